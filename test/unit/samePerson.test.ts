import {
	notationsOf,
	personOf,
	reachableNotation,
	sharedEndOf,
} from '../../nodes/shared/whatsapp/samePerson';

/** The notations of one person's number, in each country that has several. */
const PEOPLE: Array<[string, string[]]> = [
	['Brazil, São Paulo', ['5511982377262', '551182377262']],
	['Brazil, Rio', ['5521987654321', '552187654321']],
	['Brazil, Belo Horizonte', ['5531996883193', '553196883193']],
	['Brazil, Fortaleza', ['5585966778899', '558566778899']],
	['Brazil, a seven', ['5592971234567', '559271234567']],
	['Mexico City', ['5215512345678', '525512345678']],
	['Monterrey', ['5218112345678', '528112345678']],
	['Buenos Aires', ['5491123456789', '541123456789', '54111523456789', '549111523456789']],
	['Córdoba', ['5493512345678', '543512345678', '54351152345678']],
	['Bariloche', ['5492944123456', '542944123456', '54294415123456']],
	[
		'Ivory Coast, Orange',
		['2250718183912', '22518183912'].map((number) => number.replace('18183912', '48183912')),
	],
	['Ivory Coast, MTN', ['2250505123456', '22505123456']],
	['Ivory Coast, Moov', ['2250101234567', '22501234567']],
	['Benin', ['2290197123456', '22997123456']],
];

describe('one person, whichever notation', () => {
	it.each(PEOPLE)('%s', (_, notations) => {
		for (const one of notations) {
			for (const other of notations)
				expect([one, other, personOf(one)]).toEqual([one, other, personOf(other)]);
			expect(notationsOf(one)).toEqual(expect.arrayContaining(notations));
			expect(notationsOf(one)[0]).toBe(one);
			for (const each of notationsOf(one)) expect(each.endsWith(sharedEndOf(one))).toBe(true);
		}
	});

	it('however it is decorated', () => expect(personOf('+55 (11) 8237-7262')).toBe(personOf('5511982377262')));

	it('reaches them under one that WhatsApp uses', () => {
		expect(reachableNotation('551182377262')).toBe('551182377262');
		expect(reachableNotation('5215512345678')).toBe('5215512345678');
		expect(reachableNotation('54111523456789')).toBe('5491123456789');
		expect(reachableNotation('14155550101')).toBeUndefined();
	});
});

describe('two people', () => {
	it.each([
		['another number', '5511982377262', '5511982377263'],
		['another area', '5511982377262', '5521982377262'],
		['a landline and a mobile phone of Brazil', '551133334444', '5511933334444'],
		['another country with the same end', '5511982377262', '351982377262'],
		['Mexico and the United States', '5215512345678', '15512345678'],
		['Argentina and Chile', '5491123456789', '56912345678'],
		['another operator of the Ivory Coast', '2250748183912', '2250548183912'],
		['a number of one notation and a longer one', '14155550101', '114155550101'],
		['with and without a 9 where that means nothing', '4917012345678', '491709123456'],
	])('%s', (_, one, other) => expect(personOf(one)).not.toBe(personOf(other)));

	it('a number of one notation has no other', () => {
		expect(notationsOf('14155550101')).toEqual(['14155550101']);
		expect(sharedEndOf('14155550101')).toBe('14155550101');
	});
});
