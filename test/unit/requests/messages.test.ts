import { path } from '../../../nodes/shared/api/request';
import type { ApiRequest, Upload } from '../../../nodes/shared/api/request';
import { Failure } from '../../../nodes/shared/failures/failure';
import {
	markConversationRequest,
	markMessageRequest,
} from '../../../nodes/Whatomate/resources/message/markAsRead';
import { interactiveRequest, leftOut } from '../../../nodes/Whatomate/resources/message/interactive';
import type { Interactive } from '../../../nodes/Whatomate/resources/message/interactive';
import { addressRequest, uploadRequest } from '../../../nodes/Whatomate/resources/message/sendMedia';
import { templateRequest } from '../../../nodes/Whatomate/sending/templateMessage';
import { textRequest } from '../../../nodes/Whatomate/resources/message/textMessage';
import { CONTACT, expectRows, MESSAGE, TEMPLATE } from './support';

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
			interactiveRequest(CONTACT, interactive({ buttons: [YES], header: 'H', footer: 'F' }), {
				account: 'main',
			}),
			sent({ type: 'button', buttons: [YES], header: 'H', footer: 'F' }, { whatsapp_account: 'main' }),
		],
		[
			'reply buttons that quote a message',
			interactiveRequest(CONTACT, interactive({ buttons: [YES] }), { replyTo: MESSAGE }),
			sent({ type: 'button', buttons: [YES] }, { reply_to_message_id: MESSAGE }),
		],
		[
			'a list whose button has the text of the server',
			interactiveRequest(CONTACT, interactive({ kind: 'list', rows: [EVENING] })),
			sent({
				type: 'list',
				buttons: [{ id: 'pm', title: 'Evening' }],
				sections: [{ rows: [{ id: 'pm', title: 'Evening' }] }],
			}),
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
		['the button of a list', { kind: 'list', buttonText: 'See', rows: ROWS }, [/'Button Text'/]],
		['a list with a text of the server on its button loses nothing', { kind: 'list', rows: ROWS }, []],
		[
			'a list of three rows becomes buttons',
			{ kind: 'list', buttonText: 'See', rows: ROWS.slice(1) },
			[/'Button Text'/, /3 rows as reply buttons/],
		],
		[
			'all of a list',
			{
				kind: 'list',
				buttonText: 'See',
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
