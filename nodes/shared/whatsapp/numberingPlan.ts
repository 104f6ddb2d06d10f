import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode } from 'libphonenumber-js/max';

import { COUNTRY_NAMES } from './countryNames';

/** What the world's numbering plans say of numbers. This file is bundled with the library that knows them. */

/** A country with a numbering plan of its own, or one that it shares. */
export interface Country {
	/** Two letters, as ISO 3166 has them: `BR`. */
	code: string;
	/** Digits, without `+`: `55`. */
	callingCode: string;
}

/** Every country that the library knows. */
export const COUNTRIES: readonly Country[] = getCountries().map((code) => ({
	code,
	callingCode: getCountryCallingCode(code),
}));

/**
 * - `valid`: such numbers are given out;
 * - `unusual`: as long as numbers there are, but of a range of which the plan does not know that it is given out;
 * - `impossible`: too long or too short for its country, or of no country.
 */
export type Verdict = 'valid' | 'unusual' | 'impossible';

/** A number as a numbering plan reads it. */
export interface Reading {
	/** With the country code, without what is dialled inside the country only: a trunk zero, Argentina's 15. */
	digits: string;
	callingCode: string;
	verdict: Verdict;
	/** Whether it may be a mobile phone's: what most people have on WhatsApp. */
	mayBeMobile: boolean;
}

/** @returns the reading of a number with its country code. @param digits without `+` or `00` */
export const readInternational = (digits: string): Reading | undefined => read(`+${digits}`);

/** @returns the reading of a number as one dials it inside that country. @param country two letters */
export const readNational = (digits: string, country: string): Reading | undefined =>
	read(digits, country as CountryCode);

function read(text: string, defaultCountry?: CountryCode): Reading | undefined {
	const number = parsePhoneNumberFromString(text, { defaultCountry, extract: false });
	if (!number) return undefined;
	const type = number.getType();
	return {
		digits: number.number.slice(1),
		callingCode: number.countryCallingCode,
		verdict: number.isValid() ? 'valid' : number.isPossible() ? 'unusual' : 'impossible',
		mayBeMobile: type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE',
	};
}

/** @returns the name of a country, in English. @param code two letters */
export const nameOf = (code: string): string => COUNTRY_NAMES[code] ?? code;

/**
 * @param country two letters, where it is known which of those with the calling code is meant
 * @returns how people name the place: `Brazil (+55)`
 */
export function placeOf(callingCode = '', country?: string): string {
	const [first, ...others] = COUNTRIES.filter((each) => each.callingCode === callingCode);
	const code = country ?? (others.length === 0 ? first?.code : undefined);
	return code === undefined ? `the countries of +${callingCode}` : `${nameOf(code)} (+${callingCode})`;
}
