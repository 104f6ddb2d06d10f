/* eslint-disable @n8n/community-nodes/no-restricted-globals -- the seed comes from the environment */
import { isSameNumber, toDigits, toSearch } from '../../nodes/shared/whatsapp/phoneNumber';
import { thrown } from './thrown';

const digits = (typed: unknown) => toDigits(typed, 'Contact');

const refusal = (typed: unknown) => thrown(() => digits(typed));

describe('a phone number in any usual notation comes to its digits', () => {
	it.each<[unknown, string]>([
		// Marks that people write.
		['14155550101', '14155550101'],
		['+14155550101', '14155550101'],
		['0014155550101', '14155550101'],
		['+1 415 555 0101', '14155550101'],
		['00 1 415 555 0101', '14155550101'],
		['+1 (415) 555-0101', '14155550101'],
		['(+1) 415 555 0101', '14155550101'],
		['[+1] 415-555-0101', '14155550101'],
		['1-415-555-0101', '14155550101'],
		['1.415.555.0101', '14155550101'],
		['+33 1.23.45.67.89', '33123456789'],
		['+49 30/1234567', '49301234567'],
		['+44 (0)20 7946 0018', '442079460018'],
		['+44 (0) 20 7946 0018', '442079460018'],
		['  +14155550101\n', '14155550101'],
		['+1\t415\t5550101', '14155550101'],
		// Marks that word processors, web pages and phones write.
		['+1\u00a0415\u00a0555\u00a00101', '14155550101'],
		['+1\u202f415\u2009555\u30000101', '14155550101'],
		['+1 415\u2010555\u20110101', '14155550101'],
		['+1 415\u2012555\u20130101', '14155550101'],
		['+1 415\u2014555\u22120101', '14155550101'],
		['\u202a+14155550101\u202c', '14155550101'],
		['\u200e+14155550101\u200f', '14155550101'],
		['\ufeff14155550101', '14155550101'],
		['\u2066+14155550101\u2069', '14155550101'],
		['\u2068+1 415 555 0101\u2069', '14155550101'],
		['+1\u200b415\u00ad5550101', '14155550101'],
		// Numbers that spreadsheets and JSON hold as numbers.
		[14155550101, '14155550101'],
		[1.4e10, '14000000000'],
		[351912345678, '351912345678'],
		['14155550101.0', '14155550101'],
		['+14155550101.00', '14155550101'],
		// The borders.
		['1234567', '1234567'],
		['123456789012345', '123456789012345'],
		[1234567, '1234567'],
		[123456789012345, '123456789012345'],
	])('%j', (typed, expected) => expect(digits(typed)).toBe(expected));
});

describe('what is no international phone number is refused', () => {
	it.each<[unknown, string]>([
		['abc', 'is not a phone number'],
		['+1 415 CALL NOW', 'is not a phone number'],
		['+1 415 555 0101 ext. 5', 'is not a phone number'],
		['+1 415 555 0101 x5', 'is not a phone number'],
		['tel:+14155550101', 'is not a phone number'],
		['1.4155550101E+10', 'is not a phone number'],
		['*******0101', 'is not a phone number'],
		['***0123', 'is not a phone number'],
		['+٩٦٦٥٠١٢٣٤٥٦٧', 'is not a phone number'],
		['１４１５５５５０１０１', 'is not a phone number'],
		['14155550101,14155550102', 'is not a phone number'],
		['14155550101;14155550102', 'is not a phone number'],
		['++14155550101', 'is not a phone number'],
		['1+4155550101', 'is not a phone number'],
		['14155550101@c.us', 'is not a phone number'],
		['ana@example.com', 'is not a phone number'],
		['657cb6f5-5f88-497c-9ae9-0c9b03c3847c', 'is not a phone number'],
		['={{ $json.phone }}', 'is not a phone number'],
		['undefined', 'is not a phone number'],
		['[object Object]', 'is not a phone number'],
		['+', 'is not a phone number'],
		['00', 'is not a phone number'],
		['()', 'is not a phone number'],
		[NaN, 'is not a phone number'],
		[Infinity, 'is not a phone number'],
		[1e21, 'is not a phone number'],
		['123456', 'has 6 digits'],
		['+1 2-3.4', 'has 4 digits'],
		[123456, 'has 6 digits'],
		['1234567890123456', 'has 16 digits'],
		['14155550101/14155550102', 'has 22 digits'],
		['', 'is empty'],
		['   ', 'is empty'],
		['\u00a0', 'is empty'],
		[undefined, 'is empty'],
		[null, 'is empty'],
	])('%j', (typed, reason) => {
		const { message, hint } = refusal(typed);
		expect(message).toContain(`'Contact' ${reason}`);
		expect(hint).toContain('country code');
	});

	it('names the field that the user sees, and what stands in it', () => {
		expect(() => toDigits('abc', 'Recipient')).toThrow("'Recipient' is not a phone number: abc");
		expect(() => toDigits('123', 'Recipient')).toThrow("'Recipient' has 3 digits: 123");
	});

	it.each([
		['0171 1234567'],
		['011 1 415 555 0101'],
		['+00 1 415 555 0101'],
		['000 1 415 555 0101'],
		['(0)'],
	])('%j, since no country code starts with 0', (typed) =>
		expect(refusal(typed).hint).toContain('country code'),
	);

	it.each<[unknown]>([[14155550101.5], [1415555010.1], ['14155550101.5'], ['+1415555010.12']])(
		'%j, since the digits behind the point would make it the number of somebody else',
		(typed) => expect(refusal(typed).message).toContain("'Contact'"),
	);
});

/** A small generator of numbers that always gives the same ones for a seed (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
	};
}

it('gives the digits of any number, however it is decorated, and the same again for those digits', () => {
	const seed = Number(process.env.SEED) || Date.now() % 2 ** 31;
	const random = randomFrom(seed);
	const pick = <T>(from: readonly T[]): T => from[random(from.length)];
	const MARKS = [...' -./()[]\u00a0\u202f\u2011\u2013\u2212\u200e'];

	for (let round = 0; round < 2000; round++) {
		const length = 7 + random(9);
		const plain = Array.from({ length }, (_, index) => (index === 0 ? 1 + random(9) : random(10))).join('');
		const marks = () => Array.from({ length: random(3) }, () => pick(MARKS)).join('');
		const written = [...plain].map((digit) => marks() + digit).join('') + marks();
		// "(0)" is a zero that is not dialled from abroad, and goes.
		const decorated = pick(['', '+', '00', ' +', '00 ']) + written.replace(/\(+0\)+/g, '0');
		// One point behind all but the last digits makes it a decimal number.
		if (/^\s*\+?\d{7,}\.\d+\s*$/.test(decorated)) continue;
		const found = digits(decorated);
		// The seed and the number stand in the comparison, so that a mismatch shows them.
		expect({ seed, decorated, found }).toEqual({ seed, decorated, found: plain });
		expect(digits(found)).toBe(found);
		expect(isSameNumber(decorated.replace(/^\s*00/, '+'), plain)).toBe(true);
	}
});

describe('a stored number is recognized', () => {
	it.each<[stored: string, same: boolean]>([
		['14155550101', true],
		['+14155550101', true],
		['1 (415) 555-0101', true],
		['+1 415 555 0101', true],
		['*******0101', true],
		['***********', false],
		['**********1', false],
		['********101', false],
		['14155550102', false],
		['4155550101', false],
		['114155550101', false],
		['', false],
		['*******0102', false],
		['****0101', false],
		['********0101', false],
		['***0123', false],
	])('%j: %j', (stored, same) => expect(isSameNumber(stored, '14155550101')).toBe(same));
});

describe('what is typed into the search box becomes something that the server finds', () => {
	it.each([
		['+14155550101', '14155550101'],
		['+1 415 555', '1415555'],
		['1 (415) 555-01', '141555501'],
		['0014155', '14155'],
		['+1 415 555–0101', '14155550101'],
		['(415) 555', '415555'],
		['0171', '0171'],
		['415', '415'],
		['Ana', 'Ana'],
		['  Ana Silva ', 'Ana Silva'],
		['Дмитрий', 'Дмитрий'],
		['恵美', '恵美'],
		['100% Coffee', '100% Coffee'],
		['3M', '3M'],
		['Ana +1', 'Ana +1'],
		['', ''],
	])('%j: %j', (typed, search) => expect(toSearch(typed)).toBe(search));
});
