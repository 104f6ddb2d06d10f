import type { IDataObject } from 'n8n-workflow';

import { useDeduplication } from '../deduplication';
import { campaign, contact } from '../harness';
import { changing } from '../support';
import { people, useCampaigns } from './support';

const { bench, send, draft } = useCampaigns();
useDeduplication();

/** A key that some items do not have would let those through every week. */
describe.each<[string, unknown]>([
	['is not there', undefined],
	['is null', null],
	['is empty', ''],
	['is blank', ' '],
])('a Send Once Key that %s', (_, key) => {
	const options = { options: { sendOnceKey: '={{ $json.key }}' } };
	const [known, unknown] = people(2);
	const entries = [
		{ ...known, key: 'k' },
		{ ...unknown, ...(key === undefined ? {} : { key }) },
	] as IDataObject[];
	const told = [{ ...entries[1], reason: "'Send Once Key' is empty" }];

	it('leaves the item out of a campaign', async () => {
		const { json, errorItems } = await send(entries, options);
		expect(json).toMatchObject([{ recipients: 1, invalid: 1, skipped: 0 }]);
		expect(errorItems.map((item) => item.json)).toEqual(told);
	});

	it('leaves it out of a draft', async () => {
		const parameters = { ...options, campaign: campaign.byId(draft().id) };
		const { json, errorItems } = await send(entries, parameters, {}, 'campaign.addRecipients');
		expect(json).toMatchObject([{ added: 1, invalid: 1, skipped: 0 }]);
		expect(errorItems.map((item) => item.json)).toEqual(told);
	});

	it('is refused for a message before any is sent', async () => {
		const { error } = await bench.run(
			'message.sendText',
			{ contact: contact.byPhone('={{ $json.phone }}'), text: 'Hi', ...options },
			{ items: entries.map((json) => ({ json })) },
		);
		expect(error?.message).toContain("'Send Once Key' is empty");
		expect(changing(bench.sandbox)).toEqual([]);
	});
});
