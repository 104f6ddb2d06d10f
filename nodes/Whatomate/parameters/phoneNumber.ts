import { readPhoneNumber } from '../../shared/whatsapp/phoneNumber';
import type { PhoneNumber } from '../../shared/whatsapp/phoneNumber';
import type { Item } from '../engine/item';

/** The hint under a phone number. */
export const COUNTRY_CODE_HINT = 'Include the country code, unless the credential has a Default Country';

/** The same where each item has its own. */
export const COLUMN_HINT = `Drag the phone number here from the input. ${COUNTRY_CODE_HINT}`;

/**
 * Reads a number, one without a country code as one of the credential's country. An unusual one is told when the run ends.
 * @returns the number; whether it may go out is for the caller to see: `onlyIfKnown`
 * @throws {Failure} naming the field, for what can be nobody's number
 */
export function asPhoneNumber(value: unknown, label: string, { client, execution }: Item): PhoneNumber {
	const number = readPhoneNumber(value, label, client.defaultCountry);
	if (number.unusual) execution.numbers.addUnusual(number.digits, number.unusual);
	return number;
}
