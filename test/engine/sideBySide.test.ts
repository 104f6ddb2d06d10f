import { TEMPLATES } from '../sandbox';
import type { Campaign } from '../sandbox';
import { campaign } from './harness';
import { settle, useBench } from './support';

/** Items that must not run at the same time: a released server locks nothing (docs/whatomate-api.md#campaign-states). */

const bench = useBench('released');

const PEOPLE = ['14162000001', '14162000002', '14162000003'];

/** A campaign of three people. */
const make = (more: Partial<Campaign>, status: 'pending' | 'failed'): Campaign => {
	const { campaigns } = bench.sandbox;
	const made = campaigns.add({
		name: 'Sale',
		whatsapp_account: 'main',
		template_id: TEMPLATES.hello_world,
		...more,
	});
	campaigns.addRecipients(
		made,
		PEOPLE.map((phone_number) => ({
			phone_number,
			recipient_name: '',
			template_params: {},
			header_params: {},
			status,
		})),
	);
	return made;
};

it.each([
	['campaign.start', 'draft', 'pending'],
	['campaign.retryFailed', 'completed', 'failed'],
] as const)('%s of five items with one campaign messages everybody once', async (operation, status, of) => {
	const { id } = make({ status }, of);
	const items = Array.from({ length: 5 }, () => ({ json: {} }));
	const { items: done } = await bench.run(
		operation,
		{ campaign: campaign.byId(id) },
		{ items, onError: 'continueRegularOutput' },
	);
	expect(done).toHaveLength(5);
	expect(done.filter(({ error }) => error === undefined)).toHaveLength(1);
	await bench.sandbox.until(() => bench.sandbox.campaigns.all.every((each) => each.status === 'completed'));
	await settle(bench.sandbox);
	expect(bench.sandbox.phones.map(({ to }) => to).sort()).toEqual(PEOPLE);
});

it('campaigns that differ start side by side', async () => {
	const made = [make({}, 'pending'), make({ name: 'Other' }, 'pending')];
	let open = 0;
	let most = 0;
	bench.sandbox.on?.('request', ({ path }) => /start$/.test(path) && (most = Math.max(most, ++open)));
	bench.sandbox.on?.('answer', ({ path }) => /start$/.test(path) && open--);
	const items = made.map(({ id }) => ({ json: { id } }));
	await bench.run('campaign.start', { campaign: campaign.byId('={{ $json.id }}') }, { items });
	expect(most).toBe(2);
});
