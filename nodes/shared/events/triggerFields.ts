import type { IHookFunctions, INodeProperties, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';

import { fieldsIn, singleText } from '../failures/failure';
import { statusOptions } from '../whatsapp/statuses';

/** The statuses that WhatsApp tells of a message. */
export const STATUSES = statusOptions('delivered', 'failed', 'read', 'sent');

/** For sources whose messages have an ID of Whatomate's: only by that can their files be had. */
export const downloadMediaOption: INodeProperties = {
	displayName: 'Download Media',
	name: 'downloadMedia',
	type: 'boolean',
	default: false,
	description: "Whether to put the file of an incoming message into the item, in the field 'data'",
};

const COMMON_OPTIONS: INodeProperties[] = [
	{
		displayName: 'Include Raw Data',
		name: 'raw',
		type: 'boolean',
		default: false,
		description: "Whether to add what the source told, as it came, in the field 'raw'",
	},
	{
		displayName: 'Leave Out If With a Person',
		name: 'leaveOutWithPerson',
		type: 'boolean',
		default: false,
		description:
			"Whether to ignore what a customer writes while the conversation is handed over to a person, in a queue or to an agent, so that no automatic answer gets in between. Who waits only because Whatomate's bot is off is not left out.",
	},
	{
		displayName: 'Skip Duplicates',
		name: 'deduplicate',
		type: 'boolean',
		default: true,
		description:
			'Whether the same event starts the workflow only once, however often it is told: a retry, or a look back after a reconnect',
	},
];

/** @param description by what the trigger tells that a message is one's own */
export const leaveOutOwnOption = (description: string): INodeProperties => ({
	displayName: 'Leave Out Own Messages',
	name: 'leaveOutOwn',
	type: 'boolean',
	default: true,
	description,
});

/**
 * The collection "Options" of a trigger.
 * @param own the options of this trigger alone; all end up in alphabetical order, as n8n wants it
 */
export const triggerOptions = (...own: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [...own, ...COMMON_OPTIONS].sort((one, other) => one.displayName.localeCompare(other.displayName)),
});

/** What the user chose in the collection. */
export interface TriggerOptions {
	raw: boolean;
	downloadMedia: boolean;
	deduplicate: boolean;
	leaveOutOwn: boolean;
	leaveOutWithPerson: boolean;
	/** Only the Live Trigger has it; empty for the Base URL's own. */
	origin: string;
}

/** @returns the options; one that was never added to the collection has the default that its field shows */
export function readTriggerOptions(
	context: IHookFunctions | IWebhookFunctions | ITriggerFunctions,
): TriggerOptions {
	const given = fieldsIn('Options', context.getNodeParameter('options', {}));
	return {
		raw: given.raw === true,
		downloadMedia: given.downloadMedia === true,
		deduplicate: given.deduplicate !== false,
		leaveOutOwn: given.leaveOutOwn !== false,
		leaveOutWithPerson: given.leaveOutWithPerson === true,
		origin: singleText('Origin', given.origin),
	};
}
