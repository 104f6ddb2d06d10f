import type { INodeProperties } from 'n8n-workflow';

/** Which template: its ID stands for exactly one, its name perhaps for several languages. */
export const templateField: INodeProperties = {
	displayName: 'Template',
	name: 'template',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The approved message template',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a template…',
			typeOptions: { searchListMethod: 'searchTemplates', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 813deb37-1cb6-4be7-9b40-1010c8c3cbdf',
			hint: "Enter the template's ID in Whatomate. It stands for one language.",
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '.*[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}.*',
						errorMessage: 'Not a valid Whatomate Template ID',
					},
				},
			],
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. order_confirmation',
			hint: 'If the name stands for several languages, choose from the list instead',
		},
	],
};

/** The same for operations that send nothing: any template, whatever its status. */
export const anyTemplateField: INodeProperties = {
	...templateField,
	description: 'The message template, approved or not',
	modes: templateField.modes?.map((mode) =>
		mode.name === 'list'
			? { ...mode, typeOptions: { searchListMethod: 'searchAllTemplates', searchable: true } }
			: mode,
	),
};

/** Every variable of the chosen template as a field of its own, or all of them as JSON. */
export const templateVariableFields: INodeProperties[] = [
	{
		displayName: 'Specify Variables',
		name: 'specifyVariables',
		type: 'options',
		options: [
			{
				name: 'Using Fields Below',
				value: 'fields',
				description: 'Fill in one field for each variable of the template',
			},
			{
				name: 'Using JSON',
				value: 'json',
				description: 'Give all variables as JSON, also for a template that an expression chooses',
			},
		],
		default: 'fields',
		description: 'How to fill in the variables of the template',
	},
	{
		displayName: 'Template Variables',
		name: 'templateVariables',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		typeOptions: {
			loadOptionsDependsOn: ['template.value', 'campaign.value'],
			resourceMapper: {
				resourceMapperMethod: 'getTemplateVariables',
				mode: 'add',
				valuesLabel: 'Template Variables',
				fieldWords: { singular: 'variable', plural: 'variables' },
				addAllFields: true,
				multiKeyMatch: false,
				supportAutoMap: false,
				noFieldsError: "Choose a template first, or set 'Specify Variables' to 'Using JSON'",
			},
		},
		displayOptions: { show: { specifyVariables: ['fields'] } },
	},
	{
		displayName: 'Body Variables (JSON)',
		name: 'templateParamsJson',
		type: 'json',
		default: '{}',
		hint: 'Like { "1": "Nathan", "2": "A-100" }, or with names for named variables',
		description: 'The variables of the body by name, or by position from "1"',
		displayOptions: { show: { specifyVariables: ['json'] } },
	},
	{
		displayName: 'Header Variables (JSON)',
		name: 'headerParamsJson',
		type: 'json',
		default: '{}',
		hint: 'Like { "name": "Nathan" } or { "1": "Nathan" }',
		description:
			'The variable of a text header by name, or as "1". A named one that also stands in the body may be left out.',
		displayOptions: { show: { specifyVariables: ['json'] } },
	},
	{
		displayName: 'Button Variables (JSON)',
		name: 'buttonParamsJson',
		type: 'json',
		default: '{}',
		hint: 'Like { "0": "A-100" } for the first button',
		description:
			'For each button with a dynamic URL, the end of the address, and for each coupon button, the code. Buttons count from "0".',
		displayOptions: { show: { specifyVariables: ['json'] } },
	},
];

/** The file in the header of a template, where it has one. */
export const headerMediaFields: INodeProperties[] = [
	{
		displayName: 'Header Media',
		name: 'headerMediaSource',
		type: 'options',
		options: [
			{ name: 'File From an Input Field', value: 'binary', description: 'Upload a file of the input item' },
			{
				name: 'Media ID',
				value: 'id',
				description: 'Use a file that was uploaded to WhatsApp before',
			},
			{
				name: 'None',
				value: 'none',
				description: 'The template has no image, video or document in its header',
			},
			{ name: 'URL', value: 'url', description: 'Let the server fetch the file from an address' },
		],
		default: 'none',
		description: 'Where the image, video or document in the header of the template comes from',
	},
	{
		displayName: 'Header Input Binary Field',
		name: 'headerMediaBinaryProperty',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the input field that holds the file',
		displayOptions: { show: { headerMediaSource: ['binary'] } },
	},
	{
		displayName: 'Header Media URL',
		name: 'headerMediaUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/image.png',
		description: 'An address that the Whatomate server can open without signing in',
		displayOptions: { show: { headerMediaSource: ['url'] } },
	},
	{
		displayName: 'Header Media ID',
		name: 'headerMediaId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 1234567890123456',
		description: 'The ID that WhatsApp gave the file when it was uploaded',
		displayOptions: { show: { headerMediaSource: ['id'] } },
	},
	{
		displayName: 'Header File Name',
		name: 'headerMediaFileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. invoice.pdf',
		description:
			'The name under which the customer sees a document. Left empty, it is the name of the file, or the end of the address.',
		displayOptions: { show: { headerMediaSource: ['binary', 'url', 'id'] } },
	},
];
