import type { IDataObject } from 'n8n-workflow';

import { AGENTS, CONTACTS, ORGANIZATION_ID } from '../../sandbox';
import type { WebhookHost } from '../triggerHarness';
import { HEADER, useWebhooks } from './webhookBench';

const bench = useWebhooks();
const { server, changes } = bench;

const BUTTON = { source: 'inboxButton', buttonName: 'Create Ticket', buttonIcon: 'ticket' };
const host = async (parameters: IDataObject = {}, more: IDataObject = {}) =>
	await bench.host({ ...BUTTON, ...parameters }, more);

const buttons = () => bench.sandbox.inboxButtons.all;
const tokenOf = (index = 0) =>
	String((buttons()[index].config.headers as IDataObject)['X-N8n-Webhook-Token']);
const testUrl = (trigger: WebhookHost) => trigger.url.replace('/webhook/', '/webhook-test/');
const click = async (index = 0) =>
	await bench.sandbox.clickButton(buttons()[index].id, CONTACTS.ana, AGENTS.maria);

describe('the button', () => {
	it('appears with a token that n8n does not keep, stays as it is, and goes away', async () => {
		const trigger = await host();
		expect(await trigger.activate()).toBe(true);
		expect(buttons()).toMatchObject([
			{
				name: 'Create Ticket',
				icon: 'ticket',
				action_type: 'webhook',
				is_active: true,
				config: { url: trigger.url, method: 'POST' },
			},
		]);
		expect(tokenOf()).toMatch(/^[0-9a-f]{64}$/);
		expect(JSON.stringify(trigger.staticData)).not.toContain(tokenOf());
		expect(await trigger.activate()).toBe(false);
		expect(await trigger.restart()).toBe(false);
		await trigger.deactivate();
		expect(buttons()).toEqual([]);
		expect(changes()).toEqual([
			'POST /api/custom-actions',
			expect.stringMatching(/^DELETE \/api\/custom-actions\//),
		]);
		expect(bench.sandbox.requests.filter(({ path }) => path.startsWith('/api/webhooks'))).toEqual([]);
	});

	it('stands behind those of people, and keeps the place that they give it', async () => {
		for (let place = 0; place < 3; place++)
			bench.sandbox.inboxButtons.add({
				display_order: place,
				config: { url: `https://example.com/${place}` },
			});
		const trigger = await host();
		await trigger.activate();
		expect(buttons()[3].display_order).toBeGreaterThan(3);
		buttons()[3].display_order = 1;
		trigger.set({ buttonName: 'Ticket', buttonIcon: 'zap' });
		expect(await trigger.activate()).toBe(true);
		expect(buttons()).toHaveLength(4);
		expect(buttons()[3]).toMatchObject({ name: 'Ticket', icon: 'zap', display_order: 1, is_active: true });
	});

	it.each<[string, (button: IDataObject) => void]>([
		['was switched off', (button) => (button.is_active = false)],
		['was renamed', (button) => (button.name = 'Something else')],
		['has another icon', (button) => (button.icon = 'zap')],
		['lost its headers', (button) => ((button.config as IDataObject).headers = {})],
		['delivers a body of somebody', (button) => ((button.config as IDataObject).body = '{"a":1}')],
		['delivers by GET', (button) => ((button.config as IDataObject).method = 'GET')],
		['leads elsewhere', (button) => ((button.config as IDataObject).url = 'https://example.com')],
		['does something else', (button) => (button.action_type = 'url')],
	])('is made right again where it %s', async (_what, change) => {
		const trigger = await host();
		await trigger.activate();
		const { id } = buttons()[0];
		change(buttons()[0] as unknown as IDataObject);
		expect(await trigger.activate()).toBe(true);
		expect(buttons()).toMatchObject([
			{
				id,
				name: 'Create Ticket',
				icon: 'ticket',
				action_type: 'webhook',
				is_active: true,
				config: { url: trigger.url, method: 'POST', headers: { 'X-N8n-Webhook-Token': expect.any(String) } },
			},
		]);
		expect(buttons()[0].config).not.toHaveProperty('body');
		await click();
		expect(trigger.runs).toHaveLength(1);
	});

	it('is adopted on whatever page it stands, and made anew when it is gone', async () => {
		const trigger = await host();
		const own = bench.sandbox.inboxButtons.add({ config: { url: trigger.url }, display_order: 500 });
		for (let count = 0; count < 120; count++)
			bench.sandbox.inboxButtons.add({ config: { url: `https://example.com/${count}` } });
		await trigger.activate();
		expect(changes()).toEqual([`PUT /api/custom-actions/${own.id}`]);
		bench.sandbox.inboxButtons.remove(own);
		expect(await trigger.activate()).toBe(true);
		expect(buttons()).toHaveLength(121);
		bench.sandbox.inboxButtons.remove(buttons()[120]);
		await expect(trigger.deactivate()).resolves.toBeUndefined();
	});

	it.each(['resetAfterHandling', 'statusAfterHandling'] as const)(
		'is there once where the answer got lost (%s)',
		async (kind) => {
			const trigger = await host();
			const body = '<html>Bad Gateway</html>';
			bench.sandbox.fault({ when: { method: 'POST' }, kind, status: 502, body });
			await trigger.activate();
			expect(buttons()).toHaveLength(1);
			await click();
			expect(trigger.runs).toHaveLength(1);
			await trigger.deactivate();
			expect(buttons()).toEqual([]);
		},
	);

	it('leaves it open where the server did not tell, and has none', async () => {
		const trigger = await host();
		bench.sandbox.fault({ when: { method: 'POST' }, kind: 'reset' });
		await expect(trigger.activate()).rejects.toThrow(
			'It is unknown whether the address of this n8n was registered',
		);
		expect(buttons()).toEqual([]);
		await trigger.activate();
		expect(buttons()).toHaveLength(1);
	});

	it('is told apart from webhooks when the source changes', async () => {
		const trigger = await host();
		await trigger.activate();
		trigger.set({ source: 'whatomate', events: ['message.incoming'] });
		expect(await trigger.restart()).toBe(true);
		expect(buttons()).toEqual([]);
		expect(bench.sandbox.webhooks).toHaveLength(1);
		trigger.set({ source: 'inboxButton' });
		await trigger.activate();
		expect(bench.sandbox.webhooks).toEqual([]);
		expect(buttons()).toHaveLength(1);
		// It is taken away, whichever source the trigger has now.
		trigger.set({ source: 'meta' });
		await trigger.deactivate();
		expect(buttons()).toEqual([]);
	});

	it('of a test run is one of its own', async () => {
		const trigger = await host();
		await trigger.activate();
		await trigger.activate('test');
		expect(buttons().map(({ name, config }) => [name, config.url])).toEqual([
			['Create Ticket', trigger.url],
			['Create Ticket (test)', testUrl(trigger)],
		]);
		const answers = async (mode: 'production' | 'test', token: string) =>
			(await trigger.deliver('{}', { [HEADER]: token }, { mode })).status;
		expect(await answers('test', tokenOf(1))).toBe(200);
		expect(await answers('production', tokenOf(0))).toBe(200);
		expect(await answers('test', tokenOf(0))).toBe(401);
		expect(await answers('production', tokenOf(1))).toBe(401);
		await trigger.deactivate('test');
		expect(buttons()).toMatchObject([{ name: 'Create Ticket' }]);
	});

	it.each<[string, IDataObject, RegExp]>([
		['no name', { buttonName: ' ' }, /'Button Name' is empty/],
		['a name that the server can not store', { buttonName: 'x'.repeat(94) }, /has 94 characters.*at most 93/],
		['an icon that nobody could see', { buttonIcon: 'rocket' }, /'Button Icon' can't be rocket/],
	])('is refused with %s', async (_what, parameters, words) => {
		const trigger = await host(parameters);
		await expect(trigger.activate()).rejects.toThrow(words);
		expect(changes()).toEqual([]);
	});

	it('has room for the longest name in a test run, too', async () => {
		const trigger = await host({ buttonName: 'ж'.repeat(93) });
		await trigger.activate('test');
		expect([...buttons()[0].name]).toHaveLength(100);
	});

	it.each([
		['a missing permission', 403, /permission 'custom_actions:write'/],
		['a refused key', 401, /API key again/],
	])('tells %s', async (_what, status, words) => {
		const trigger = await host();
		bench.sandbox.fault({ when: { method: 'POST', path: '/api/custom-actions' }, kind: 'status', status });
		await expect(trigger.activate()).rejects.toMatchObject({ description: expect.stringMatching(words) });
	});

	it('names the way out when the server refuses a private address', async () => {
		await server({ allowPrivateWebhooks: false });
		const trigger = await host();
		// The Live Trigger is no way out: it has no buttons.
		await expect(trigger.activate()).rejects.toMatchObject({
			description: expect.stringMatching(/^(?!.*Live Trigger).*WEBHOOK_URL/),
		});
	});

	it('says that a server without buttons is too old', async () => {
		await server({ dialect: 'documented' });
		const trigger = await host();
		await expect(trigger.activate()).rejects.toMatchObject({
			description: expect.stringContaining('/api/custom-actions'),
		});
	});
});

describe('a click', () => {
	it('starts the workflow with the contact and the agent, and the agent sees that it did', async () => {
		const trigger = await host();
		await trigger.activate();
		const contact = bench.sandbox.state.contacts.find(({ id }) => id === CONTACTS.ana);
		expect(await click()).toMatchObject({ success: true });
		expect(trigger.runs).toHaveLength(1);
		expect(trigger.runs[0]).toEqual([
			{
				json: {
					event: 'inbox.button',
					contact_id: CONTACTS.ana,
					contact_phone: '14155550101',
					contact_name: 'Ana Silva',
					contact: {
						id: CONTACTS.ana,
						phone_number: '14155550101',
						name: 'Ana Silva',
						tags: contact?.tags,
						metadata: contact?.metadata,
					},
					agent: { id: AGENTS.maria, name: 'Maria Gomes', email: 'maria@example.com' },
					organization: { id: ORGANIZATION_ID, name: 'Default Organization' },
					timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
				},
			},
		]);
	});

	it('starts a run each, also when it is the same one twice at once', async () => {
		const trigger = await host();
		await trigger.activate();
		await Promise.all([click(), click()]);
		await click();
		expect(trigger.runs).toHaveLength(3);
		// Nothing is kept of what can't come again.
		expect(trigger.staticData).not.toHaveProperty('seen');
	});

	it.each<[string, () => Record<string, string>]>([
		['no token', () => ({})],
		['a wrong token', () => ({ [HEADER]: 'f'.repeat(64) })],
		['a signature that is wrong', () => ({ [HEADER]: tokenOf(), 'x-webhook-signature': 'sha256=00' })],
	])('that comes with %s starts nothing', async (_what, headers) => {
		const trigger = await host();
		await trigger.activate();
		expect((await trigger.deliver('{"contact":{}}', headers())).status).toBe(401);
		expect(trigger.runs).toEqual([]);
		expect(trigger.logged).toEqual([expect.stringContaining('refused a delivery')]);
	});

	it('that is no JSON starts nothing', async () => {
		const trigger = await host();
		await trigger.activate();
		expect((await trigger.deliver('contact=1', { [HEADER]: tokenOf() })).status).toBe(200);
		expect(trigger.runs).toEqual([]);
	});

	it('fails before the agent while n8n ends, or can not store the run', async () => {
		const trigger = await host();
		await trigger.activate();
		trigger.store = async () => {
			throw new Error('the disk is full');
		};
		const failed = await click();
		// n8n 1 answers before it stores.
		if (!trigger.answersFirst)
			expect(failed).toMatchObject({ success: false, message: expect.stringContaining('500') });
		trigger.store = async () => undefined;
		await trigger.shutDown();
		expect(await click()).toMatchObject({ success: false, message: expect.stringContaining('503') });
		expect(trigger.runs).toEqual([]);
	});
});
