import { readPhoneNumber } from '../../shared/whatsapp/phoneNumber';
import type { PhoneNumber } from '../../shared/whatsapp/phoneNumber';
import type { Item } from '../engine/item';

/**
 * Reads the number of somebody whom nobody looks up.
 * @returns its digits; an unusual one is told when the run ends
 * @throws {Failure} naming the field, also for a number that may have no country code
 */
export function asPhoneNumber(value: unknown, label: string, item: Item): string {
	const { digits, onlyIfKnown } = asKnownNumber(value, label, item);
	if (onlyIfKnown) throw onlyIfKnown;
	return digits;
}

/** As `asPhoneNumber`, where a contact with the number is looked up: then it is not refused for what numbering plans say. */
export function asKnownNumber(value: unknown, label: string, { client, execution }: Item): PhoneNumber {
	const number = readPhoneNumber(value, label, client.defaultCountry);
	if (number.unusual) execution.numbers.addUnusual(number.digits, number.unusual);
	return number;
}
