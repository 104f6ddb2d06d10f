import type { IDataObject } from 'n8n-workflow';

import { TEMPLATES } from '../sandbox';
import type { Campaign, SeenRequest } from '../sandbox';
import { template, variables } from './harness';
import type { RunOptions } from './harness';
import { changing, useBench } from './support';

/** What could make a campaign message someone twice, or nobody, and must not. Campaigns are not documented: the released server. */
const bench = useBench('released');

const people = (count: number, from = 0): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({
		phone: String(14_160_000_001 + from + index),
		name: `P${from + index}`,
	}));

const send = async (items: IDataObject[], options: IDataObject = {}, more: Partial<RunOptions> = {}) =>
	await bench.run(
		'campaign.send' as never,
		{
			template: template.byId(TEMPLATES.welcome_en),
			phoneNumber: '={{ $json.phone }}',
			recipientName: '={{ $json.name }}',
			campaignName: 'Sale',
			...variables({ body_1: '={{ $json.name }}' }),
			options,
			...more.parameters,
		},
		{ items: items.map((json) => ({ json })), ...more },
	);

const only = (): Campaign => {
	expect(bench.sandbox.campaigns.all).toHaveLength(1);
	return bench.sandbox.campaigns.all[0];
};
const starts = ({ method, path }: SeenRequest) => method === 'POST' && path.endsWith('/start');
const imports = ({ path }: SeenRequest) => path.endsWith('/import');
const looks = ({ method, path }: SeenRequest) => method === 'GET' && /campaigns\/[^/]+$/.test(path);
const ended = async () => await bench.sandbox.until(() => only().status === 'completed');
const numbers = () => bench.sandbox.phones.map(({ to }) => to).sort();
const expectEach = (items: IDataObject[]) =>
	expect(numbers()).toEqual(items.map(({ phone }) => phone).sort());
const asked = (fits: (request: SeenRequest) => boolean) => bench.sandbox.requests.filter(fits).length;

describe('a start whose answer was lost', () => {
	it('is believed when the campaign is seen to run, also only a moment later', async () => {
		bench.sandbox.fault({ when: starts, kind: 'resetAfterHandling' });
		// The first look comes before the server got to it.
		bench.sandbox.fault({
			when: looks,
			kind: 'status',
			status: 500,
			message: 'Not yet',
		});
		const { error, json } = await send(people(3));
		expect(error).toBeUndefined();
		expect(json).toEqual([expect.objectContaining({ recipients: 3, status: 'processing' })]);
		await ended();
		expectEach(people(3));
		expect(asked(starts)).toBe(1);
	});

	it('is not repeated while nothing is seen of it, and called unknown', async () => {
		bench.sandbox.fault({ when: starts, kind: 'reset' });
		const { error } = await send(people(3));
		expect(error?.message).toContain('It is unknown whether the campaign was started');
		expect(error?.message).toContain(only().id);
		expect(asked(starts)).toBe(1);
		expect(asked(looks)).toBeGreaterThan(1);
		expect(numbers()).toEqual([]);
	});
});

describe('a campaign that has more recipients than were put into it is not started', () => {
	const seed = ({ phone, name }: IDataObject) => ({
		phone_number: String(phone),
		recipient_name: String(name),
		template_params: { 1: String(name) },
		header_params: {},
	});

	it('when they come in between two chunks', async () => {
		const late = people(2).map(seed);
		bench.sandbox.on('answer', (request) => {
			if (imports(request) && asked(imports) === 1) bench.sandbox.campaigns.addRecipients(only(), late);
		});
		const { error } = await send(people(1500));
		expect(error?.message).toContain('has 1502 recipients where 1500 were put into it');
		expect(asked(starts)).toBe(0);
	});

	it('when a campaign to be continued has someone twice', async () => {
		bench.sandbox.fault({ when: starts, kind: 'status', status: 500, message: 'Failed to queue recipients' });
		await send(people(3));
		bench.sandbox.campaigns.addRecipients(only(), [seed(people(1)[0])]);
		const { error } = await send(people(3), { campaignId: only().id });
		expect(error?.message).toContain('has 1 recipients twice');
		expect(asked(starts)).toBe(1);
		expect(changing(bench.sandbox).at(-1)?.path).toMatch(/start$/);
	});
});

it('a chunk whose answer was lost is found in the list of recipients, which is ahead of the count', async () => {
	bench.sandbox.fault({ when: imports, kind: 'resetAfterHandling', after: 1 });
	bench.sandbox.fault({ when: looks, kind: 'status', status: 500, times: Infinity });
	const { error } = await send(people(2500));
	expect(error).toBeUndefined();
	await ended();
	expectEach(people(2500));
	expect(asked(imports)).toBe(3);
});
