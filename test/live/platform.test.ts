/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads the settings of the run */
import type { IDataObject } from 'n8n-workflow';

import { contact, run, withFile } from '../engine/harness';
import { PNG } from '../engine/support';

/**
 * Contacts, templates and reactions on a real server. What is made is deleted again; the contact is a number that nobody has
 * (Britain keeps it for films), and is written to never.
 */
const {
	WHATOMATE_URL: baseUrl = '',
	WHATOMATE_API_KEY: apiKey = '',
	WHATOMATE_PHONE: phone = '',
} = process.env;
const NOBODY = '+44 7700 900199';
const nobody = '447700900199';

const live = async (parameters: IDataObject): Promise<IDataObject[]> => {
	const { json, error } = await run({ credential: { baseUrl, apiKey }, parameters });
	if (error) throw new Error(`${error.message} — ${error.description ?? ''}`);
	return json;
};

describe('contacts of a real server', () => {
	let id = '';

	beforeAll(async () => {
		const { items } = await run({
			credential: { baseUrl, apiKey },
			parameters: { resource: 'contact', operation: 'delete', contact: contact.byPhone(NOBODY) },
		});
		// An interrupted run may have left it behind.
		expect(items.length).toBeLessThanOrEqual(1);
	});

	it('creates one contact for a number, however it is written', async () => {
		const [created] = await live({
			resource: 'contact',
			operation: 'create',
			phone: NOBODY,
			additionalFields: { name: 'Nobody', tags: ['n8n-test'] },
		});
		id = String(created.id);
		expect(created).toMatchObject({ phone_number: nobody, name: 'Nobody' });
		const [again] = await live({
			resource: 'contact',
			operation: 'upsert',
			phone: nobody,
			additionalFields: { name: 'Still Nobody' },
		});
		expect(again).toMatchObject({ id, name: 'Still Nobody', created: false });
	});

	it('finds it by a number with a plus, and by its ID', async () => {
		const found = await live({ resource: 'contact', operation: 'getAll', filters: { search: NOBODY } });
		expect(found.map((each) => each.id)).toEqual([id]);
		const [one] = await live({ resource: 'contact', operation: 'get', contact: contact.byId(id) });
		expect(one).toMatchObject({ id, tags: ['n8n-test'], service_window_open: false });
	});

	it('changes its name and its tags', async () => {
		const [updated] = await live({
			resource: 'contact',
			operation: 'update',
			contact: contact.byId(id),
			updateFields: { name: 'Somebody' },
		});
		expect(updated).toMatchObject({ id, name: 'Somebody' });
		const [tagged] = await live({
			resource: 'contact',
			operation: 'setTags',
			contact: contact.byId(id),
			tagsMode: 'add',
			tags: ['second'],
		});
		expect([tagged.tags].flat().sort()).toEqual(['n8n-test', 'second']);
	});

	it('deletes it', async () => {
		expect(await live({ resource: 'contact', operation: 'delete', contact: contact.byId(id) })).toEqual([
			{ id, deleted: true },
		]);
		expect(await live({ resource: 'contact', operation: 'getAll', filters: { search: nobody } })).toEqual([]);
	});
});

describe('templates of a real server', () => {
	it('lists them with their variables, and gets one by its ID', async () => {
		const [first] = await live({
			resource: 'template',
			operation: 'getAll',
			limit: 1,
			filters: { status: 'APPROVED' },
		});
		expect(first).toMatchObject({ status: 'APPROVED', variables: expect.any(Array) });
		const [one] = await live({
			resource: 'template',
			operation: 'get',
			template: { __rl: true, mode: 'id', value: first.id },
		});
		expect(one).toEqual(first);
	});

	it('fetches those of an account from Meta', async () => {
		const [{ whatsapp_account }] = await live({
			resource: 'template',
			operation: 'getAll',
			limit: 1,
			simple: false,
		});
		const [synced] = await live({ resource: 'template', operation: 'sync', account: whatsapp_account });
		expect(synced).toMatchObject({ count: expect.any(Number) });
	});
});

describe('messages of a real server', () => {
	it('reacts to the newest one, and takes the emoji away again', async () => {
		const conversation = { contact: contact.byPhone(phone) };
		await live({
			operation: 'sendText',
			...conversation,
			text: 'Do you like it?',
			options: { confirm: 'sent', confirmTimeout: 60 },
		});
		const [newest] = await live({ operation: 'getAll', ...conversation, limit: 1 });
		for (const emoji of ['👍', '']) {
			const [reacted] = await live({ operation: 'react', ...conversation, messageId: newest.id, emoji });
			expect(reacted).toBeDefined();
		}
	});

	it('downloads a picture that was sent', async () => {
		const picture = withFile(PNG, 'image/png', 'dot.png');
		const sent = await run({
			credential: { baseUrl, apiKey },
			items: [picture],
			parameters: { operation: 'sendMedia', contact: contact.byPhone(phone), mediaSource: 'binary' },
		});
		const { items, error } = await run({
			credential: { baseUrl, apiKey },
			parameters: { operation: 'downloadMedia', messageId: sent.json[0].id },
		});
		expect(error).toBeUndefined();
		expect(items[0].binary?.data).toMatchObject({ mimeType: 'image/png', fileExtension: 'png' });
	});
});
