import { getCountries } from 'libphonenumber-js/max';

import { COUNTRY_NAMES } from '../../nodes/shared/whatsapp/countryNames';
import { COUNTRIES, placeOf } from '../../nodes/shared/whatsapp/numberingPlan';

it('every country of the library has its name', () => {
	expect(COUNTRIES.map(({ code }) => code)).toEqual(getCountries());
	expect(Object.keys(COUNTRY_NAMES).sort()).toEqual([...getCountries()].sort());
	expect(COUNTRIES.filter(({ code }) => !/^\p{L}/u.test(COUNTRY_NAMES[code]))).toEqual([]);
});

it.each([
	['55', undefined, 'Brazil (+55)'],
	['1', undefined, 'the countries of +1'],
	['1', 'US', 'United States (+1)'],
	['999', undefined, 'the countries of +999'],
])('the place of +%s, %s: %s', (callingCode, country, place) =>
	expect(placeOf(callingCode, country)).toBe(place),
);
