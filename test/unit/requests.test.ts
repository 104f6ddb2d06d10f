import { path } from '../../nodes/shared/api/request';
import type { ApiRequest, Upload } from '../../nodes/shared/api/request';
import { Failure } from '../../nodes/shared/failures/failure';
import { createContactRequest, updateContactRequest } from '../../nodes/shared/api/contacts';
import { filledFilters } from '../../nodes/shared/api/pages';
import { deleteContactRequest } from '../../nodes/Whatomate/resources/contact/delete';
import {
	cancelRequest,
	createRequest,
	headerRequest,
	importRequest,
	pauseRequest,
	retryFailedRequest,
	startRequest,
} from '../../nodes/Whatomate/resources/campaign/requests';
import { contactsQuery } from '../../nodes/Whatomate/resources/contact/getAll';
import { changedTags } from '../../nodes/Whatomate/resources/contact/setTags';
import { withOwnTags } from '../../nodes/Whatomate/resources/contact/upsert';
import {
	markConversationRequest,
	markMessageRequest,
} from '../../nodes/Whatomate/resources/message/markAsRead';
import { isEmoji, reactionRequest } from '../../nodes/Whatomate/resources/message/react';
import { interactiveRequest, leftOut } from '../../nodes/Whatomate/resources/message/interactive';
import type { Interactive } from '../../nodes/Whatomate/resources/message/interactive';
import { addressRequest, uploadRequest } from '../../nodes/Whatomate/resources/message/sendMedia';
import { templateRequest } from '../../nodes/Whatomate/resources/message/templateMessage';
import { syncRequest } from '../../nodes/Whatomate/resources/template/sync';
import { textRequest } from '../../nodes/Whatomate/resources/message/textMessage';

const CONTACT = '657cb6f5-5f88-497c-9ae9-0c9b03c3847c';
const MESSAGE = 'a78d8c5a-60c0-43e5-9e74-40d9dbf35a35';
const TEMPLATE = '813deb37-1cb6-4be7-9b40-1010c8c3cbdf';

/** A row of a table: what is asked, the request, and what goes over the wire for it. */
type Row = [name: string, request: ApiRequest, wire: ApiRequest];

const expectRows = (rows: Row[]) => it.each(rows)('%s', (_, request, wire) => expect(request).toEqual(wire));

describe('a text becomes a request that both servers read', () => {
	const sent = (body: ApiRequest['body']): ApiRequest => ({
		method: 'POST',
		path: `/api/contacts/${CONTACT}/messages`,
		body,
		sends: true,
	});

	expectRows([
		[
			'a plain text stands in both fields, or a released server would send an empty one',
			textRequest(CONTACT, { text: 'Hello' }),
			sent({ type: 'text', text: 'Hello', content: { body: 'Hello' } }),
		],
		[
			'an emoji, right-to-left letters and line breaks are sent untouched',
			textRequest(CONTACT, { text: ' Olá 👋\nمرحبا ' }),
			sent({ type: 'text', text: ' Olá 👋\nمرحبا ', content: { body: ' Olá 👋\nمرحبا ' } }),
		],
		[
			'a reply names the message that it answers',
			textRequest(CONTACT, { text: 'Yes', replyTo: MESSAGE }),
			sent({ type: 'text', text: 'Yes', content: { body: 'Yes' }, reply_to_message_id: MESSAGE }),
		],
		[
			'an account goes by the name of this route',
			textRequest(CONTACT, { text: 'Hi', account: 'support' }),
			sent({ type: 'text', text: 'Hi', content: { body: 'Hi' }, whatsapp_account: 'support' }),
		],
		[
			'options that are left empty are not sent',
			textRequest(CONTACT, { text: 'Hi', replyTo: '', account: '' }),
			sent({ type: 'text', text: 'Hi', content: { body: 'Hi' } }),
		],
	]);
});

const interactive = (fields: Partial<Interactive>): Interactive => ({
	kind: 'button',
	body: 'How would you like to proceed?',
	header: '',
	footer: '',
	buttonText: '',
	url: '',
	flowId: '',
	firstScreen: '',
	sectionTitle: '',
	buttons: [],
	rows: [],
	...fields,
});

const BODY = 'How would you like to proceed?';
const YES = { id: 'yes', title: 'Yes' };
const NO = { id: 'no', title: 'No' };
const MORNING = { id: 'am', title: 'Morning', description: '9:00 to 12:00' };
const EVENING = { id: 'pm', title: 'Evening', description: '' };

describe('an interactive message becomes a request', () => {
	const sent = (message: object, more: object = {}): ApiRequest => ({
		method: 'POST',
		path: `/api/contacts/${CONTACT}/messages`,
		body: { type: 'interactive', interactive: { body: BODY, ...message }, ...more },
		sends: true,
	});

	expectRows([
		[
			'reply buttons',
			interactiveRequest(CONTACT, interactive({ buttons: [YES, NO] })),
			sent({ type: 'button', buttons: [YES, NO] }),
		],
		[
			'reply buttons with header, footer and account',
			interactiveRequest(CONTACT, interactive({ buttons: [YES], header: 'H', footer: 'F' }), 'main'),
			sent({ type: 'button', buttons: [YES], header: 'H', footer: 'F' }, { whatsapp_account: 'main' }),
		],
		[
			'a link button',
			interactiveRequest(
				CONTACT,
				interactive({ kind: 'cta_url', buttonText: 'View', url: 'https://example.com/?a=1&b=ü' }),
			),
			sent({ type: 'cta_url', button_text: 'View', url: 'https://example.com/?a=1&b=ü' }),
		],
		[
			'a list has its rows where either server looks for them, and no empty description',
			interactiveRequest(
				CONTACT,
				interactive({ kind: 'list', buttonText: 'Times', rows: [MORNING, EVENING] }),
			),
			sent({
				type: 'list',
				button_text: 'Times',
				buttons: [MORNING, { id: 'pm', title: 'Evening' }],
				sections: [{ rows: [MORNING, { id: 'pm', title: 'Evening' }] }],
			}),
		],
		[
			'a list with a title above its rows',
			interactiveRequest(
				CONTACT,
				interactive({ kind: 'list', buttonText: 'Times', rows: [MORNING], sectionTitle: 'Today' }),
			),
			sent({
				type: 'list',
				button_text: 'Times',
				buttons: [MORNING],
				sections: [{ title: 'Today', rows: [MORNING] }],
			}),
		],
		[
			'a flow',
			interactiveRequest(CONTACT, interactive({ kind: 'flow', flowId: '123', buttonText: 'Start' })),
			sent({ type: 'flow', flow_id: '123', button_text: 'Start' }),
		],
		[
			'a flow that opens with a certain screen',
			interactiveRequest(
				CONTACT,
				interactive({ kind: 'flow', flowId: '123', buttonText: 'Start', firstScreen: 'WELCOME' }),
			),
			sent({ type: 'flow', flow_id: '123', button_text: 'Start', first_screen: 'WELCOME' }),
		],
		[
			'fields of another kind are not sent along',
			interactiveRequest(
				CONTACT,
				interactive({
					buttons: [YES],
					url: 'https://example.com',
					flowId: '1',
					rows: [MORNING],
					buttonText: 'x',
				}),
			),
			sent({ type: 'button', buttons: [YES] }),
		],
	]);

	it('is not changed by being sent: the same input gives the same request', () => {
		const given = interactive({ kind: 'list', buttonText: 'Times', rows: [MORNING, EVENING] });
		const before = JSON.stringify(given);
		interactiveRequest(CONTACT, given);
		expect(JSON.stringify(given)).toBe(before);
	});
});

describe('what a released server leaves out of an interactive message is told', () => {
	const ROWS = ['a', 'b', 'c', 'd'].map((id) => ({ id, title: id, description: '' }));

	it.each<[string, Partial<Interactive>, RegExp[]]>([
		['plain buttons lose nothing', { buttons: [YES] }, []],
		['a header', { header: 'H', buttons: [YES] }, [/'Header'/]],
		['a footer', { footer: 'F', buttons: [YES] }, [/'Footer'/]],
		['a header of a flow is kept', { kind: 'flow', header: 'H' }, []],
		['a footer of a flow is not', { kind: 'flow', footer: 'F' }, [/'Footer'/]],
		['the button of a list', { kind: 'list', rows: ROWS }, [/'Button Text'/]],
		[
			'a list of three rows becomes buttons',
			{ kind: 'list', rows: ROWS.slice(1) },
			[/'Button Text'/, /3 rows as reply buttons/],
		],
		[
			'all of a list',
			{
				kind: 'list',
				rows: [...ROWS, { id: 'e', title: 'e', description: 'more' }],
				header: 'H',
				footer: 'F',
				sectionTitle: 'S',
			},
			[/'Header', 'Footer', 'Button Text', 'Section Title', the rows' descriptions/],
		],
	])('%s', (_, fields, told) => {
		const sentences = leftOut(interactive(fields));
		expect(sentences).toHaveLength(told.length);
		told.forEach((pattern, index) => expect(sentences[index]).toMatch(pattern));
	});
});

describe('a file becomes a request', () => {
	const message = { contactId: CONTACT, type: 'document', caption: '', account: '' } as const;
	const file = { fileName: 'invoice.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF') };
	const sent = (rest: Partial<ApiRequest>): ApiRequest => ({
		method: 'POST',
		path: '/api/messages/media',
		sends: true,
		...rest,
	});
	const ADDRESS = 'https://example.com/invoice.pdf';

	expectRows([
		[
			'by its address, as documented',
			addressRequest(message, ADDRESS),
			sent({ body: { contact_id: CONTACT, type: 'document', media_url: ADDRESS } }),
		],
		[
			'by its address, with caption and account',
			addressRequest({ ...message, caption: 'Yours', account: 'main' }, ADDRESS),
			sent({
				body: {
					contact_id: CONTACT,
					type: 'document',
					caption: 'Yours',
					whatsapp_account: 'main',
					media_url: ADDRESS,
				},
			}),
		],
		[
			'as an upload, which is what released servers take',
			uploadRequest(message, file),
			sent({ body: { contact_id: CONTACT, type: 'document' }, upload: { field: 'file', ...file } }),
		],
		[
			'as an upload, with caption and account',
			uploadRequest({ ...message, caption: 'Yours', account: 'main' }, file),
			sent({
				body: { contact_id: CONTACT, type: 'document', caption: 'Yours', whatsapp_account: 'main' },
				upload: { field: 'file', ...file },
			}),
		],
	]);
});

describe('a template becomes a request', () => {
	const sent = (body: ApiRequest['body'], upload?: Upload): ApiRequest => ({
		method: 'POST',
		path: '/api/messages/template',
		body,
		...(upload ? { upload } : {}),
		sends: true,
	});
	const none = { body: {}, header: {}, buttons: {} };
	const upload: Upload = {
		field: 'header_file',
		fileName: 'sale.png',
		contentType: 'image/png',
		content: Buffer.from('png'),
	};
	const to = { contact_id: CONTACT };

	expectRows([
		[
			'without variables nothing empty is sent: a released server passes on all that it gets',
			templateRequest(to, { id: TEMPLATE }, none),
			sent({ contact_id: CONTACT, template_id: TEMPLATE }),
		],
		[
			'to a phone number',
			templateRequest({ phone_number: '14155550101' }, { id: TEMPLATE }, none),
			sent({ phone_number: '14155550101', template_id: TEMPLATE }),
		],
		[
			'with values for body, header and buttons',
			templateRequest(
				to,
				{ id: TEMPLATE },
				{ body: { 1: 'Ana' }, header: { name: 'Ana' }, buttons: { 0: 'A-1' } },
			),
			sent({
				contact_id: CONTACT,
				template_id: TEMPLATE,
				template_params: { 1: 'Ana' },
				header_params: { name: 'Ana' },
				button_params: { 0: 'A-1' },
			}),
		],
		[
			'from an account, under the name of this route',
			templateRequest(to, { id: TEMPLATE }, none, { account: 'support' }),
			sent({ contact_id: CONTACT, template_id: TEMPLATE, account_name: 'support' }),
		],
		[
			'with a header file by address',
			templateRequest(to, { id: TEMPLATE }, none, {
				header: { header_media_url: 'https://example.com/i.pdf', header_media_filename: 'i.pdf' },
			}),
			sent({
				contact_id: CONTACT,
				template_id: TEMPLATE,
				header_media_url: 'https://example.com/i.pdf',
				header_media_filename: 'i.pdf',
			}),
		],
		[
			'with a header file that was uploaded before',
			templateRequest(to, { id: TEMPLATE }, none, { header: { header_media_id: '1234567' } }),
			sent({ contact_id: CONTACT, template_id: TEMPLATE, header_media_id: '1234567' }),
		],
		[
			'with a header file that goes along',
			templateRequest(to, { id: TEMPLATE }, none, { file: upload }),
			sent({ contact_id: CONTACT, template_id: TEMPLATE }, upload),
		],
	]);
});

describe('marking as read becomes a request that sends nothing', () => {
	expectRows([
		['one message', markMessageRequest(MESSAGE), { method: 'PUT', path: `/api/messages/${MESSAGE}/read` }],
		[
			'a conversation',
			markConversationRequest(CONTACT),
			{ method: 'POST', path: `/api/contacts/${CONTACT}/mark-read` },
		],
	]);
});

describe('a path is built from IDs only', () => {
	const NO_IDS = [
		'',
		' ',
		'..',
		'../..',
		'%2e%2e',
		'%2E%2E%2F',
		'/',
		'\\',
		'abc',
		'undefined',
		'null',
		'[object Object]',
		'wamid.TEST000001',
		'14155550101',
		`${CONTACT}/`,
		`${CONTACT}/../accounts`,
		`${CONTACT}?page=1`,
		`${CONTACT}#`,
		`${CONTACT}\n`,
		` ${CONTACT}`,
		`${CONTACT}${CONTACT}`,
		CONTACT.slice(1),
		CONTACT.replace(/-/g, ''),
		CONTACT.replace('6', 'g'),
		`{${CONTACT}}`,
	];
	const builders: Array<[string, (id: string) => unknown]> = [
		['path itself', (id) => path`/api/contacts/${id}`],
		['a text', (id) => textRequest(id, { text: 'x' })],
		['an interactive message', (id) => interactiveRequest(id, interactive({ buttons: [YES] }))],
		['mark message', markMessageRequest],
		['mark conversation', markConversationRequest],
	];

	it.each(builders)('%s refuses whatever is no ID, and shows it', (_, build) => {
		for (const id of NO_IDS) {
			expect(() => build(id)).toThrow(Failure);
			expect(() => build(id)).toThrow(`'${id}' is not an ID`);
		}
	});

	it('takes IDs in capitals, several of them, and escapes in the text around them', () => {
		expect(path`/api/contacts/${CONTACT.toUpperCase()}/messages/${MESSAGE}/reaction`).toBe(
			`/api/contacts/${CONTACT.toUpperCase()}/messages/${MESSAGE}/reaction`,
		);
		expect(path`/api/templates`).toBe('/api/templates');
	});
});

describe('contacts, templates and reactions become requests', () => {
	expectRows([
		[
			'a contact by its digits alone',
			createContactRequest('14155550101'),
			{ method: 'POST', path: '/api/contacts', body: { phone_number: '14155550101' } },
		],
		[
			'a contact with details',
			createContactRequest('14155550101', { profile_name: 'Ana', tags: ['vip'] }),
			{
				method: 'POST',
				path: '/api/contacts',
				body: { phone_number: '14155550101', profile_name: 'Ana', tags: ['vip'] },
			},
		],
		[
			'a change holds only what changes',
			updateContactRequest(CONTACT, { profile_name: 'Ana S.' }),
			{ method: 'PUT', path: `/api/contacts/${CONTACT}`, body: { profile_name: 'Ana S.' } },
		],
		[
			'no tags at all are a list too',
			updateContactRequest(CONTACT, { tags: [] }),
			{ method: 'PUT', path: `/api/contacts/${CONTACT}`, body: { tags: [] } },
		],
		[
			'a deletion is never repeated',
			deleteContactRequest(CONTACT),
			{ method: 'DELETE', path: `/api/contacts/${CONTACT}`, once: 'the contact was deleted' },
		],
		[
			'an account whose templates are fetched',
			syncRequest('main'),
			{ method: 'POST', path: '/api/templates/sync', body: { whatsapp_account: 'main' } },
		],
		[
			'a reaction',
			reactionRequest(CONTACT, MESSAGE, '👍'),
			{
				method: 'POST',
				path: `/api/contacts/${CONTACT}/messages/${MESSAGE}/reaction`,
				body: { emoji: '👍' },
			},
		],
		[
			'a reaction that goes away',
			reactionRequest(CONTACT, MESSAGE, ''),
			{ method: 'POST', path: `/api/contacts/${CONTACT}/messages/${MESSAGE}/reaction`, body: { emoji: '' } },
		],
	]);

	it.each<[string, () => ApiRequest]>([
		['changed', () => updateContactRequest('..', {})],
		['deleted', () => deleteContactRequest('../accounts')],
		['reacted to', () => reactionRequest(CONTACT, 'wamid.X', '👍')],
	])('an ID that is none is never %s', (_, build) => {
		expect(build).toThrow(Failure);
	});

	it.each<[string, string, string[], object]>([
		['a number without its plus', '+1 (415) 555-0101', [], { search: '14155550101' }],
		['a name as it is', ' Ana ', [], { search: 'Ana' }],
		['tags in one text', '', ['vip', 'lisbon'], { tags: 'vip,lisbon' }],
		['nothing', ' ', [], {}],
	])('contacts are searched by %s', (_, search, tags, query) => {
		expect(contactsQuery(search, tags)).toEqual(query);
	});

	it('lists are filtered by what is set', () => {
		expect(filledFilters({ account: 'main', category: '', search: ' order ', status: 'APPROVED' })).toEqual({
			account: 'main',
			search: 'order',
			status: 'APPROVED',
		});
	});

	it.each<[string[], 'add' | 'remove', string[], string[]]>([
		[['a', 'b'], 'add', ['b', 'c'], ['a', 'b', 'c']],
		[['a', 'b'], 'add', ['a'], ['a', 'b']],
		[[], 'add', ['a'], ['a']],
		[['a', 'b'], 'remove', ['a', 'c'], ['b']],
		[['a'], 'remove', ['a'], []],
	])('tags %j, %s %j: %j', (before, mode, tags, after) => {
		expect(changedTags(before, mode, tags)).toEqual(after);
	});

	it.each([
		['keeps its own tags', { tags: ['new'] }, ['vip'], { tags: ['vip', 'new'] }],
		['has none yet', { tags: ['new'] }, null, { tags: ['new'] }],
		['gets none', { profile_name: 'Ana' }, ['vip'], { profile_name: 'Ana' }],
	])('a contact that is updated %s', (_, details, tags, sent) => {
		expect(withOwnTags(details, { tags })).toEqual(sent);
	});

	it.each(['👍', '❤️', '❤', '👍🏽', '👨‍👩‍👧‍👦', '🇵🇹', '1️⃣', '🏴‍☠️', '☺'])('%s is one emoji', (text) => {
		expect(isEmoji(text)).toBe(true);
	});

	it.each(['', 'a', '1', '#', 'ok', '👍👍', '👍 ', ':)', '🇵', 'é'])("'%s' is none", (text) => {
		expect(isEmoji(text)).toBe(false);
	});
});

describe('a campaign is made of requests that are never repeated blindly', () => {
	const CAMPAIGN = 'ba9f5698-306b-4418-8447-8c507f786f7d';
	const SALE = { name: 'Sale', account: 'main', templateId: TEMPLATE };
	const RECIPIENT = {
		phone_number: '14155550101',
		recipient_name: 'Ana',
		template_params: { 1: 'Ana' },
		header_params: {},
	};
	const FILE = { fileName: 'sale.png', contentType: 'image/png', content: Buffer.from('x') };
	const post = (route: string, once: string): ApiRequest => ({
		method: 'POST',
		path: `/api/campaigns/${CAMPAIGN}/${route}`,
		once,
	});

	expectRows([
		[
			'a draft with its account, without which everybody would fail',
			createRequest(SALE),
			{
				method: 'POST',
				path: '/api/campaigns',
				body: { name: 'Sale', whatsapp_account: 'main', template_id: TEMPLATE },
				once: 'the campaign was created',
			},
		],
		[
			'a draft with a header file that is at WhatsApp',
			createRequest({ ...SALE, headerMediaId: '4711' }),
			{
				method: 'POST',
				path: '/api/campaigns',
				body: { name: 'Sale', whatsapp_account: 'main', template_id: TEMPLATE, header_media_id: '4711' },
				once: 'the campaign was created',
			},
		],
		[
			'recipients, who would be messaged twice if they were added twice',
			importRequest(CAMPAIGN, [RECIPIENT]),
			{ ...post('recipients/import', 'the next recipients were added'), body: { recipients: [RECIPIENT] } },
		],
		[
			'a header file, which replaces the one before and so may be sent again',
			headerRequest(CAMPAIGN, FILE),
			{
				method: 'POST',
				path: `/api/campaigns/${CAMPAIGN}/media`,
				upload: { field: 'file', ...FILE },
			},
		],
		['a start', startRequest(CAMPAIGN), post('start', 'the campaign was started')],
		['a pause', pauseRequest(CAMPAIGN), post('pause', 'the campaign was paused')],
		['an end', cancelRequest(CAMPAIGN), post('cancel', 'the campaign was cancelled')],
		[
			'another try',
			retryFailedRequest(CAMPAIGN),
			post('retry-failed', 'the failed recipients were tried again'),
		],
	]);

	it.each([importRequest, headerRequest, startRequest, pauseRequest, cancelRequest, retryFailedRequest])(
		'an ID that is none goes into no request (%p)',
		(build) => {
			expect(() => (build as (id: string, ...rest: unknown[]) => ApiRequest)('..', [])).toThrow(Failure);
		},
	);
});
