import type { INodeProperties } from 'n8n-workflow';

import {
	choicesOf,
	credential,
	entriesOf,
	everyField,
	nameOf,
	node,
	operations,
	properties,
	triggers,
} from './support';

/** The variables of a template. */
const VARIABLES = [
	'templateText',
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
		parameters: ['contact', 'textSource', 'text', 'savedReply', 'placeholders', ...FREE_FORM],
		options: ['account', 'replyToMessageId'],
	},
	'message.sendTemplate': {
		parameters: ['contact', ...TEMPLATE],
		options: ['account'],
	},
	'message.sendMedia': {
		parameters: ['contact', 'mediaType', 'mediaSource', 'binaryPropertyName', 'mediaUrl', ...FREE_FORM],
		options: ['account', 'caption', 'downloadTimeout', 'fileName'],
	},
	'message.sendInteractive': {
		parameters: [
			'contact',
			'interactiveType',
			'body',
			'specifyButtons',
			'buttons',
			'buttonsJson',
			'buttonText',
			'url',
			'specifyRows',
			'rows',
			'rowsJson',
			'flowId',
			...FREE_FORM,
		],
		options: ['account', 'firstScreen', 'footer', 'header', 'sectionTitle'],
	},
	'campaign.addRecipients': {
		parameters: ['campaign', ...RECIPIENT, ...VARIABLES, 'leaveOut', 'options'],
		options: ['sendOnceKey'],
	},
	'campaign.cancel': { parameters: ['campaign'], options: [] },
	'campaign.create': {
		parameters: ['template', 'templateText', 'campaignName', ...HEADER, 'options'],
		options: ['account', 'downloadTimeout'],
	},
	'campaign.delete': { parameters: ['campaign'], options: [] },
	'campaign.get': { parameters: ['campaign'], options: [] },
	'campaign.getAll': { parameters: ['returnAll', 'limit', 'filters'], options: [] },
	'campaign.getRecipients': { parameters: ['campaign', 'returnAll', 'limit', 'filters'], options: [] },
	'campaign.getReport': { parameters: ['campaign', 'answersWithin'], options: [] },
	'campaign.pause': { parameters: ['campaign'], options: [] },
	'campaign.removeRecipient': { parameters: ['campaign', 'recipient'], options: [] },
	'campaign.retryFailed': { parameters: ['campaign'], options: [] },
	'campaign.send': {
		parameters: [...TEMPLATE, ...RECIPIENT, 'campaignName', 'leaveOut', 'options'],
		options: [
			'account',
			'campaignId',
			'downloadTimeout',
			'sendOnceKey',
			'testPhoneNumber',
			'waitForCompletion',
			'waitMinutes',
		],
	},
	'campaign.start': { parameters: ['campaign'], options: [] },
	'message.react': { parameters: ['contact', 'messageId', 'emoji'], options: [] },
	'message.downloadMedia': {
		parameters: ['messageId', 'binaryPropertyName', 'options'],
		options: ['fileName'],
	},
	'conversation.addNote': { parameters: ['contact', 'note'], options: [] },
	'conversation.assign': { parameters: ['contact', 'assignTo', 'agent', 'team'], options: [] },
	'conversation.deleteNote': { parameters: ['contact', 'noteId'], options: [] },
	'conversation.getAll': { parameters: ['returnAll', 'limit', 'filters'], options: [] },
	'conversation.getNotes': { parameters: ['contact', 'returnAll', 'limit'], options: [] },
	'conversation.handOver': {
		parameters: ['contact', 'assignTo', 'agent', 'team', 'note', 'options'],
		options: ['account'],
	},
	'conversation.returnToBot': { parameters: ['contact'], options: [] },
	'contact.assign': { parameters: ['contact', 'assignTo', 'agent', 'simple'], options: [] },
	'contact.create': { parameters: ['phone', 'simple', 'additionalFields'], options: [] },
	'contact.upsert': { parameters: ['phone', 'simple', 'additionalFields'], options: [] },
	'contact.delete': { parameters: ['contact'], options: [] },
	'contact.get': { parameters: ['contact', 'simple'], options: [] },
	'contact.getAll': { parameters: ['returnAll', 'limit', 'simple', 'filters'], options: [] },
	'contact.import': {
		parameters: ['phoneNumber', 'contactName', 'tags', 'options'],
		options: ['account', 'overwriteTags', 'updateExisting'],
	},
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
			'specifyChoices',
			'choices',
			'choicesJson',
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
	options: ['confirm', 'confirmTimeout', 'maxConcurrency', 'sendOnceKey'],
};

const VALUES: Record<string, string[]> = {
	textSource: ['define', 'savedReply'],
	specifyVariables: ['fields', 'json'],
	specifyButtons: ['fields', 'json'],
	specifyRows: ['fields', 'json'],
	specifyChoices: ['fields', 'json'],
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
	assignTo: ['agent', 'queue', 'team'],
};

/** Where a parameter does not have all of its values. */
const FEWER_VALUES: Record<string, string[]> = {
	// No template can stand for a question.
	'message.sendAndWait.outsideWindow': ['fail', 'send'],
	'contact.assign.assignTo': ['agent', 'nobody'],
	'conversation.assign.assignTo': ['agent', 'nobody', 'team'],
};

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
		[
			'contact.getAll.filters',
			[
				'account',
				'assignedTo',
				'createdAfter',
				'lastActiveAfter',
				'lastActiveBefore',
				'optedOut',
				'search',
				'tags',
				'tagsAll',
				'tagsAny',
				'tagsNone',
				'windowOpen',
			],
		],
		['conversation.getAll.filters', ['agent', 'contact', 'source', 'status', 'team']],
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
		expect(entries('message.sendInteractive.buttons')).toEqual(['title', 'id']);
		expect(entries('message.sendInteractive.rows')).toEqual(['title', 'description', 'id']);
	});

	it.each([
		['contact', ['list', 'id', 'phone']],
		['template', ['list', 'id', 'name']],
		['savedReply', ['list', 'id']],
		['flowId', ['list', 'id']],
	])('%s is chosen in the modes %j', (name, modes) => {
		const fields = properties.filter((field) => field.name === name);
		for (const field of fields) {
			expect(field).toMatchObject({ type: 'resourceLocator', default: { mode: 'list', value: '' } });
			expect(field.modes?.map((mode) => mode.name)).toEqual(modes);
		}
	});

	it('keeps what workflows of earlier versions hold: a flow as text, a text without its source, tags to filter by', () => {
		const field = (where: string) => everyField.find((place) => place.where === where)?.field;
		expect(field('message.sendText.textSource')?.default).toBe('define');
		expect(field('message.sendText.text')?.displayOptions?.show?.textSource).toEqual(['define']);
		expect(field('message.sendInteractive.flowId')?.displayOptions?.show?.interactiveType).toEqual(['flow']);
		expect(field('message.sendInteractive.options.firstScreen')).toMatchObject({
			type: 'options',
			default: '',
		});
		// Only what is hidden is not offered in a collection.
		expect(field('contact.getAll.filters.tags')).toMatchObject({ type: 'hidden', default: [] });
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
			'defaultCountry',
			'receiveFromMeta',
			'metaSecret',
			'metaAppSecret',
			'metaToken',
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
			parameters: [
				'source',
				'events',
				'statuses',
				'incomingMessages',
				'passOn',
				'buttonName',
				'buttonIcon',
				'filters',
				'options',
			],
			filters: ['account', 'contacts', 'types', 'text', 'textMatch'],
			options: ['downloadMedia', 'raw', 'leaveOutWithPerson', 'leaveOutOwn', 'deduplicate'],
		},
		whatomateLiveTrigger: {
			parameters: ['events', 'statuses', 'filters', 'options'],
			filters: ['contacts', 'types', 'text', 'textMatch'],
			options: [
				'collect',
				'downloadMedia',
				'raw',
				'leaveOutWithPerson',
				'leaveOutOwn',
				'origin',
				'deduplicate',
			],
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
		['whatomateTrigger.source', ['inboxButton', 'meta', 'whatomate'], 'whatomate'],
		[
			'whatomateTrigger.buttonIcon',
			[
				'bar-chart',
				'code',
				'external-link',
				'file-text',
				'globe',
				'link',
				'mail',
				'phone',
				'ticket',
				'user',
				'zap',
			],
			'ticket',
		],
		[
			'whatomateTrigger.events',
			[
				'contact.created',
				'message.incoming',
				'message.outgoing',
				'message.sent',
				'transfer.assigned',
				'transfer.created',
				'transfer.resumed',
			],
			['message.incoming'],
		],
		['whatomateTrigger.statuses', STATUSES, ['sent', 'delivered', 'read', 'failed']],
		[
			'whatomateLiveTrigger.events',
			[
				'call.missed',
				'campaign.finished',
				'message.incoming',
				'message.reaction',
				'message.sent',
				'message.status',
				'note.created',
				'transfer.assigned',
				'transfer.created',
				'transfer.escalated',
				'transfer.expired',
				'transfer.resumed',
			],
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

	it.each<[string, string[]]>([
		['events', ['whatomate']],
		['statuses', ['meta']],
		['incomingMessages', ['meta']],
		['passOn', ['meta']],
		['buttonName', ['inboxButton']],
		['buttonIcon', ['inboxButton']],
		// A click is about no message, and never comes twice.
		['filters', ['meta', 'whatomate']],
		['options', ['meta', 'whatomate']],
	])('whatomateTrigger.%s is shown for the sources %j', (name, sources) => {
		expect(fieldOf(`whatomateTrigger.${name}`).displayOptions?.show?.source).toEqual(sources);
	});

	it.each<[string, boolean]>([
		['whatomateTrigger.passOn', true],
		['whatomateTrigger.incomingMessages', false],
		...rows.flatMap(
			([name]): Array<[string, boolean]> => [
				[`${name}.options.deduplicate`, true],
				[`${name}.options.leaveOutOwn`, true],
				[`${name}.options.leaveOutWithPerson`, false],
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
		expect(description).not.toBe(node.description.description);
		expect(subtitle).toMatch(/^=\{\{ .+ \}\}$/s);
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
