import type { INodeProperties } from 'n8n-workflow';

import { accountField } from './account';

/** Which campaign: from the list, or by its ID. */
export const campaignField: INodeProperties = {
	displayName: 'Campaign',
	name: 'campaign',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The campaign in Whatomate',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a campaign…',
			typeOptions: { searchListMethod: 'searchCampaigns', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. ba9f5698-306b-4418-8447-8c507f786f7d',
			hint: 'Enter the ID of a campaign, as an operation on campaigns returns it',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '.*[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}.*',
						errorMessage: 'Not a valid Whatomate Campaign ID',
					},
				},
			],
		},
	],
};

/** What a new campaign is called. */
export const campaignNameField: INodeProperties = {
	displayName: 'Campaign Name',
	name: 'campaignName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Summer sale',
	description: "How Whatomate lists the campaign. Left empty, it is the template's name and the time.",
};

/** Where each item has its number and name. */
export const recipientFields: INodeProperties[] = [
	{
		displayName: 'Recipient Phone Number',
		name: 'phoneNumber',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.phone }}',
		description:
			'The number of the recipient, with the country code: drag the field in from the input. Each item is one recipient.',
	},
	{
		displayName: 'Recipient Name',
		name: 'recipientName',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.name }}',
		description:
			'The name of the recipient. It becomes the name of the contact, also of one that exists already. Left empty, the name stays.',
	},
];

/** The connected number that sends a campaign; never left to the server, which would let every recipient fail. */
export const campaignAccountField: INodeProperties = accountField(
	'The connected WhatsApp number to send from. Without it, it is the one that the template belongs to',
);
