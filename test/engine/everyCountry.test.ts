import {
	getCountries,
	getCountryCallingCode,
	getExampleNumber,
	parsePhoneNumberWithError,
} from 'libphonenumber-js/max';
import type { CountryCode } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/examples.mobile.json';

import { contact } from './harness';
import { useBench } from './support';

const bench = useBench('released');

/** @returns an example mobile number of the country as people and programs write it: with `+`, with `00`, as dialled at home, with spaces, and with the trunk zero behind the country code */
function notationsIn(country: CountryCode): { digits: string; written: string[] } {
	const given = getExampleNumber(country, examples)?.number ?? '';
	// The sandbox plays that WhatsApp refuses numbers with so many zeros.
	const example = parsePhoneNumberWithError(given.replace(/0000000$/, '0000001'), country);
	const digits = example.number.slice(1);
	const national = example.formatNational();
	const withTrunkZero = national.startsWith('0') ? national : example.nationalNumber;
	return {
		digits,
		written: [
			`+${digits}`,
			`00${digits}`,
			national,
			example.formatInternational(),
			`+${getCountryCallingCode(country)} ${withTrunkZero}`,
			// As triggers give it, beside the five.
			digits,
		],
	};
}

it('an example number of every country is one contact in five notations, and reaches the wire in digits', async () => {
	const { sandbox } = bench;
	// All of a country are sent in one run, with that country as the credential's.
	for (const country of getCountries()) {
		const { digits, written } = notationsIn(country);
		const before = { contacts: sandbox.state.contacts.length, phones: sandbox.phones.length };
		const { error } = await bench.run(
			'sendText',
			{ contact: contact.byPhone('={{ $json.phone }}'), text: 'Hello' },
			{
				items: written.map((phone) => ({ json: { phone } })),
				credential: { baseUrl: sandbox.url, apiKey: sandbox.apiKey, defaultCountry: country },
			},
		);
		expect([country, error]).toEqual([country, undefined]);
		await bench.onPhone(before.phones + written.length);
		expect([country, ...sandbox.phones.slice(before.phones).map(({ to }) => to)]).toEqual([
			country,
			...written.map(() => digits),
		]);
		// Some countries share their numbers, and so the example.
		expect([country, sandbox.state.contacts.length - before.contacts <= 1]).toEqual([country, true]);
		expect([country, sandbox.contactByPhone(digits)?.phone_number]).toEqual([country, digits]);
	}
}, 180_000);
