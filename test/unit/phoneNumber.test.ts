import { isSamePerson, readPhoneNumber, toSearch } from '../../nodes/shared/whatsapp/phoneNumber';
import { toDigits } from './digits';
import { thrown } from './thrown';

const digits = (typed: unknown) => toDigits(typed, 'Contact');

const refusal = (typed: unknown) => thrown(() => digits(typed));

describe('a phone number in any usual notation comes to its digits', () => {
	it.each<[unknown, string]>([
		// Marks that people write.
		['14155550101', '14155550101'],
		// Links, with what stands behind the number.
		['https://wa.me/14155550101?text=Hi%20there', '14155550101'],
		['https://www.wa.me/14155550101/?text=Hi', '14155550101'],
		['https://api.whatsapp.com/send?phone=14155550101&text=Hi&app_absent=0', '14155550101'],
		['https://web.whatsapp.com/send?phone=+14155550101', '14155550101'],
		['whatsapp://send?phone=14155550101', '14155550101'],
		['’+14155550101', '14155550101'],
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
		[9.1987654321e11, '919876543210'],
		[351912345678, '351912345678'],
		['14155550101.0', '14155550101'],
		['+14155550101.00', '14155550101'],
		// A zero that is dialled inside the country only; Italy and others keep theirs.
		['+44 07911 123456', '447911123456'],
		['+44 (0)7911 123456', '447911123456'],
		['0044 07911 123456', '447911123456'],
		['+49 0170 1234567', '491701234567'],
		['+33 (0)6 12 34 56 78', '33612345678'],
		['+55 011 98237-7262', '5511982377262'],
		['+39 (0)6 1234 5678', '390612345678'],
		['+39 06 1234 5678', '390612345678'],
		['+225 07 08 18 39 12', '2250708183912'],
		// What stands inside a number in its own country only.
		['+54 11 15-2345-6789', '5491123456789'],
		['54 11 15 2345 6789', '5491123456789'],
		['+54 351 15 234 5678', '5493512345678'],
		['+54 9 11 15 2345 6789', '5491123456789'],
		// How WhatsApp knows people, whatever numbering plans say.
		['551182377262', '551182377262'],
		['5215512345678', '5215512345678'],
		['+52 1 55 1234 5678', '5215512345678'],
		['22507183912', '22507183912'],
		['22997123456', '22997123456'],
		// What links, address books and spreadsheets put around it.
		['https://wa.me/14155550101', '14155550101'],
		['wa.me/+14155550101', '14155550101'],
		['https://api.whatsapp.com/send?phone=14155550101', '14155550101'],
		['tel:+14155550101', '14155550101'],
		['14155550101@c.us', '14155550101'],
		['14155550101@s.whatsapp.net', '14155550101'],
		["'+14155550101", '14155550101'],
	])('%j', (typed, expected) => expect(digits(typed)).toBe(expected));
});

describe('what is no international phone number is refused', () => {
	it.each<[unknown, string]>([
		['abc', 'is not a phone number'],
		['+1 415 CALL NOW', 'is not a phone number'],
		['+1 415 555 0101 ext. 5', 'is not a phone number'],
		['+1 415 555 0101 x5', 'is not a phone number'],
		['1.4155550101E+10', 'is not a phone number'],
		['*******0101', 'is not a phone number'],
		['***0123', 'is not a phone number'],
		['+٩٦٦٥٠١٢٣٤٥٦٧', 'is not a phone number'],
		['１４１５５５５０１０１', 'is not a phone number'],
		['14155550101,14155550102', 'holds several phone numbers'],
		['14155550101;14155550102', 'holds several phone numbers'],
		['14155550101/14155550102', 'holds several phone numbers'],
		['5551234/5555678', 'holds several phone numbers'],
		['+1 415 555 0101 | +1 415 555 0102', 'holds several phone numbers'],
		['+1 415 555 0101 +1 415 555 0102', 'holds several phone numbers'],
		['+1 415 555 0101\n+1 415 555 0102', 'holds several phone numbers'],
		['++14155550101', 'is not a phone number'],
		['1+4155550101', 'is not a phone number'],
		['ana@example.com', 'is not a phone number'],
		['657cb6f5-5f88-497c-9ae9-0c9b03c3847c', 'is not a phone number'],
		['={{ $json.phone }}', 'is not a phone number'],
		['undefined', 'is not a phone number'],
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
		['14155550101/0102', 'has no country code, or is not a phone number'],
		['98765 43210', 'has no country code, or is not a phone number'],
		['(415) 555-0101', 'has no country code, or is not a phone number'],
		[
			'415 555 0103',
			'has no country code, or is not a phone number: it begins with the code of Switzerland (+41), whose numbers have another length',
		],
		['1705276800000', 'has no country code, or is not a phone number'],
		['1234567', 'has no country code, or is not a phone number'],
		['123456789012345', 'has no country code, or is not a phone number'],
		['11 98237-7262', 'may have no country code'],
		['138 0013 8000', 'may have no country code'],
		['612 345 678', 'may have no country code'],
		['+1 415 555 010', 'is not a phone number'],
		['+999 1234567', 'is not a phone number: no country has the code that it begins with'],
		['+20240115', 'is not a phone number'],
		['', 'is empty'],
		['   ', 'is empty'],
		['\u00a0', 'is empty'],
		[undefined, 'is empty'],
		[null, 'is empty'],
	])('%j', (typed, reason) => {
		const { message, hint } = refusal(typed);
		// What the field holds stands in quotation marks: `is not a phone number: no number` would be a riddle.
		expect(message.replace(/^'Contact' is ".*", which /s, "'Contact' ")).toContain(`'Contact' ${reason}`);
		if (/^is not|country code/.test(reason)) expect(message).toMatch(/^'Contact' is ".*", which /s);
		expect(hint).toContain('country code');
	});

	it('names the field that the user sees, and what stands in it', () => {
		expect(() => toDigits('abc', 'Recipient')).toThrow(`'Recipient' is "abc", which is not a phone number`);
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

	it.each<[unknown]>([
		[14155550101.5],
		[49170.1234567],
		[1415555010.1],
		['14155550101.5'],
		['+1415555010.12'],
	])('%j, since the digits behind the point would make it the number of somebody else', (typed) =>
		expect(refusal(typed).message).toContain("'Contact'"),
	);
});

describe('a date is called one', () => {
	it.each<[unknown]>([
		['2024-01-15'],
		['20240115'],
		[20240115],
		['15.01.2024'],
		['1/15/2024'],
		['2024/01/15 10:30'],
		['2024-01-15T10:30:00.000Z'],
		[new Date(Date.UTC(2024, 0, 15))],
		[{ toISO: () => '2024-01-15T10:30:00.000+01:00' }],
	])('%j', (typed) => expect(refusal(typed).message).toContain("'Contact' is a date, not a phone number"));

	it('but not where it is a number of the default country', () =>
		expect(toDigits('20240115', 'Contact', 'DK')).toBe('4520240115'));
});

describe('a number without a country code is one of the default country', () => {
	it.each<[unknown, string, string]>([
		['98765 43210', 'IN', '919876543210'],
		['09876543210', 'IN', '919876543210'],
		['0170 1234567', 'DE', '491701234567'],
		[1701234567, 'DE', '491701234567'],
		['(415) 555-0101', 'US', '14155550101'],
		['3105550101', 'US', '13105550101'],
		['07911 123456', 'GB', '447911123456'],
		['7911 123456', 'GB', '447911123456'],
		['06 1234 5678', 'IT', '390612345678'],
		['11 98237-7262', 'BR', '5511982377262'],
		['11 8237-7262', 'BR', '551182377262'],
		['11 15 2345-6789', 'AR', '5491123456789'],
		['8 (912) 345-67-89', 'RU', '79123456789'],
		// It has one.
		['+1 415 555 0101', 'IN', '14155550101'],
		['00 49 170 1234567', 'US', '491701234567'],
		['919876543210', 'IN', '919876543210'],
		['491701234567', 'DE', '491701234567'],
		['5511982377262', 'BR', '5511982377262'],
		['551182377262', 'BR', '551182377262'],
		// Customers abroad, as triggers give them.
		['393331234567', 'DE', '393331234567'],
		['447911123456', 'DE', '447911123456'],
		['5215512345678', 'DE', '5215512345678'],
		['971501234567', 'IN', '971501234567'],
		['6591234567', 'IN', '6591234567'],
	])('%j in %s: %s', (typed, country, expected) =>
		expect(toDigits(typed, 'Contact', country)).toBe(expected),
	);

	it.each([
		['1234567890123', 'US', 'United States (+1)'],
		['98765', 'IN', 'India (+91)'],
		['015', 'IN', undefined],
		['5551234', 'BR', 'Brazil (+55)'],
	])('%j in %s is refused', (typed, country, place) => {
		const { message } = thrown(() => toDigits(typed, 'Contact', country));
		expect(message).toContain(place ? `is not a phone number of ${place}` : 'has 3 digits');
	});
});

describe('what is none of the default country either is refused', () => {
	it.each([
		['20240115', 'DE', "'Contact' is a date, not a phone number: 20240115"],
		['19900102', 'NO', "'Contact' is a date, not a phone number: 19900102"],
		[
			'10115',
			'DE',
			`'Contact' is "10115", which is not a phone number of Germany (+49), the Default Country of the credential`,
		],
	])('%s in %s', (typed, country, said) => {
		expect(thrown(() => toDigits(typed, 'Contact', country)).message).toBe(said);
	});

	it('but not where mobile phones have such numbers', () =>
		expect(toDigits('20240115', 'Contact', 'DK')).toBe('4520240115'));
});

describe('a number that plans do not know', () => {
	it('is told in Argentina, where areas begin with 11, 2 and 3', () =>
		expect(readPhoneNumber('+54 15 2345 6789', 'Contact').unusual).toContain('Argentina'));

	it('passes with a +, and is told: plans change', () =>
		expect(readPhoneNumber('+1 555 000 1234', 'Contact')).toEqual({
			digits: '15550001234',
			unusual: 'numbers like it are not known in the countries of +1',
		}));

	it('passes without one only where somebody has it', () => {
		const { digits: found, onlyIfKnown } = readPhoneNumber('15550001234', 'Contact');
		expect(found).toBe('15550001234');
		expect(onlyIfKnown?.message).toContain(`'Contact' is "15550001234", which may have no country code`);
		expect(onlyIfKnown?.hint).toContain('write a + before it');
	});
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
	])('%j: %j', (stored, same) => expect(isSamePerson(stored, '14155550101')).toBe(same));
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
		['+55 11 98237-7262', '82377262'],
		['551182377262', '82377262'],
		['55 11 98237', '551198237'],
		['+52 1 55 1234 5678', '5512345678'],
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
