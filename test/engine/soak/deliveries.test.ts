import type { IDataObject } from 'n8n-workflow';

import { defaultAppSecret, defaultVerifyToken, metaStatus, signatureOf } from '../../sandbox';
import type { WebhookHost } from '../triggerHarness';
import { FROM, HEADER, incoming, useWebhooks } from '../triggers/webhookBench';
import { chanceOf, soakSeed } from './chance';

/** How many deliveries come from each source, in each of n8n's majors. */
const COUNT = 5000;

/** How many arrive at the same time at most. */
const AT_ONCE = 8;

const seed = soakSeed();
const chance = chanceOf(seed);

jest.setTimeout(300_000);

const bench = useWebhooks();

interface Delivery {
	body: string;
	headers: Record<string, string>;
	/** Whether nobody can vouch for it. */
	isForged?: true;
}

/** What servers send that have lost their way, and others who are none. */
const ODD = [
	'',
	'null',
	'[]',
	'17',
	'{"event":',
	'{"event":"message.incoming"}',
	'{"event":"message.incoming","data":null}',
	'{"event":"message.incoming","data":{"message_id":1e400,"content":"an order"}}'.replace(
		'order',
		'ordinary',
	),
	'{"event":{"toString":1},"data":[[[[]]]],"timestamp":-1e400}',
	'{"entry":[null,{"changes":[{"field":"messages","value":{"statuses":[null,7,{"id":[],"status":{}}]}}]}]}',
	`{"event":"message.incoming","data":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
	`{"event":"test","data":{"text":"${'x'.repeat(500_000)}"}}`,
];

/**
 * Hands everything to the trigger, a few at a time. What is not taken comes again, as its sender would have it.
 * @returns the deliveries with how each was answered in the end
 */
async function deliverAll(trigger: WebhookHost, name: string, deliveries: Delivery[]): Promise<number[]> {
	const statuses: number[] = [];
	let stored = 0;
	// One run in thirty is not stored the first time: n8n answers 500 then.
	trigger.store = async () => {
		if (chance.of(`${name} stored ${stored++}`, 30) === 0) throw new Error('database is locked');
	};
	const deliver = async ({ body, headers }: Delivery): Promise<number> => {
		const { status } = await trigger.deliver(body, headers);
		return status >= 500 ? await deliver({ body, headers }) : status;
	};
	for (let at = 0; at < deliveries.length; ) {
		const some = deliveries.slice(at, at + 1 + chance.of(`${name} at once ${at}`, AT_ONCE));
		statuses.push(...(await Promise.all(some.map(deliver))));
		at += some.length;
	}
	return statuses;
}

/**
 * Delivers what is meant once, twice or three times, out of order, among others that are forged, huge or odd; n8n is started again halfway.
 * @param meant the right deliveries
 * @returns the items of all runs
 */
async function soak(
	trigger: WebhookHost,
	name: string,
	meant: string[],
	sealed: (body: string) => Record<string, string>,
	forged: (body: string, way: number) => Record<string, string>,
): Promise<IDataObject[]> {
	const right: Delivery[] = meant.flatMap((body, index) =>
		Array.from({ length: 1 + chance.of(`${name} times ${index}`, 3) }, () => ({
			body,
			headers: sealed(body),
		})),
	);
	const others = Array.from({ length: COUNT - right.length }, (_, index): Delivery => {
		if (chance.of(`${name} odd ${index}`, 4) > 0) {
			const body = chance.oneOf(`${name} forged ${index}`, meant).replace(/order/, `order forged ${index}`);
			return { body, headers: forged(body, index), isForged: true };
		}
		const body = chance.oneOf(`${name} which ${index}`, ODD);
		return { body, headers: sealed(body) };
	});
	const all = chance.mixed(name, [...right, ...others]);
	expect(all).toHaveLength(COUNT);
	const half = COUNT / 2;
	const before = await deliverAll(trigger, `${name} 1`, all.slice(0, half));
	const later = trigger.inNewProcess();
	const after = await deliverAll(later, `${name} 2`, all.slice(half));
	const wrong = [...before, ...after].filter((status, index) => status !== (all[index].isForged ? 401 : 200));
	expect(wrong).toEqual([]);
	return [...trigger.runs, ...later.runs].flat().map(({ json }) => json);
}

describe(`a soak with the seed ${seed}: each event that is wanted starts one run`, () => {
	it(`of ${COUNT} deliveries of Whatomate`, async () => {
		const trigger = await bench.host({ filters: { text: 'order' } }, { id: 'soak' });
		await trigger.activate();
		const token = bench.tokenOf();
		const meant = Array.from({ length: COUNT / 4 }, (_, index) =>
			incoming(
				index % 3 === 0 ? `question ${index}` : `order ${index} ${'ä'.repeat(index % 4000)}`,
				`m${index}`,
			),
		);
		const sealed = (body: string) => ({
			[HEADER]: token,
			...(chance.of(`signed ${body.length}`, 2) === 0
				? { 'x-webhook-signature': signatureOf(body, token) }
				: {}),
		});
		const forged = (body: string, way: number): Record<string, string> =>
			[
				{},
				{ [HEADER]: String(way).padStart(64, '0') },
				{ 'x-webhook-signature': signatureOf(body, token) },
				{ [HEADER]: token, 'x-webhook-signature': signatureOf(`${body} `, token) },
				{ [HEADER]: token.toUpperCase() },
			][way % 5] as Record<string, string>;
		const started = await soak(trigger, 'whatomate', meant, sealed, forged);
		const wanted = meant.flatMap((_, index) => (index % 3 === 0 ? [] : [`m${index}`]));
		expect(started.map(({ message_id }) => message_id).sort()).toEqual(wanted.sort());
	});

	it(`of ${COUNT} deliveries of Meta, with several statuses each`, async () => {
		const trigger = await bench.host(
			{ source: 'meta', events: [], statuses: ['read'], incomingMessages: false, passOn: false },
			{
				id: 'soak-meta',
				credential: { metaAppSecret: defaultAppSecret, metaVerifyToken: defaultVerifyToken },
			},
		);
		const statusesOf = (index: number) =>
			['sent', 'delivered', 'read']
				.slice(chance.of(`first ${index}`, 3))
				.map((status) => ({ status, id: `order.${index}` }));
		const meant = Array.from({ length: COUNT / 4 }, (_, index) => {
			const statuses = statusesOf(index).map(({ id, status }) => metaStatus(id, status, FROM));
			return JSON.stringify({ entry: [{ changes: [{ field: 'messages', value: { statuses } }] }] });
		});
		const sealed = (body: string) => ({ 'x-hub-signature-256': signatureOf(body, defaultAppSecret) });
		const forged = (body: string, way: number): Record<string, string> =>
			[
				{},
				{ 'x-hub-signature-256': '' },
				{ 'x-hub-signature-256': signatureOf(body, 'a guess') },
				{ 'x-hub-signature-256': signatureOf(`${body} `, defaultAppSecret) },
				{ 'x-hub-signature-256': sealed(body)['x-hub-signature-256'].slice(7) },
			][way % 5] as Record<string, string>;
		const started = await soak(trigger, 'meta', meant, sealed, forged);
		const wanted = meant.map((_, index) => `order.${index}`);
		expect(started.map(({ wa_message_id }) => wa_message_id).sort()).toEqual(wanted.sort());
	});
});
