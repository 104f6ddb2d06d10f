import { CONTACTS, startSandbox } from '../sandbox';
import type { Dialect, Sandbox } from '../sandbox';
import { contact, run } from './harness';

describe.each<Dialect>(['documented', 'released'])('Send Text on the %s server', (dialect) => {
	let sandbox: Sandbox;
	beforeEach(async () => {
		sandbox = await startSandbox({ dialect });
	});
	afterEach(async () => await sandbox.close());

	const send = async (parameters: object) =>
		await run({ sandbox, parameters: { operation: 'sendText', ...parameters } });

	it('sends the text with one request and gives the documented shape', async () => {
		const { json, error } = await send({ contact: contact.byId(CONTACTS.ana), text: 'Hello, Ana!' });
		expect(error).toBeUndefined();
		expect(sandbox.requests).toHaveLength(1);
		expect(json).toEqual([
			{
				id: expect.any(String),
				wa_message_id: dialect === 'documented' ? expect.any(String) : null,
				contact_id: CONTACTS.ana,
				direction: 'outgoing',
				type: 'text',
				content: { text: 'Hello, Ana!' },
				status: dialect === 'documented' ? 'sent' : 'pending',
				timestamp: expect.any(String),
			},
		]);
		await sandbox.until(() => sandbox.phones.length === 1);
		expect(sandbox.phones[0]).toMatchObject({ to: '14155550101', text: { body: 'Hello, Ana!' } });
	});
});
