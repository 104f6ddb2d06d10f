import type { IDataObject } from 'n8n-workflow';

import { CONTACTS } from '../sandbox';
import { people, useCampaigns } from './campaign/support';
import { useDeduplication } from './deduplication';
import { campaign, contact } from './harness';
import type { RunResult } from './harness';
import { changing, settle, useBench } from './support';

/** What a released server keeps when it does not reach WhatsApp, or gets no answer from it. */
const request =
	'failed to send text message: request failed: Post "https://graph.facebook.com/v21.0/1/messages": ';
const NO_SUCH_HOST = `${request}dial tcp: lookup graph.facebook.com on 127.0.0.11:53: no such host`;
const NO_ANSWER = `${request}context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
const REFUSED = 'failed to send text message: API error 131049: (#131049) Not delivered';

describe('a message that fails at the server or at WhatsApp', () => {
	const bench = useBench('released');
	useDeduplication();

	beforeEach(async () => await bench.restart({ holdStatuses: true }));

	/** Sends one text, whose message the server then keeps as failed. */
	async function sendAndFail(text: string, options: IDataObject = {}): Promise<RunResult> {
		const running = bench.run('sendText', {
			contact: contact.byId(CONTACTS.ana),
			text: 'Hello',
			options: { confirm: 'sent', ...options },
		});
		await bench.sandbox.until(() => bench.sandbox.held.length > 0);
		const [{ messageId }] = bench.sandbox.held;
		bench.sandbox.setStatus(messageId, 'failed', text);
		return await running;
	}

	it.each<[string, RegExp, RegExp]>([
		[REFUSED, /^WhatsApp refused the message \(code 131049\): Not delivered$/, /marketing.*wait a day/],
		[
			'failed to send text message: API error 190: Session has expired',
			/^WhatsApp refused the message \(code 190\): Session has expired$/,
			/new token/,
		],
		[NO_SUCH_HOST, /^Whatomate could not reach WhatsApp: dial tcp: .*no such host$/, /Nothing went out.*DNS/],
		[NO_ANSWER, /^Whatomate could not reach WhatsApp, and it is unknown/, /not sent again/],
	])('%s', async (text, message, hint) => {
		const { error } = await sendAndFail(text);
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(hint);
	});

	it.each([
		['WhatsApp refused it', REFUSED],
		['WhatsApp was not reached', NO_SUCH_HOST],
	])('its Send Once Key is free where %s', async (_, text) => {
		expect((await sendAndFail(text, { sendOnceKey: 'k' })).error).toBeDefined();
		bench.sandbox.hold(false);
		const again = await bench.run('sendText', {
			contact: contact.byId(CONTACTS.ana),
			text: 'Hello',
			options: { sendOnceKey: 'k' },
		});
		expect(again.json).toEqual([expect.objectContaining({ direction: 'outgoing' })]);
		expect(changing(bench.sandbox)).toHaveLength(2);
	});

	it('its Send Once Key stays taken where nobody knows whether WhatsApp has it', async () => {
		const once = { sendOnceKey: 'k' };
		expect((await sendAndFail(NO_ANSWER, once)).error).toBeDefined();
		for (let execution = 0; execution < 2; execution++) {
			const again = await bench.run('sendText', {
				contact: contact.byId(CONTACTS.ana),
				text: 'Hello',
				options: once,
			});
			expect(again.json).toEqual([
				expect.objectContaining({
					skipped: true,
					unknown: true,
					reason: expect.stringContaining('lost the connection to WhatsApp'),
				}),
			]);
		}
		expect(changing(bench.sandbox)).toHaveLength(1);
	});

	it('is not sent again by Retry On Fail where nobody knows whether WhatsApp has it', async () => {
		const running = bench.run(
			'sendText',
			{ contact: contact.byId(CONTACTS.ana), text: 'Hello', options: { confirm: 'sent' } },
			{ settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 } },
		);
		await bench.sandbox.until(() => bench.sandbox.held.length > 0);
		bench.sandbox.setStatus(bench.sandbox.held[0].messageId, 'failed', NO_ANSWER);
		expect((await running).error?.message).toContain('unknown');
		await settle(bench.sandbox);
		expect(changing(bench.sandbox)).toHaveLength(1);
	});
});

describe('the outcomes of a campaign', () => {
	const { bench, send, draft, bring } = useCampaigns();

	it("have WhatsApp's code beside its words", async () => {
		const entries = [{ phone: '14150000000', name: 'R' }, ...people(1)];
		const { json } = await send(entries, { options: { waitForCompletion: true } });
		expect(json.map(({ error_code, error_message }) => [error_code, error_message])).toEqual([
			[131026, '(#131026) Message undeliverable'],
			[null, null],
		]);
	});

	it.each<[string, string, number | null]>([
		['API error 190: Session has expired', 'API error 190: Session has expired', 190],
		['In order to maintain a healthy ecosystem engagement, it failed', 'In order to maintain', null],
		[NO_SUCH_HOST, 'no such host', null],
	])('keep %s', async (text, words, code) => {
		const into = draft();
		bring(into, 'failed', 'sent');
		bench.sandbox.campaigns.recipientsOf(into.id)[0].error_message = text;
		const { json } = await bench.run('campaign.getRecipients', {
			campaign: campaign.byId(into.id),
			returnAll: true,
		});
		expect(json.map(({ error_code }) => error_code)).toEqual([code, null]);
		expect(json[0].error_message).toContain(words);
	});
});
