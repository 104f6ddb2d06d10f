/**
 * Who is the same customer. Meta knows people in some countries by another notation of their number than the one that they give, so a
 * message to one notation is answered from the other (docs/whatomate-api.md#numbers-that-are-one-person).
 */

/** The notations of one country's numbers. */
interface Notations {
	/** @returns the notation that stands for all of them, or undefined for a number that has one only. @param digits with the country code */
	canonical(digits: string): string | undefined;
	/** @returns the notations by which WhatsApp may know that number. @param canonical as above */
	used(canonical: string): string[];
	/** @returns how people write it otherwise, though nobody can be reached so */
	written?(canonical: string): string[];
	/** How many digits all notations of a number end with alike. */
	sharedEnd: number;
}

/** Takes a number apart. @returns the groups of the pattern, or none */
const parts = (pattern: RegExp, digits: string): string[] => pattern.exec(digits)?.slice(1) ?? [];

/** With or without a 9 before the eight digits of a mobile phone. Those of a landline begin with 2 to 5, and never had it. */
const BRAZIL: Notations = {
	canonical(digits) {
		const [area, number] = parts(/^55([1-9]\d)9?([016-9]\d{7})$/, digits);
		return area && `55${area}9${number}`;
	},
	used: (canonical) => [canonical, canonical.slice(0, 4) + canonical.slice(5)],
	sharedEnd: 8,
};

/** With or without a 1 before the ten digits. */
const MEXICO: Notations = {
	canonical(digits) {
		const [number] = parts(/^521?(\d{10})$/, digits);
		return number && `52${number}`;
	},
	used: (canonical) => [canonical, `521${canonical.slice(2)}`],
	sharedEnd: 10,
};

/** With or without a 9 before the ten digits; in local writing, a 15 stands after the area code of two to four digits. */
const ARGENTINA: Notations = {
	canonical(digits) {
		const [plain] = parts(/^549?((?:11|[23]\d)\d{8})$/, digits);
		if (plain) return `549${plain}`;
		const [area, number] = parts(/^549?(11|[23]\d{2,3})15(\d{6,8})$/, digits);
		return area && area.length + number.length === 10 ? `549${area}${number}` : undefined;
	},
	used: (canonical) => [canonical, `54${canonical.slice(3)}`],
	written(canonical) {
		const number = canonical.slice(3);
		const areas = number.startsWith('11') ? [2] : [3, 4];
		return areas.flatMap((length) => {
			const local = `${number.slice(0, length)}15${number.slice(length)}`;
			return [`54${local}`, `549${local}`];
		});
	},
	sharedEnd: 6,
};

/** Since 2021, the operator's two digits stand before the eight that a number had; the second of the eight tells whose it was. */
const IVORY_COAST: Notations = {
	canonical(digits) {
		const [full] = parts(/^225((?:01[04-9][0-3]|05[04-9][4-6]|07[04-9][7-9])\d{6})$/, digits);
		if (full) return `225${full}`;
		const [number] = parts(/^225([04-9]\d{7})$/, digits);
		return number && `225${number[1] <= '3' ? '01' : number[1] <= '6' ? '05' : '07'}${number}`;
	},
	used: (canonical) => [canonical, `225${canonical.slice(5)}`],
	sharedEnd: 8,
};

/** Since the end of 2024, 01 stands before the eight digits that a number had. */
const BENIN: Notations = {
	canonical(digits) {
		const [number] = parts(/^229(?:01)?(\d{8})$/, digits);
		return number && `22901${number}`;
	},
	used: (canonical) => [canonical, `229${canonical.slice(5)}`],
	sharedEnd: 8,
};

const COUNTRIES: readonly Notations[] = [BRAZIL, MEXICO, ARGENTINA, IVORY_COAST, BENIN];

/** A number that has several notations. */
interface Known {
	canonical: string;
	notations: Notations;
}

function known(digits: string): Known | undefined {
	for (const notations of COUNTRIES) {
		const canonical = notations.canonical(digits);
		if (canonical !== undefined) return { canonical, notations };
	}
	return undefined;
}

/**
 * Who a number stands for: the one place that decides it.
 * @param number in any notation with the country code; what is no digit does not count
 * @returns the same text for all notations of one person's number
 */
export function personOf(number: string): string {
	const digits = number.replace(/\D/g, '');
	return known(digits)?.canonical ?? digits;
}

/** @returns the notations under which the same person may be known, the given one first. @param digits with the country code */
export function notationsOf(digits: string): string[] {
	const found = known(digits);
	if (!found) return [digits];
	const { canonical, notations } = found;
	return [...new Set([digits, ...notations.used(canonical), ...(notations.written?.(canonical) ?? [])])];
}

/**
 * @param digits with the country code
 * @returns a notation that reaches the person: the given one, where WhatsApp may know the number so; undefined for a number that has one
 * notation only. Numbering plans know nothing of these: what Meta itself uses has to pass.
 */
export function reachableNotation(digits: string): string | undefined {
	const found = known(digits);
	if (!found) return undefined;
	return found.notations.used(found.canonical).includes(digits) ? digits : found.canonical;
}

/** @returns the end that all notations of the number share, by which one search finds them all; the number itself where it has one only */
export function sharedEndOf(digits: string): string {
	const found = known(digits);
	return found ? digits.slice(-found.notations.sharedEnd) : digits;
}
