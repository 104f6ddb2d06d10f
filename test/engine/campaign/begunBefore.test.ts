import type { IDataObject } from 'n8n-workflow';

import { useDeduplication } from '../deduplication';
import { campaign } from '../harness';
import { changing, settle } from '../support';
import { imports, people, retried, starts, useCampaigns } from './support';

const { bench, send, all, numbers, draft } = useCampaigns();
useDeduplication();

const looks = { method: 'GET', path: /\/recipients$/ };
const phonesOf = (entries: IDataObject[]) => entries.map(({ phone }) => phone);
const quiet = async () => {
	await bench.sandbox.until(() => bench.sandbox.campaigns.queued === 0);
	await settle(bench.sandbox);
};

/** Deletes every campaign once a request was answered that fits; the next try of the execution finds none. */
const deletedAfter = (when: { path: RegExp }) => {
	let isAsked = false;
	bench.sandbox.fault({
		kind: 'status',
		status: 400,
		message: 'No',
		when: ({ path }) => {
			const isTheOne = !isAsked && when.path.test(path);
			isAsked ||= isTheOne;
			if (isTheOne) all().forEach((each) => bench.sandbox.campaigns.remove(each));
			return isTheOne;
		},
	});
};

describe('a retry of an execution', () => {
	it.each([
		['without keys', {}],
		['with keys', { sendOnceKey: '={{ $json.name }}' }],
	])('whose draft was deleted meanwhile makes another one, %s', async (_, options) => {
		deletedAfter(imports);
		const { error, json } = await send(people(3), { options }, { settings: retried });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ recipients: 3 }]);
		await quiet();
		expect(numbers()).toEqual(phonesOf(people(3)));
	});

	it('whose campaign was deleted after its start was asked for sends nothing, and says so', async () => {
		deletedAfter(starts);
		const { error } = await send(people(3), {}, { settings: retried });
		expect(error?.message).toMatch(
			/^The campaign [0-9a-f-]+, which an earlier try .* was deleted in Whatomate/,
		);
		expect(error?.description).toContain('start a new execution');
		expect(changing(bench.sandbox).filter(({ path }) => path === '/api/campaigns')).toHaveLength(1);
	});

	it.each<[string, IDataObject]>([
		['tags', { tags: ['gone'] }],
		['a conversation', { openConversation: true }],
	])('leaves out whom the first try left out of what it started: %s', async (_, leaveOut) => {
		const contact = bench.sandbox.addContact({ phone_number: String(people(1)[0].phone), tags: ['gone'] });
		bench.sandbox.addTag('gone');
		bench.sandbox.takeOver(contact.id);
		bench.sandbox.fault({ kind: 'status', status: 403, when: looks, message: 'No' });
		bench.sandbox.on('campaign', ({ status }) => {
			if (status !== 'processing' || contact.tags.length === 0) return;
			contact.tags = [];
			bench.sandbox.giveBack(contact.id);
		});
		const options = { waitForCompletion: true, sendOnceKey: '={{ $json.name }}' };
		const { error, json, errorItems } = await send(people(3), { leaveOut, options }, { settings: retried });
		expect(error).toBeUndefined();
		expect(json.map(({ phone_number }) => phone_number)).toEqual(phonesOf(people(3)).slice(1));
		expect(errorItems.map((item) => [item.json.reason, item.pairedItem])).toEqual([
			["Was left out when an earlier try of this execution started the campaign 'Sale'", { item: 0 }],
		]);
		expect(numbers()).toEqual(phonesOf(people(3)).slice(1));
		// Next week nothing speaks against them.
		const next = await send(people(3), { leaveOut: {}, options });
		expect(next.json.map(({ phone_number }) => phone_number)).toEqual([people(1)[0].phone]);
	});
});

describe('a campaign that is not there', () => {
	it('is told by the name of its option', async () => {
		const gone = draft();
		bench.sandbox.campaigns.remove(gone);
		const { error } = await send(people(2), { options: { campaignId: gone.id } });
		expect(error?.message).toBe(`'Continue Campaign ID': Whatomate has no campaign with the ID ${gone.id}`);
		expect(error?.description).toContain('leave');
		expect(changing(bench.sandbox)).toEqual([]);
	});
});

it('outcomes that can not be read are no reason to send a campaign again', async () => {
	bench.sandbox.fault({ kind: 'status', status: 500, times: Infinity, when: looks, message: 'Oh' });
	const { error } = await send(people(2), { options: { waitForCompletion: true } });
	expect(error?.message).toBe(
		`The campaign ${all()[0].id} was started, but what became of it can't be read: Whatomate could not do it: Oh`,
	);
	expect(error?.description).toContain('do not send it again');
	const { json } = await bench.run('campaign.get', { campaign: campaign.byId(all()[0].id) });
	expect(json).toMatchObject([{ status: 'completed' }]);
});
