import { readPhoneNumber } from '../../nodes/shared/whatsapp/phoneNumber';

/** @returns the digits of a number that goes out although nobody looks it up. @throws {Failure} for any other */
export function toDigits(typed: unknown, field: string, country = ''): string {
	const { digits, onlyIfKnown } = readPhoneNumber(typed, field, country);
	if (onlyIfKnown) throw onlyIfKnown;
	return digits;
}
