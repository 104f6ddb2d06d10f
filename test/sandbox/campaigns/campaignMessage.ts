import { templatePayload, type Build } from '../whatsapp/payloads';
import type { Campaign, Recipient } from '../data/campaign';
import type { JsonObject, Template } from '../data/types';
import { variableNames, type Values } from '../whatsapp/variables';

/**
 * Writes a value as the server does, in Go's way: a million becomes `1e+06` (docs/whatomate-api.md#campaign-recipients: seen on a released server).
 *
 * @returns the text that the customer reads.
 */
export const goText = (value: unknown): string => {
	if (value === null) return '<nil>';
	if (typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value);
	const [digits, power] = value.toExponential().split('e');
	const exponent = Number(power);
	if (exponent >= -4 && exponent < 6) return String(value);
	const sign = exponent < 0 ? '-' : '+';
	return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
};

/** @returns a value for each variable of a text, in its name or its position; one that is missing is empty. */
const valuesFor = (text: string, given: JsonObject): Values =>
	Object.fromEntries(
		variableNames(text).map((name, index) => {
			const key = [name, String(index + 1)].find((each) => each in given);
			return [name, key === undefined ? '' : goText(given[key])];
		}),
	);

const withValues = (text: string, values: Values): string =>
	Object.entries(values).reduce((filled, [name, value]) => filled.split(`{{${name}}}`).join(value), text);

/**
 * What a campaign's recipient gets. Unlike a single send it goes out with empty values for missing ones, and without
 * any when none was given; dynamic buttons are never filled (docs/whatomate-api.md#campaigns, #campaign-recipients).
 *
 * @returns what WhatsApp is handed, and the text that the conversation keeps.
 */
export const campaignMessage = (
	campaign: Campaign,
	recipient: Recipient,
	template: Template,
): { build: Build; content: string } => {
	const { template_params: given, phone_number } = recipient;
	const body = Object.keys(given).length === 0 ? {} : valuesFor(template.body_content, given);
	const headerSource = { ...given, ...recipient.header_params };
	const header = Object.fromEntries(
		variableNames(template.header_content)
			.filter((name) => name in headerSource)
			.map((name) => [name, goText(headerSource[name])]),
	);
	return {
		content: withValues(template.body_content, body),
		build: templatePayload(phone_number, template, {
			body,
			header,
			headerMediaId: campaign.header_media_id,
			headerMediaFilename: campaign.header_media_filename,
			buttons: {},
		}),
	};
};
