import type { IDataObject } from 'n8n-workflow';

import { CONTACTS, TEMPLATES } from '../../sandbox';
import type { Named } from '../cases';
import { contact, template } from '../harness';
import { changing, DIALECTS, useBench } from '../support';
import type { Bench } from '../support';
import { ANA, ana, messagesOf, oneButton, withPng } from './support';

describe.each(DIALECTS)('on the %s server', (dialect) => {
	const documented = dialect === 'documented';
	const bench: Bench = useBench(dialect);

	/** Parameters with which every send works on this server, and the words that a customer then reads. */
	const sends: Array<[Named, IDataObject]> = [
		['sendText', { text: 'Hello' }],
		['sendTemplate', { template: template.byId(TEMPLATES.hello_world) }],
		[
			'sendMedia',
			documented
				? { mediaSource: 'url', mediaUrl: 'https://example.com/dot.png' }
				: { mediaSource: 'binary' },
		],
		['sendInteractive', { body: 'Well?', ...oneButton }],
	];

	describe.each(sends)('the options of %s', (operation, parameters) => {
		const send = async (options: IDataObject, more: IDataObject = ana) =>
			await bench.run(operation, { ...parameters, ...more, options }, withPng);

		/** Tells when the node has looked at the message's status for the first time. */
		const looked = async () => {
			await bench.sandbox.once(
				'answer',
				({ method, path }) => method === 'GET' && path === messagesOf(CONTACTS.ana),
			);
		};

		it('sends from the account that is named', async () => {
			const { error } = await send({ account: 'support' });
			expect(error).toBeUndefined();
			await bench.onPhone();
			const [{ json, multipart }] = changing(bench.sandbox);
			const field = operation === 'sendTemplate' ? 'account_name' : 'whatsapp_account';
			expect(json ?? multipart?.fields).toMatchObject({ [field]: 'support' });
			// The documentation knows the account of a template only.
			if (!documented || operation === 'sendTemplate') {
				expect(bench.sandbox.deliveries[0].account).toBe('support');
			}
		});

		it('waits until the message is sent', async () => {
			await bench.restart({ holdStatuses: true });
			const running = send({ confirm: 'sent' });
			if (!documented || operation === 'sendTemplate') {
				await looked();
				bench.sandbox.release(({ status }) => status === 'sent');
			}
			const { json, error } = await running;
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({
				status: 'sent',
				wa_message_id: expect.stringMatching(/^wamid/),
				contact_id: CONTACTS.ana,
				direction: 'outgoing',
			});
			expect(changing(bench.sandbox)).toHaveLength(1);
			expect(bench.sandbox.readReceipts).toEqual([]);
		});

		it('waits until the message is delivered', async () => {
			const { json, error } = await send({ confirm: 'delivered' });
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({ status: 'delivered', timestamp: expect.any(String) });
		});

		it('waits with a contact given by its number', async () => {
			const { json, error } = await send({ confirm: 'delivered' }, { contact: contact.byPhone(`+${ANA}`) });
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({ status: 'delivered', contact_id: CONTACTS.ana });
			expect(changing(bench.sandbox)).toHaveLength(1);
		});

		it("fails with WhatsApp's reason when WhatsApp refuses the message", async () => {
			const refused = { contact: contact.byId(CONTACTS.refused) };
			const { error, json } = await send({ confirm: 'delivered' }, refused);
			expect(json).toEqual([]);
			// The documented list names no reason.
			expect(error?.message).toBe(
				`WhatsApp refused the message${documented ? ': it gave no reason' : ' (code 131026): Message undeliverable'}`,
			);
			expect(error?.description).toContain('failed message');
		});

		it('fails as unknown when the time runs out, and sends nothing again', async () => {
			await bench.restart({ holdStatuses: true });
			const { error } = await send({ confirm: 'delivered', confirmTimeout: 0.3 });
			expect(error?.message).toMatch(
				/^The outcome of the message is unknown: it was not reported as delivered within 0.3 seconds \(last status: (pending|sent)\)$/,
			);
			expect(error?.description).toContain('was not sent again');
			expect(changing(bench.sandbox)).toHaveLength(1);
		});
	});

	it('keeps texts to one contact in order when it waits for each', async () => {
		// Without waiting, a released server hands them on as it likes: here the later ones overtake.
		let next = 60;
		await bench.restart({ statusDelay: (status) => (status === 'sent' ? (next -= 20) : 0) });
		const items = ['one', 'two', 'three'].map((text) => ({ json: { text } }));
		const { error } = await bench.run(
			'sendText',
			{ ...ana, text: '={{ $json.text }}', options: { confirm: 'sent' } },
			{ items },
		);
		expect(error).toBeUndefined();
		expect(bench.sandbox.phones.map(({ text }) => text?.body)).toEqual(['one', 'two', 'three']);
	});
});
