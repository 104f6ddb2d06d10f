/* eslint-disable @n8n/community-nodes/no-restricted-globals -- gives Node.js 20 a WebSocket */
import { WebSocket as SocketOfWs } from 'ws';

import { TIMING } from '../../../nodes/WhatomateLiveTrigger/connection';
import { CONTACTS, TEMPLATES } from '../../sandbox';
import { template, variables } from '../harness';
import { useBench } from '../support';
import { LiveHost } from '../triggerHarness';

/** What campaigns send is announced to nobody: only the Live Trigger's look back finds it in the conversations. */

const bench = useBench('released');
const native = globalThis.WebSocket as typeof WebSocket | undefined;
let trigger: LiveHost;

// Node.js 20 has none; the tests' own takes the same arguments.
beforeAll(() => {
	if (!native) Object.assign(globalThis, { WebSocket: SocketOfWs });
});
afterAll(() => {
	if (!native) Object.assign(globalThis, { WebSocket: undefined });
});
afterEach(async () => await trigger.close());

const listen = async (leaveOutOwn: boolean) => {
	trigger = new LiveHost(
		{
			sandbox: bench.sandbox,
			parameters: { events: ['message.sent'], statuses: ['sent'], options: { leaveOutOwn } },
		},
		{ ...TIMING, catchUp: 20, ownMessage: 1 },
	);
	await trigger.start();
	await bench.sandbox.until(() => bench.sandbox.liveFeed.live.length === 1);
};

/** A campaign to Ana, who has just written, sent by a node of this n8n or by an agent in Whatomate. */
const campaignToAna = async (by: 'node' | 'agent') => {
	bench.sandbox.receive({ from: '14155550101', text: 'Hi' });
	if (by === 'node') {
		const { error } = await bench.run(
			'campaign.send',
			{
				template: template.byId(TEMPLATES.welcome_en),
				phoneNumber: '+1 415 555 0101',
				...variables({ body_1: 'Ana' }),
			},
			{ items: [{ json: {} }] },
		);
		expect(error).toBeUndefined();
	} else {
		const { campaigns } = bench.sandbox;
		const made = campaigns.add({
			name: 'By an agent',
			whatsapp_account: 'main',
			template_id: TEMPLATES.hello_world,
		});
		campaigns.addRecipients(made, [
			{ phone_number: '14155550101', recipient_name: '', template_params: {}, header_params: {} },
		]);
		await bench.sandbox.until(() => true);
		const answer = await fetch(`${bench.sandbox.url}/api/campaigns/${made.id}/start`, {
			method: 'POST',
			headers: { 'x-api-key': bench.sandbox.apiKey },
			body: '{}',
		});
		expect(answer.status).toBe(200);
	}
	await bench.sandbox.until(() => bench.sandbox.campaigns.all.some(({ status }) => status === 'completed'));
};

/** A message after which a look back has certainly seen the campaign's. */
const lastWord = async () => {
	await fetch(`${bench.sandbox.url}/api/contacts/${CONTACTS.ana}/messages`, {
		method: 'POST',
		headers: { 'x-api-key': bench.sandbox.apiKey },
		body: JSON.stringify({ type: 'text', content: { body: 'last word' } }),
	});
	await trigger.until(() => trigger.emitted.some(({ json }) => json.text === 'last word'));
	const looks = () =>
		bench.sandbox.requests.filter(({ path }) => path === `/api/contacts/${CONTACTS.ana}/messages`).length;
	const before = looks();
	await bench.sandbox.until(() => looks() >= before + 3);
	return trigger.emitted.filter(({ json }) => json.type === 'template').length;
};

it.each([
	['its own campaign', 'node', true, 0],
	["an agent's campaign", 'agent', true, 1],
	['its own campaign, where own messages are wanted', 'node', false, 1],
] as const)('a look back at %s (%s, left out: %s) starts %i runs', async (_what, by, leaveOutOwn, runs) => {
	await listen(leaveOutOwn);
	await campaignToAna(by);
	expect(await lastWord()).toBe(runs);
});
