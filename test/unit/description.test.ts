/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- looks for files */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyMode,
	INodePropertyModeValidation,
	INodePropertyOptions,
} from 'n8n-workflow';

import { WhatomateApi } from '../../credentials/WhatomateApi.credentials';
import { Whatomate } from '../../nodes/Whatomate/Whatomate.node';
import { WhatomateLiveTrigger } from '../../nodes/WhatomateLiveTrigger/WhatomateLiveTrigger.node';
import { WhatomateTrigger } from '../../nodes/WhatomateTrigger/WhatomateTrigger.node';

const node = new Whatomate();
const triggers = [new WhatomateTrigger(), new WhatomateLiveTrigger()];
const { properties } = node.description;
const credential = new WhatomateApi();

/** The variables of a template. */
const VARIABLES = [
	'specifyVariables',
	'templateVariables',
	'templateParamsJson',
	'headerParamsJson',
	'buttonParamsJson',
];

/** The file in a template's header. */
const HEADER = [
	'headerMediaSource',
	'headerMediaBinaryProperty',
	'headerMediaUrl',
	'headerMediaId',
	'headerMediaFileName',
];

/** What a template needs, wherever one is chosen. */
const TEMPLATE = ['template', ...VARIABLES, ...HEADER];

/** Who gets a campaign. */
const RECIPIENT = ['phoneNumber', 'recipientName'];

/** What every message needs that is no template. */
const FREE_FORM = ['outsideWindow', ...TEMPLATE];

/** The interface that saved workflows depend on: names and values may never change. */
const INTERFACE: Record<string, { parameters: string[]; options: string[] }> = {
	'message.sendText': {
		parameters: ['contact', 'text', ...FREE_FORM],
		options: ['account', 'replyToMessageId'],
	},
	'message.sendTemplate': {
		parameters: ['contact', ...TEMPLATE],
		options: ['account'],
	},
	'message.sendMedia': {
		parameters: ['contact', 'mediaType', 'mediaSource', 'binaryPropertyName', 'mediaUrl', ...FREE_FORM],
		options: ['account', 'caption', 'fileName'],
	},
	'message.sendInteractive': {
		parameters: [
			'contact',
			'interactiveType',
			'body',
			'buttons',
			'buttonText',
			'url',
			'rows',
			'flowId',
			...FREE_FORM,
		],
		options: ['account', 'firstScreen', 'footer', 'header', 'sectionTitle'],
	},
	'campaign.addRecipients': { parameters: ['campaign', ...RECIPIENT, ...VARIABLES], options: [] },
	'campaign.cancel': { parameters: ['campaign'], options: [] },
	'campaign.create': { parameters: ['template', 'campaignName', ...HEADER, 'options'], options: ['account'] },
	'campaign.get': { parameters: ['campaign'], options: [] },
	'campaign.getAll': { parameters: ['returnAll', 'limit', 'filters'], options: [] },
	'campaign.getRecipients': { parameters: ['campaign', 'returnAll', 'limit', 'filters'], options: [] },
	'campaign.pause': { parameters: ['campaign'], options: [] },
	'campaign.retryFailed': { parameters: ['campaign'], options: [] },
	'campaign.send': {
		parameters: [...TEMPLATE, ...RECIPIENT, 'campaignName', 'options'],
		options: ['account', 'campaignId', 'waitForCompletion', 'waitMinutes'],
	},
	'campaign.start': { parameters: ['campaign'], options: [] },
	'message.react': { parameters: ['contact', 'messageId', 'emoji'], options: [] },
	'message.downloadMedia': {
		parameters: ['messageId', 'binaryPropertyName', 'options'],
		options: ['fileName'],
	},
	'contact.create': { parameters: ['phone', 'simple', 'additionalFields'], options: [] },
	'contact.upsert': { parameters: ['phone', 'simple', 'additionalFields'], options: [] },
	'contact.delete': { parameters: ['contact'], options: [] },
	'contact.get': { parameters: ['contact', 'simple'], options: [] },
	'contact.getAll': { parameters: ['returnAll', 'limit', 'simple', 'filters'], options: [] },
	'contact.setTags': { parameters: ['contact', 'tagsMode', 'tags', 'simple'], options: [] },
	'contact.update': { parameters: ['contact', 'simple', 'updateFields'], options: [] },
	'template.get': { parameters: ['template', 'simple', 'options'], options: ['account'] },
	'template.getAll': { parameters: ['returnAll', 'limit', 'simple', 'filters'], options: [] },
	'template.sync': { parameters: ['account'], options: [] },
	'message.getAll': { parameters: ['contact', 'returnAll', 'limit', 'simple', 'filters'], options: [] },
	'message.sendAndWait': {
		parameters: [
			'contact',
			'message',
			'responseType',
			'approvalOptions',
			'choices',
			'outsideWindow',
			'options',
		],
		options: ['account', 'limitWaitTime', 'listButtonText', 'openQuestions', 'sendOnceKey'],
	},
	'message.markAsRead': { parameters: ['scope', 'messageId', 'contact'], options: [] },
};

/** What every operation that sends has besides. */
const OF_EVERY_SEND = {
	parameters: ['simple', 'options'],
	options: ['confirm', 'confirmTimeout', 'sendOnceKey'],
};

const VALUES: Record<string, string[]> = {
	specifyVariables: ['fields', 'json'],
	headerMediaSource: ['binary', 'id', 'none', 'url'],
	mediaType: ['audio', 'document', 'image', 'video'],
	mediaSource: ['binary', 'url'],
	outsideWindow: ['fail', 'send', 'template'],
	interactiveType: ['button', 'cta_url', 'flow', 'list'],
	scope: ['conversation', 'message'],
	tagsMode: ['add', 'remove', 'replace'],
	confirm: ['delivered', 'none', 'sent'],
	campaignStatus: ['', 'cancelled', 'completed', 'draft', 'paused', 'processing'],
	recipientStatuses: ['delivered', 'failed', 'pending', 'read', 'sent'],
	responseType: ['approval', 'choice', 'freeText'],
};

/** Where a parameter does not have all of its values. */
const FEWER_VALUES: Record<string, string[]> = {
	// No template can stand for a question.
	'message.sendAndWait.outsideWindow': ['fail', 'send'],
};

const shownFor = ({ displayOptions }: INodeProperties, name: string) =>
	(displayOptions?.show?.[name] ?? []) as string[];

const operations = properties
	.filter(({ name }) => name === 'operation')
	.flatMap((property) =>
		(property.options as INodePropertyOptions[]).map((option) => ({
			...option,
			resource: shownFor(property, 'resource')[0],
			fields: properties.filter(
				(field) =>
					shownFor(field, 'resource').includes(shownFor(property, 'resource')[0]) &&
					shownFor(field, 'operation').includes(String(option.value)),
			),
		})),
	);

/** @returns how tests name an operation: by its resource and value */
const nameOf = ({ resource, value }: (typeof operations)[number]): string => `${resource}.${String(value)}`;

/** @returns the entries of a collection; a dropdown's choices are none. */
const entriesOf = ({ type, options = [] }: INodeProperties): INodeProperties[] =>
	type === 'collection'
		? (options as INodeProperties[])
		: type === 'fixedCollection'
			? (options as INodePropertyCollection[]).flatMap(({ values }) => values)
			: [];

const choicesOf = ({ type, options = [] }: INodeProperties): INodePropertyOptions[] =>
	type === 'options' || type === 'multiOptions' ? (options as INodePropertyOptions[]) : [];

interface Place {
	where: string;
	field: INodeProperties;
	/** Whether it stands inside a collection. */
	inside: boolean;
}

const everyField: Place[] = [
	...properties.map(
		(field): Place => ({
			where: [...shownFor(field, 'resource'), ...shownFor(field, 'operation'), field.name].join('.'),
			field,
			inside: false,
		}),
	),
	...credential.properties.map(
		(field): Place => ({ where: `credential.${field.name}`, field, inside: false }),
	),
	...triggers.flatMap(({ description }) =>
		description.properties
			// A notice is a sentence, no field.
			.filter(({ type }) => type !== 'notice')
			.map((field): Place => ({ where: `${description.name}.${field.name}`, field, inside: false })),
	),
].flatMap((place) => [
	place,
	...entriesOf(place.field).map((field) => ({ where: `${place.where}.${field.name}`, field, inside: true })),
]);

const named = <T>(places: T[], name: (place: T) => string): Array<[string, T]> =>
	places.map((place) => [name(place), place]);

const eachField = named(everyField, ({ where }) => where);
const fieldsWith = (test: (field: INodeProperties) => unknown) =>
	eachField.filter(([, { field }]) => Boolean(test(field)));

const SMALL_WORDS = /^(a|an|the|and|or|of|to|in|on|for|from|by|as|at|with)$/;

const isTitleCase = (label: string) =>
	label
		.replace(/[():]/g, '')
		.split(' ')
		.every((word, index) => /^[A-Z0-9]/.test(word) || (index > 0 && SMALL_WORDS.test(word)));

/** @returns how many sentences the text has; markup and shortened words do not end one. */
const sentences = (text: string) =>
	text
		.replace(/<[^>]+>/g, '')
		.split(/[.?!](?=\s+[A-Z'])/)
		.filter((part) => part.trim() !== '').length;

const collator = new Intl.Collator('en');
const isSorted = (names: string[]) => [...names].sort(collator.compare).join('|') === names.join('|');

describe('the interface that saved workflows depend on', () => {
	it('has exactly the operations of the specification, each under its resource', () => {
		const names = operations.map(nameOf);
		expect([...names].sort()).toEqual(Object.keys(INTERFACE).sort());
		const resources = choicesOf(properties[0]).map(({ value }) => value);
		expect(resources).toEqual([...new Set(operations.map(({ resource }) => resource))]);
	});

	it.each(Object.entries(INTERFACE))('%s has exactly its parameters and options', (value, expected) => {
		const fields = operations.find((operation) => nameOf(operation) === value)?.fields ?? [];
		const sends = value.startsWith('message.send') && value !== 'message.sendAndWait';
		const names = [...new Set(fields.map(({ name }) => name))];
		expect([...names].sort()).toEqual(
			[...expected.parameters, ...(sends ? OF_EVERY_SEND.parameters : [])].sort(),
		);
		const options = fields.find(({ name }) => name === 'options');
		expect((options ? entriesOf(options) : []).map(({ name }) => name).sort()).toEqual(
			[...expected.options, ...(sends ? OF_EVERY_SEND.options : [])].sort(),
		);
	});

	it.each([
		[
			'message.getAll.filters',
			['account', 'after', 'before', 'direction', 'since', 'status', 'type', 'until'],
		],
		['campaign.getAll.filters', ['account', 'campaignStatus', 'search']],
		['campaign.getRecipients.filters', ['recipientStatuses']],
		['contact.getAll.filters', ['search', 'tags']],
		['contact.create.additionalFields', ['account', 'metadata', 'name', 'tags']],
		['contact.upsert.additionalFields', ['account', 'metadata', 'name', 'tags']],
		['contact.update.updateFields', ['account', 'metadata', 'name']],
		['template.getAll.filters', ['account', 'category', 'search', 'status']],
	])('%s has the entries of the specification', (where, names) => {
		const collection = everyField.find((place) => place.where === where);
		expect(
			entriesOf(collection?.field as INodeProperties)
				.map(({ name }) => name)
				.sort(),
		).toEqual(names);
	});

	it.each(Object.entries(VALUES))('%s has exactly its values', (name, values) => {
		const fields = everyField.filter(({ field }) => field.name === name);
		expect(fields.length).toBeGreaterThan(0);
		for (const { field, where } of fields)
			expect(
				choicesOf(field)
					.map(({ value }) => value)
					.sort(),
			).toEqual(FEWER_VALUES[where] ?? values);
	});

	it('has the entries of buttons and rows', () => {
		const entries = (where: string) =>
			entriesOf(everyField.find((place) => place.where === where)?.field as INodeProperties).map(
				({ name }) => name,
			);
		expect(entries('message.sendInteractive.buttons')).toEqual(['id', 'title']);
		expect(entries('message.sendInteractive.rows')).toEqual(['id', 'title', 'description']);
	});

	it.each([
		['contact', ['list', 'id', 'phone']],
		['template', ['list', 'id', 'name']],
	])('%s is chosen in the modes %j', (name, modes) => {
		const fields = properties.filter((field) => field.name === name);
		for (const field of fields) {
			expect(field).toMatchObject({ type: 'resourceLocator', default: { mode: 'list', value: '' } });
			expect(field.modes?.map((mode) => mode.name)).toEqual(modes);
		}
	});

	it('has the defaults that the specification names', () => {
		const byDefault = (where: string) => everyField.find((place) => place.where === where)?.field.default;
		expect(byDefault('message.sendMedia.binaryPropertyName')).toBe('data');
		expect(byDefault('message.sendText.options.confirm')).toBe('none');
		expect(byDefault('message.sendText.options.confirmTimeout')).toBe(30);
		expect(byDefault('message.getAll.simple')).toBe(true);
	});

	it('has the credential of the specification', () => {
		expect(credential).toMatchObject({ name: 'whatomateApi', displayName: 'Whatomate API' });
		expect(credential.properties.map(({ name }) => name)).toEqual([
			'baseUrl',
			'apiKey',
			'ignoreSslIssues',
			'metaAppSecret',
			'metaVerifyToken',
		]);
		expect(node.description).toMatchObject({
			name: 'whatomate',
			credentials: [{ name: 'whatomateApi', required: true }],
			usableAsTool: true,
		});
	});
});

describe('the interface of the triggers', () => {
	const STATUSES = ['delivered', 'failed', 'read', 'sent'];
	const TRIGGERS: Record<string, { parameters: string[]; filters: string[]; options: string[] }> = {
		whatomateTrigger: {
			parameters: ['source', 'events', 'statuses', 'incomingMessages', 'passOn', 'filters', 'options'],
			filters: ['account', 'contacts', 'types', 'text', 'textMatch'],
			options: ['downloadMedia', 'raw', 'leaveOutOwn', 'deduplicate'],
		},
		whatomateLiveTrigger: {
			parameters: ['events', 'statuses', 'filters', 'options'],
			filters: ['contacts', 'types', 'text', 'textMatch'],
			options: ['downloadMedia', 'raw', 'leaveOutOwn', 'origin', 'deduplicate'],
		},
	};
	const rows = triggers.map(({ description }): [string, (typeof triggers)[number]['description']] => [
		description.name,
		description,
	]);
	const fieldOf = (where: string) =>
		everyField.find((place) => place.where === where)?.field as INodeProperties;

	it.each(rows)('%s has exactly its parameters, filters and options', (name, { properties: fields }) => {
		const { parameters, filters, options } = TRIGGERS[name];
		expect(fields.filter(({ type }) => type !== 'notice').map((field) => field.name)).toEqual(parameters);
		expect(entriesOf(fieldOf(`${name}.filters`)).map((field) => field.name)).toEqual(filters);
		expect(
			entriesOf(fieldOf(`${name}.options`))
				.map((field) => field.name)
				.sort(),
		).toEqual([...options].sort());
	});

	it.each<[string, string[], unknown]>([
		['whatomateTrigger.source', ['meta', 'whatomate'], 'whatomate'],
		['whatomateTrigger.events', [], ['message.incoming']],
		['whatomateTrigger.statuses', STATUSES, ['sent', 'delivered', 'read', 'failed']],
		[
			'whatomateLiveTrigger.events',
			['message.incoming', 'message.reaction', 'message.sent', 'message.status'],
			['message.incoming'],
		],
		['whatomateLiveTrigger.statuses', STATUSES, ['sent', 'delivered', 'read', 'failed']],
		['whatomateLiveTrigger.filters.textMatch', ['contains', 'equals', 'pattern'], 'contains'],
	])('%s has exactly its values', (where, values, byDefault) => {
		const field = fieldOf(where);
		expect(
			choicesOf(field)
				.map(({ value }) => value)
				.sort(),
		).toEqual(values);
		expect(field.default).toEqual(byDefault);
	});

	it.each<[string, boolean]>([
		['whatomateTrigger.passOn', true],
		['whatomateTrigger.incomingMessages', false],
		...rows.flatMap(
			([name]): Array<[string, boolean]> => [
				[`${name}.options.deduplicate`, true],
				[`${name}.options.leaveOutOwn`, true],
				[`${name}.options.downloadMedia`, false],
				[`${name}.options.raw`, false],
			],
		),
	])('%s is %s by default', (where, byDefault) => {
		expect(fieldOf(where)).toMatchObject({ type: 'boolean', default: byDefault });
	});

	it.each(rows)('%s says of each field what it is for', (name, { description, subtitle = '' }) => {
		const fields = everyField.filter(({ where }) => where.startsWith(`${name}.`));
		for (const { field } of fields) {
			const isCollection = field.type === 'collection';
			expect([field.name, isCollection || (field.description ?? '') !== '']).toEqual([field.name, true]);
		}
		for (const { field } of fields)
			for (const word of choicesOf(field)) expect(word.description).not.toBe(word.name);
		expect(description).toMatch(/^Starts the workflow when /);
		expect(subtitle).toMatch(/^=\{\{ .+ \}\}$/);
	});

	it.each(rows)('%s is a trigger as n8n knows one', (name, description) => {
		expect(name).toMatch(/Trigger$/);
		expect(description).toMatchObject({
			displayName: expect.stringMatching(/^Whatomate (Live )?Trigger$/),
			defaults: { name: description.displayName },
			group: ['trigger'],
			inputs: [],
			outputs: ['main'],
			credentials: [{ name: 'whatomateApi', required: true }],
		});
		expect(description).not.toHaveProperty('usableAsTool');
	});

	it.each(rows)('%s warns of the workflow that starts itself', (_, { properties: fields }) => {
		const notices = fields.filter(({ type }) => type === 'notice');
		expect(notices).toHaveLength(1);
		expect(notices[0].displayName).toMatch(/never ends.+'Leave Out Own Messages'/);
		expect(notices[0].displayOptions?.show?.events).toContain('message.sent');
	});

	it('shows the same things under the same names in both', () => {
		for (const part of ['options', 'filters', 'statuses']) {
			const [one, other] = rows.map(([name]) =>
				everyField.filter(({ where }) => where.startsWith(`${name}.${part}.`)),
			);
			for (const { field } of one) {
				const twin = other.find((place) => place.field.name === field.name)?.field;
				if (twin) expect([field.displayName, field.type]).toEqual([twin.displayName, twin.type]);
			}
		}
	});
});

describe('an operation is worded as n8n wants it', () => {
	const rows = named(operations, nameOf);

	it.each(rows)('%s', (_, { name, action = '', description = '' }) => {
		expect(isTitleCase(name)).toBe(true);
		// Sentence case, bare words, no article, no name that the sentence-case check would break.
		expect(action).toMatch(/^[A-Z][a-z]*( ([a-z]+|URL|ID|CTA))+$/);
		expect(action).not.toMatch(/\b(a|an|the)\b|whatsapp/i);
		expect(description).not.toBe('');
		for (const other of [name, action]) expect(description.toLowerCase()).not.toBe(other.toLowerCase());
	});

	it('actions are told apart, and stand in the order of the alphabet by name', () => {
		expect(new Set(operations.map(({ action }) => action)).size).toBe(operations.length);
		for (const resource of new Set(operations.map((operation) => operation.resource))) {
			const names = operations.filter((operation) => operation.resource === resource).map(({ name }) => name);
			expect(isSorted(names)).toBe(true);
		}
	});

	it.each(rows.filter(([, { value }]) => value === 'getAll'))(
		'%s is Get Many, and does not promise all',
		(_, operation) => {
			expect(operation.name).toBe('Get Many');
			expect(operation.action).toMatch(/^Get many /);
			expect(operation.description).not.toMatch(/\ball\b/i);
			const order = ['returnAll', 'limit', 'simple', 'filters', 'options'];
			const names = operation.fields.map(({ name }) => name).filter((name) => order.includes(name));
			expect(names).toEqual(order.filter((name) => names.includes(name)));
		},
	);

	it.each(rows)(
		'%s ships the shape of its output, so that the next node sees the fields',
		(_, { resource, value }) => {
			const file = join(
				__dirname,
				`../../nodes/Whatomate/__schema__/v1.0.0/${resource}/${String(value)}.json`,
			);
			expect(existsSync(file)).toBe(true);
		},
	);

	it.each(rows)(
		'%s has one label for each parameter, since an AI tool names its arguments by them',
		(_, { fields }) => {
			const places = fields.flatMap((field) => [
				field,
				...(field.type === 'collection' ? entriesOf(field) : []),
			]);
			const names = new Map<string, string>();
			for (const { displayName, name } of places) {
				expect([displayName, names.get(displayName) ?? name]).toEqual([displayName, name]);
				names.set(displayName, name);
			}
		},
	);
});

describe('a field is worded as n8n wants it', () => {
	it.each(eachField)('%s has a label in Title Case, and says more than its label', (_, { field }) => {
		expect(field.displayName).toMatch(/^[A-Z]/);
		expect(isTitleCase(field.displayName)).toBe(true);
		expect(field.description?.toLowerCase()).not.toBe(field.displayName.toLowerCase());
		expect(field.description).not.toBe('');
		expect(Object.keys(field)[0]).toBe('displayName');
	});

	const texts: Array<[string, string]> = [
		...[node, ...triggers].map(({ description }): [string, string] => [
			description.name,
			description.description,
		]),
		...operations.map((operation): [string, string] => [nameOf(operation), operation.description ?? '']),
		...everyField.flatMap(
			({ where, field }): Array<[string, string]> => [
				...(field.description ? [[where, field.description] as [string, string]] : []),
				...choicesOf(field)
					.filter(({ description }) => description)
					.map((choice): [string, string] => [`${where}: ${choice.name}`, choice.description ?? '']),
			],
		),
	];

	it.each(texts)('%s: one sentence without a period, several with', (_, text) => {
		expect(text).toMatch(/^[A-Z]/);
		expect(text).not.toMatch(/\n| {2}|`|\b(id|url|json)\b(?!')/);
		expect(text.endsWith('.')).toBe(sentences(text) > 1);
	});

	it.each(fieldsWith(({ placeholder }) => placeholder))(
		'%s has a placeholder of the usual form',
		(_, { field }) => {
			const { type, placeholder = '' } = field;
			if (type === 'collection' || type === 'fixedCollection')
				expect(placeholder).toMatch(/^Add (option|[A-Z]\w+)$/);
			else expect(placeholder).toMatch(/^e\.g\. \S/);
			expect(placeholder).not.toContain(field.displayName);
		},
	);

	it.each(fieldsWith(({ hint }) => hint))('%s has a hint that fits on its line', (_, { field }) => {
		expect(field.hint?.length).toBeLessThanOrEqual(120);
	});

	it.each(fieldsWith(({ type }) => type === 'boolean'))('%s says whether', (_, { field }) => {
		expect(field.description).toMatch(/^Whether /);
	});

	// What a trigger starts on is called as n8n's own triggers call it, and its values are no IDs.
	it.each(fieldsWith(({ name, typeOptions }) => typeOptions?.loadOptionsMethod && name !== 'events'))(
		'%s takes a name or an ID',
		(_, { field }) => {
			expect(field.displayName).toMatch(/Names? or IDs?$/);
			expect(field.description).toMatch(
				/Choose from the list, or specify (?:an ID|IDs) using an <a href="https:\/\/docs\.n8n\.io\/code\/expressions\/">expression<\/a>\.$/,
			);
		},
	);

	it('the fields that n8n knows by name have the texts that n8n knows', () => {
		const byName = (name: string) =>
			everyField.filter(({ field }) => field.name === name).map(({ field }) => field);
		for (const field of byName('returnAll'))
			expect(field).toMatchObject({
				displayName: 'Return All',
				default: false,
				description: 'Whether to return all results or only up to a given limit',
			});
		for (const field of byName('limit'))
			expect(field).toMatchObject({
				displayName: 'Limit',
				default: 50,
				typeOptions: { minValue: 1 },
				description: 'Max number of results to return',
			});
		for (const field of byName('simple'))
			expect(field).toMatchObject({
				displayName: 'Simplify',
				default: true,
				description: 'Whether to return a simplified version of the response instead of the raw data',
			});
		for (const [name, placeholder] of [
			['options', 'Add option'],
			['filters', 'Add Filter'],
		])
			for (const field of byName(name)) expect(field).toMatchObject({ placeholder, default: {} });
	});

	it.each(eachField)('%s never speaks of binary data or properties', (_, { field }) => {
		for (const text of [field.displayName, field.description ?? '', field.hint ?? ''])
			expect(text).not.toMatch(/binary (data|propert)/i);
	});
});

describe('a field works as n8n wants it', () => {
	const DEFAULTS: Record<string, (value: unknown) => boolean> = {
		string: (value) => typeof value === 'string',
		json: (value) => typeof value === 'string' && value !== '' && typeof JSON.parse(value) === 'object',
		dateTime: (value) => typeof value === 'string',
		number: (value) => typeof value === 'number',
		boolean: (value) => typeof value === 'boolean',
		multiOptions: (value) => Array.isArray(value),
		collection: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
		fixedCollection: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
		resourceLocator: (value) => typeof value === 'object' && value !== null && 'mode' in value,
		resourceMapper: (value) => typeof value === 'object' && value !== null && 'mappingMode' in value,
	};

	it.each(eachField)('%s has a default of its type', (_, { field }) => {
		if (field.type === 'options' && !field.typeOptions?.loadOptionsMethod)
			expect(choicesOf(field).map(({ value }) => value)).toContain(field.default);
		else if (field.type === 'options') expect(field.default).toBe('');
		else expect(DEFAULTS[field.type]?.(field.default)).toBe(true);
	});

	it.each(eachField)('%s is required only where it has to be, and never inside a collection', (_, place) => {
		const { field, inside } = place;
		if ('required' in field) expect([field.required, inside]).toEqual([true, false]);
	});

	it.each(eachField)('%s takes expressions, unless n8n wants it otherwise', (_, { field }) => {
		const fixed = ['resource', 'operation'].includes(field.name) || field.type === 'resourceMapper';
		expect(field.noDataExpression === true).toBe(fixed);
	});

	it.each(eachField)('%s lists its choices and entries by the alphabet', (where, { field }) => {
		// These follow the way of a message, which a reader expects more than the alphabet.
		if (field.name !== 'confirm') expect(isSorted(choicesOf(field).map(({ name }) => name))).toBe(true);
		for (const { name } of choicesOf(field)) expect(isTitleCase(name)).toBe(true);
		if (field.type === 'collection')
			expect([where, entriesOf(field).map(({ displayName }) => displayName)]).toEqual([
				where,
				entriesOf(field)
					.map(({ displayName }) => displayName)
					.sort(collator.compare),
			]);
	});

	const modes = fieldsWith(({ type }) => type === 'resourceLocator').flatMap(([where, { field }]) =>
		(field.modes ?? []).map((mode): [string, INodePropertyMode] => [`${where} ${mode.displayName}`, mode]),
	);

	it.each(modes)('%s', (_, mode) => {
		if (mode.type === 'list') {
			expect(mode.displayName).toBe('From List');
			expect(mode.typeOptions?.searchable).toBe(true);
			expect(mode.placeholder).toMatch(/^Select a /);
		} else {
			expect(mode.displayName).toMatch(/^By /);
			expect(mode.placeholder).toMatch(/^e\.g\. /);
		}
		for (const check of mode.validation ?? []) {
			const { type, properties: rule } = check as INodePropertyModeValidation;
			expect(type).toBe('regex');
			const { regex, errorMessage } = rule as { regex: string; errorMessage: string };
			expect(errorMessage).toMatch(/^Not a valid /);
			// n8n checks the whole value.
			expect((mode.placeholder ?? '').replace('e.g. ', '')).toMatch(new RegExp(`^${regex}$`));
		}
		expect((mode.hint ?? '').length).toBeLessThanOrEqual(120);
	});

	it('every method that a field names is there', () => {
		const { listSearch, resourceMapping } = node.methods;
		const [{ methods: ofTrigger }] = triggers as [WhatomateTrigger, WhatomateLiveTrigger];
		for (const { where, field } of everyField) {
			expect([
				where,
				where.startsWith('whatomateLiveTrigger.') && field.typeOptions?.loadOptionsMethod,
			]).not.toEqual([where, expect.any(String)]);
			const { loadOptions } = where.startsWith('whatomateTrigger.') ? ofTrigger : node.methods;
			const { loadOptionsMethod, resourceMapper } = field.typeOptions ?? {};
			if (loadOptionsMethod) expect(Object.keys(loadOptions)).toContain(loadOptionsMethod);
			if (resourceMapper) expect(Object.keys(resourceMapping)).toContain(resourceMapper.resourceMapperMethod);
			for (const { typeOptions } of field.modes ?? [])
				if (typeOptions?.searchListMethod)
					expect(Object.keys(listSearch)).toContain(typeOptions.searchListMethod);
		}
	});

	it('a parameter of one name looks the same in every operation, so that a switch keeps what was typed', () => {
		const types = new Map<string, string>();
		for (const { name, type } of properties) {
			expect([name, types.get(name) ?? type]).toEqual([name, type]);
			types.set(name, type);
		}
	});

	it('every field is shown for an operation, after resource and operation', () => {
		expect(properties.slice(0, 2).map(({ name }) => name)).toEqual(['resource', 'operation']);
		for (const field of properties.filter(({ name }) => !['resource', 'operation'].includes(name))) {
			expect(shownFor(field, 'resource')).toHaveLength(1);
			expect(shownFor(field, 'operation')).toHaveLength(1);
		}
	});

	it('secrets are hidden, and nothing else is', () => {
		const hidden = everyField.filter(({ field }) => field.typeOptions?.password).map(({ where }) => where);
		expect(hidden).toEqual(['credential.apiKey', 'credential.metaAppSecret', 'credential.metaVerifyToken']);
	});
});
