import type { IDataObject } from 'n8n-workflow';

import { AGENTS, CONTACTS } from '../../sandbox';
import { useLiveFeed } from './liveBench';

const bench = useLiveFeed();
const events = ['message.incoming', 'message.sent'];
const QUIET = 0.1;

const numberOf = (id: string) =>
	bench.sandbox.state.contacts.find((contact) => contact.id === id)?.phone_number ?? '';
const writes = (text: string, id: string = CONTACTS.ana) =>
	bench.sandbox.receive({ from: numberOf(id), text });
const saidIn = ({ json }: { json: IDataObject }) => (json.messages as IDataObject[]).map(({ text }) => text);

const listening = async (options: IDataObject = {}, timing = {}, more: IDataObject = {}) => {
	const lookedBack = bench.answered('/api/contacts', 2);
	const trigger = await bench.host({ events, options: { collect: QUIET, ...options }, ...more }, timing);
	await lookedBack;
	return trigger;
};

describe('the Live Trigger that collects messages', () => {
	it('starts one run with the words of all, for each contact', async () => {
		const trigger = await listening();
		writes('Hello');
		writes('of somebody else', CONTACTS.bruno);
		writes('I have a question');
		const last = writes('about my order');
		await trigger.until(() => trigger.emitted.length === 2);
		const ana = trigger.emitted.find(({ json }) => json.contact_id === CONTACTS.ana);
		expect(ana?.json).toMatchObject({
			event: 'message.incoming',
			message_id: last.id,
			text: 'Hello\nI have a question\nabout my order',
			contact_phone: numberOf(CONTACTS.ana),
		});
		expect(ana && saidIn(ana)).toEqual(['Hello', 'I have a question', 'about my order']);
		const bruno = trigger.emitted.find(({ json }) => json.contact_id === CONTACTS.bruno);
		expect(bruno && saidIn(bruno)).toEqual(['of somebody else']);
	});

	it('begins anew after each run', async () => {
		const trigger = await listening();
		writes('one');
		await trigger.until(() => trigger.emitted.length === 1);
		writes('two');
		await trigger.until(() => trigger.emitted.length === 2);
		expect(trigger.emitted.map(saidIn)).toEqual([['one'], ['two']]);
	});

	it('waits for no more than 50 messages, and loses none of them', async () => {
		const trigger = await listening({ collect: 2 });
		for (let number = 1; number <= 51; number++) writes(String(number));
		await trigger.until(() => trigger.emitted.length === 1);
		expect(saidIn(trigger.emitted[0])).toEqual(Array.from({ length: 50 }, (_, index) => String(index + 1)));
		await trigger.until(() => trigger.emitted.length === 2);
		expect(saidIn(trigger.emitted[1])).toEqual(['51']);
	});

	it('lets events of another kind pass by', async () => {
		const trigger = await listening({ collect: 2, leaveOutOwn: false });
		writes('one');
		await bench.sentByAnother('by an agent');
		await trigger.until(() => trigger.emitted.length === 1);
		expect(trigger.emitted[0].json).toMatchObject({ event: 'message.sent', text: 'by an agent' });
		expect(trigger.emitted[0].json).not.toHaveProperty('messages');
		await trigger.until(() => trigger.emitted.length === 2);
		expect(saidIn(trigger.emitted[1])).toEqual(['one']);
	});

	it('collects only what passes the filters', async () => {
		const trigger = await listening({}, {}, { filters: { text: 'order' } });
		writes('Hello');
		writes('my order');
		writes('of the order');
		await trigger.until(() => trigger.emitted.length === 1);
		expect(saidIn(trigger.emitted[0])).toEqual(['my order', 'of the order']);
	});

	it('takes a message once that a look back finds, too', async () => {
		const trigger = await listening({ collect: 0.3 }, { catchUp: 5 });
		writes('one');
		bench.sandbox.liveFeed.dropNext(1);
		writes('dropped');
		await trigger.until(() => trigger.emitted.length === 1);
		expect(saidIn(trigger.emitted[0])).toEqual(['one', 'dropped']);
		const looks = () => bench.sandbox.requests.filter(({ path }) => path === '/api/contacts').length;
		const asked = looks();
		await bench.sandbox.until(() => looks() > asked + 3);
		expect(trigger.emitted).toHaveLength(1);
	});

	it('finds again what waits when n8n ends, however long it has waited', async () => {
		const trigger = await listening({ collect: 300 }, { catchUp: 5 });
		const waiting = writes('one');
		const looks = () => bench.sandbox.requests.filter(({ path }) => path === '/api/contacts').length;
		const asked = looks();
		await bench.sandbox.until(() => looks() > asked + 3);
		const saved = JSON.parse(JSON.stringify(trigger.staticData)) as IDataObject;
		await trigger.close();
		expect(trigger.emitted).toEqual([]);
		expect(Date.parse(String(saved.since))).toBeLessThanOrEqual(Date.parse(waiting.created_at));

		const again = bench.made({ events, options: { collect: QUIET } }, {}, { saved });
		await again.start();
		writes('two');
		await again.until(() => again.emitted.length === 1);
		expect(again.emitted.flatMap(saidIn).sort()).toEqual(['one', 'two']);
	});

	it('starts nothing when a person takes the conversation over meanwhile', async () => {
		bench.sandbox.bot.enabled = true;
		const trigger = await listening({ collect: 0.3, leaveOutWithPerson: true });
		writes('one');
		writes('two');
		bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
		writes('of somebody else', CONTACTS.bruno);
		writes('and more', CONTACTS.bruno);
		await trigger.until(() => trigger.emitted.length === 1);
		expect(trigger.emitted.map(saidIn)).toEqual([['of somebody else', 'and more']]);
	});

	it('puts the files of all into the item', async () => {
		const trigger = await listening({ downloadMedia: true });
		const from = numberOf(CONTACTS.ana);
		for (const filename of ['a.png', 'b.png']) {
			const bytes = Buffer.from(filename);
			bench.sandbox.receive({
				from,
				media: { kind: 'image', filename, contentType: 'image/png', bytes, caption: filename },
			});
		}
		await trigger.until(() => trigger.emitted.length === 1);
		expect(trigger.emitted[0].json.text).toBe('a.png\nb.png');
		expect(Object.keys(trigger.emitted[0].binary ?? {})).toEqual(['data', 'data_2']);
	});

	it.each([-1, 301, 'soon', Infinity])('refuses %p', async (collect) => {
		await expect(bench.made({ events, options: { collect } }).start()).rejects.toThrow(
			/'Collect Messages' can't be/,
		);
	});

	it.each([0, undefined])('starts a run for each message with %p', async (collect) => {
		const trigger = await listening({ collect });
		writes('one');
		writes('two');
		await trigger.until(() => trigger.emitted.length === 2);
		expect(trigger.emitted.map(({ json }) => [json.text, 'messages' in json])).toEqual([
			['one', false],
			['two', false],
		]);
	});
});
