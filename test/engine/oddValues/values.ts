import * as fc from 'fast-check';
import { DateTime, Duration } from 'luxon';

/** What expressions lead to, where they do not lead to what was meant. */

const UUID = '657cb6f5-5f88-497c-9ae9-0c9b03c3847c';

const nested = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
	let value: unknown = 'x';
	for (let level = 0; level < depth; level++) value = wrap(value);
	return value;
};

const without = (): unknown => Object.assign(Object.create(null) as object, { a: 1 });

/** Made anew for each case, since a run may change what it is given. */
const peculiar: Array<() => unknown> = [
	() => undefined,
	() => null,
	() => NaN,
	() => Infinity,
	() => -Infinity,
	() => -0,
	() => 1e21,
	() => 0.1,
	() => 10n,
	() => [],
	() => ({}),
	() => [[]],
	() => [{}],
	() => [null],
	() => [undefined, 'x'],
	() => new Array(3),
	without,
	() => ({ toString: null, valueOf: null }),
	() => ({ toString: 'x' }),
	() => ({ toISO: 'x' }),
	() => ({ toJSON: 1 }),
	() => JSON.parse('{"__proto__":{"polluted":"yes"}}') as unknown,
	() => JSON.parse('{"constructor":{"prototype":{"polluted":"yes"}}}') as unknown,
	() => new Date(0),
	() => new Date(NaN),
	() => DateTime.fromMillis(0),
	() => DateTime.invalid('x'),
	() => Duration.fromMillis(1),
	() => ({ isLuxonDateTime: true }),
	() => ({ isLuxonDuration: true }),
	() => new Map([['a', 1]]),
	() => new Set(['a']),
	() => /x/,
	() => Buffer.from('x'),
	() => new Error('x'),
	() => ({ mimeType: 'image/png' }),
	() => ({ mimeType: {}, data: {} }),
	() => ({ mimeType: 'image/png', data: 'AA==', fileName: {} }),
	() => nested(150, (inner) => [inner]),
	() => nested(150, (inner) => ({ a: inner })),
	() => nested(3000, (inner) => [inner]),
	() => new Array(5000).fill('x'),
	() => new Array(5000).fill({}),
	() => Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`key ${index}`, index])),
	() => 'x'.repeat(5000),
	() => '🎉'.repeat(20_000),
	() => 'a,'.repeat(30_000),
	() => '1'.repeat(100_000),
	() => ' '.repeat(100_000) + 'x',
	() => '{"a":'.repeat(2000),
	() => '['.repeat(100_000),
	() => 'x'.repeat(1_000_001),
];

const WORDS = [
	'',
	' ',
	'\0',
	'a\0b',
	'\n',
	'a\r\nX-Other: 1',
	'\ud800',
	'\udc00x',
	'\u202e\u200b\ufeff',
	'__proto__',
	'constructor',
	'toString',
	'hasOwnProperty',
	'[object Object]',
	'undefined',
	'null',
	'NaN',
	'true',
	'false',
	'yes',
	'0',
	'1',
	'-1',
	'1.5',
	'1e9',
	'abc',
	'a, b',
	'=1',
	'{{ $json.x }}',
	'{}',
	'[]',
	'{"a":1}',
	'[1]',
	'{"__proto__":1}',
	'"x"',
	'../../api/me',
	'?a=b&c=d#e',
	'%00%2e%2e',
	UUID,
	UUID.toUpperCase(),
	`https://x.y/chat/${UUID}`,
	'https://example.com/a.png',
	'https://[x',
	'file:///etc/passwd',
	'javascript:1',
	'+14155550102',
	'14155550102',
	'2026-11-27',
	'05/06/2026',
	'2026-11-27T10:00:00Z',
	'1700000000',
	'👍',
	"Robert'); DROP TABLE contacts;--",
	'<b>x</b>',
];

/** What one entry holds that something else was to be made of. */
const plain = fc.oneof(
	fc.constantFrom(...WORDS),
	fc.constantFrom(...peculiar).map((make) => make()),
	fc.string({ unit: 'binary', maxLength: 40 }),
	fc.string({ unit: 'grapheme', maxLength: 300 }),
	fc.integer(),
	fc.double(),
	fc.boolean(),
	fc.anything({ maxDepth: 3, withBigInt: true, withDate: true, withNullPrototype: true }),
);

/** @param offered what the form has for the place, so that the other fields behind it are read too. @returns any value */
export const oddValue = (offered: readonly string[]): fc.Arbitrary<unknown> => {
	const within = fc.oneof(
		{ weight: 3, arbitrary: plain },
		{ weight: 1, arbitrary: fc.array(plain, { maxLength: 4 }) },
		{
			weight: 1,
			arbitrary: fc.record({ mode: plain, value: plain }).map((given) => ({ __rl: true, ...given })),
		},
		{ weight: 1, arbitrary: fc.record({ values: fc.oneof(plain, fc.array(plain, { maxLength: 3 })) }) },
		{
			weight: 1,
			arbitrary: fc.array(fc.record({ id: plain, title: plain }, { requiredKeys: [] }), { maxLength: 4 }),
		},
		{ weight: 1, arbitrary: fc.record({ limitType: plain, resumeAmount: plain, resumeUnit: plain }) },
	);
	if (offered.length === 0) return within;
	return fc.oneof({ weight: 4, arbitrary: within }, { weight: 1, arbitrary: fc.constantFrom(...offered) });
};
