import type { IDataObject } from 'n8n-workflow';

import type { Campaign, Fault, SeenRequest } from '../../sandbox';
import type { OperationName } from '../cases';
import { campaign, contact } from '../harness';
import { asked, changing } from '../support';
import { itemsOf, people, retried, useCampaigns } from './support';

const { bench, on, all, stored, draft, bring } = useCampaigns();

const deletes = ({ method }: SeenRequest) => method === 'DELETE';
const deletions = () => bench.sandbox.requests.filter(deletes).length;

describe('Delete', () => {
	it.each(['draft', 'paused', 'completed', 'cancelled'])('removes a campaign that is %s', async (status) => {
		const { id } = draft({ status: status as Campaign['status'] });
		expect((await on('campaign.delete', id)).json).toEqual([{ id, deleted: true }]);
		expect(all()).toEqual([]);
		expect(asked(bench.sandbox)).toEqual([`DELETE /api/campaigns/${id}`]);
	});

	it('leaves one that is being sent, and says what to do', async () => {
		const { error } = await on('campaign.delete', draft({ status: 'processing' }).id);
		expect(error?.message).toBe('Whatomate refused the request: Cannot delete running campaign');
		expect(error?.description).toContain("'Pause' or 'Cancel'");
		expect(all()).toHaveLength(1);
	});

	it('tells that there is none', async () => {
		const { error } = await on('campaign.delete', '00000000-0000-4000-8000-000000000000');
		expect(error?.message).toBe('Whatomate refused the request: Campaign not found');
	});
});

describe('a deletion whose answer was lost', () => {
	/** What there is to be deleted. */
	const things: Array<[OperationName, () => Promise<IDataObject>]> = [
		['campaign.delete', async () => ({ campaign: campaign.byId(draft().id) })],
		[
			'campaign.removeRecipient',
			async () => {
				const { id } = draft();
				bring(all()[0], 'pending');
				return { campaign: campaign.byId(id), recipient: contact.byId(stored()[0].id) };
			},
		],
		[
			'contact.delete',
			async () => ({ contact: contact.byId(bench.sandbox.addContact({ phone_number: '14160000009' }).id) }),
		],
	];

	describe.each(things)('%s', (operation, make) => {
		it.each<[string, Omit<Fault, 'when'>]>([
			['the connection broke afterwards', { kind: 'resetAfterHandling' }],
			['a gateway gave up', { kind: 'statusAfterHandling', status: 504, body: '<html></html>' }],
			['the connection broke before', { kind: 'reset' }],
		])('is done: %s', async (_, fault) => {
			const parameters = await make();
			bench.sandbox.fault({ when: deletes, ...fault });
			const { json, error } = await bench.run(operation, parameters);
			expect(error?.message).toBeUndefined();
			expect(json).toMatchObject([{ deleted: true }]);
			expect(deletions()).toBe(2);
		});

		it('is done as well where the first try of the node never learned of it', async () => {
			const parameters = await make();
			bench.sandbox.fault({ when: deletes, kind: 'resetAfterHandling' });
			bench.sandbox.fault({ when: deletes, kind: 'reset' });
			const { json, error } = await bench.run(operation, parameters, { settings: retried });
			expect(error?.message).toBeUndefined();
			expect(json).toMatchObject([{ deleted: true }]);
			expect(deletions()).toBe(3);
		});

		it('stays unknown where nothing tells', async () => {
			const parameters = await make();
			bench.sandbox.fault({ when: deletes, kind: 'reset', times: Infinity });
			const { error } = await bench.run(operation, parameters);
			expect(error?.message).toContain('It is unknown whether the ');
			expect(deletions()).toBe(2);
		});
	});
});

describe('Remove Recipient', () => {
	const removal = async (recipient: unknown, more: IDataObject = {}) =>
		await on('campaign.removeRecipient', all()[0].id, { recipient, ...more } as IDataObject);

	const inIt = () => stored().map(({ phone_number }) => phone_number);

	/** Numbers as somebody else has put them into a campaign. */
	const hold = (...numbers: string[]) =>
		bench.sandbox.campaigns.addRecipients(
			draft(),
			numbers.map((phone_number) => ({
				phone_number,
				recipient_name: '',
				template_params: {},
				header_params: {},
			})),
		);

	it.each([
		['the very number', '14162000001', ['14162000001'], []],
		['as people write it', '+1 (416) 200-0001', ['14162000001', '14162000002'], ['14162000002']],
		['stored with a plus', '14162000001', ['+14162000001', '14162000002'], ['14162000002']],
		['Brazil, the 9 left out', '+55 11 8237-7262', ['5511982377262', '14162000002'], ['14162000002']],
		[
			'every notation of one person',
			'+55 11 98237-7262',
			['551182377262', '14162000002', '5511982377262', '+55 11 98237-7262'],
			['14162000002'],
		],
		['Mexico', '+52 55 1234 5678', ['5215512345678', '525512345678'], []],
	])('by number: %s', async (_, number, before, after) => {
		hold(...before);
		const ids = stored().map(({ id }) => id);
		const { json, error } = await removal(contact.byPhone(number));
		expect(error?.message).toBeUndefined();
		expect(inIt()).toEqual(after);
		const left = stored().map(({ id }) => id);
		expect(json).toEqual([
			{
				campaign_id: all()[0].id,
				recipient_ids: ids.filter((id) => !left.includes(id)),
				deleted: true,
			},
		]);
		expect(all()[0].total_recipients).toBe(after.length);
	});

	it.each(['phone', 'id'])('by ID, in the mode %s too', async (mode) => {
		hold('14162000001', '14162000002');
		const [, { id }] = stored();
		const { json } = await removal({ __rl: true, mode, value: ` ${id.toUpperCase()} ` });
		expect(json).toMatchObject([{ recipient_ids: [id] }]);
		expect(inIt()).toEqual(['14162000001']);
		expect(asked(bench.sandbox)).toHaveLength(1);
	});

	it('by an expression that gives the number alone', async () => {
		hold('14162000001', '14162000002');
		const { error } = await removal('={{ "+1 416 200 0002" }}');
		expect(error?.message).toBeUndefined();
		expect(inIt()).toEqual(['14162000001']);
	});

	it('reads who is in the campaign once for many items, of which two are one person', async () => {
		hold(...people(50).map(({ phone }) => String(phone)));
		const wanted = [...people(40), ...people(1)];
		const { json, error } = await bench.run(
			'campaign.removeRecipient',
			{ campaign: campaign.byId(all()[0].id), recipient: contact.byPhone('={{ $json.phone }}') },
			{ items: itemsOf(wanted) },
		);
		expect(error?.message).toBeUndefined();
		expect(json).toHaveLength(41);
		expect(inIt()).toHaveLength(10);
		expect(asked(bench.sandbox).filter((each) => each.startsWith('GET'))).toHaveLength(2);
		expect(deletions()).toBe(40);
	});

	it.each<[string, unknown, Partial<Campaign>, RegExp, RegExp]>([
		[
			'who is not in it',
			contact.byPhone('+1 416 200 0009'),
			{},
			/^Nobody in the campaign 'Draft' has the number 14162000009$/,
			/country code.*'Get Recipients'/,
		],
		[
			'once it was started',
			contact.byPhone('+1 416 200 0001'),
			{ status: 'processing' },
			/^The campaign 'Draft' is processing: recipients can be removed only before it is started$/,
			/'Cancel'/,
		],
		['without a number', contact.byPhone(' '), {}, /^'Recipient' is empty$/, /'Get Recipients'/],
		['whose number is none', contact.byPhone('12'), {}, /^'Recipient' has 2 digits: 12/, /country code/],
		['whose ID is none', contact.byId('wamid.1'), {}, /^'Recipient' is not the ID of a recipient/, /'Phone'/],
	])('takes nobody out %s', async (_, recipient, state, words, hint) => {
		bring(draft(state), 'pending');
		const { error } = await removal(recipient);
		expect(error?.message).toMatch(words);
		expect(error?.description).toMatch(hint);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it.each<[string, Partial<Campaign>, string, RegExp]>([
		['an ID that is not in it', {}, 'Recipient not found', /'Get Recipients'/],
		[
			'an ID, once it was started',
			{ status: 'completed' },
			'Can only delete recipients from draft campaigns',
			/too late.*'Cancel'/,
		],
	])('says what to do about %s', async (_, state, words, hint) => {
		draft(state);
		const { error } = await removal(contact.byId('00000000-0000-4000-8000-000000000000'));
		expect(error?.message).toBe(`Whatomate refused the request: ${words}`);
		expect(error?.description).toMatch(hint);
	});

	it('guesses nobody where numbers are masked, and takes an ID', async () => {
		await bench.restart({ maskPhones: true });
		hold('14162000001', '14163000001');
		const { error } = await removal(contact.byPhone('+1 416 200 0001'));
		expect(error?.message).toBe(
			"It can't be told who in the campaign 'Draft' has the number 14162000001, since this API key sees masked numbers only",
		);
		expect(error?.description).toContain("recipient's ID");
		expect(changing(bench.sandbox)).toEqual([]);
		expect((await removal(contact.byId(stored()[0].id))).json).toMatchObject([{ deleted: true }]);
	});
});
