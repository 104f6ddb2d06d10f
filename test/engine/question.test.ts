import type { IDataObject } from 'n8n-workflow';

import { CONTACTS } from '../sandbox';
import type { Fault, Sandbox } from '../sandbox';
import { useDeduplication } from './deduplication';
import { contact, runAsTool } from './harness';
import { changing, DIALECTS, everythingIn, useBench } from './support';
import { useWaitingHost } from './waitingHost';

const bench = { documented: useBench('documented'), released: useBench('released') };
useDeduplication();
const host = useWaitingHost();

const ANA = '14155550101';
const BRUNO = '14155550102';
const YES_OR_NO: IDataObject = {
	message: 'Shall we send it?',
	approvalOptions: { values: { approvalType: 'double', approveLabel: 'Yes', disapproveLabel: 'No' } },
};
const TIMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'].map((title) => ({ title }));
const toAna = { contact: contact.byPhone('+1 415 555 0101') };
const toBruno = { contact: contact.byId(CONTACTS.bruno) };

/** Nothing is on its way to n8n any more. */
const delivered = async (sandbox: Sandbox) => await sandbox.until(() => sandbox.pendingWebhooks === 0);
const names = (sandbox: Sandbox) => sandbox.webhooks.map(({ name }) => name);
const lastWamid = (sandbox: Sandbox) => sandbox.deliveries.at(-1)?.wamid;

describe.each(DIALECTS)('a question on a %s server', (dialect) => {
	let sandbox: Sandbox;
	beforeEach(async () => {
		await bench[dialect].restart({ allowPrivateWebhooks: 'loopback' });
		({ sandbox } = bench[dialect]);
	});

	it('goes out with its buttons, and the tap brings the answer', async () => {
		const waiting = await host.execute(
			sandbox,
			{ ...toAna, ...YES_OR_NO },
			{ items: [{ json: { order: 7 } }] },
		);
		expect([waiting.result.status, waiting.result.error]).toEqual(['waiting', undefined]);
		expect(waiting.result.json).toEqual([{ order: 7 }]);
		// n8n says what it waits for; no message stands beside it whose status could be explained.
		expect([waiting.result.isPendingTold, waiting.result.hints]).toEqual([false, []]);
		expect(sandbox.phones).toMatchObject([
			{
				to: ANA,
				interactive: {
					body: { text: 'Shall we send it?' },
					action: { buttons: [{ reply: { title: 'Yes' } }, { reply: { title: 'No' } }] },
				},
			},
		]);
		expect(sandbox.webhooks).toMatchObject([{ events: ['message.incoming'], is_active: true }]);
		expect(names(sandbox)[0]).toMatch(/^n8n question until \d{4}-\d\d-\d\dT[\d:.]+Z \[[0-9a-f]{12}\] /);

		const tap = sandbox.receive({ from: ANA, button: 'No', replyTo: lastWamid(sandbox) });
		await delivered(sandbox);
		expect(waiting.resumed).toEqual([
			{
				json: {
					data: {
						approved: false,
						text: 'No',
						button: { id: 'decline', title: 'No' },
						respondedAt: expect.stringMatching(/^\d{4}-/),
						message_id: tap.id,
						contact_id: CONTACTS.ana,
					},
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(sandbox.webhooks).toEqual([]);
	});

	it.each<[string, IDataObject, IDataObject]>([
		['three choices are buttons', { choices: { values: TIMES.slice(0, 3) } }, { id: '2', title: 'Tue' }],
		['more are a list', { choices: { values: TIMES } }, { id: '2', title: 'Tue' }],
		[
			'a choice has an ID of its own',
			{ choices: { values: [{ title: 'Mon' }, { title: 'Tue', id: 'second' }] } },
			{ id: 'second', title: 'Tue' },
		],
	])('%s', async (_, choices, button) => {
		const parameters = { ...toBruno, message: 'When?', responseType: 'choice', ...choices };
		const waiting = await host.execute(sandbox, parameters);
		expect(waiting.result.status).toBe('waiting');
		sandbox.receive({ from: BRUNO, button: 'Tue', replyTo: lastWamid(sandbox) });
		await delivered(sandbox);
		expect(waiting.resumed?.[0].json.data).toMatchObject({ text: 'Tue', button });
		expect(waiting.resumed?.[0].json.data).not.toHaveProperty('approved');
	});

	it('a free text is the next message of that contact', async () => {
		const waiting = await host.execute(sandbox, { ...toAna, message: 'Where to?', responseType: 'freeText' });
		expect(sandbox.phones).toMatchObject([{ to: ANA, text: { body: 'Where to?' } }]);
		sandbox.receive({ from: BRUNO, text: 'Hello' });
		await delivered(sandbox);
		expect(waiting.resumed).toBeUndefined();
		sandbox.receive({ from: ANA, text: 'Main St 5' });
		await delivered(sandbox);
		expect(waiting.resumed?.[0].json.data).toMatchObject({ text: 'Main St 5', button: null });
		expect(sandbox.webhooks).toEqual([]);
	});

	it('two questions to two customers do not mix, whoever answers first', async () => {
		const ana = await host.execute(sandbox, { ...toAna, ...YES_OR_NO });
		const bruno = await host.execute(sandbox, { ...toBruno, ...YES_OR_NO });
		sandbox.receive({ from: BRUNO, button: 'Yes' });
		await delivered(sandbox);
		expect([ana.resumed, bruno.resumed?.[0].json.data]).toMatchObject([
			undefined,
			{ approved: true, contact_id: CONTACTS.bruno },
		]);
		sandbox.receive({ from: ANA, button: 'No' });
		await delivered(sandbox);
		expect(ana.resumed?.[0].json.data).toMatchObject({ approved: false, contact_id: CONTACTS.ana });
	});

	it('what is not the answer leaves it waiting', async () => {
		const waiting = await host.execute(sandbox, { ...toAna, ...YES_OR_NO });
		sandbox.receive({ from: BRUNO, button: 'Yes' });
		sandbox.receive({ from: ANA, text: 'Yes' });
		sandbox.receive({ from: ANA, button: 'Maybe' });
		await delivered(sandbox);
		expect(waiting.resumed).toBeUndefined();
		expect(waiting.answers).toEqual(Array(3).fill({ status: 200, body: { resumed: false } }));
		expect(sandbox.webhooks).toHaveLength(1);
	});

	it('nobody answers who does not have the token', async () => {
		const waiting = await host.execute(sandbox, { ...toAna, ...YES_OR_NO });
		const [{ headers }] = sandbox.webhooks;
		const token = Object.values(headers)[0];
		const body = JSON.stringify({
			event: 'message.incoming',
			data: { contact_id: CONTACTS.ana, message_type: 'button_reply', content: 'Yes', direction: 'incoming' },
		});
		const forged: Array<Record<string, string>> = [
			{},
			{ 'x-n8n-webhook-token': 'guess' },
			{ 'x-n8n-webhook-token': token.replace(/^./, (first) => (first === '0' ? '1' : '0')) },
			{ 'x-n8n-webhook-token': token, 'x-webhook-signature': `sha256=${'0'.repeat(64)}` },
		];
		for (const each of forged) expect((await host.deliver('e1', body, each)).status).toBe(401);
		expect((await host.deliver('e1', 'no JSON', { 'x-n8n-webhook-token': token })).status).toBe(200);
		expect(waiting.resumed).toBeUndefined();
		// The same words with the token are the answer: it was not the words that were refused.
		await host.deliver('e1', body, { 'x-n8n-webhook-token': token });
		expect(waiting.resumed?.[0].json.data).toMatchObject({ approved: true });
	});

	it('the execution holds neither the token nor the key', async () => {
		const { result } = await host.execute(sandbox, { ...toAna, ...YES_OR_NO });
		const [token] = Object.values(sandbox.webhooks[0].headers);
		expect(token).toMatch(/^[0-9a-f]{64}$/);
		for (const secret of [token, sandbox.apiKey]) expect(everythingIn(result.run)).not.toContain(secret);
	});

	it('a question that did not go out leaves nothing behind', async () => {
		sandbox.fault({
			when: { method: 'POST', path: /messages$/ },
			kind: 'status',
			status: 400,
			message: 'No',
		});
		const waiting = await host.execute(sandbox, { ...toAna, ...YES_OR_NO });
		expect([waiting.result.status, waiting.result.error?.message]).toEqual([
			'error',
			'Whatomate refused the request: No',
		]);
		expect(changing(sandbox).map(({ method }) => method)).toEqual(['POST', 'POST', 'DELETE']);
		expect(sandbox.webhooks).toEqual([]);
	});

	it('a private address is told before anything goes out, with the way out', async () => {
		await bench[dialect].restart({});
		({ sandbox } = bench[dialect]);
		const { result } = await host.execute(sandbox, { ...toAna, ...YES_OR_NO });
		expect(result.error?.message).toMatch(
			/^Whatomate does not deliver to http:\/\/127\.0\.0\.1:\d+\/webhook-waiting\/[^?]+: /,
		);
		expect(result.error?.description).toMatch(/WEBHOOK_URL.*queue mode.*workers/);
		expect(sandbox.phones).toEqual([]);
	});

	it('an answer is not lost where the server does nothing else any more', async () => {
		const waiting = await host.execute(sandbox, { ...toAna, ...YES_OR_NO });
		sandbox.fault({ kind: 'status', status: 500, times: Infinity });
		sandbox.receive({ from: ANA, button: 'Yes' });
		await delivered(sandbox);
		expect(waiting.resumed?.[0].json.data).toMatchObject({ approved: true });
		expect(sandbox.webhooks).toHaveLength(1);
	});

	it.each<[string, IDataObject, string]>([
		['no question', { message: ' ' }, "'Message' is empty"],
		['a long question', { message: 'x'.repeat(1025) }, "'Message' has 1,025 characters"],
		['an unknown kind', { responseType: 'customForm' }, "'Response Type' can't be customForm"],
		[
			'two buttons of one title',
			{ approvalOptions: { values: { approvalType: 'double', approveLabel: 'Go', disapproveLabel: ' Go' } } },
			"'Approve Button Label' and 'Disapprove Button Label' are the same",
		],
		[
			'a long title',
			{ approvalOptions: { values: { approveLabel: 'x'.repeat(21) } } },
			"'Approve Button Label' has 21 characters",
		],
		['no choices', { responseType: 'choice', choices: { values: [] } }, "'Choices' is empty"],
		[
			'two rows of one title',
			{ responseType: 'choice', choices: { values: [...TIMES, { title: 'Mon' }] } },
			'Choices 1 and 6 have the same title',
		],
		[
			'eleven choices',
			{ responseType: 'choice', specifyChoices: 'json', choicesJson: JSON.stringify([...'abcdefghijk']) },
			"'Choices' has 11 entries",
		],
		[
			'a time in the past',
			{
				options: {
					limitWaitTime: { values: { limitType: 'atSpecifiedTime', maxDateAndTime: '2020-01-01' } },
				},
			},
			"'Max Date and Time' is in the past",
		],
		[
			'no time at all',
			{ options: { limitWaitTime: { values: { resumeAmount: 0, resumeUnit: 'hours' } } } },
			"'Limit Wait Time' is no length of time",
		],
		['no limit', { options: { openQuestions: 0 } }, "'Open Questions at Most' is not a whole number"],
	])('refuses %s before anything is sent', async (_, parameters, words) => {
		const { result } = await host.execute(sandbox, { ...toAna, message: 'Well?', ...parameters });
		expect(result.error?.message).toContain(words);
		expect(changing(sandbox)).toEqual([]);
	});

	it.each<[string, Fault, string]>([
		['404', { kind: 'status', status: 404, message: 'Not Found' }, 'Not Found'],
		['501', { kind: 'status', status: 501, message: 'Not implemented' }, 'Not implemented'],
		['the web app in its place', { kind: 'html' }, 'a web page came back'],
	])('says so where the server offers no webhooks (%s)', async (_, fault, message) => {
		sandbox.fault({ when: { path: /webhooks/ }, times: Infinity, ...fault });
		const { result } = await host.execute(sandbox, { ...toAna, ...YES_OR_NO });
		expect(result.error?.message).toMatch(
			/^This Whatomate server offers no webhooks, so no answer could come back: /,
		);
		expect(result.error?.message).toContain(message);
		expect(sandbox.phones).toEqual([]);
	});

	it('other refusals of the webhooks keep their own words', async () => {
		sandbox.fault({
			when: { path: /webhooks/ },
			kind: 'status',
			status: 403,
			message: 'No',
			times: Infinity,
		});
		const { result } = await host.execute(sandbox, { ...toAna, ...YES_OR_NO });
		expect(result.error?.description).toContain("'webhooks:read'");
		expect(sandbox.phones).toEqual([]);
	});

	it('with a key asks once, and goes on without waiting the next time', async () => {
		const asking = { ...toAna, ...YES_OR_NO, options: { sendOnceKey: 'order 7' } };
		const first = await host.execute(sandbox, asking);
		expect(first.result.status).toBe('waiting');
		const second = await host.execute(sandbox, asking);
		expect([second.result.status, second.result.json]).toEqual([
			'success',
			[{ skipped: true, unknown: false, reason: expect.any(String), send_once_key: 'order 7' }],
		]);
		expect([sandbox.phones.length, sandbox.webhooks.length]).toEqual([1, 1]);
		sandbox.receive({ from: ANA, button: 'Yes', replyTo: lastWamid(sandbox) });
		await delivered(sandbox);
		expect(first.resumed?.[0].json.data).toMatchObject({ approved: true });
	});

	it('a key of a question that did not go out asks again', async () => {
		const asking = { ...toAna, ...YES_OR_NO, options: { sendOnceKey: 'order 8' } };
		sandbox.fault({
			when: { method: 'POST', path: /messages$/ },
			kind: 'status',
			status: 400,
			message: 'No',
		});
		expect((await host.execute(sandbox, asking)).result.status).toBe('error');
		expect((await host.execute(sandbox, asking)).result.status).toBe('waiting');
		expect(sandbox.webhooks).toHaveLength(1);
	});

	it('an agent that calls the node itself is told that it cannot wait', async () => {
		const parameters = { resource: 'message', operation: 'sendAndWait', ...toAna, ...YES_OR_NO };
		const [{ error, answer }] = await runAsTool({ sandbox, parameters }, {});
		expect(JSON.stringify(error ?? answer)).toContain('What calls this tool cannot wait for an answer');
		expect(changing(sandbox)).toEqual([]);
	});

	it('refuses more than one item, and says how to ask several', async () => {
		const items = [{ json: {} }, { json: {} }];
		const { result } = await host.execute(sandbox, { ...toAna, ...YES_OR_NO }, { items });
		expect(result.error?.message).toBe('One execution can wait for one answer, but 2 items came in');
		expect(result.error?.description).toContain('Loop Over Items');
		expect(sandbox.requests).toEqual([]);
	});

	it('with Continue On Fail, the error is the item', async () => {
		const { result } = await host.execute(
			sandbox,
			{ ...toAna, message: ' ' },
			{ onError: 'continueRegularOutput' },
		);
		expect([result.status, result.json]).toEqual(['success', [{ error: "'Message' is empty" }]]);
	});
});

describe('a question on a released server', () => {
	let sandbox: Sandbox;
	beforeEach(async () => {
		await bench.released.restart({ allowPrivateWebhooks: 'loopback' });
		({ sandbox } = bench.released);
	});

	it('a tap on an earlier message with the same button is not its answer', async () => {
		const first = await host.execute(sandbox, { ...toAna, ...YES_OR_NO });
		const earlier = lastWamid(sandbox);
		const second = await host.execute(sandbox, { ...toAna, ...YES_OR_NO });
		sandbox.receive({ from: ANA, button: 'Yes', replyTo: earlier });
		await delivered(sandbox);
		expect([first.resumed?.[0].json.data, second.resumed]).toMatchObject([{ approved: true }, undefined]);
		sandbox.receive({ from: ANA, button: 'No', replyTo: lastWamid(sandbox) });
		await delivered(sandbox);
		expect(second.resumed?.[0].json.data).toMatchObject({ approved: false });
	});

	it('a question that WhatsApp refuses is an error, not a wait', async () => {
		const { result } = await host.execute(sandbox, { contact: contact.byId(CONTACTS.refused), ...YES_OR_NO });
		expect(result.error?.message).toMatch(/^WhatsApp refused the message \(code 131026\): /);
		expect(sandbox.webhooks).toEqual([]);
	});

	it('outside of the 24-hour window nobody is asked, where the user wants that', async () => {
		const silent = { contact: contact.byId(CONTACTS.bruno), ...YES_OR_NO, outsideWindow: 'fail' };
		const { result } = await host.execute(sandbox, silent);
		expect(result.error?.message).toMatch(/^The 24-hour window is closed/);
		expect(result.error?.description).toContain('ask when the customer has answered');
		expect(changing(sandbox)).toEqual([]);
		sandbox.receive({ from: BRUNO, text: 'Hello' });
		expect((await host.execute(sandbox, silent)).result.status).toBe('waiting');
	});

	it('no template can stand for a question', async () => {
		const { result } = await host.execute(sandbox, { ...toAna, ...YES_OR_NO, outsideWindow: 'template' });
		expect(result.error?.message).toBe("'If Outside the 24-Hour Window' can't be template");
		expect(result.error?.description).toBe('It is one of fail and send.');
		expect(changing(sandbox)).toEqual([]);
	});

	it('waits where it is unknown whether WhatsApp has the question', async () => {
		await bench.released.restart({ allowPrivateWebhooks: 'loopback', statusDelay: 3_600_000 });
		({ sandbox } = bench.released);
		sandbox.fault({
			when: { method: 'GET', path: /messages$/ },
			kind: 'status',
			status: 500,
			times: Infinity,
		});
		const waiting = await host.execute(sandbox, { ...toAna, ...YES_OR_NO });
		expect(waiting.result.status).toBe('waiting');
		expect(sandbox.webhooks).toHaveLength(1);
	}, 30_000);

	it('titles that the server would cut are refused by their label', async () => {
		const approvalOptions = { values: { approvalType: 'single', approveLabel: 'Подтверждаю' } };
		const { result } = await host.execute(sandbox, { ...toAna, ...YES_OR_NO, approvalOptions });
		expect(result.error?.message).toContain("'Approve Button Label' is too long for this Whatomate server");
		expect(sandbox.webhooks).toEqual([]);
	});

	const rename = (change: (name: string) => string) =>
		Object.assign(sandbox.webhooks[0], { name: change(sandbox.webhooks[0].name) });
	const past = (name: string) => name.replace(/until \S+/, 'until 2026-01-01T00:00:00.000Z');

	it('removes questions whose time ran out, and nobody else’s', async () => {
		await host.execute(sandbox, { ...toAna, ...YES_OR_NO });
		rename(past);
		const others = [
			'n8n question until 2026-01-01T00:00:00.000Z [000000000000] of another n8n',
			'n8n: a trigger',
			"somebody's own",
		];
		others.forEach((name) => sandbox.addWebhook({ name, url: 'https://example.com' }));
		await host.execute(sandbox, { ...toBruno, ...YES_OR_NO });
		expect(names(sandbox)).toEqual([...others, expect.stringMatching(/^n8n question until 20/)]);
	});

	it('removes an earlier question of the same execution, which waits no more', async () => {
		await host.execute(sandbox, { ...toAna, message: 'Name?', responseType: 'freeText' }, { id: 'loop' });
		const [{ id }] = sandbox.webhooks;
		const again = await host.execute(
			sandbox,
			{ ...toAna, message: 'Age?', responseType: 'freeText' },
			{ id: 'loop' },
		);
		expect(again.result.status).toBe('waiting');
		expect(sandbox.webhooks.map((webhook) => webhook.id === id)).toEqual([false]);
	});

	it('has a limit of open ones', async () => {
		await host.execute(sandbox, { ...toAna, ...YES_OR_NO });
		const { result } = await host.execute(sandbox, {
			...toBruno,
			...YES_OR_NO,
			options: { openQuestions: 1 },
		});
		expect(result.error?.message).toBe(
			"As many questions as 'Open Questions at Most' allows are waiting for their answers: 1 of 1",
		);
		expect(sandbox.phones).toHaveLength(1);
	});

	it('two free texts of one contact at the same time are refused, with the way out', async () => {
		const text = { message: 'Well?', responseType: 'freeText' };
		await host.execute(sandbox, { ...toAna, ...text });
		const { result } = await host.execute(sandbox, { ...toAna, ...text });
		expect(result.error?.message).toContain('is still open for this contact');
		expect((await host.execute(sandbox, { ...toBruno, ...text })).result.status).toBe('waiting');
	});

	it('waits as long as it is told, and a day without that', async () => {
		const untilOf = () => Date.parse(/until (\S+)/.exec(names(sandbox).at(-1) ?? '')?.[1] ?? '');
		const before = Date.now();
		await host.execute(sandbox, { ...toAna, ...YES_OR_NO });
		expect(untilOf() - before).toBeGreaterThanOrEqual(86_400_000);
		expect(untilOf() - Date.now()).toBeLessThanOrEqual(86_400_000);
		const at = { limitType: 'atSpecifiedTime', maxDateAndTime: '2099-07-01T12:00:00' };
		await host.execute(sandbox, { ...toBruno, ...YES_OR_NO, options: { limitWaitTime: { values: at } } });
		// In the workflow's time zone, New York.
		expect(new Date(untilOf()).toISOString()).toBe('2099-07-01T16:00:00.000Z');
	});
});
