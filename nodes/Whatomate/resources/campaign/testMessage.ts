import type { INodeExecutionData } from 'n8n-workflow';

import { badInput } from '../../../shared/failures/failure';
import type { Template } from '../../../shared/whatsapp/templates';
import type { Field, Item } from '../../engine/item';
import { isNothing } from '../../engine/values';
import { contactByNumber } from '../../parameters/contact';
import type { ContactChoice } from '../../parameters/contact';
import { asPhoneNumber, COUNTRY_CODE_HINT } from '../../parameters/phoneNumber';
import { deliver } from '../../sending/sending';
import { templateMessage } from '../../sending/templateMessage';

export const testNumberOption: Field<ContactChoice | undefined> = {
	property: {
		displayName: 'Send Me a Test',
		name: 'testPhoneNumber',
		type: 'string',
		default: '',
		placeholder: 'e.g. +1 415 555 0101',
		hint: COUNTRY_CODE_HINT,
		description:
			"The phone number that gets the first item's message, to see it on a phone. Nothing else happens: no campaign is created, and no recipient gets anything. Left empty, the campaign is sent.",
	},
	read(value, label, item) {
		if (isNothing(typeof value === 'string' ? value.trim() : value)) return undefined;
		return contactByNumber(asPhoneNumber(value, label, item), item);
	},
};

/**
 * @returns who gets a message of the campaign in place of everybody; nobody where the option is empty, so that it can stay in the
 * workflow
 * @throws {Failure} where its expression leads to nothing: who wants a test must not send to everybody
 */
export function testerOf(item: Item): ContactChoice | undefined {
	const { displayName, name } = testNumberOption.property;
	if (item.hasOption(testNumberOption) && (item.collection('options')[name] ?? undefined) === undefined) {
		throw badInput(
			`The expression of '${displayName}' leads to nothing, so the campaign would go to everybody`,
			'Correct the expression, or let it give an empty text when the campaign itself is to be sent.',
		);
	}
	return item.option(testNumberOption);
}

/**
 * Sends the message that a recipient would get to somebody else, as a message of its own (docs/whatomate-api.md#send-template).
 * @param item whose values fill in the template
 * @param account the one that the campaign would be sent from
 * @returns the message, with `test`
 * @throws {Failure} for values that the template does not take, and when the message is refused
 */
export async function sendTest(
	item: Item,
	tester: ContactChoice,
	template: Template,
	account: string,
): Promise<INodeExecutionData> {
	const message = await templateMessage(item, tester, template, account);
	const sent = await deliver(item, tester, message, { confirm: 'none', timeout: 0, simple: true });
	item.execution.hint(
		`Only a test was sent, and no campaign was created. To send the campaign, leave '${testNumberOption.property.displayName}' empty.`,
	);
	return { json: { ...sent, test: true }, pairedItem: { item: item.index } };
}
