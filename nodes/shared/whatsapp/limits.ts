import { z } from 'zod';

/**
 * What WhatsApp accepts, checked before anything is sent. Neither server checks it; Meta enforces it later, when nobody
 * looks any more (docs/whatomate-api.md#length-limits). This file is bundled with zod into one, so it imports
 * nothing of ours.
 */

/** @returns how many characters WhatsApp counts: Unicode code points, so that an emoji of two UTF-16 units counts once */
export function characters(text: string): number {
	let count = 0;
	for (let at = 0; at < text.length; count++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
	return count;
}

/** @returns how many bytes the text takes in UTF-8, which is what a released server counts in titles */
export const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

const count = (value: number) => value.toLocaleString('en-US');

/** Text of at most so many characters; may be empty. */
const atMost = (field: string, most: number) =>
	z.string().superRefine((value, context) => {
		const length = characters(value);
		if (length > most) {
			context.addIssue({
				code: 'custom',
				message: `'${field}' has ${count(length)} characters, but WhatsApp allows at most ${count(most)}`,
			});
		}
	});

/** Text that must say something, of at most so many characters. */
const filled = (field: string, most: number) =>
	atMost(field, most).superRefine((value, context) => {
		if (value.trim() === '') context.addIssue({ code: 'custom', message: `'${field}' is empty` });
	});

/** Why a text is no web address that a server can open, the first that fits: by what people paste. */
const NO_ADDRESS: ReadonlyArray<[written: RegExp, why: string]> = [
	[
		/\{\{|\}\}/,
		" is not a web address: it has {{ }} that was not filled in: switch the field to 'Expression'",
	],
	[/[\r\n]/, ' is not a web address: it has a line break, so there may be more than one address'],
	[
		/^(?!https?:)[a-z][a-z\d+.-]*:(?!\d+(?:\/|$))/i,
		' is not a web address: it starts neither with http:// nor with https://',
	],
	[/^(?!https?:)/i, ' is not a web address that starts with http:// or https://'],
	[/^https?:(?!\/\/(?!\/))/i, ' is not a web address: two slashes follow http: and https:'],
	[/^https?:\/\/(?:$|[?#])/i, ' is not a web address: it names no server'],
	[/^https?:\/\/[^/?#]*\s/i, ' is not a web address: it has a space in the name of the server'],
	[/\s/, ' is not a web address: it has a space, which is written as %20'],
];

/** The most characters of a value that are quoted. */
const QUOTED = 100;

const quoted = (text: string): string => (text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text);

/** Characters of an address: more than any server or proxy takes. */
const LONGEST_ADDRESS = 10_000;

const webAddress = (field: string) =>
	z.string().superRefine((value, context) => {
		const address = value.trim();
		if (address.length > LONGEST_ADDRESS) {
			const message = `'${field}' is not a web address: it is longer than ${count(LONGEST_ADDRESS)} characters: ${quoted(address)}`;
			return context.addIssue({ code: 'custom', message });
		}
		const why =
			NO_ADDRESS.find(([written]) => written.test(address))?.[1] ??
			(URL.canParse(address) ? undefined : ' is not a web address');
		if (address === '') {
			context.addIssue({ code: 'custom', message: `'${field}' is empty` });
		} else if (why) {
			context.addIssue({ code: 'custom', message: `'${field}'${why}: ${quoted(address)}` });
		}
	});

/** Adds an issue for each value that stands twice. */
const distinct =
	(what: string, of: 'id' | 'title') =>
	(values: Tappable[], context: z.RefinementCtx): void => {
		const seen = new Map<string, number>();
		values.forEach((value, index) => {
			const first = seen.get(value[of]);
			if (first === undefined) seen.set(value[of], index);
			else if (value[of].trim() !== '') {
				const isId = of === 'id' && [values[first], value].some(hasOwnId);
				context.addIssue({
					code: 'custom',
					message: `${what} ${first + 1} and ${index + 1} have the same ${isId ? 'ID' : 'title'} '${quoted(value[of])}', so nobody could tell which one was tapped`,
				});
			}
		});
	};

/** So many entries, each checked under its own number. */
const entries = <T extends z.ZodTypeAny>(
	what: string,
	plural: string,
	most: number,
	entry: (name: string) => T,
) =>
	z.array(z.record(z.string(), z.any())).transform((values, context) => {
		if (values.length === 0) context.addIssue({ code: 'custom', message: `'${plural}' is empty` });
		if (values.length > most) {
			context.addIssue({
				code: 'custom',
				message: `'${plural}' has ${values.length} entries, but WhatsApp allows at most ${most}`,
			});
		}
		// Some more are looked at, so that all can be mended at once.
		return values.slice(0, most + 10).map((value, index) => {
			const result = entry(`${what} ${index + 1}`).safeParse(value);
			if (result.success) return result.data as z.output<T>;
			result.error.issues.forEach((issue) => context.addIssue({ code: 'custom', message: issue.message }));
			return value as z.output<T>;
		});
	});

const header = atMost('Header', 60);
const footer = atMost('Footer', 60);
const body = filled('Body', 1024);

/** What a customer can tap. */
interface Tappable {
	id: string;
	title: string;
}

/** An ID that nobody gave is the title: whatever is wrong with that is told of the title alone. */
const hasOwnId = ({ id, title }: Tappable): boolean => id !== title;

/** Looks at an ID that the user gave. */
const ownId =
	(field: string, most: number) =>
	(entry: Tappable, context: z.RefinementCtx): void => {
		if (!hasOwnId(entry)) return;
		const { error } = filled(field, most).safeParse(entry.id);
		for (const { message } of error?.issues ?? []) context.addIssue({ code: 'custom', message });
	};

const button = (name: string) =>
	z.object({ id: z.string(), title: filled(`${name}: Title`, 20) }).superRefine(ownId(`${name}: ID`, 256));

/** A row's ID is shorter than a button's (docs/whatomate-api.md#length-limits). */
const row = (name: string) =>
	z
		.object({
			id: z.string(),
			title: filled(`${name}: Title`, 24),
			description: atMost(`${name}: Description`, 72).default(''),
		})
		.superRefine(ownId(`${name}: ID`, 200));

/** What a template may have with its values filled in (docs/whatomate-api.md#template-lengths, #values-of-url-buttons). */
export const templateLimits = {
	/** Of a body beside a header, a footer or buttons. */
	body: 1024,
	bodyAlone: 32_768,
	header: 60,
	loginCode: 15,
	couponCode: 15,
	/** The whole address of a button. */
	address: 2000,
};

/** One schema for each thing that can be sent. */
export const limits = {
	text: z.object({ text: filled('Text', 4096) }),
	caption: z.object({ caption: atMost('Caption', 1024) }),
	url: (field: string) => z.object({ url: webAddress(field) }),
	button: z.object({
		body,
		header,
		footer,
		buttons: entries('Button', 'Buttons', 3, button)
			.superRefine(distinct('Buttons', 'id'))
			.superRefine(distinct('Buttons', 'title')),
	}),
	cta_url: z.object({ body, header, footer, buttonText: filled('Button Text', 20), url: webAddress('URL') }),
	list: z.object({
		body,
		header,
		footer,
		buttonText: filled('Button Text', 20),
		sectionTitle: atMost('Section Title', 24),
		rows: entries('Row', 'Rows', 10, row).superRefine(distinct('Rows', 'id')),
	}),
	flow: z.object({
		body,
		header,
		footer,
		buttonText: filled('Button Text', 20),
		flowId: filled('Flow', 256),
	}),
	/** A question that waits for its answer, which is told by the title alone: titles differ in lists too. */
	question: {
		text: z.object({ text: filled('Message', 4096) }),
		approval: z
			.object({
				message: filled('Message', 1024),
				approve: filled('Approve Button Label', 20),
				disapprove: filled('Disapprove Button Label', 20).optional(),
			})
			.refine(({ approve, disapprove }) => approve !== disapprove, {
				message:
					"'Approve Button Label' and 'Disapprove Button Label' are the same, so nobody could tell which one was tapped",
			}),
		buttons: z.object({
			message: filled('Message', 1024),
			choices: entries('Choice', 'Choices', 3, button)
				.superRefine(distinct('Choices', 'id'))
				.superRefine(distinct('Choices', 'title')),
		}),
		list: z.object({
			message: filled('Message', 1024),
			buttonText: filled('List Button Text', 20),
			choices: entries('Choice', 'Choices', 10, row)
				.superRefine(distinct('Choices', 'id'))
				.superRefine(distinct('Choices', 'title')),
		}),
	},
};

/**
 * @returns one sentence for each thing that WhatsApp would not accept, in the order of the fields; none when all is well
 */
export function problems(schema: z.ZodTypeAny, values: unknown): string[] {
	const result = schema.safeParse(values);
	return result.success ? [] : [...new Set(result.error.issues.map((issue) => issue.message))];
}
