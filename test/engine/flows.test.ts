import type { IDataObject } from 'n8n-workflow';

import { methods } from '../../nodes/Whatomate/methods';
import { CONTACTS } from '../sandbox';
import { contact, pick } from './harness';
import { ana } from './operations/support';
import { changing, DIALECTS, useBench } from './support';

const { searchFlows } = methods.listSearch;
const { getScreens } = methods.loadOptions;

const SCREENS = [{ id: 'WELCOME', title: 'Hello' }, { id: 'DETAILS' }];
const locator = (value: string, mode = 'list') => ({ __rl: true, mode, value });

describe.each(DIALECTS)('on the %s server', (dialect) => {
	const bench = useBench(dialect);

	const send = async (flowId: unknown, options: IDataObject = {}, more = {}) =>
		await bench.run(
			'sendInteractive',
			{
				...ana,
				body: 'Book',
				interactiveType: 'flow',
				buttonText: 'Begin',
				flowId: flowId as string,
				options,
			},
			more,
		);
	const parameters = async () => {
		await bench.onPhone();
		return (bench.sandbox.phones[0].interactive?.action as { parameters: IDataObject }).parameters;
	};

	describe('a flow is sent', () => {
		it.each([
			['from the list', locator('77')],
			['by its ID', locator(' 77 ', 'id')],
			['as workflows of earlier versions name it', '77'],
			['by an expression', '={{ 70 + 7 }}'],
			['by an expression of an earlier version that gives a number', '={{ $json.none ?? 77 }}'],
		])('%s', async (_how, flowId) => {
			bench.sandbox.addFlow({ meta_flow_id: '77' });
			const { error } = await send(flowId);
			expect(error).toBeUndefined();
			expect(await parameters()).toMatchObject({ flow_id: '77', flow_cta: 'Begin' });
		});

		it.each<[string, IDataObject, string]>([
			['its first screen, where nobody names one', {}, 'WELCOME'],
			['its first screen, where the option is empty', { firstScreen: '' }, 'WELCOME'],
			['the screen that is named', { firstScreen: 'DETAILS' }, 'DETAILS'],
			['a screen that only Meta knows', { firstScreen: 'NEW' }, 'NEW'],
		])('with %s', async (_what, options, screen) => {
			bench.sandbox.addFlow({ meta_flow_id: '76', screens: [{ id: 'OTHER' }] });
			bench.sandbox.addFlow({ meta_flow_id: '77', screens: SCREENS });
			const { error } = await send(locator('77'), options);
			expect(error).toBeUndefined();
			expect(await parameters()).toMatchObject({ flow_action_payload: { screen } });
		});

		it('is looked up once for all items', async () => {
			bench.sandbox.addFlow({ meta_flow_id: '77', screens: SCREENS });
			const items = [CONTACTS.ana, CONTACTS.bruno].map((to) => ({ json: { to } }));
			await bench.run(
				'sendInteractive',
				{
					contact: contact.byId('={{ $json.to }}'),
					body: 'Book',
					interactiveType: 'flow',
					buttonText: 'Begin',
					flowId: '77',
				},
				{ items },
			);
			expect(bench.sandbox.requests.filter(({ path }) => path === '/api/flows')).toHaveLength(1);
			expect(changing(bench.sandbox)).toHaveLength(2);
		});

		it.each([
			['does not list flows', 'html', 200],
			['does not show them to this key', 'status', 403],
		] as const)('without a screen where the server %s', async (_what, kind, status) => {
			bench.sandbox.addFlow({ meta_flow_id: '77', screens: SCREENS });
			bench.sandbox.fault({ when: { path: '/api/flows' }, kind, status, times: Infinity });
			const { error } = await send(locator('77'));
			expect(error).toBeUndefined();
			const [{ json }] = changing(bench.sandbox);
			expect((json as { interactive: IDataObject }).interactive).not.toHaveProperty('first_screen');
		});
	});

	it("refuses Whatomate's own ID of a flow, which it would not find", async () => {
		const { id } = bench.sandbox.addFlow({ meta_flow_id: '77' });
		const { error } = await send(locator(`={{ '${id}' }}`, 'id'));
		expect(error?.message).toContain(`'Flow' is Whatomate's own ID of a flow: ${id}`);
		expect(bench.sandbox.requests).toEqual([]);
	});

	it('asks for no flow where none is sent', async () => {
		await bench.run('sendInteractive', {
			...ana,
			body: 'Well?',
			buttons: { values: [{ id: 'yes', title: 'Yes' }] },
			options: { firstScreen: 'ONE' },
		});
		expect(bench.sandbox.requests.filter(({ path }) => path === '/api/flows')).toEqual([]);
	});

	describe('in the editor', () => {
		it('the list of flows holds the published ones, by the ID that is sent', async () => {
			bench.sandbox.addFlow({ meta_flow_id: '77', name: 'Booking' });
			bench.sandbox.addFlow({ meta_flow_id: '78', name: 'Survey', whatsapp_account: 'support' });
			bench.sandbox.addFlow({ meta_flow_id: '', name: 'Draft', status: 'DRAFT' });
			const found = async (filter?: string) =>
				(await pick({ sandbox: bench.sandbox }, searchFlows, filter)).results;
			expect(await found()).toEqual([
				{ name: 'Survey (support)', value: '78' },
				{ name: 'Booking (main)', value: '77' },
			]);
			expect(await found(' book ')).toEqual([{ name: 'Booking (main)', value: '77' }]);
		});

		it('the list of flows goes over several pages', async () => {
			for (let count = 0; count < 130; count++) bench.sandbox.addFlow({ meta_flow_id: String(count) });
			const one = await pick({ sandbox: bench.sandbox }, searchFlows);
			const other = await pick({ sandbox: bench.sandbox }, searchFlows, undefined, one.paginationToken);
			expect(new Set([...one.results, ...other.results].map(({ value }) => value)).size).toBe(130);
			expect(other.paginationToken).toBeUndefined();
		});

		const FIRST = { name: 'The First One', value: '' };
		it.each<[string, unknown, Array<{ name: string; value: string }>]>([
			[
				'of the chosen flow',
				locator('77'),
				[FIRST, { name: 'Hello (WELCOME)', value: 'WELCOME' }, { name: 'DETAILS', value: 'DETAILS' }],
			],
			[
				'of a flow as earlier versions name it',
				'77',
				[FIRST, { name: 'Hello (WELCOME)', value: 'WELCOME' }, { name: 'DETAILS', value: 'DETAILS' }],
			],
			['of one that is unknown', locator('404'), [FIRST]],
			['while none is chosen', locator(''), [FIRST]],
			['where an expression chooses it', locator('={{ $json.flow }}', 'id'), [FIRST]],
		])('the list of screens is that %s', async (_what, flowId, options) => {
			bench.sandbox.addFlow({ meta_flow_id: '77', screens: SCREENS });
			const given = { operation: 'sendInteractive', flowId: flowId as IDataObject };
			expect(await pick({ sandbox: bench.sandbox, parameters: given }, getScreens)).toEqual(options);
		});

		it('a list that can not be read is an error that names the permission', async () => {
			bench.sandbox.fault({ kind: 'status', status: 403, times: Infinity });
			await expect(pick({ sandbox: bench.sandbox }, searchFlows)).rejects.toMatchObject({
				description: expect.stringContaining("'flows.whatsapp:read'"),
			});
		});
	});
});
