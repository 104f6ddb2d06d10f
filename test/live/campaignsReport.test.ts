/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads the settings of the run */
import type { IDataObject } from 'n8n-workflow';

import { contact, run, template } from '../engine/harness';
import { api, plainTemplate, until, write } from './meta';

/** What became of a campaign, and its end, on a real server whose WhatsApp is a stand-in that delivers everything. */
const { WHATOMATE_URL: baseUrl = '', WHATOMATE_API_KEY: apiKey = '' } = process.env;

const campaigns = async (parameters: IDataObject, items: IDataObject[] = [{}]) =>
	await run({
		credential: { baseUrl, apiKey },
		items: items.map((json) => ({ json })),
		parameters,
	});

const live = async (...asked: Parameters<typeof campaigns>): Promise<IDataObject[]> => {
	const { json, error } = await campaigns(...asked);
	if (error) throw new Error(`${error.message} — ${error.description ?? ''}`);
	return json;
};

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: String(value) });

/** Numbers of nobody, new ones for each run. */
const stamp = String(Date.now()).slice(-6);
const CUSTOMER = `551198${stamp}7`;
/** As WhatsApp tells this customer's number. */
const ANSWERS_AS = `55118${stamp}7`;
const SILENT = `14162${stamp}`;

describe('a campaign of a real server, afterwards', () => {
	let of: IDataObject = {};
	let account = '';

	beforeAll(async () => {
		const plain = await plainTemplate();
		of = { template: template.byId(plain.id) };
		account = plain.whatsapp_account;
	});

	afterAll(async () => {
		for (const number of [CUSTOMER, ANSWERS_AS, SILENT]) {
			const { contacts } = await api<{ contacts: Array<{ id: string }> }>(
				'GET',
				`/api/contacts?search=${number}`,
			);
			for (const { id } of contacts) await api('DELETE', `/api/contacts/${id}`);
		}
	});

	it('is told by numbers of people, with who answered from another notation', async () => {
		const sent = await live(
			{
				resource: 'campaign',
				operation: 'send',
				...of,
				phoneNumber: '={{ $json.phone }}',
				campaignName: 'n8n live test of reports',
				options: { waitForCompletion: true, waitMinutes: 2 },
			},
			[{ phone: CUSTOMER }, { phone: SILENT }],
		);
		const campaign = byId(sent[0].campaign_id);
		await write(ANSWERS_AS, { text: 'Gosto!' }, account);
		const report = async (answersWithin = 24) =>
			(await live({ resource: 'campaign', operation: 'getReport', campaign, answersWithin }))[0];
		await until(async () => ((await report()).answers as IDataObject).count === 1);
		expect(await report()).toMatchObject({
			status: 'completed',
			account,
			started_at: expect.any(String),
			recipients: 2,
			sent: 2,
			failed: 0,
			pending: 0,
			failures: [],
			answers: {
				count: 1,
				rate: 50,
				is_over: false,
				answered: [{ phone_number: ANSWERS_AS, text: 'Gosto!', type: 'text' }],
			},
		});
		expect((await report(0)).answers).toBeNull();
		// Some milliseconds: the answer came after that time was over.
		expect((await report(0.000_001)).answers).toMatchObject({ count: 0, is_over: true });

		const { error } = await campaigns({
			resource: 'campaign',
			operation: 'removeRecipient',
			campaign,
			recipient: contact.byPhone(SILENT),
		});
		expect(error?.message).toContain('recipients can be removed only before it is started');
		expect(await live({ resource: 'campaign', operation: 'delete', campaign })).toEqual([
			{ id: sent[0].campaign_id, deleted: true },
		]);
		const gone = await campaigns({ resource: 'campaign', operation: 'delete', campaign });
		expect(gone.error?.message).toContain('Campaign not found');
	});

	it('loses every notation of a person before it is started', async () => {
		const [draft] = await live({
			resource: 'campaign',
			operation: 'create',
			...of,
			campaignName: 'n8n live test of removals',
		});
		const campaign = byId(draft.id);
		const path = `/api/campaigns/${String(draft.id)}/recipients`;
		const recipients = [CUSTOMER, ANSWERS_AS, SILENT].map((phone_number) => ({ phone_number }));
		await api('POST', `${path}/import`, { recipients });
		const removed = await live({
			resource: 'campaign',
			operation: 'removeRecipient',
			campaign,
			recipient: contact.byPhone(`+${CUSTOMER}`),
		});
		expect(removed).toMatchObject([{ deleted: true }]);
		expect(removed[0].recipient_ids).toHaveLength(2);
		const left = await live({ resource: 'campaign', operation: 'getRecipients', campaign, returnAll: true });
		expect(left.map(({ phone_number }) => phone_number)).toEqual([SILENT]);
		await live({ resource: 'campaign', operation: 'removeRecipient', campaign, recipient: byId(left[0].id) });
		const none = await campaigns({
			resource: 'campaign',
			operation: 'removeRecipient',
			campaign,
			recipient: byId(left[0].id),
		});
		expect(none.error?.message).toContain('Recipient not found');
		await live({ resource: 'campaign', operation: 'delete', campaign });
	});
});
