import { sleep } from 'n8n-workflow';
import type { IDataObject } from 'n8n-workflow';

import {
	CONTACTS,
	defaultAppSecret,
	defaultVerifyToken,
	metaStatus,
	signatureOf,
	startSandbox,
	type Sandbox,
} from '../sandbox';
import { WebhookHost } from './triggerHarness';

/** As the contract's section 2 has it; the type makes a difference for files alone (docs/whatomate-api.md#webhook-deliveries). */
const delivery = (id: string, type = 'text') =>
	JSON.stringify({
		event: 'message.incoming',
		timestamp: new Date().toISOString(),
		data: { message_id: id, message_type: type, content: 'hi', direction: 'incoming' },
	});

let sandbox: Sandbox;
let hosts: WebhookHost[] = [];

beforeEach(async () => {
	sandbox = await startSandbox({ dialect: 'released', statusDelay: 0, allowPrivateWebhooks: true });
});
afterEach(async () => {
	jest.restoreAllMocks();
	for (const each of hosts) await each.close();
	hosts = [];
	await sandbox.close();
});

/** How a delivery differs from a text to the trigger itself. */
interface Delivering {
	to?: WebhookHost;
	type?: string;
	mode?: 'production' | 'test';
	/** Which of those that are registered. */
	webhook?: number;
}

/** A trigger of either source, at work, with its own deliveries. */
async function triggerOf(source: string, options: IDataObject = {}) {
	const trigger = new WebhookHost({
		sandbox,
		parameters: { source, events: ['message.incoming'], statuses: ['read'], options },
		credential: { metaAppSecret: defaultAppSecret, metaVerifyToken: defaultVerifyToken },
	});
	hosts.push(await trigger.start());
	await trigger.activate();
	const deliver = async (id: string, { to = trigger, type, mode, webhook = 0 }: Delivering = {}) => {
		if (source === 'whatomate') {
			const token = sandbox.webhooks[webhook].headers['X-N8n-Webhook-Token'];
			return await to.deliver(delivery(id, type), { 'x-n8n-webhook-token': token }, { mode });
		}
		const statuses = [metaStatus(id, 'read', '14155550199')];
		const body = JSON.stringify({ entry: [{ changes: [{ value: { statuses } }] }] });
		return await to.deliver(body, { 'x-hub-signature-256': signatureOf(body, defaultAppSecret) }, { mode });
	};
	return { trigger, deliver };
}

/** Makes n8n begin to store a run and get no further. @returns when it has begun, and how to let it go on */
function holdStoring(trigger: WebhookHost) {
	let goOn: () => void = () => undefined;
	const held = new Promise<void>((resolve) => (goOn = resolve));
	const begun = new Promise<void>((resolve) => {
		trigger.store = async () => {
			resolve();
			await held;
		};
	});
	return { begun, goOn };
}

const broken = async (): Promise<void> => {
	throw new Error('Database connection is closed');
};

describe.each(['whatomate', 'meta'])('a delivery of %s', (source) => {
	it('is answered, and its event is taken for seen, once n8n has stored the run', async () => {
		const { trigger, deliver } = await triggerOf(source);
		const before = JSON.stringify(trigger.saved);
		trigger.store = async () => {
			expect(trigger.answers).toEqual([]);
			expect(JSON.stringify(trigger.saved)).toBe(before);
		};
		expect(await deliver('m1')).toMatchObject({ status: 200, body: { received: 1, started: 1 } });
		expect(trigger.saved?.seen).toHaveLength(1);
		const restarted = trigger.inNewProcess();
		expect(await deliver('m1', { to: restarted })).toMatchObject({ status: 200, body: { started: 0 } });
		expect(restarted.runs).toEqual([]);
	});

	it.each([
		['in the same process', (trigger: WebhookHost) => trigger],
		['after a restart', (trigger: WebhookHost) => trigger.inNewProcess()],
	])('that n8n could not start is started when it comes again, %s', async (_when, again) => {
		const { trigger, deliver } = await triggerOf(source);
		trigger.store = broken;
		expect((await deliver('m1')).status).toBe(500);
		expect(trigger.saved?.seen).toBeUndefined();
		const next = again(trigger);
		next.store = async () => undefined;
		expect((await deliver('m1', { to: next })).status).toBe(200);
		expect((await deliver('m1', { to: next })).body).toMatchObject({ started: 0 });
		expect(next.runs).toHaveLength(1);
	});

	it('must come again while n8n is just storing the same event', async () => {
		const { trigger, deliver } = await triggerOf(source);
		const { begun, goOn } = holdStoring(trigger);
		const first = deliver('m1');
		await begun;
		expect(await deliver('m1')).toMatchObject({ status: 503, started: [] });
		goOn();
		expect((await first).status).toBe(200);
		expect(await deliver('m1')).toMatchObject({ status: 200, body: { started: 0 } });
		expect(trigger.runs).toHaveLength(1);
	});

	it('is known again after a restart of an n8n that answers first', async () => {
		const { trigger, deliver } = await triggerOf(source);
		trigger.answersFirst = true;
		expect(await deliver('m1')).toMatchObject({ status: 200, body: { started: 1 } });
		const restarted = trigger.inNewProcess();
		expect((await deliver('m1', { to: restarted })).body).toMatchObject({ started: 0 });
	});
});

it('starts one run for what could not be passed on, also where n8n could not store the first', async () => {
	const { trigger, deliver } = await triggerOf('meta');
	sandbox.fault({ when: { path: '/api/webhook' }, kind: 'status', status: 500, times: 2 });
	trigger.store = broken;
	expect((await deliver('m1')).status).toBe(500);
	trigger.store = async () => undefined;
	expect((await deliver('m1')).status).toBe(502);
	const restarted = trigger.inNewProcess();
	expect(await deliver('m1', { to: restarted })).toMatchObject({ status: 200, body: { started: 0 } });
	expect(trigger.runs).toHaveLength(1);
});

describe("n8n's end", () => {
	it.each([
		['waited for', () => undefined],
		['given up by who delivers them', (trigger: WebhookHost) => trigger.hangUp()],
	])('waits until the runs are stored that are on their way and %s', async (_what, meanwhile) => {
		const { trigger, deliver } = await triggerOf('whatomate');
		const { begun, goOn } = holdStoring(trigger);
		const delivered = deliver('m1');
		await begun;
		const order: string[] = [];
		meanwhile(trigger);
		jest.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal);
		const ended = trigger.shutDown().then(() => order.push('ended'));
		void delivered.then(() => order.push('answered'));
		await sleep(0);
		expect(order).toEqual([]);
		goOn();
		await ended;
		await delivered;
		expect(order.sort()).toEqual(['answered', 'ended']);
	});

	it('waits for no run that was stored, or could not be', async () => {
		const { trigger, deliver } = await triggerOf('whatomate');
		await deliver('m1');
		trigger.store = broken;
		await deliver('m2');
		jest.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal);
		await trigger.shutDown();
	});

	it('waits for runs that take too long ten seconds at most, for all triggers together', async () => {
		const stuck = await Promise.all([triggerOf('whatomate'), triggerOf('whatomate')]);
		for (const [webhook, { trigger, deliver }] of stuck.entries()) {
			const { begun } = holdStoring(trigger);
			void deliver('m1', { webhook });
			await begun;
		}
		let now = Date.now() + 60_000;
		jest.spyOn(Date, 'now').mockImplementation(() => now);
		const { timeout } = AbortSignal;
		const limits = jest.spyOn(AbortSignal, 'timeout').mockImplementation((limit) => {
			now += limit;
			return timeout.call(AbortSignal, 1);
		});
		for (const { trigger } of stuck) await trigger.shutDown();
		expect(limits.mock.calls).toEqual([[10_000], [1]]);
	});

	it.each(['whatomate', 'meta'])('leaves for later what %s delivers', async (source) => {
		const { trigger, deliver } = await triggerOf(source);
		await trigger.shutDown();
		expect(await deliver('m1')).toMatchObject({
			status: 503,
			body: { error: 'n8n is ending' },
			started: [],
		});
		await trigger.restart();
		expect(await deliver('m1')).toMatchObject({ status: 200, body: { started: 1 } });
		expect(trigger.runs).toHaveLength(1);
	});

	it('hands nothing on to Whatomate that Meta will send again', async () => {
		const { trigger, deliver } = await triggerOf('meta');
		await trigger.shutDown();
		await deliver('m1');
		expect(sandbox.requests.filter(({ path }) => path === '/api/webhook')).toEqual([]);
	});

	it('leaves for later what has come, but whose file is only there now', async () => {
		const { trigger, deliver } = await triggerOf('whatomate', { downloadMedia: true });
		const message = sandbox.addMessage(CONTACTS.ana, { message_type: 'image' });
		const path = `/api/media/${message.id}`;
		const asked = sandbox.once('request', (request) => request.path === path);
		let bring: (value?: unknown) => void = () => undefined;
		sandbox.fault({ when: { path }, kind: 'slow', wait: new Promise((resolve) => (bring = resolve)) });
		const delivered = deliver(message.id, { type: 'image' });
		await asked;
		await trigger.shutDown();
		bring();
		expect(await delivered).toMatchObject({ status: 503, started: [] });
	});

	it('does not concern test runs after a deactivation', async () => {
		const { trigger, deliver } = await triggerOf('meta');
		await trigger.shutDown();
		expect((await deliver('m1', { mode: 'test' })).started).toHaveLength(1);
	});

	it('is none where another main process has taken the lead, and this one only lost it', async () => {
		const { trigger, deliver } = await triggerOf('whatomate');
		await trigger.shutDown();
		expect((await deliver('m1')).status).toBe(503);
		const later = Date.now() + 1;
		while (Date.now() <= later) await sleep(1);
		const leader = trigger.inNewProcess();
		await leader.restart(trigger.base);
		// What the new leader has saved, n8n reads anew for each delivery.
		Object.assign(trigger.staticData, leader.staticData);
		expect(await deliver('m1')).toMatchObject({ status: 200, body: { started: 1 } });
	});

	it('is one also where a late delivery has saved what was true before this n8n was started', async () => {
		const { trigger, deliver } = await triggerOf('whatomate');
		const old = { ...trigger.staticData, activated: Date.now() - 60_000 };
		await trigger.shutDown();
		Object.assign(trigger.staticData, old);
		expect((await deliver('m1')).status).toBe(503);
	});

	it('is over after two minutes for a process that is still there', async () => {
		const { trigger, deliver } = await triggerOf('meta');
		await trigger.shutDown();
		const now = Date.now();
		jest.spyOn(Date, 'now').mockReturnValue(now + 121_000);
		expect((await deliver('m1')).started).toHaveLength(1);
	});
});

describe('a restart of n8n', () => {
	it('asks the server for nothing where the trigger is registered', async () => {
		const { trigger } = await triggerOf('whatomate');
		const asked = sandbox.requests.length;
		sandbox.fault({ when: {}, kind: 'status', status: 500 });
		expect(await trigger.restart()).toBe(false);
		expect(sandbox.requests).toHaveLength(asked);
	});

	it('asks for nothing where Meta delivers, also while the credential is incomplete', async () => {
		const { trigger } = await triggerOf('meta');
		trigger.credential = { metaAppSecret: '' };
		expect(await trigger.restart()).toBe(false);
	});

	it("replaces the registration when n8n's address has changed", async () => {
		const { trigger } = await triggerOf('whatomate');
		const [{ id }] = sandbox.webhooks;
		expect(await trigger.restart('http://127.0.0.1:1')).toBe(true);
		expect(sandbox.webhooks).toMatchObject([{ id, url: 'http://127.0.0.1:1/webhook/aaaa-bbbb/webhook' }]);
	});

	it("goes on with the registration that it has when n8n's address has changed and the server is away", async () => {
		const { trigger } = await triggerOf('whatomate');
		trigger.logged.splice(0);
		sandbox.fault({ when: {}, kind: 'status', status: 500 });
		expect(await trigger.restart('http://127.0.0.1:1')).toBe(false);
		expect(trigger.logged).toEqual([expect.stringMatching(/keeps its registration/)]);
	});

	it('registers a workflow that was activated while n8n was away', async () => {
		const trigger = new WebhookHost({
			sandbox,
			parameters: { source: 'whatomate', events: ['message.incoming'] },
		});
		hosts.push(await trigger.start());
		expect(await trigger.restart()).toBe(true);
		expect(sandbox.webhooks).toMatchObject([{ url: trigger.url }]);
	});
});

it('starts without a file that takes longer than Whatomate waits', async () => {
	const { deliver } = await triggerOf('whatomate', { downloadMedia: true });
	const message = sandbox.addMessage(CONTACTS.ana, { message_type: 'image' });
	sandbox.fault({ when: { path: `/api/media/${message.id}` }, kind: 'hang' });
	const { timeout } = AbortSignal;
	const limits = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout.call(AbortSignal, 20));
	const { status, started } = await deliver(message.id, { type: 'image' });
	expect([status, started[0].json.error]).toEqual([200, expect.stringMatching(/not there in time/)]);
	expect(limits.mock.calls[0][0]).toBeLessThan(30_000);
});
