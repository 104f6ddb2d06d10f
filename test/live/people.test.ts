/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads the settings of the run, and plays Meta */
import { createHmac, randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { contact, run } from '../engine/harness';

/**
 * One customer under two notations of a number, on a released server. The test plays Meta, so it needs a server whose WhatsApp is a
 * stand-in: it runs where `WHATOMATE_APP_SECRET` holds the app secret of the first account.
 */
const {
	WHATOMATE_URL: baseUrl = '',
	WHATOMATE_API_KEY: apiKey = '',
	WHATOMATE_APP_SECRET: appSecret = '',
} = process.env;

const live = async (parameters: IDataObject, items: IDataObject[] = [{}]) => {
	const result = await run({
		credential: { baseUrl, apiKey },
		parameters,
		items: items.map((json) => ({ json })),
	});
	if (result.error) throw new Error(`${result.error.message} — ${result.error.description ?? ''}`);
	return result;
};

/** Lets a customer write, as Meta tells it to the server. */
async function write(from: string, text: string): Promise<void> {
	const answer = await fetch(`${baseUrl}/api/accounts`, { headers: { 'X-API-Key': apiKey } });
	const { data } = (await answer.json()) as { data: { accounts: Array<{ phone_id: string }> } };
	const body = JSON.stringify({
		object: 'whatsapp_business_account',
		entry: [
			{
				id: '1',
				changes: [
					{
						field: 'messages',
						value: {
							messaging_product: 'whatsapp',
							metadata: { phone_number_id: data.accounts[0].phone_id },
							contacts: [{ wa_id: from, profile: { name: 'Twin' } }],
							messages: [
								{
									from,
									id: `wamid.${randomUUID()}`,
									timestamp: String(Math.floor(Date.now() / 1000)),
									type: 'text',
									text: { body: text },
								},
							],
						},
					},
				],
			},
		],
	});
	const signature = `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
	await fetch(`${baseUrl}/api/webhook`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
		body,
	});
}

/** Waits until it holds: the server takes what Meta tells after it has answered. */
async function until(holds: () => Promise<boolean>): Promise<void> {
	for (let tries = 0; tries < 100; tries++) {
		if (await holds()) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error('it did not come to be');
}

const end = String(Date.now()).slice(-7);

const COUNTRIES: Array<[string, { ours: string; theirs: string }]> = [
	['Brazil', { ours: `55119${9}${end}`, theirs: `5511${9}${end}` }],
	[
		'Mexico',
		{ ours: `52552${end.slice(-7)}12`.slice(0, 12), theirs: `521552${end.slice(-7)}12`.slice(0, 13) },
	],
	['Argentina', { ours: `54113${end}`, theirs: `549113${end}` }],
];

(appSecret === '' ? describe.skip : describe).each(COUNTRIES)('a customer of %s', (_, { ours, theirs }) => {
	const to = contact.byPhone(`+${ours}`);
	const contactsOf = async () =>
		(await live({ resource: 'contact', operation: 'getAll', filters: { search: `+${ours}` } })).json;

	afterAll(async () => {
		for (const { id } of await contactsOf())
			await live({ resource: 'contact', operation: 'delete', contact: contact.byId(String(id)) });
	});

	it('who is known by one notation writes from the other: two contacts, one customer', async () => {
		await live({ operation: 'sendText', contact: to, text: 'first' });
		await write(theirs, 'second');
		await until(async () => (await contactsOf()).length === 2);
		const twin = (await contactsOf()).find(({ phone_number }) => phone_number === theirs);

		const { json, hints } = await live({
			operation: 'sendText',
			contact: to,
			text: 'third',
			outsideWindow: 'fail',
		});
		expect(json[0].contact_id).toBe(twin?.id);
		expect(hints.join()).toContain(theirs);

		const { json: messages } = await live({ operation: 'getAll', contact: to });
		expect(messages.map(({ content }) => (content as IDataObject).text)).toEqual([
			'third',
			'second',
			'first',
		]);

		const { json: updated } = await live({
			resource: 'contact',
			operation: 'upsert',
			phone: `+${ours}`,
			additionalFields: { name: 'Twin of nobody' },
		});
		expect(updated[0]).toMatchObject({ id: twin?.id, created: false });
		expect(await contactsOf()).toHaveLength(2);
	});
});
