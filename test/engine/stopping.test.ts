import type { IDataObject } from 'n8n-workflow';

import { CONTACTS } from '../sandbox';
import { useDeduplication } from './deduplication';
import { contact } from './harness';
import { changing, settle, useBench, wordsOf } from './support';
import { useWaitingHost } from './waitingHost';

/** What the Stop button leaves behind, once the server has taken a message. */

const bench = useBench('released');
useDeduplication();

const texts: IDataObject = { contact: contact.byId(CONTACTS.ana), text: 'Hello' };
const posts = () => changing(bench.sandbox).filter(({ path }) => /\/messages$/.test(path));

describe('Stop during Wait for Confirmation', () => {
	/** WhatsApp says nothing for so long that only Stop can end the wait. */
	beforeEach(async () => await bench.restart({ statusDelay: 100_000 }));

	const stopWhileWaiting = async (options: IDataObject) => {
		const stop = new AbortController();
		const looking = bench.sandbox.once(
			'answer',
			({ method, path }) => method === 'GET' && /\/messages$/.test(path),
		);
		const running = bench.run('sendText', { ...texts, options }, { abortSignal: stop.signal });
		await looking;
		stop.abort();
		return await running;
	};

	it.each(['sent', 'delivered'])(
		'until %s keeps the Send Once Key: the next run sends nothing',
		async (confirm) => {
			const options = { confirm, sendOnceKey: 'order 1' };
			await stopWhileWaiting(options);
			const again = { ...texts, options: { sendOnceKey: 'order 1' } };
			// The stopped execution ends in the background.
			let { json } = await bench.run('sendText', again);
			while (json[0].unknown === true) ({ json } = await bench.run('sendText', again));
			expect(json).toMatchObject([{ skipped: true, unknown: false, send_once_key: 'order 1' }]);
			await settle(bench.sandbox);
			expect(posts()).toHaveLength(1);
		},
	);

	it('says that nobody knows what became of the message', async () => {
		const { error } = await stopWhileWaiting({ confirm: 'sent' });
		expect(error?.message).toMatch(/outcome of the message is unknown.*stopped/);
		expect(error?.description).toMatch(/may still arrive.*not sent again/);
	});

	it('frees the key where WhatsApp refuses the message', async () => {
		await bench.restart({ statusDelay: 0 });
		// WhatsApp does not know such numbers.
		const to = { contact: contact.byPhone('+1 415 000 0000'), text: 'Hello' };
		const options = { confirm: 'sent', sendOnceKey: 'order 2' };
		for (const tries of [1, 2]) {
			const { error } = await bench.run('sendText', { ...to, options });
			expect(error?.message).toContain('WhatsApp refused the message');
			expect(posts()).toHaveLength(tries);
		}
	});
});

describe('Stop while a question goes out', () => {
	const host = useWaitingHost();

	it.each([
		['before the server has it', { method: 'POST', path: /\/messages$/ }, 'request' as const, 0],
		['while WhatsApp is waited for', { method: 'GET', path: /\/messages$/ }, 'answer' as const, 100_000],
	])('%s, its webhook is removed', async (_what, when, event, statusDelay) => {
		await bench.restart({ allowPrivateWebhooks: 'loopback', statusDelay });
		const { sandbox } = bench;
		let goOn: (value?: unknown) => void = () => undefined;
		if (event === 'request')
			sandbox.fault({ when, kind: 'slow', wait: new Promise((resolve) => (goOn = resolve)) });
		const reached = sandbox.once(event, ({ method, path }) => method === when.method && when.path.test(path));
		const stop = new AbortController();
		const asking = host.execute(
			sandbox,
			{ contact: contact.byId(CONTACTS.ana), message: 'Shall we?' },
			{ abortSignal: stop.signal },
		);
		await reached;
		expect(sandbox.webhooks).toHaveLength(1);
		stop.abort();
		goOn();
		await asking;
		await sandbox.until(() => sandbox.webhooks.length === 0);
		expect(sandbox.phones.map(wordsOf).length).toBeLessThanOrEqual(1);
	});
});
