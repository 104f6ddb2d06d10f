/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import type { IDataObject } from 'n8n-workflow';
import { deflateSync } from 'node:zlib';

import { methods } from '../../nodes/Whatomate/methods';
import { useDeduplication } from '../engine/deduplication';
import { contact, pick, run, template, withFile } from '../engine/harness';
import type { RunOptions, RunResult } from '../engine/harness';

/**
 * Every operation against a real server, which sends for real: `WHATOMATE_PHONE` gets about a dozen messages. Free-form messages
 * arrive only if that number has written to the server in the last 24 hours.
 */
const {
	WHATOMATE_URL: baseUrl = '',
	WHATOMATE_API_KEY: apiKey = '',
	WHATOMATE_PHONE: phone = '',
} = process.env;
const credential = { baseUrl, apiKey };

const live = async (parameters: IDataObject, more: Partial<RunOptions> = {}): Promise<RunResult> => {
	const result = await run({
		credential,
		parameters: { contact: contact.byPhone(phone), ...parameters },
		...more,
	});
	if (result.error) throw new Error(`${result.error.message} — ${result.error.description ?? ''}`);
	return result;
};

/** Waits until WhatsApp has accepted the message, so that a refusal fails the test with WhatsApp's reason. */
const confirmed: IDataObject = { confirm: 'sent', confirmTimeout: 60 };

/** A PNG of one colour, large enough for WhatsApp to show. */
function picture(): Buffer {
	const chunk = (name: string, data: Buffer) => {
		const named = Buffer.concat([Buffer.from(name), data]);
		const around = Buffer.alloc(8);
		around.writeUInt32BE(data.length, 0);
		around.writeUInt32BE(checksum(named), 4);
		return Buffer.concat([around.subarray(0, 4), named, around.subarray(4)]);
	};
	const side = 64;
	const header = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, 2, 0, 0, 0]);
	const rows = Buffer.concat(
		Array.from({ length: side }, () => Buffer.concat([Buffer.from([0]), Buffer.alloc(side * 3, 143)])),
	);
	const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
	return Buffer.concat([
		start,
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(rows)),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

/** CRC-32, as PNG wants it. */
function checksum(data: Buffer): number {
	let rest = 0xffffffff;
	for (const byte of data) {
		rest ^= byte;
		for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
	}
	return (rest ^ 0xffffffff) >>> 0;
}

beforeAll(() => {
	if (!baseUrl || !apiKey || !phone) {
		throw new Error(
			'Set WHATOMATE_URL, WHATOMATE_API_KEY and WHATOMATE_PHONE to a server, its key and a number that may get messages',
		);
	}
});

describe('A real server', () => {
	const deduplication = useDeduplication();
	let contactId = '';

	it('refuses a wrong key in words', async () => {
		const { error } = await run({
			credential: { baseUrl, apiKey: `${apiKey}x` },
			parameters: { operation: 'getAll', contact: contact.byPhone(phone) },
		});
		expect(error?.message).toMatch(/refused the API key/);
	});

	it('sends a text by phone number', async () => {
		const { json } = await live({
			operation: 'sendText',
			text: 'A text with 👋 and ünïcödé',
			options: confirmed,
		});
		contactId = String(json[0].contact_id);
		expect(json[0]).toMatchObject({
			direction: 'outgoing',
			type: 'text',
			content: { text: 'A text with 👋 and ünïcödé' },
		});
		expect(['sent', 'delivered', 'read']).toContain(json[0].status);
		expect(json[0].wa_message_id).toEqual(expect.any(String));
	});

	it('finds the same contact again, however the number is written', async () => {
		const written = `+${phone.replace(/\D/g, '').replace(/^(\d)(\d{3})/, '$1 ($2) ')}`;
		const { json } = await live({
			operation: 'sendText',
			contact: contact.byPhone(written),
			text: 'The same conversation',
			options: confirmed,
		});
		expect(json[0].contact_id).toBe(contactId);
	});

	it('quotes a message', async () => {
		const [latest] = (await live({ operation: 'getAll', limit: 1 })).json;
		const { json } = await live({
			operation: 'sendText',
			text: 'A reply',
			simple: false,
			options: { ...confirmed, replyToMessageId: latest.id },
		});
		expect(json[0].reply_to_message_id ?? latest.id).toBe(latest.id);
	});

	it('sends every approved template that needs no file', async () => {
		const { results } = await pick({ credential }, methods.listSearch.searchTemplates);
		let sent = 0;
		for (const { value } of results) {
			const chosen = template.fromList(String(value));
			const { fields } = await pick(
				{ credential, parameters: { template: chosen } },
				methods.resourceMapping.getTemplateVariables,
			);
			const filled = Object.fromEntries(fields.map(({ id }, index) => [id, `value${index + 1}`]));
			const result = await run({
				credential,
				parameters: {
					operation: 'sendTemplate',
					contact: contact.byPhone(phone),
					template: chosen,
					templateVariables: { mappingMode: 'defineBelow', value: filled },
					options: confirmed,
				},
			});
			if (/'Header Media' is missing/.test(result.error?.message ?? '')) continue;
			expect(result.error?.message).toBeUndefined();
			expect(result.json[0]).toMatchObject({ type: 'template', contact_id: contactId });
			sent++;
		}
		expect(sent).toBeGreaterThan(0);
	});

	it('sends an image from the workflow', async () => {
		const { json } = await live(
			{
				operation: 'sendMedia',
				mediaType: 'image',
				mediaSource: 'binary',
				options: { ...confirmed, caption: 'A picture' },
			},
			{ items: [withFile(picture(), 'image/png', 'picture.png')] },
		);
		expect(json[0]).toMatchObject({ type: 'image', content: { text: 'A picture' } });
	});

	it.each<[string, IDataObject]>([
		[
			'reply buttons',
			{
				interactiveType: 'button',
				buttons: {
					values: [
						{ id: 'yes', title: 'Yes' },
						{ id: 'no', title: 'No' },
					],
				},
			},
		],
		['a link button', { interactiveType: 'cta_url', buttonText: 'Open', url: 'https://example.com/' }],
		[
			'a list',
			{
				interactiveType: 'list',
				buttonText: 'Choose',
				rows: {
					values: ['One', 'Two', 'Three', 'Four'].map((title) => ({ id: title.toLowerCase(), title })),
				},
			},
		],
	])('sends %s', async (_, parameters) => {
		const { json } = await live({
			operation: 'sendInteractive',
			body: 'What would you like?',
			...parameters,
			options: confirmed,
		});
		expect(json[0]).toMatchObject({ type: 'interactive', contact_id: contactId });
	});

	it('sends a message with a key only once, also where the first execution did not come to its end', async () => {
		const parameters = {
			operation: 'sendText',
			text: `Only once: ${Date.now()}`,
			options: { ...confirmed, sendOnceKey: 'once' },
		};
		deduplication.fails = ({ items }) =>
			items.some((entry) => entry.startsWith('done:')) ? 'before' : undefined;
		expect((await live(parameters)).json[0]).toMatchObject({ type: 'text', contact_id: contactId });
		deduplication.fails = undefined;
		const again = await live(parameters);
		expect(again.json[0]).toMatchObject({
			skipped: true,
			unknown: false,
			reason: expect.stringContaining('conversation'),
		});
		expect((await live(parameters)).json[0]).toMatchObject({
			skipped: true,
			reason: expect.stringContaining('already sent'),
		});
	});

	it('knows whether the 24-hour window is open', async () => {
		const { json, error, hints } = await run({
			credential,
			parameters: {
				operation: 'sendText',
				contact: contact.byPhone(phone),
				text: 'Within 24 hours',
				outsideWindow: 'fail',
				options: confirmed,
			},
		});
		expect(hints).toEqual([]);
		if (error) expect(error.message).toContain('24-hour window is closed');
		else expect(json[0]).toMatchObject({ type: 'text', contact_id: contactId });
	});

	it('lists the conversation, newest first, each message once', async () => {
		const { json } = await live({ operation: 'getAll', returnAll: true });
		const times = json.map(({ timestamp }) => Date.parse(String(timestamp)));
		expect(times).toEqual([...times].sort((one, other) => other - one));
		expect(new Set(json.map(({ id }) => id)).size).toBe(json.length);
		expect(json.length).toBeGreaterThan(5);
	});

	it('marks the conversation as read', async () => {
		const { json } = await live({ operation: 'markAsRead', scope: 'conversation' });
		expect(json).toEqual([{ scope: 'conversation', contact_id: contactId, status: 'read' }]);
	});

	it.each<[string, IDataObject, RegExp]>([
		[
			'an unknown contact',
			{ operation: 'sendText', contact: contact.byId('00000000-0000-4000-8000-000000000000'), text: 'x' },
			/contact/i,
		],
		[
			'an unknown account',
			{ operation: 'sendText', text: 'x', options: { account: 'no-such-account' } },
			/account/i,
		],
		[
			'an unknown template',
			{ operation: 'sendTemplate', template: template.byName('no_such_template') },
			/template/i,
		],
		['an empty text', { operation: 'sendText', text: ' ' }, /'Text' is empty/],
		['a text that is too long', { operation: 'sendText', text: 'x'.repeat(4097) }, /4,097/],
	])('refuses %s in words', async (_, parameters, words) => {
		const { error } = await run({
			credential,
			parameters: { contact: contact.byPhone(phone), ...parameters },
		});
		expect(error?.message).toMatch(words);
	});
});
