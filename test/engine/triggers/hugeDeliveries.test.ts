/* eslint-disable @n8n/community-nodes/no-restricted-globals -- counts the turns of the event loop */
import type { IDataObject } from 'n8n-workflow';

import * as sharedStaticData from '../../../nodes/shared/n8n/sharedStaticData';
import { BoundedMap } from '../../../nodes/shared/memory';
import { defaultAppSecret, defaultVerifyToken, metaStatus, signatureOf } from '../../sandbox';
import { FROM, HEADER, incoming, useWebhooks } from './webhookBench';

jest.setTimeout(120_000);

const bench = useWebhooks();

/** JSON of lists in lists, which no serializer would write. */
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

const meta = async (parameters: IDataObject = {}) =>
	await bench.host(
		{ source: 'meta', events: [], statuses: ['read'], incomingMessages: true, passOn: false, ...parameters },
		{ credential: { metaAppSecret: defaultAppSecret, metaVerifyToken: defaultVerifyToken } },
	);
type Host = Awaited<ReturnType<typeof meta>>;

const deliver = async (trigger: Host, body: string) =>
	await trigger.deliver(body, { 'x-hub-signature-256': signatureOf(body, defaultAppSecret) });
const ofValue = (value: string) => `{"entry":[{"changes":[{"field":"messages","value":${value}}]}]}`;

describe('a delivery of very many events', () => {
	const COUNT = 20_000;

	it.each([
		['statuses', {}],
		['statuses, of which the conversations matter', { options: { leaveOutWithPerson: true } }],
	])('takes one step for each, and lets n8n breathe: %s', async (_what, parameters) => {
		const trigger = await meta(parameters);
		const walked = jest.spyOn(BoundedMap.prototype, Symbol.iterator);
		const saved = jest.spyOn(sharedStaticData, 'shareList');
		// A clock that goes on by a millisecond whenever somebody looks at it: how fast this machine is does not matter.
		let clock = performance.now();
		jest.spyOn(performance, 'now').mockImplementation(() => clock++);
		let turns = 0;
		let isOver = false;
		const turn = () => void setImmediate(() => (turns++, isOver || turn()));
		turn();
		const statuses = Array.from({ length: COUNT }, (_, index) => metaStatus(`wamid.${index}`, 'read', FROM));
		const body = ofValue(JSON.stringify({ statuses }));
		const { status, started } = await deliver(trigger, body);
		expect([status, started.length]).toEqual([200, COUNT]);
		expect(await deliver(trigger, body)).toMatchObject({
			status: 200,
			body: { received: COUNT, started: 0 },
		});
		isOver = true;
		expect(turns).toBeGreaterThan((2 * COUNT) / 1000);
		expect(walked.mock.calls.length).toBeLessThan(10);
		expect(saved.mock.calls.length).toBeLessThan(10);
		jest.restoreAllMocks();
	});

	it('finds each of very many people', async () => {
		const trigger = await meta();
		const numbers = Array.from({ length: COUNT }, (_, index) => String(14150000000 + index));
		const found = jest.spyOn(Array.prototype, 'find');
		const { started } = await deliver(
			trigger,
			ofValue(
				JSON.stringify({
					contacts: numbers.map((wa_id) => ({ wa_id, profile: { name: `N${wa_id}` } })),
					messages: numbers.map((from) => ({ from, id: `wamid.${from}`, type: 'text', text: { body: 'x' } })),
				}),
			),
		);
		const longest = Math.max(...found.mock.contexts.map((list) => (list as unknown[]).length));
		jest.restoreAllMocks();
		expect(longest).toBeLessThan(1000);
		expect(started).toHaveLength(COUNT);
		expect(started.every(({ json }) => json.contact_name === `N${String(json.contact_phone)}`)).toBe(true);
	});

	it('starts one run where the same comes twice at once', async () => {
		const trigger = await meta();
		const statuses = Array.from({ length: 5000 }, (_, index) => metaStatus(`wamid.${index}`, 'read', FROM));
		const body = ofValue(JSON.stringify({ statuses }));
		const answers = await Promise.all([deliver(trigger, body), deliver(trigger, body)]);
		expect(answers.map(({ started }) => started.length).sort()).toEqual([0, 5000]);
		expect(trigger.runs).toHaveLength(1);
	});
});

describe('what can not be read', () => {
	const DEEP = deep(100_000);
	const ODD = '{"toString":1,"valueOf":[],"toJSON":{},"__proto__":{"id":"x"},"length":-1}';

	it.each([
		['no JSON', 'no JSON'],
		['nothing', ''],
		['a list', '[]'],
		['null', 'null'],
		['a number', '1e400'],
		['lists in lists alone', DEEP],
		...['1e400', '-1e400', '1e16', '"1e400"', 'null', 'true', '[1]', ODD, DEEP].flatMap((value) => {
			const how = value.slice(0, 20);
			return [
				[`a time: ${how}`, ofValue(`{"statuses":[{"id":"w","status":"read","timestamp":${value}}]}`)],
				[`a time without an ID: ${how}`, ofValue(`{"statuses":[{"status":"read","timestamp":${value}}]}`)],
				[`an ID: ${how}`, ofValue(`{"statuses":[{"id":${value},"status":"read"}]}`)],
				[`errors: ${how}`, ofValue(`{"statuses":[{"id":"w","status":"read","errors":${value}}]}`)],
				[`a text: ${how}`, ofValue(`{"messages":[{"type":"text","text":{"body":${value}}}]}`)],
				[`a kind: ${how}`, ofValue(`{"messages":[{"type":${value}}]}`)],
				[`people: ${how}`, ofValue(`{"contacts":${value},"messages":[{"type":"text"}]}`)],
				[
					`a form: ${how}`,
					ofValue(`{"messages":[{"type":"interactive","interactive":{"nfm_reply":${value}}}]}`),
				],
				[`a value: ${how}`, ofValue(value)],
				[`entries: ${how}`, `{"entry":${value}}`],
			];
		}),
	])('is answered 200: %s', async (_what, body) => {
		const trigger = await meta({ options: { raw: true } });
		const { status, started } = await deliver(trigger, body);
		expect(status).toBe(200);
		for (const { json } of started) {
			// As n8n stores it.
			expect(() => JSON.stringify(json)).not.toThrow();
			expect(json.timestamp === null || !Number.isNaN(Date.parse(String(json.timestamp)))).toBe(true);
		}
	});

	it.each([
		['no JSON', 'no JSON'],
		['nothing', ''],
		['lists in lists', `{"event":"message.incoming","data":${DEEP}}`],
		['a text of lists', `{"event":"message.incoming","data":{"message_type":"text","content":${DEEP}}}`],
		['odd objects', `{"event":"message.incoming","timestamp":${ODD},"data":${ODD}}`],
		['an odd time', '{"event":"message.incoming","timestamp":1e400,"data":{"timestamp":1e400}}'],
		[
			'an odd transfer',
			`{"event":"transfer.created","data":{"transfer_id":"t","contact_id":${ODD},"source":${DEEP}}}`,
		],
	])('is answered 200 to Whatomate too: %s', async (_what, body) => {
		const parameters = { events: ['message.incoming', 'transfer.created'], options: { raw: true } };
		const trigger = await bench.host(parameters);
		await trigger.activate();
		const { status, started } = await trigger.deliver(body, { [HEADER]: bench.tokenOf() });
		expect(status).toBe(200);
		for (const { json } of started) expect(() => JSON.stringify(json)).not.toThrow();
		expect(
			(await trigger.deliver(incoming('hi', `after ${_what}`), { [HEADER]: bench.tokenOf() })).started,
		).toHaveLength(1);
	});

	it.each(['no JSON', DEEP, `{"contact":{"tags":[${ODD}],"metadata":{"x":${DEEP}}}}`])(
		'is answered 200 where a click is meant: %#',
		async (body) => {
			const trigger = await bench.host({ source: 'inboxButton', buttonName: 'Ticket', buttonIcon: 'ticket' });
			await trigger.activate();
			const [button] = bench.sandbox.inboxButtons.all;
			const headers = { [HEADER]: String((button.config.headers as IDataObject)['X-N8n-Webhook-Token']) };
			const { status, started } = await trigger.deliver(body, headers);
			expect(status).toBe(200);
			for (const { json } of started) expect(() => JSON.stringify(json)).not.toThrow();
		},
	);
});
