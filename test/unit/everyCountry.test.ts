import { getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max';
import type { CountryCode } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/examples.mobile.json';

import { COUNTRIES } from '../../nodes/shared/whatsapp/numberingPlan';
import { personOf } from '../../nodes/shared/whatsapp/samePerson';
import { toDigits } from './digits';

/** The zero, or whatever is dialled before a number inside its country, as people there write it. */
const TRUNK: Partial<Record<CountryCode, string>> = {
	RU: '8',
	KZ: '8',
	BY: '8',
	TM: '8',
	LT: '0',
	HU: '06',
	US: '1',
	MX: '',
};

/** Countries in which numbers are dialled as they are, or begin with a zero of their own. */
function hasTrunkZero(country: CountryCode, national: string): boolean {
	return national.startsWith('0') && !(country in TRUNK);
}

it('knows every country of the library', () => expect(COUNTRIES.length).toBe(getCountries().length));

describe.each(getCountries())('%s', (country) => {
	const example = getExampleNumber(country, examples);
	const digits = example?.number.slice(1) ?? '';
	const read = (typed: string, byDefault = '') => toDigits(typed, 'Contact', byDefault);

	it('an example number is one person in five notations, and goes out in digits', () => {
		const international = example?.formatInternational() ?? '';
		const national = example?.formatNational() ?? '';
		const written = [
			read(`+${digits}`),
			read(`00${digits}`),
			read(international),
			read(national, country),
			read(
				`+${getCountryCallingCode(country)} ${hasTrunkZero(country, national) ? national : example?.nationalNumber}`,
			),
			read(digits),
			read(digits, country),
		];
		expect(written).toEqual(written.map(() => digits));
		expect(new Set(written.map(personOf)).size).toBe(1);
		expect(digits).toMatch(/^[1-9]\d{6,14}$/);
	});
});
