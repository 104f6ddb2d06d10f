/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- what might never end runs in a process of its own */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { linearPattern } from '../../nodes/shared/events/pattern';
import { readFilters } from '../../nodes/shared/events/filters';
import { thrown } from './thrown';

const TEXTS = [
	'',
	'Order 17',
	'order\u00a017',
	'ORDER\n17',
	'first\r\nsecond',
	'a\u2028b',
	'naïve Straße',
	'ſtraße',
	'300 \u212a',
	'заказ №5',
	'ΑΒΓ αβγ',
	'😀',
	'👍🏽 ok',
	'日本語',
	'a-b_c/d',
	'[x]',
	'(a)',
	'a.b',
	'\\',
	'tab\there',
	'\u0001',
	'aaa',
	'ab12',
	'x-ray',
	'İstanbul',
	'½',
	'\ud83d',
];

/** Patterns as people write them; JavaScript says what they mean. */
const PATTERNS = [
	'order',
	'^order \\d+$',
	'^order\\s\\d+$',
	'order.17',
	'first.+second',
	'a.b',
	'\\w+',
	'^\\w+$',
	'^\\W+$',
	'[\\W]',
	'[^\\W]',
	'[^\\w\\s]',
	'[\\S]',
	'^[\\D]+$',
	'\\S+\\s\\S+',
	'\\bray\\b',
	'\\Ba',
	'straße',
	'STRASSE|STRAßE',
	'k$',
	'^\\p{L}+$',
	'\\p{Lu}',
	'^\\P{Lu}+$',
	'\\p{Letter}',
	'\\P{Letter}',
	'[\\P{Letter}]',
	'[^\\p{Letter}]',
	'\\p{Script=Greek}',
	'\\p{sc=Cyrl}',
	'\\p{Script_Extensions=Han}',
	'\\p{gc=Nd}',
	'\\p{General_Category=Number}',
	'\\p{Emoji_Presentation}',
	'\\p{Extended_Pictographic}',
	'[\\p{Emoji}-]',
	'\\u{1f600}',
	'\\ud83d\\ude00',
	'[\\u0410-\\u044f]+',
	'\\u00ef',
	'\\xef',
	'\\x5b',
	'[\\x5b]',
	'\\cA',
	'\\0',
	'\\t',
	'[\\b]',
	'[]',
	'[^]',
	'^[^]*$',
	'[[:alpha:]',
	'[[]x[\\]]',
	'[a&&b]',
	'[(?=]',
	'[(?<x]',
	'[.]',
	'[a\\-c]',
	'[a-]',
	'[^^]',
	'\\[x\\]',
	'\\(a\\)',
	'a\\.b',
	'\\\\',
	'a\\/d|c\\/d',
	'c/d',
	'(?<first>a)(?:b)',
	'(?<größe>a)',
	'(?<$a>b)',
	'a{2}',
	'a{2,}b?',
	'a{0,2}?',
	'(a|b|)*',
	'(a+)+$',
	'^$',
	'^',
	'',
];

describe('a pattern', () => {
	it.each(PATTERNS)('means what it means to JavaScript: %s', (source) => {
		const native = new RegExp(source, 'iu');
		const found = linearPattern('Text', source);
		for (const text of TEXTS) expect([text, found(text)]).toEqual([text, native.test(text)]);
	});

	it.each(['d', 'D', 's', 'S', 'w', 'W'])(
		'has the characters of \\%s, each of the first 16,384',
		(letter) => {
			for (const source of [`^\\${letter}$`, `^[\\${letter}]$`]) {
				const native = new RegExp(source, 'iu');
				const found = linearPattern('Text', source);
				const differ: string[] = [];
				for (let code = 0; code < 0x4000; code++) {
					const text = String.fromCharCode(code);
					if (found(text) !== native.test(text)) differ.push(code.toString(16));
				}
				expect(differ).toEqual([]);
			}
		},
	);

	it.each<[string, string, RegExp, RegExp]>([
		['a look-ahead', 'order(?=\\d)', /'Text' has a look-around/, /order\\d/],
		['a look-ahead that denies', 'order(?!s)', /'Text' has a look-around/, /Filter node/],
		['a look-behind', '(?<=#)\\d', /'Text' has a look-around/, /Filter node/],
		['a look-behind that denies', '(?<!#)\\d', /'Text' has a look-around/, /Filter node/],
		['a back reference', '(a|b)\\1', /'Text' has a back reference/, /aa\|bb/],
		['a back reference by name', '(?<x>a|b)\\k<x>', /'Text' has a back reference/, /aa\|bb/],
		['repeating too often', 'a{1,1000000}', /'Text' is a pattern that would take too long/, /smaller/],
		[
			'repeating what repeats',
			'(?:a{1,900}){1,900}',
			/'Text' is a pattern that would take too long/,
			/smaller/,
		],
		[
			'repeating side by side',
			'.{1,900}'.repeat(9),
			/'Text' is a pattern that would take too long/,
			/smaller/,
		],
		['no pattern', '(', /'Text' is not a pattern/, /Contains/],
		['what only others know', '(?P<x>a)', /'Text' is not a pattern/, /Contains/],
		['what is deeper than anybody writes', '('.repeat(9000), /'Text' is not a pattern/, /Contains/],
		['what is longer than anybody writes', 'a|'.repeat(50_000), /'Text' is not a pattern/, /Contains/],
	])('is refused for %s', (_what, text, words, hint) => {
		const failure = thrown(() => readFilters({ text, textMatch: 'pattern' }, ''));
		expect(failure.message).toMatch(words);
		expect(failure.message.length).toBeLessThan(200);
		expect(failure.hint).toMatch(hint);
	});

	it('is made ready once', () => {
		expect(linearPattern('Text', 'once+')).toBe(linearPattern('Text', 'once+'));
	});

	const LETTERS = 'a'.repeat(4096);
	// In a process of its own: JavaScript's engine would not end, and nothing could stop it.
	it('ends, also where JavaScript would not', () => {
		const rows = [
			['(a+)+$', `${LETTERS}!`],
			['a*a*a*b', LETTERS],
			['(a|a)*b', LETTERS],
			['(.*)*=', LETTERS],
			['^(\\w+\\s?)*$', `${LETTERS}!`],
			['(?:a?){30}a{30}b', LETTERS],
			['(x+x+)+y', 'x'.repeat(1_000_000)],
		];
		const program =
			'const rows = JSON.parse(require("node:fs").readFileSync(0, "utf8"));' +
			'const { linearPattern } = require("./nodes/shared/events/pattern.ts");' +
			'for (const [source, text] of rows) console.log(source, linearPattern("Text", source)(text));';
		const { stdout, signal } = spawnSync(process.execPath, ['--require', 'tsx/cjs', '-e', program], {
			cwd: join(__dirname, '..', '..'),
			input: JSON.stringify(rows),
			encoding: 'utf8',
			timeout: 120_000,
			killSignal: 'SIGKILL',
		});
		const expected = rows.map(([source]) => `${source} false`);
		expect({ ended: stdout.trim().split('\n'), signal }).toEqual({ ended: expected, signal: null });
	}, 150_000);
});
