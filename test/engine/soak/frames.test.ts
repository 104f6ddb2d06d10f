/* eslint-disable @n8n/community-nodes/no-restricted-globals -- lets what came be read before more comes */
import { useLiveFeed } from '../triggers/liveBench';
import { chanceOf, soakSeed } from './chance';

/** Messages of customers, and frames of other kinds among them: 10,000 in all, in each of n8n's majors. */
const MESSAGES = 6000;
const OTHERS = 4000;

/** So many customers that no conversation has more messages than a look back reads. */
const CUSTOMERS = 50;

/** How many frames come in one go. */
const AT_ONCE = 25;

const seed = soakSeed();
const chance = chanceOf(seed);

jest.setTimeout(300_000);

const bench = useLiveFeed();

/** What is no message, and nothing that anybody waits for. */
const NOISE: Array<{ type: string; payload: never }> = (
	[
		['noise', {}],
		['new_message', null],
		['new_message', {}],
		['new_message', { id: null, direction: 'incoming', content: { body: 'hello' } }],
		['new_message', { id: 'x', direction: 'outgoing', message_type: 'text', content: { body: 'order' } }],
		['status_update', { message_id: {}, status: 'read' }],
		['status_update', []],
		['reaction_update', { message_id: 'none', reactions: 'order' }],
		['campaign_stats_update', { campaign_id: 7, status: 'completed' }],
		['agent_transfer', { id: 'order' }],
		['', 'order'],
	] as const
).map(([type, payload]) => ({ type, payload: payload as never }));

it(`a soak with the seed ${seed}: each message of ${MESSAGES + OTHERS} frames that is wanted starts one run, whenever the socket breaks`, async () => {
	const { sandbox } = bench;
	const numbers = Array.from({ length: CUSTOMERS }, (_, index) => `1415${6_000_000 + index}`);
	for (const phone_number of numbers) sandbox.addContact({ phone_number });
	const trigger = await bench.host({ events: ['message.incoming'], filters: { text: 'order' } });
	await bench.isLive();

	const frames = chance.mixed('frames', [
		...Array.from({ length: MESSAGES }, (_, index) => () => {
			const text = index % 3 === 0 ? `question ${index}` : `order ${index}`;
			sandbox.receive({ from: numbers[index % CUSTOMERS], text });
		}),
		...Array.from({ length: OTHERS }, (_, index) => () => {
			sandbox.liveFeed.broadcast(chance.oneOf(`noise ${index}`, NOISE));
		}),
	]);
	let breaks = 0;
	for (let at = 0; at < frames.length; at += AT_ONCE) {
		const way = chance.of(`break ${at}`, 50);
		if (way === 0) sandbox.liveFeed.breakAll();
		if (way === 1) sandbox.liveFeed.closeAll();
		if (way === 2) sandbox.liveFeed.dropNext(AT_ONCE / 2);
		if (way < 3) breaks++;
		for (const frame of frames.slice(at, at + AT_ONCE)) frame();
		await new Promise((resolve) => setImmediate(resolve));
	}
	// What was dropped while the connection lasted, the next look brings.
	sandbox.liveFeed.breakAll();
	await bench.isLive();

	const wanted = Array.from({ length: MESSAGES }, (_, index) => `order ${index}`).filter(
		(_, index) => index % 3 > 0,
	);
	await trigger.until(() => trigger.emitted.length >= wanted.length);
	// One more look, which finds nothing new.
	const looked = bench.answered('/api/contacts', 1);
	sandbox.liveFeed.breakAll();
	await looked;
	await bench.isLive();
	await trigger.close();
	expect(trigger.emitted.map(({ json }) => String(json.text)).sort()).toEqual(wanted.sort());
	expect(breaks).toBeGreaterThan(5);
});
