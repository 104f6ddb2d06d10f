import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { CONTACTS, startSandbox, type Sandbox } from '../sandbox';
import { N8nApi } from './n8n/api';
import { startN8n, type RunningN8n } from './n8n/server';
import { owner } from './owner';
import { call, calledBy, fromList, workflowOf } from './workflows';
import { waitFor } from './wait';

/** An n8n of its own, since it is killed. */
let n8n: RunningN8n;
let sandbox: Sandbox;

beforeAll(async () => {
	n8n = await startN8n(() => undefined);
	await N8nApi.signUp(n8n.url, owner);
}, 300_000);

afterAll(async () => await n8n?.stop());

beforeEach(async () => {
	sandbox = await startSandbox({ dialect: 'released' });
});

afterEach(async () => await sandbox?.close());

/**
 * A workflow in production: a call of its webhook gives what the node gave.
 *
 * @returns the path of the webhook
 */
async function broadcast(people: IDataObject[]): Promise<string> {
	const api = await N8nApi.signIn(n8n.url, owner);
	const credential = await api.createCredential('Sandbox', { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
	const path = randomUUID();
	const workflow = workflowOf(
		credential,
		{
			operation: 'sendText',
			contact: fromList('={{ $json.id }}'),
			text: 'We are open on Sunday',
			options: { sendOnceKey: '=sunday-{{ $json.id }}' },
		},
		{ items: people, name: 'Broadcast' },
	);
	await api.startWorkflow(calledBy(path, workflow));
	return path;
}

const reached = () => sandbox.phones.map(({ to }) => to);

test('a second production execution skips what the first has sent', async () => {
	const path = await broadcast([{ id: CONTACTS.ana }, { id: CONTACTS.bruno }]);
	const sent = expect.objectContaining({ direction: 'outgoing' });
	const skipped = expect.objectContaining({ skipped: true, unknown: false });
	expect(await call(n8n.url, path)).toEqual([sent, sent]);
	expect(await call(n8n.url, path)).toEqual([skipped, skipped]);
	await sandbox.until(() => sandbox.phones.length >= 2);
	expect(reached().sort()).toEqual(['14155550101', '14155550102']);
});

test('a broadcast in which n8n was killed reaches everyone once when it is run again', async () => {
	const people = Array.from({ length: 1000 }, (_, index) => {
		const { id } = sandbox.addContact({ phone_number: `14157${String(index).padStart(6, '0')}` });
		return { id };
	});
	const path = await broadcast(people);
	// Long enough for some requests to be under way at any time.
	sandbox.fault({ kind: 'slow', delay: 30, times: Infinity, when: { method: 'POST' } });

	const killed = call(n8n.url, path).catch(() => 'broke off');
	await sandbox.until(() => sandbox.phones.length >= 450);
	await n8n.kill();
	expect(await killed).toBe('broke off');
	await n8n.startUp();
	// Whatever was under way has arrived by now.
	const before = sandbox.phones.length;
	expect(before).toBeLessThan(1000);
	const items = await waitFor(async () => await call(n8n.url, path), { within: 90_000, what: 'the webhook' });
	await sandbox.until(() => sandbox.phones.length >= 1000);
	expect(new Set(reached()).size).toBe(1000);
	expect(reached()).toHaveLength(1000);
	expect(items).toHaveLength(1000);
	expect(items.filter(({ skipped }) => skipped === true)).toHaveLength(before);
	expect(items.filter(({ unknown }) => unknown === true)).toEqual([]);
}, 300_000);
