import type { IDataObject } from 'n8n-workflow';

import { parseJson } from '../../nodes/Whatomate/engine/json';
import { asObject } from '../../nodes/Whatomate/engine/values';
import { thrown } from './thrown';

const UTC = { timeZone: 'UTC' };
const help = { wanted: 'object', example: '{ "1": "Nathan" }', otherwise: 'Or use the fields.' } as const;
const read = (given: unknown) => asObject(given, 'Metadata (JSON)', help, UTC);

const STRINGIFY = '{{ JSON.stringify($json.name) }} without quotes around it';

describe('JSON that is none is shown with its place, and how to write it', () => {
	it.each<[given: string, problem: string, place: string, hint: string]>([
		[
			'{"1": "Anna "Ann" Schmidt"}',
			'a quotation mark inside of a text',
			'line 1, character 14: {"1": "Anna "▶Ann" Schmidt"}',
			STRINGIFY,
		],
		['{"1": ""Ann" Schmidt"}', 'a quotation mark inside of a text', '{"1": ""▶Ann"', STRINGIFY],
		['{"1": "the "best""}', 'a quotation mark inside of a text', 'the "▶best', STRINGIFY],
		['{"1": "a 5" \'pipe"}', 'single quotes', "▶'pipe", 'write "'],
		['{"1": "5"\'s"}', 'a quotation mark inside of a text', '"5"▶\'s', STRINGIFY],
		[
			'{"1": "one\ntwo"}',
			'a line break inside of a text',
			'line 1, character 11: {"1": "one▶⏎two"}',
			STRINGIFY,
		],
		['{"1": "one\ttwo"}', 'a tab or another control character inside of a text', '"one▶ two"', STRINGIFY],
		['{"1": "C:\\dir"}', 'a backslash that stands for nothing', '"C:▶\\dir"', '\\\\'],
		['{"1": "a",}', 'a comma with nothing behind it', '"a",▶}', 'last comma'],
		['["a", ]', 'a comma with nothing behind it', '"a", ▶]', 'last comma'],
		["{'1': 'a'}", 'single quotes', '{▶', 'write "'],
		['```json\n{"1": "a"}\n```', 'the marks of a code block', '▶```json', 'Take away ```'],
		['{"1"="a"}', 'a colon is missing', '{"1"▶=', 'Put a colon'],
		['{“1”: “a”}', 'typographic quotation marks', '{▶“1”', 'straight ones'],
		['{"1": „a“}', 'typographic quotation marks', '▶„a“', 'straight ones'],
		['{name: "a"}', 'a name without quotation marks', '{▶name', '{ "name": "Nathan" }'],
		['{1: "a"}', 'a name without quotation marks', '{▶1', '{ "name": "Nathan" }'],
		['{"1": Ana}', 'a text without quotation marks', '▶Ana', STRINGIFY],
		['Ana', 'a text without quotation marks', '▶Ana', STRINGIFY],
		['{"1": 2026-11-27}', 'a text without quotation marks', '▶2026-11-27', STRINGIFY],
		['{"1": +49 170}', 'a text without quotation marks', '▶+49', STRINGIFY],
		['{"1": 0170}', 'a text without quotation marks', '▶0170', STRINGIFY],
		['{"1": 12:30}', 'a text without quotation marks', '▶12:30', STRINGIFY],
		['{"1": True}', 'a text without quotation marks', '▶True', STRINGIFY],
		['{"1": undefined}', 'a value is missing', '▶undefined', 'led to nothing'],
		['{"1": , "2": "b"}', 'a value is missing', '{"1": ▶,', 'led to nothing'],
		['{"1": }', 'a value is missing', '{"1": ▶}', 'led to nothing'],
		['[1,,2]', 'a value is missing', '[1,▶,2]', 'led to nothing'],
		['={"1": "a"}', 'an equals sign', '▶={"1"', "'Expression'"],
		[
			'{"1": {{ $json.name }}}',
			'{{ … }} that was not filled in',
			'$json.name',
			"from 'Fixed' to 'Expression'",
		],
		['{{ $json }}', '{{ … }} that was not filled in', '{▶{ $json', "from 'Fixed' to 'Expression'"],
		[
			'[object Object]',
			'an object or a list that became a text',
			'[▶object',
			'{{ JSON.stringify($json.data) }}',
		],
		[
			'{"1": [Array: ["a"]]}',
			'an object or a list that became a text',
			'▶Array',
			'{{ JSON.stringify($json.data) }}',
		],
		['{"1": 1,50}', 'a number with a comma', '1,▶50', 'with a point'],
		['{"1": "a" "2": "b"}', 'a comma is missing', '"a" ▶"2"', 'between two entries'],
		['{"1": 1\n"2": 2}', 'a comma is missing', 'line 2, character 1: {"1": 1⏎▶"2"', 'between two entries'],
		['{"1" "a"}', 'a colon is missing', '{"1" ▶"a"', 'Put a colon'],
		['{"1"}', 'a colon is missing', '{"1"▶}', 'Put a colon'],
		['{"1": "a"', 'it ends too early', '"a"▶', 'Close what was opened'],
		['{"1": "a}', 'it ends too early', '▶"a}', 'Close what was opened'],
		['{', 'it ends too early', '{▶', 'Close what was opened'],
		['{"1": "a"}}', 'something behind the end', '"a"}▶}', 'a list'],
		['{"1": "a"}\n{"1": "b"}', 'something behind the end', 'line 2, character 1', 'a list'],
		['{"1": ["a"}', 'a bracket that closes another one', '["a"▶}', 'Close {'],
		['{"1": "a" // first\n}', 'a comment', '▶// first', 'Take it away'],
		['{"1": 1 // first\n}', 'a comment', '▶// first', 'Take it away'],
		['{"1":\u00a0"a"}', 'a space of a special kind', '{"1":▶', 'usual space'],
		['\n\n  {"1": "a",\n  "2": x }', 'a text without quotation marks', 'line 4, character 8', STRINGIFY],
	])('%j', (given, problem, place, hint) => {
		const failure = thrown(() => read(given));
		expect(failure.message).toContain(`'Metadata (JSON)' is not a JSON object: ${problem} at line `);
		expect(failure.message).toContain(place);
		expect(failure.hint).toContain(hint);
		expect(failure.hint).toContain('{ "1": "Nathan" }');
		expect(failure.hint).toContain('Or use the fields.');
	});

	it('no more of it is quoted than one needs to find the place', () => {
		const long = '👋'.repeat(500);
		const { message } = thrown(() => read(`{"1": "${long} "${long}"}`));
		const [, quoted] = /character \d+: (.*)$/.exec(message) ?? [];
		expect(quoted.length).toBeLessThanOrEqual(60);
		expect(quoted).toMatch(/^….*▶.*…$/);
		expect(quoted).not.toMatch(/\p{Surrogate}/u);
	});

	it.each(['[', '{"a":'])('it may be as deep as it likes: %s', (opened) => {
		expect(parseJson(opened.repeat(100_000))).toMatchObject({ problem: 'it ends too early' });
	});

	it('all that stands before the place is JSON, whatever the text', () => {
		const parts = '{ } [ ] , : "a" "b" 1 1.5 -2 true null \\ \' = x " {"c":1} [1,2]'.split(' ');
		let seed = 7;
		const next = () => (seed = (seed * 16807) % 2147483647);
		const texts = Array.from({ length: 10_000 }, () =>
			Array.from({ length: 1 + (next() % 8) }, () => parts[next() % parts.length]).join(' '),
		);
		const wrong = texts.filter((text) => {
			const result = parseJson(text);
			if ('value' in result) return false;
			const at = Number(/character (\d+)/.exec(result.place)?.[1]) - 1;
			// What is cut there misses only its end.
			const cut = parseJson(text.slice(0, at).trimEnd());
			return !('value' in cut) && cut.problem !== 'it ends too early';
		});
		expect(wrong).toEqual([]);
	});
});

describe('JSON of another kind', () => {
	it.each<[unknown, string]>([
		['"Ana"', 'a text'],
		['7', 'a number'],
		['true', 'yes or no (true or false)'],
		['null', 'nothing (null)'],
		['[1]', 'a list'],
		[[1], 'a list'],
		[7, 'a number'],
	])('%j', (given, kind) => {
		const { message, hint } = thrown(() => read(given));
		expect(message).toBe(`'Metadata (JSON)' is not a JSON object, but ${kind}`);
		expect(hint).toContain('{ "1": "Nathan" }');
	});
});

describe('what an expression gives for JSON', () => {
	it.each<[unknown, IDataObject]>([
		[undefined, {}],
		[null, {}],
		['', {}],
		[' \n', {}],
		[{ a: { b: [1, true, null, 'x'] } }, { a: { b: [1, true, null, 'x'] } }],
		[
			{ when: new Date(0), all: [new Date(0)] },
			{ when: '1970-01-01T00:00:00.000Z', all: ['1970-01-01T00:00:00.000Z'] },
		],
	])('%p', (given, value) => expect(read(given)).toEqual(value));

	it.each<[unknown, string]>([
		[{ a: { b: 'x\0' } }, "'Metadata (JSON): a: b' holds a character that Whatomate can't store (NUL)"],
		[{ a: ['x', 'x\0'] }, "'Metadata (JSON): a: 2' holds a character that Whatomate can't store (NUL)"],
		[{ 'a\0': 1 }, "'Metadata (JSON)' holds a character that Whatomate can't store (NUL)"],
		['{"a": "\\u0000"}', "'Metadata (JSON): a' holds a character that Whatomate can't store (NUL)"],
		['{"a": "\0"}', "'Metadata (JSON)' holds a character that Whatomate can't store (NUL)"],
		[{ a: new Date(NaN) }, "'Metadata (JSON): a' is an invalid date"],
		[{ a: { isLuxonDuration: true } }, "'Metadata (JSON): a' is a length of time"],
	])('%p is refused', (given, said) => expect(thrown(() => read(given)).message).toContain(said));
});
