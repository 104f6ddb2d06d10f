import { FeedClient } from './feed/feedClient';
import { CONTACTS, startSandbox } from './index';
import { startReceiver } from './webhooks/receiver';
import { callerOf, useSandbox } from './testing';

const bench = useSandbox('released');
const from = '14155550101';

const gate = () => {
	let open: () => void = () => undefined;
	const wait = new Promise<void>((resolve) => {
		open = resolve;
	});
	return { wait, open };
};

test('the same address, key and state; connections end, and nobody answers meanwhile', async () => {
	const { sandbox } = bench;
	const { url } = sandbox;
	const client = new FeedClient();
	await client.join(sandbox);
	bench.sandbox.receive({ from, text: 'before' });
	const { wait, open } = gate();
	const restarted = sandbox.restart({ downFor: wait });
	await sandbox.once('restart', (which) => which === 'down');
	expect((await client.closed()).code).toBe(1006);
	await expect(bench.call('GET', '/health')).rejects.toThrow();
	expect(sandbox.url).toBe(url);
	open();
	await restarted;
	expect((await bench.call('GET', '/health')).status).toBe(200);
	expect(sandbox.messagesOf(CONTACTS.ana).map(({ content }) => content)).toEqual(['before']);
	await client.join(sandbox);
	client.end();
});

test('deliveries under way go on with their tries', async () => {
	const receiver = await startReceiver();
	const { wait, open } = gate();
	receiver.answerWith(async () => {
		await wait;
		return 500;
	});
	await bench.restart({ allowPrivateWebhooks: true });
	const { sandbox } = bench;
	sandbox.addWebhook({ url: receiver.url });
	sandbox.receive({ from, text: 'x' });
	await sandbox.restart();
	open();
	await sandbox.until(() => sandbox.pendingWebhooks === 0);
	expect(sandbox.webhookDeliveries.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
	await receiver.close();
});

test('what Meta could not deliver comes when the server is back', async () => {
	const { sandbox } = bench;
	const { wait, open } = gate();
	const restarted = sandbox.restart({ downFor: wait });
	await sandbox.once('restart', (which) => which === 'down');
	const told = sandbox.meta.receive({ from, text: 'late' }, { retries: Infinity });
	expect((await sandbox.once('meta')).status).toBe(0);
	open();
	await restarted;
	expect((await told).status).toBe(200);
	expect(sandbox.messagesOf(CONTACTS.ana)).toHaveLength(1);
});

test('a tick of absence, and closing meanwhile', async () => {
	const sandbox = await startSandbox({ dialect: 'documented' });
	await sandbox.restart({ downFor: 1 });
	expect((await callerOf(sandbox)('GET', '/health')).status).toBe(200);
	const restarting = sandbox.restart({ downFor: 60_000 });
	await sandbox.once('restart', (which) => which === 'down');
	await sandbox.close();
	await restarting;
	await expect(callerOf(sandbox)('GET', '/health')).rejects.toThrow();
});
