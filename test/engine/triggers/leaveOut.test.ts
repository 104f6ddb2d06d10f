import type { IDataObject } from 'n8n-workflow';

import { noteHandOver, noteWithBot } from '../../../nodes/shared/events/handOvers';
import { keptHandOvers } from '../../../nodes/shared/memory';
import { AGENTS, CONTACTS, defaultAppSecret, defaultVerifyToken } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { WhatomateClient } from '../../../nodes/shared/api/client';
import { credentialOf } from '../harness';
import { gate } from '../support';
import { useLiveFeed } from './liveBench';
import { useWebhooks } from './webhookBench';

const LIST = '/api/chatbot/transfers';
const options = { leaveOutWithPerson: true };

/** As if ten seconds had passed since the list was read. */
const lapse = () => {
	for (const [, kept] of keptHandOvers) kept.until = 0;
};

const lists = ({ requests }: Sandbox) => requests.filter(({ path }) => path === LIST).length;

const identityOf = async (sandbox: Sandbox) => {
	const credential = credentialOf({ sandbox } as never);
	const context = { getCredentials: async () => credential };
	return (await WhatomateClient.connect(context as never)).identity;
};

/** Hands a contact over by request, as the web app does: to the general queue. */
const toQueue = async ({ url, apiKey }: Sandbox, contact_id: string) =>
	await fetch(`${url}${LIST}`, {
		method: 'POST',
		headers: { 'x-api-key': apiKey, 'content-type': 'application/json', connection: 'close' },
		body: JSON.stringify({ contact_id, whatsapp_account: 'main', notes: '' }),
	});

const numberOf = ({ state }: Sandbox, id: string) =>
	state.contacts.find((contact) => contact.id === id)?.phone_number ?? '';

const BRAZIL = { with9: '5511982377262', without9: '551182377262' };

describe('the Whatomate Trigger that leaves out conversations with a person', () => {
	const bench = useWebhooks();
	beforeEach(() => (bench.sandbox.bot.enabled = true));

	const started = (trigger: { runs: Array<Array<{ json: IDataObject }>> }) =>
		trigger.runs.flatMap((items) => items.map(({ json }) => json.text));
	const writes = async (text: string, from = numberOf(bench.sandbox, CONTACTS.ana)) => {
		bench.sandbox.receive({ from, text });
		await bench.delivered();
	};
	const active = async (parameters: IDataObject = {}, more: IDataObject = {}) => {
		const trigger = await bench.host({ options, ...parameters }, more);
		await trigger.activate();
		return trigger;
	};

	it('starts for the bot, not for an agent or a queue, and again after the return', async () => {
		const trigger = await active();
		await writes('to the bot');
		bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
		await toQueue(bench.sandbox, CONTACTS.bruno);
		lapse();
		await writes('to Maria');
		await writes('in the queue', numberOf(bench.sandbox, CONTACTS.bruno));
		await writes('of somebody else', numberOf(bench.sandbox, CONTACTS.carla));
		bench.sandbox.giveBack(CONTACTS.ana);
		lapse();
		await writes('to the bot again');
		expect(started(trigger)).toEqual(['to the bot', 'of somebody else', 'to the bot again']);
	});

	it('does nothing of it unless it is switched on', async () => {
		const trigger = await active({ options: {} });
		bench.sandbox.takeOver(CONTACTS.ana);
		await writes('to an agent');
		expect(started(trigger)).toEqual(['to an agent']);
		expect(lists(bench.sandbox)).toBe(0);
	});

	it('starts for those who wait only because the bot is off, until an agent takes them', async () => {
		bench.sandbox.bot.enabled = false;
		const trigger = await active();
		await writes('one');
		lapse();
		await writes('two');
		bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
		lapse();
		await writes('three');
		expect(started(trigger)).toEqual(['one', 'two']);
	});

	it('leaves out who waits because the bot is off, once a node has handed them over', async () => {
		bench.sandbox.bot.enabled = false;
		const trigger = await active();
		await writes('one');
		const [{ id }] = bench.sandbox.transfers.all;
		noteHandOver(await identityOf(bench.sandbox), CONTACTS.ana, true, null, id);
		const later = Date.now() + 1000;
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
		lapse();
		await writes('two');
		bench.sandbox.giveBack(CONTACTS.ana);
		lapse();
		await writes('three');
		clock.mockRestore();
		expect(started(trigger)).toEqual(['one', 'three']);
	});

	it('asks once for all that comes within ten seconds, for every workflow', async () => {
		const one = await active();
		const other = await active({}, { id: 'other' });
		for (let number = 1; number <= 10; number++)
			bench.sandbox.receive({ from: numberOf(bench.sandbox, CONTACTS.ana), text: String(number) });
		await bench.delivered();
		expect([one.runs.length, other.runs.length]).toEqual([10, 10]);
		expect(lists(bench.sandbox)).toBe(1);
	});

	it.each([
		['its contact', async () => [CONTACTS.ana, null] as const],
		['the person, known as another contact', async () => ['another', '14155550101'] as const],
	])('knows at once what a node of this n8n did with %s', async (_what, known) => {
		const trigger = await active();
		await writes('one');
		const identity = await identityOf(bench.sandbox);
		const [contactId, phone] = await known();
		noteHandOver(identity, contactId, true, phone);
		await writes('two');
		noteHandOver(identity, contactId, false, phone);
		await writes('three');
		expect(started(trigger)).toEqual(['one', 'three']);
		expect(lists(bench.sandbox)).toBe(1);
	});

	it('takes the list for right again once it was read after what a node did', async () => {
		const trigger = await active();
		await writes('to the bot');
		noteHandOver(await identityOf(bench.sandbox), CONTACTS.ana, true);
		await writes('one');
		const later = Date.now() + 1000;
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
		lapse();
		await writes('two');
		clock.mockRestore();
		expect(started(trigger)).toEqual(['to the bot', 'two']);
	});

	it('knows at once what is delivered of hand-overs', async () => {
		const trigger = await active({
			events: ['message.incoming', 'transfer.created', 'transfer.assigned', 'transfer.resumed'],
		});
		await writes('one');
		bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
		await bench.delivered();
		await writes('two');
		bench.sandbox.giveBack(CONTACTS.ana);
		await bench.delivered();
		await writes('three');
		const told = trigger.runs.flatMap((items) => items.map(({ json }) => [json.event, json.text]));
		expect(told).toEqual([
			['message.incoming', 'one'],
			['transfer.created', null],
			['transfer.resumed', null],
			['message.incoming', 'three'],
		]);
		expect(lists(bench.sandbox)).toBe(1);
	});

	it.each([
		[BRAZIL.with9, BRAZIL.without9],
		[BRAZIL.without9, BRAZIL.with9],
	])('knows a person whose number is %s as %s', async (handedOver, writing) => {
		const contact = bench.sandbox.addContact({ phone_number: handedOver });
		bench.sandbox.takeOver(contact.id, AGENTS.maria);
		const trigger = await active();
		await writes('to Maria', writing);
		expect(started(trigger)).toEqual([]);
	});

	it('goes by what was known last while the server does not tell', async () => {
		const trigger = await active();
		bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
		await writes('to Maria');
		lapse();
		bench.sandbox.fault({ when: { path: LIST }, kind: 'status', status: 500, times: Infinity });
		await writes('to Maria, too');
		await writes('to the bot', numberOf(bench.sandbox, CONTACTS.carla));
		expect(started(trigger)).toEqual(['to the bot']);
		expect(trigger.logged.join('\n')).toMatch(/could not read who is handed over/);
		expect(trigger.logged.join('\n')).not.toContain(bench.sandbox.apiKey);
	});

	it('asks for a message once more where nothing is known, and does not lose it', async () => {
		const trigger = await active();
		bench.sandbox.fault({ when: { path: LIST }, kind: 'status', status: 500, times: Infinity });
		const data = { message_id: 'm', contact_id: CONTACTS.ana, content: 'hi', direction: 'incoming' };
		const body = JSON.stringify({ event: 'message.incoming', data: { ...data, message_type: 'text' } });
		const headers = { 'x-n8n-webhook-token': bench.tokenOf() };
		expect((await trigger.deliver(body, headers)).status).toBe(503);
		expect((await trigger.deliver(body, headers)).status).toBe(200);
		expect((await trigger.deliver(body, headers)).body).toEqual({ received: 1, started: 0 });
		expect(started(trigger)).toEqual(['hi']);
		expect(trigger.logged.join('\n')).toMatch(/without knowing whether a person has the conversation/);
	});

	it('starts on a server that has no hand-overs', async () => {
		const trigger = await active();
		bench.sandbox.fault({ when: { path: LIST }, kind: 'status', status: 404, times: Infinity });
		await writes('hi');
		expect(started(trigger)).toEqual(['hi']);
		expect(trigger.answers.map(({ status }) => status)).toEqual([200]);
	});

	it('knows by the number alone whom Meta tells of', async () => {
		const credential = { metaAppSecret: defaultAppSecret, metaVerifyToken: defaultVerifyToken };
		const contact = bench.sandbox.addContact({ phone_number: BRAZIL.with9 });
		bench.sandbox.takeOver(contact.id, AGENTS.maria);
		const trigger = await active(
			{ source: 'meta', statuses: [], incomingMessages: true, passOn: false },
			{ credential },
		);
		const message = (from: string) => ({
			messages: [{ from, id: `wamid.${from}`, type: 'text', text: { body: from }, timestamp: '1795434662' }],
		});
		for (const from of [BRAZIL.without9, '14155550109'])
			await bench.sandbox.meta.deliver(trigger.url, message(from), { retries: 0 });
		expect(started(trigger)).toEqual(['14155550109']);
	});

	it('does not lose what comes while a node returns somebody who is with the bot already', async () => {
		const trigger = await active();
		const identity = await identityOf(bench.sandbox);
		const { opened, open } = gate();
		bench.sandbox.fault({ when: { path: LIST }, kind: 'slow', wait: opened });
		bench.sandbox.receive({ from: numberOf(bench.sandbox, CONTACTS.ana), text: 'hi' });
		await bench.sandbox.until(() => lists(bench.sandbox) === 1);
		noteWithBot(identity, CONTACTS.ana, numberOf(bench.sandbox, CONTACTS.ana));
		open();
		await bench.delivered();
		expect(started(trigger)).toEqual(['hi']);
	});

	it('keeps in mind that a node asked for a person, though the server tells of an assignment to nobody', async () => {
		bench.sandbox.bot.enabled = false;
		const trigger = await active({ events: ['message.incoming', 'transfer.assigned'] });
		await writes('one');
		const [transfer] = bench.sandbox.transfers.all;
		noteHandOver(await identityOf(bench.sandbox), CONTACTS.ana, true, null, transfer.id);
		bench.sandbox.transfers.assign(transfer, { agent: undefined });
		await bench.delivered();
		await writes('two');
		expect(started(trigger)).toEqual(['one', null]);
	});

	it('leaves a message out for good', async () => {
		const trigger = await active();
		bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
		await writes('to Maria');
		bench.sandbox.giveBack(CONTACTS.ana);
		lapse();
		const [{ body }] = bench.sandbox.webhookDeliveries.filter(({ body: each }) =>
			/to Maria/.test(String(each)),
		);
		await trigger.deliver(String(body), { 'x-n8n-webhook-token': bench.tokenOf() });
		expect(trigger.runs).toEqual([]);
	});

	it('reads every page of a long list, and then not so soon again', async () => {
		for (let number = 0; number < 150; number++) {
			const contact = bench.sandbox.addContact({ phone_number: `4915112345${100 + number}` });
			bench.sandbox.takeOver(contact.id);
		}
		const trigger = await active();
		await writes('to an agent', '4915112345249');
		expect(trigger.runs).toEqual([]);
		expect(lists(bench.sandbox)).toBe(2);
		const [kept] = [...keptHandOvers].map(([, each]) => each).slice(-1);
		expect(kept.until - Date.now()).toBeGreaterThan(10_000);
	});
});

describe('the Live Trigger that leaves out conversations with a person', () => {
	const bench = useLiveFeed();
	beforeEach(() => (bench.sandbox.bot.enabled = true));

	const events = ['message.incoming', 'message.reaction'];
	const writes = (text: string, id: string = CONTACTS.ana) =>
		bench.sandbox.receive({ from: numberOf(bench.sandbox, id), text });
	const texts = (trigger: { emitted: Array<{ json: IDataObject }> }) =>
		trigger.emitted.map(({ json }) => json.text);
	/** What comes last, of somebody whom nobody has. */
	const settled = async (trigger: Awaited<ReturnType<typeof bench.host>>, text: string) => {
		writes(text, CONTACTS.carla);
		await trigger.until(() => texts(trigger).includes(text));
	};
	const listening = async (more: IDataObject = {}, timing = {}) => {
		const lookedBack = bench.answered('/api/contacts', 2);
		const trigger = await bench.host({ events, options, ...more }, timing);
		await lookedBack;
		return trigger;
	};

	it('is kept right by the live feed, with one request', async () => {
		const trigger = await listening();
		writes('one');
		await trigger.until(() => trigger.emitted.length === 1);
		bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
		writes('to Maria');
		bench.sandbox.goAway(AGENTS.maria);
		writes('in the queue');
		bench.sandbox.giveBack(CONTACTS.ana);
		writes('two');
		await trigger.until(() => trigger.emitted.length === 2);
		bench.sandbox.expire(bench.sandbox.takeOver(CONTACTS.ana).id);
		writes('three');
		await trigger.until(() => trigger.emitted.length === 3);
		expect(texts(trigger)).toEqual(['one', 'two', 'three']);
		expect(lists(bench.sandbox)).toBe(1);
	});

	it('asks anew when it is connected again, since it was told nothing meanwhile', async () => {
		const trigger = await listening({ events: ['message.incoming', 'note.created'] });
		writes('one');
		await trigger.until(() => trigger.emitted.length === 1);
		const lookedBack = bench.answered(LIST, 1);
		bench.sandbox.liveFeed.breakAll();
		bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
		writes('to Maria');
		await lookedBack;
		await bench.isLive();
		writes('to Maria, too');
		await settled(trigger, 'last');
		expect(texts(trigger)).toEqual(['one', 'last']);
		expect(lists(bench.sandbox)).toBe(2);
	});

	it('leaves out reactions, too', async () => {
		bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
		const ours = bench.sandbox.addMessage(CONTACTS.ana, { created_at: '2020-01-01T00:00:00Z' });
		const trigger = await listening();
		const from = numberOf(bench.sandbox, CONTACTS.ana);
		bench.sandbox.receive({ from, reaction: { messageId: ours.id, emoji: '👍' } });
		await settled(trigger, 'last');
		expect(texts(trigger)).toEqual(['last']);
	});

	it('goes on with those who wait only because the bot is off', async () => {
		bench.sandbox.bot.enabled = false;
		const trigger = await listening();
		writes('one');
		await trigger.until(() => trigger.emitted.length === 1);
		writes('two');
		await trigger.until(() => trigger.emitted.length === 2);
		bench.sandbox.pickUp(AGENTS.maria);
		writes('to Maria');
		await settled(trigger, 'last');
		expect(texts(trigger)).toEqual(['one', 'two', 'last']);
	});

	it('starts on what happens to hand-overs all the same', async () => {
		bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
		const trigger = await listening({ events: ['message.incoming', 'transfer.resumed'] });
		bench.sandbox.giveBack(CONTACTS.ana);
		await trigger.until(() => trigger.emitted.length === 1);
		expect(trigger.emitted[0].json).toMatchObject({
			event: 'transfer.resumed',
			contact_phone: numberOf(bench.sandbox, CONTACTS.ana),
		});
	});

	it('does not bring later what was left out', async () => {
		bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
		const trigger = await listening({}, { catchUp: 5 });
		writes('to Maria');
		await settled(trigger, 'somebody');
		bench.sandbox.giveBack(CONTACTS.ana);
		lapse();
		const lookedBack = bench.answered('/api/contacts', 2);
		await lookedBack;
		await settled(trigger, 'last');
		expect(texts(trigger)).toEqual(['somebody', 'last']);
	});

	it('puts a message off while nobody knows, and brings it when the server tells', async () => {
		const fault = bench.sandbox.fault({ when: { path: LIST }, kind: 'status', status: 500, times: Infinity });
		const trigger = await listening({}, { catchUp: 5 });
		writes('hi');
		await trigger.until(() => trigger.logged.some((words) => /puts a message off/.test(words)));
		expect(trigger.emitted).toEqual([]);
		fault.remove();
		lapse();
		await trigger.until(() => trigger.emitted.length === 1);
		expect(texts(trigger)).toEqual(['hi']);
	});
});
