import { AGENTS, CONTACTS } from '../index';
import { startReceiver } from '../webhooks/receiver';
import { useSandbox } from '../testing';

const bench = useSandbox('released');
const settings = '/api/chatbot/settings';
const from = '14155550101';

test.each<[state: string, enabled: boolean | undefined, status: string, sources: string[]]>([
	['nobody has set it up', undefined, 'received', []],
	['it is off', false, 'received', ['chatbot_disabled']],
	['it is on', true, 'read', []],
])('a message that comes in while %s', async (_state, enabled, status, sources) => {
	bench.sandbox.bot.enabled = enabled;
	bench.sandbox.receive({ from, text: 'Hi' });
	await bench.sandbox.meta.receive({ from, text: 'Hi again' });
	expect(bench.sandbox.messagesOf(CONTACTS.ana).map((message) => message.status)).toEqual([status, status]);
	expect(bench.sandbox.transfers.all.map(({ source }) => source)).toEqual(sources);
});

test('what the bot that is off hands over reaches the live feed and no webhook', async () => {
	const receiver = await startReceiver();
	bench.sandbox.addWebhook({ url: receiver.url, events: ['transfer.created'] });
	bench.sandbox.bot.enabled = false;
	bench.sandbox.receive({ from, text: 'Hi' });
	expect(bench.sandbox.pendingWebhooks).toBe(0);
	expect(bench.sandbox.liveFeed.frames.map(({ type }) => type)).toEqual(['new_message', 'agent_transfer']);
	expect(bench.sandbox.liveFeed.frames[1].payload).toMatchObject({
		source: 'chatbot_disabled',
		notes: '',
		whatsapp_account: 'main',
	});
	await receiver.close();
});

test('a bot that is on leaves messages of somebody with a person unread', () => {
	bench.sandbox.bot.enabled = true;
	bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
	expect(bench.sandbox.receive({ from, text: 'Hi' }).status).toBe('received');
	bench.sandbox.giveBack(CONTACTS.ana, AGENTS.maria);
	expect(bench.sandbox.receive({ from, text: 'Hi' }).status).toBe('read');
});

test('a saving changes what it names, and the first one fills in the rest', async () => {
	const shown = async () => (await bench.call('GET', settings)).data.settings;
	expect(await shown()).toMatchObject({ enabled: false, greeting_message: expect.stringContaining('Hello') });
	await bench.call('PUT', settings, { enabled: true, fallback_message: null, unknown: 1 });
	expect(await shown()).toMatchObject({ enabled: true, greeting_message: '', assign_to_same_agent: true });
	await bench.call('PUT', settings, { fallback_message: 'What?' });
	expect(await shown()).toMatchObject({ enabled: true, fallback_message: 'What?' });
	expect((await bench.call('PUT', settings, { enabled: 'yes' })).status).toBe(400);
	expect(bench.sandbox.bot.enabled).toBe(true);
});
