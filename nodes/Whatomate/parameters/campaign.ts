import { uuidIn } from '../../shared/api/ids';
import { badInput, quoted } from '../../shared/failures/failure';
import type { PhoneNumber } from '../../shared/whatsapp/phoneNumber';
import { described, nameField, trimmedField } from '../engine/field';
import type { Field } from '../engine/item';
import { asText } from '../engine/values';
import { accountField } from './account';
import { listAndId, located } from './locator';
import { sendOnceOption } from './options';
import { asPhoneNumber, COLUMN_HINT } from './phoneNumber';

/** Which campaign: from the list, or by its ID; read as the ID. */
export const campaignField: Field<string> = {
	property: {
		displayName: 'Campaign',
		name: 'campaign',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The campaign in Whatomate',
		modes: listAndId({
			thing: 'Campaign',
			searchListMethod: 'searchCampaigns',
			exampleId: 'ba9f5698-306b-4418-8447-8c507f786f7d',
			hint: 'Enter the ID of a campaign, as an operation on campaigns returns it',
		}),
	},
	read(given, label) {
		const { value } = located(given, label);
		const id = uuidIn(value);
		if (id) return id;
		throw badInput(
			value === '' ? `'${label}' is empty` : `'${label}' is not the ID of a campaign: ${quoted(value)}`,
			'Choose a campaign from the list, or give its ID.',
		);
	},
};

/** What a new campaign is called; empty where the user leaves it open. */
export const campaignNameField = nameField({
	displayName: 'Campaign Name',
	name: 'campaignName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Summer sale',
	description: "How Whatomate lists the campaign. Left empty, it is the template's name and the time.",
});

/** Where each item has its number. */
export const recipientPhoneField: Field<PhoneNumber> = {
	property: {
		displayName: 'Recipient Phone Number',
		name: 'phoneNumber',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. +1 415 555 0101',
		hint: COLUMN_HINT,
		description: 'The number of the recipient. Each input item is one recipient.',
	},
	read: asPhoneNumber,
};

/** Where each item has its name. */
export const recipientNameField = nameField({
	displayName: 'Recipient Name',
	name: 'recipientName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Nathan Smith',
	hint: 'Drag the name here from the input',
	description:
		'The name of the recipient. It becomes the name of the contact, also of one that exists already. Left empty, the name stays.',
});

/** Names what each recipient gets, so that they get it once over all executions. @param output at which those come out who got it before */
export const recipientKeyOption = (output: string): Field<string> =>
	described(
		`Names the message of each recipient, for example by an order number. If this node sent a message with the same key before, also in an earlier execution, the recipient is left out: '${output}' says why. The last 10,000 keys are remembered.`,
		sendOnceOption,
	);

/** The connected number that sends a campaign; never left to the server, which would let every recipient fail. */
export const campaignAccountField = accountField(
	'The connected WhatsApp number to send from. Without it, it is the one that the template belongs to',
);

/** A campaign that was begun and is to be gone on with; read as its ID, or nothing. */
export const continueCampaignOption: Field<string | undefined> = {
	...trimmedField({
		displayName: 'Continue Campaign ID',
		name: 'campaignId',
		type: 'string',
		default: '',
		placeholder: 'e.g. ba9f5698-306b-4418-8447-8c507f786f7d',
		description:
			'The ID of a campaign that was created but not started because something failed in between. Recipients who are in it already are not added twice.',
	}),
	read(value, label) {
		const id = asText(value, label).trim();
		if (id === '') return undefined;
		if (uuidIn(id) === id.toLowerCase()) return id;
		throw badInput(
			`'${label}' is not the ID of a campaign: ${quoted(id)}`,
			'Use the ID that the error of the interrupted run tells.',
		);
	},
};
