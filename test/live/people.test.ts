/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads the settings of the run */
import type { IDataObject } from 'n8n-workflow';

import { contact, run } from '../engine/harness';
import { until, write } from './meta';

/**
 * One customer under two notations of a number, on a released server. The test plays Meta, so it needs a server whose WhatsApp is a
 * stand-in: it runs where `WHATOMATE_APP_SECRET` holds the app secret of the first account.
 */
const { WHATOMATE_URL: baseUrl = '', WHATOMATE_API_KEY: apiKey = '' } = process.env;

const live = async (parameters: IDataObject, items: IDataObject[] = [{}]) => {
	const result = await run({
		credential: { baseUrl, apiKey },
		parameters,
		items: items.map((json) => ({ json })),
	});
	if (result.error) throw new Error(`${result.error.message} — ${result.error.description ?? ''}`);
	return result;
};

const end = String(Date.now()).slice(-7);

const COUNTRIES: Array<[string, { ours: string; theirs: string }]> = [
	['Brazil', { ours: `55119${9}${end}`, theirs: `5511${9}${end}` }],
	[
		'Mexico',
		{ ours: `52552${end.slice(-7)}12`.slice(0, 12), theirs: `521552${end.slice(-7)}12`.slice(0, 13) },
	],
	['Argentina', { ours: `54113${end}`, theirs: `549113${end}` }],
];

describe.each(COUNTRIES)('a customer of %s', (_, { ours, theirs }) => {
	const to = contact.byPhone(`+${ours}`);
	const contactsOf = async () =>
		(await live({ resource: 'contact', operation: 'getAll', filters: { search: `+${ours}` } })).json;

	afterAll(async () => {
		for (const { id } of await contactsOf())
			await live({ resource: 'contact', operation: 'delete', contact: contact.byId(String(id)) });
	});

	it('who is known by one notation writes from the other: two contacts, one customer', async () => {
		await live({ operation: 'sendText', contact: to, text: 'first' });
		await write(theirs, { text: 'second' });
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
