import { characters } from '../../shared/whatsapp/limits';

/** Reading JSON that people write, and telling them where it breaks: the words of `JSON.parse` differ from Node.js to Node.js. */

/** Why a text is no JSON. */
interface Broken {
	/** What is wrong, as it goes on after "is not a JSON object:". */
	problem: string;
	/** Line, character, and what stands around it; ▶ is where reading ended. */
	place: string;
	/** What to do, in sentences. */
	advice: string;
}

type Cause = Omit<Broken, 'place'>;

const STRINGIFY =
	'Where an expression fills in a text, write {{ JSON.stringify($json.name) }} without quotes around it: it adds them, and takes care of quotation marks and line breaks in the value.';

const QUOTES_INSIDE: Cause = {
	problem: 'a quotation mark inside of a text',
	advice: `${STRINGIFY} In a text that you type, write \\" for a quotation mark.`,
};

const LINE_BREAK: Cause = {
	problem: 'a line break inside of a text',
	advice: `${STRINGIFY} In a text that you type, write \\n for a line break.`,
};

const TAB: Cause = {
	problem: 'a tab or another control character inside of a text',
	advice: `${STRINGIFY} In a text that you type, write \\t for a tab.`,
};

const BACKSLASH: Cause = {
	problem: 'a backslash that stands for nothing',
	advice: `${STRINGIFY} In a text that you type, write \\\\ for a backslash.`,
};

const ENDS_EARLY: Cause = {
	problem: 'it ends too early',
	advice: 'Close what was opened: every { with }, every [ with ], and every text with a quotation mark.',
};

const TRAILING_COMMA: Cause = {
	problem: 'a comma with nothing behind it',
	advice: 'Take the last comma away.',
};

const NOTHING: Cause = {
	problem: 'a value is missing',
	advice:
		'An expression there may have led to nothing: {{ JSON.stringify($json.name ?? "") }} makes an empty text of nothing.',
};

const NO_QUOTES: Cause = {
	problem: 'a text without quotation marks',
	advice: `Put quotation marks around it. ${STRINGIFY}`,
};

const NAME_WITHOUT_QUOTES: Cause = {
	problem: 'a name without quotation marks',
	advice: 'Put quotation marks around the name, as in { "name": "Nathan" }.',
};

const SINGLE_QUOTES: Cause = {
	problem: 'single quotes',
	advice: 'JSON takes none: write " around names and texts.',
};

const CODE_FENCE: Cause = {
	problem: 'the marks of a code block',
	advice: 'Take away ``` at the beginning and the end: chats and AI models put them around JSON.',
};

const CURLY_QUOTES: Cause = {
	problem: 'typographic quotation marks',
	advice: 'JSON takes straight ones only: write " around names and texts.',
};

const NO_COMMA: Cause = { problem: 'a comma is missing', advice: 'Put a comma between two entries.' };

const NO_COLON: Cause = {
	problem: 'a colon is missing',
	advice: 'Put a colon between a name and its value, as in { "name": "Nathan" }.',
};

const UNRESOLVED: Cause = {
	problem: '{{ … }} that was not filled in',
	advice: "Switch the field from 'Fixed' to 'Expression'.",
};

const OBJECT_IN_TEXT: Cause = {
	problem: 'an object or a list that became a text',
	advice: 'Write {{ JSON.stringify($json.data) }} where an expression fills in an object or a list.',
};

const EQUALS_SIGN: Cause = {
	problem: 'an equals sign',
	advice: "Take it away: to write an expression, switch the field to 'Expression', which needs no sign.",
};

const COMMENT: Cause = { problem: 'a comment', advice: 'Take it away: JSON has no comments.' };

const DECIMAL_COMMA: Cause = {
	problem: 'a number with a comma',
	advice: 'Write it with a point, as in 1.5, or put quotation marks around it.',
};

const ODD_SPACE: Cause = {
	problem: 'a space of a special kind',
	advice: 'Type a usual space in its place: it came from copying out of a web page or a document.',
};

const BEHIND_THE_END: Cause = {
	problem: 'something behind the end',
	advice:
		'Everything stands inside of one { } or one [ ]. Take away what follows it, or put all into a list.',
};

const WRONG_BRACKET: Cause = {
	problem: 'a bracket that closes another one',
	advice: 'Close { with } and [ with ], the one that was opened last first.',
};

const UNEXPECTED: Cause = {
	problem: 'something that JSON does not have there',
	advice: 'Look at the mark ▶.',
};

/** What can be told from the characters alone, wherever they stand. */
const ANYWHERE: ReadonlyArray<[at: RegExp, cause: Cause]> = [
	[/(?<=\{)\{|\{(?=\{)/y, UNRESOLVED],
	[/(?<=\[)(?:Object: |Array: |object [A-Z])/y, OBJECT_IN_TEXT],
	[/```/y, CODE_FENCE],
	[/['`]/y, SINGLE_QUOTES],
	[/[“”„‟«»‘’‚‛]/y, CURLY_QUOTES],
	[/\/[/*]/y, COMMENT],
	[/(?<=^\s*)=/y, EQUALS_SIGN],
	[/[^\S \t\r\n]|[\u200b-\u200d\u2060]/y, ODD_SPACE],
];

/** A number, or one of the three words, as JSON has them. */
const PLAIN_VALUE = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\p{L}\p{N}_.:+-])/uy;

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
	pattern.lastIndex = at;
	return pattern.exec(text)?.[0];
};

/** Where reading ended, and why. */
interface End {
	at: number;
	cause: Cause;
}

/** @returns the place behind the text that begins at the quotation mark, or where it breaks */
function endOfText(text: string, start: number): number | End {
	for (let at = start + 1; at < text.length; at++) {
		const character = text[at];
		if (character === '"') return at + 1;
		if (character < ' ') return { at, cause: /[\n\r]/.test(character) ? LINE_BREAK : TAB };
		if (character !== '\\') continue;
		if (at + 1 < text.length && !matchAt(/\\(?:["\\/bfnrt]|u[\da-f]{4})/iy, text, at)) {
			return { at, cause: BACKSLASH };
		}
		at++;
	}
	return { at: start, cause: ENDS_EARLY };
}

/** What comes next: a name, the colon behind it, a value, or what follows a value. */
type Next = 'name' | 'colon' | 'value' | 'more';

/** Reads JSON from its beginning as far as it is JSON. Reads on where a value is done, so that nothing deep is too deep. */
class Reader {
	private at: number;

	private next: Next = 'value';

	/** The brackets that are open. */
	private readonly open: Array<'{' | '['> = [];

	/** Whether a comma stands before what comes next. */
	private afterComma = false;

	/** What the last value began with, and where it ended. */
	private last = { first: '', end: 0 };

	/** @param text that `JSON.parse` did not take */
	constructor(private readonly text: string) {
		this.at = text.length - text.trimStart().length;
	}

	end(): End {
		for (;;) {
			while (/[ \t\r\n]/.test(this.text.charAt(this.at))) this.at++;
			if (this.text.slice(this.at).trim() === '') return { at: this.at, cause: ENDS_EARLY };
			const broken = this.step(this.text[this.at]);
			if (broken) return broken;
		}
	}

	/** Reads one thing. @returns where it breaks, if it does */
	private step(character: string): End | undefined {
		const closes = { '}': '{', ']': '[' }[character];
		if (closes) return this.close(closes);
		if (this.next === 'name') {
			return character === '"' ? this.readText('colon') : this.broken(this.noName(character));
		}
		if (this.next === 'colon') {
			return character === ':' ? this.go('value') : this.broken(NO_COLON);
		}
		if (this.next === 'value') return this.readValue(character);
		if (character === ',' && this.open.length > 0) {
			this.go(this.open.at(-1) === '{' ? 'name' : 'value');
			this.afterComma = true;
			return undefined;
		}
		// Right behind a text it belongs to the text, whatever it is.
		if (this.last.first === '"' && this.last.end === this.at) return { at: this.at, cause: QUOTES_INSIDE };
		return this.broken(this.notMore(character));
	}

	private go(next: Next, end = this.at + 1): undefined {
		this.at = end;
		this.next = next;
		this.afterComma = false;
	}

	private broken(cause: Cause): End {
		const known = ANYWHERE.find(([pattern]) => matchAt(pattern, this.text, this.at) !== undefined);
		return { at: this.at, cause: known?.[1] ?? cause };
	}

	private close(bracket: string): End | undefined {
		if (this.open.length === 0) return this.broken(this.next === 'more' ? BEHIND_THE_END : NOTHING);
		if (this.afterComma) return this.broken(TRAILING_COMMA);
		if (this.next === 'colon') return this.broken(NO_COLON);
		if (bracket !== this.open.at(-1)) return this.broken(WRONG_BRACKET);
		const isEmpty = this.text.slice(0, this.at).trimEnd().endsWith(bracket);
		if (this.next === 'value' && !isEmpty) return this.broken(NOTHING);
		this.open.pop();
		this.done(bracket, this.at + 1);
		return undefined;
	}

	private done(first: string, end: number): void {
		this.last = { first, end };
		this.go('more', end);
	}

	private readText(next: Next): End | undefined {
		const end = endOfText(this.text, this.at);
		if (typeof end !== 'number') return end;
		if (next === 'more') this.done('"', end);
		else this.go(next, end);
		return undefined;
	}

	private readValue(character: string): End | undefined {
		if (character === '"') return this.readText('more');
		if (character === '{' || character === '[') {
			this.open.push(character);
			return this.go(character === '{' ? 'name' : 'value');
		}
		if (character === ',' || character === ':') return this.broken(NOTHING);
		const plain = matchAt(PLAIN_VALUE, this.text, this.at);
		if (plain !== undefined) {
			this.done(character, this.at + plain.length);
			return undefined;
		}
		return this.broken(matchAt(/undefined\b/y, this.text, this.at) ? NOTHING : NO_QUOTES);
	}

	private noName(character: string): Cause {
		if (/\d/.test(this.last.first) && /\d/.test(character) && this.afterComma) return DECIMAL_COMMA;
		return /[\p{L}\p{N}_$]/u.test(character) ? NAME_WITHOUT_QUOTES : UNEXPECTED;
	}

	private notMore(character: string): Cause {
		const onNewLine = this.text.slice(this.last.end, this.at).includes('\n');
		if (this.last.first === '"' && character !== '"' && !onNewLine) return QUOTES_INSIDE;
		return this.open.length === 0 ? BEHIND_THE_END : NO_COMMA;
	}
}

/** The most characters of a person's JSON that an error quotes, on each side of the place. */
const AROUND = 28;

/** @returns line, character and what stands around a place in a text */
function placeIn(text: string, at: number): string {
	const read = text.slice(0, at);
	const lines = read.split('\n').length;
	const shown = (part: string) =>
		part
			.replace(/\r?\n/g, '⏎')
			.replace(/\p{Cc}/gu, ' ')
			.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
	const from = Math.max(0, at - AROUND);
	const before = `${from > 0 ? '…' : ''}${shown(text.slice(from, at))}`;
	const behind = `${shown(text.slice(at, at + AROUND))}${at + AROUND < text.length ? '…' : ''}`;
	return `line ${lines}, character ${characters(read.slice(read.lastIndexOf('\n') + 1)) + 1}: ${before}▶${behind}`;
}

/**
 * @param text what a person wrote, or an expression made
 * @returns its value, or where it breaks and what to do about it
 */
export function parseJson(text: string): { value: unknown } | Broken {
	try {
		return { value: JSON.parse(text.trim()) as unknown };
	} catch {
		const { at, cause } = new Reader(text).end();
		return { ...cause, place: placeIn(text, at) };
	}
}
