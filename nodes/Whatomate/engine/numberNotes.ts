import { isMasked } from '../../shared/whatsapp/phoneNumber';

/** How many numbers a sentence names. */
const NAMED = 3;

/** What a person should know about the numbers of one run, said once in the end however many items there are. */
export class NumberNotes {
	private readonly unusual = new Map<string, string>();

	private readonly storedAs = new Map<string, string>();

	/** Notes a number that went through, though it may be nobody's. @param why as `readPhoneNumber` says it */
	addUnusual(digits: string, why: string): void {
		this.unusual.set(digits, why);
	}

	/**
	 * Notes that there is a contact with that number: it is somebody's, whatever numbering plans know.
	 * @param stored how the server has it; another notation is told, as far as this key may see it
	 */
	noteStored(given: string, stored: string): void {
		this.unusual.delete(given);
		if (!isMasked(stored) && stored.replace(/\D/g, '') !== given) this.storedAs.set(given, stored);
	}

	/** @returns a sentence for each thing to be told */
	sentences(): string[] {
		return [
			...(this.unusual.size > 0
				? [
						`Check ${named([...this.unusual].map(([digits, why]) => `+${digits}: ${why}`))}. The message may reach nobody.`,
					]
				: []),
			...(this.storedAs.size > 0
				? [
						`Whatomate knows ${named([...this.storedAs].map(([given, stored]) => `${given} as ${stored}`))}: the same customer in another notation, so that contact was used.`,
					]
				: []),
		];
	}
}

function named(each: string[]): string {
	const others = each.length - NAMED;
	return `${each.slice(0, NAMED).join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}
