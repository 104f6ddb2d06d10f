import type { IDataObject } from 'n8n-workflow';

import type { Named } from '../cases';
import { contact, withFile } from '../harness';
import { DIALECTS } from '../support';
import { emoji, given, itRefuses, pdf } from './badValues';
import type { Bad } from './badValues';
import { useErrors } from './support';

const button = (more: IDataObject = {}) => ({ id: 'yes', title: 'Yes', ...more });
const buttons = (...values: IDataObject[]) => ({ buttons: { values } });
const list = (...values: IDataObject[]) => ({
	interactiveType: 'list',
	buttonText: 'Choose',
	rows: { values },
});

const numbered = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ id: `r${index}`, title: `Row ${index}` }));

const bad: Bad[] = [
	['an empty text', 'sendText', { text: given }, '', "'Text' is empty"],
	['a blank text', 'sendText', { text: given }, ' \n ', "'Text' is empty"],
	['no text', 'sendText', { text: given }, null, "'Text' is empty"],
	[
		'a text that is too long',
		'sendText',
		{ text: given },
		emoji(4097),
		"'Text' has 4,097 characters, but WhatsApp allows at most 4,096",
	],
	['an object as text', 'sendText', { text: given }, { a: 1 }, "'Text' is an object, not text"],
	['a list as text', 'sendText', { text: given }, ['a'], "'Text' is a list, not text"],
	['no contact', 'sendText', { contact: contact.byId(given) }, '', "'Contact' is empty"],
	['an object as contact', 'sendText', { contact: contact.byId(given) }, { id: 1 }, "'Contact' is an object"],
	[
		'a name as ID',
		'sendText',
		{ contact: contact.fromList(given) },
		'Ana',
		'which is neither a phone number nor the ID of a contact',
	],
	[
		'a short number',
		'sendText',
		{ contact: contact.byPhone(given) },
		'123456',
		"'Contact' has 6 digits: 123456. A phone number has 7 to 15",
	],
	[
		'a long number',
		'sendTemplate',
		{ contact: contact.byPhone(given) },
		'1234567890123456',
		"'Contact' has 16 digits",
	],
	[
		'letters in a number',
		'sendTemplate',
		{ contact: contact.byPhone(given) },
		'1415555CALL',
		`'Contact' is "1415555CALL", which is not a phone number`,
	],
	[
		'a number without its country code',
		'sendText',
		{ contact: contact.byPhone(given) },
		'0170 1234567',
		"'Contact'",
	],
	['two numbers', 'sendText', { contact: contact.byPhone(given) }, '14155550101, 14155550102', "'Contact'"],
	['an empty number', 'sendText', { contact: contact.byPhone(given) }, ' ', "'Contact' is empty"],
	['a broken number', 'sendText', { contact: contact.byPhone(given) }, 1.5e21, "'Contact'"],
	[
		"WhatsApp's ID to reply to",
		'sendText',
		{ options: { replyToMessageId: given } },
		'wamid.X',
		"'Reply to Message ID'",
	],
	[
		'an unknown confirmation',
		'sendText',
		{ options: { confirm: given } },
		'read',
		"'Wait for Confirmation' can't be read",
	],
	[
		'no time',
		'sendText',
		{ options: { confirm: 'sent', confirmTimeout: given } },
		0,
		"'Wait at Most (Seconds)'",
	],
	[
		'words as time',
		'sendText',
		{ options: { confirm: 'sent', confirmTimeout: given } },
		'long',
		"'Wait at Most (Seconds)'",
	],
	[
		'an object as account',
		'sendText',
		{ options: { account: given } },
		{ a: 1 },
		"'Account Name or ID' is an object",
	],

	['an unknown media type', 'sendMedia', { mediaType: given }, 'sticker', "'Media Type' can't be sticker"],
	[
		'a media type of JavaScript',
		'sendMedia',
		{ mediaType: given },
		'toString',
		"'Media Type' can't be toString",
	],
	[
		'an unknown source',
		'sendMedia',
		{ mediaSource: given, mediaUrl: 'https://x.y/a.png' },
		'ftp',
		"'Media Source' can't be ftp",
	],
	[
		'a long caption',
		'sendMedia',
		{ options: { caption: given } },
		emoji(1025),
		"'Caption' has 1,025 characters",
	],
	['an object as caption', 'sendMedia', { options: { caption: given } }, {}, "'Caption' is an object"],
	[
		'a caption for audio',
		'sendMedia',
		{ mediaType: 'audio', options: { caption: given } },
		'La',
		"'Caption' can't go with audio",
	],
	['an empty URL', 'sendMedia', { mediaSource: 'url', mediaUrl: given }, '', "'Media URL' is empty"],
	[
		'half a URL',
		'sendMedia',
		{ mediaSource: 'url', mediaUrl: given },
		'example.com/a.png',
		"'Media URL' is not a web address",
	],
	[
		'another kind of URL',
		'sendMedia',
		{ mediaSource: 'url', mediaUrl: given },
		'ftp://x.y/a',
		"'Media URL' is not a web address",
	],
	[
		'a data URL',
		'sendMedia',
		{ mediaSource: 'url', mediaUrl: given },
		'data:image/png;base64,AA',
		"'Media URL' is not a web address",
	],
	['no such field', 'sendMedia', { mediaSource: 'binary', binaryPropertyName: given }, 'photo', 'photo'],
	[
		'no file at all',
		'sendMedia',
		{ mediaSource: 'binary' },
		'',
		"'Input Binary Field' finds no file: the item has none",
		[{ json: {} }],
	],
	[
		'a file of another type',
		'sendMedia',
		{ mediaSource: 'binary' },
		'',
		'takes only JPEG and PNG as image',
		[pdf],
	],
	[
		'an empty file',
		'sendMedia',
		{ mediaSource: 'binary' },
		'',
		'is empty',
		[withFile(Buffer.alloc(0), 'image/png', 'a.png')],
	],
	[
		'an image over 5 MB',
		'sendMedia',
		{ mediaSource: 'binary' },
		'',
		'5.1 MB, over the 5 MB that WhatsApp allows for an image',
		[withFile(Buffer.alloc(5 * 1024 * 1024 + 1), 'image/png', 'a.png')],
	],
	[
		'audio over 16 MB',
		'sendMedia',
		{ mediaSource: 'binary', mediaType: 'audio', options: {} },
		'',
		'over the 16 MB that WhatsApp allows for audio',
		[withFile(Buffer.alloc(16 * 1024 * 1024 + 1), 'audio/ogg', 'a.ogg')],
	],

	[
		'an unknown kind',
		'sendInteractive',
		{ interactiveType: given, buttonText: 'Go', url: 'https://x.y', flowId: '1' },
		'carousel',
		"'Interactive Type' can't be carousel",
	],
	['no body', 'sendInteractive', { body: given }, '', "'Body' is empty"],
	['a long body', 'sendInteractive', { body: given }, emoji(1025), "'Body' has 1,025 characters"],
	[
		'a long header',
		'sendInteractive',
		{ options: { header: given } },
		emoji(61),
		"'Header' has 61 characters",
	],
	[
		'a long footer',
		'sendInteractive',
		{ options: { footer: given } },
		emoji(61),
		"'Footer' has 61 characters",
	],
	['no buttons', 'sendInteractive', { buttons: {} }, '', "'Buttons' is empty"],
	[
		'a long ID',
		'sendInteractive',
		buttons(button({ id: given })),
		'x'.repeat(257),
		"'Button 1: ID' has 257 characters",
	],
	[
		'a button without title',
		'sendInteractive',
		buttons(button(), button({ id: 'b', title: given })),
		' ',
		"'Button 2: Title' is empty",
	],
	[
		'a long title',
		'sendInteractive',
		buttons(button({ title: given })),
		'x'.repeat(21),
		"'Button 1: Title' has 21 characters",
	],
	[
		'an object as title',
		'sendInteractive',
		buttons(button({ title: given })),
		{ a: 1 },
		"'Button 1: Title' is an object",
	],
	[
		'the same ID twice',
		'sendInteractive',
		buttons(button(), button({ title: given })),
		'No',
		"have the same ID 'yes'",
	],
	[
		'the same title twice',
		'sendInteractive',
		buttons(button(), button({ id: given })),
		'no',
		"have the same title 'Yes'",
	],
	[
		'no link',
		'sendInteractive',
		{ interactiveType: 'cta_url', buttonText: 'Go', url: given },
		'',
		"'URL' is empty",
	],
	[
		'half a link',
		'sendInteractive',
		{ interactiveType: 'cta_url', buttonText: 'Go', url: given },
		'example.com',
		"'URL' is not a web address",
	],
	[
		'no button text',
		'sendInteractive',
		{ interactiveType: 'cta_url', buttonText: given, url: 'https://x.y' },
		'',
		"'Button Text' is empty",
	],
	[
		'a long button text',
		'sendInteractive',
		{ interactiveType: 'cta_url', buttonText: given, url: 'https://x.y' },
		'x'.repeat(21),
		"'Button Text' has 21",
	],
	['no rows', 'sendInteractive', { ...list(), rows: {} }, '', "'Rows' is empty"],
	[
		'eleven rows',
		'sendInteractive',
		{ ...list(), specifyRows: 'json', rowsJson: JSON.stringify(numbered(11)) },
		'',
		"'Rows' has 11 entries, but WhatsApp allows at most 10",
	],
	['a row without title', 'sendInteractive', list(button({ title: given })), '', "'Row 1: Title' is empty"],
	['a long row', 'sendInteractive', list(button({ title: given })), 'x'.repeat(25), "'Row 1: Title' has 25"],
	[
		'a long description',
		'sendInteractive',
		list(button({ description: given })),
		emoji(73),
		"'Row 1: Description' has 73",
	],
	[
		'a long ID of a row',
		'sendInteractive',
		list(button({ id: given })),
		'x'.repeat(201),
		"'Row 1: ID' has 201",
	],
	[
		'rows of the same ID',
		'sendInteractive',
		list(button(), button({ title: given })),
		'No',
		"have the same ID 'yes'",
	],
	[
		'a long section title',
		'sendInteractive',
		{ ...list(button()), options: { sectionTitle: given } },
		'x'.repeat(25),
		"'Section Title' has 25",
	],
	[
		'no flow',
		'sendInteractive',
		{ interactiveType: 'flow', buttonText: 'Go', flowId: given },
		'',
		"'Flow' is empty",
	],
];

describe.each(DIALECTS)('on the %s server', (dialect) => {
	const errors = useErrors(dialect);
	const { bench, run } = errors;

	itRefuses(bad, errors);

	it.each<[string, Named, IDataObject]>([
		['a text', 'sendText', { text: emoji(4096) }],
		[
			'a body, a header and a footer',
			'sendInteractive',
			{ body: emoji(1024), options: { header: emoji(60), footer: emoji(60) } },
		],
		['a title', 'sendInteractive', buttons({ id: 'x'.repeat(256), title: 'x'.repeat(20) })],
		['rows', 'sendInteractive', list(...numbered(10).map((row) => ({ ...row, description: emoji(72) })))],
		['a caption', 'sendMedia', { options: { caption: emoji(1024) } }],
	])(
		'%s of just the allowed length goes out, counted in characters',
		async (_what, operation, parameters) => {
			const { error } = await run(operation, parameters);
			expect(error).toBeUndefined();
			await bench.onPhone();
		},
	);
});
