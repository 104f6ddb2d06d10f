import { CONTACTS, startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { contact, run } from './harness';

/** n8n runs the whole node again, with all its items, when the user has switched this on. */
const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };

const items = ['ana', 'bruno', 'carla'].map((name) => ({
	json: { id: CONTACTS[name as keyof typeof CONTACTS], text: `Hello, ${name}` },
}));

const parameters = {
	operation: 'sendText',
	contact: contact.byId('={{ $json.id }}'),
	text: '={{ $json.text }}',
};

describe.each(['stopWorkflow', 'continueRegularOutput'] as const)('Retry On Fail with %s', (onError) => {
	let sandbox: Sandbox;
	beforeEach(async () => {
		sandbox = await startSandbox({ dialect: 'released' });
	});
	afterEach(async () => await sandbox.close());

	const toFirst = { method: 'POST', path: new RegExp(CONTACTS.ana) };

	it('sends to nobody twice when one item fails at first', async () => {
		sandbox.fault({
			kind: 'status',
			status: 500,
			message: 'Failed to send message',
			when: toFirst,
			times: 1,
		});
		const { json, error } = await run({ sandbox, parameters, items, onError, settings });
		expect(error).toBeUndefined();
		expect(json.map(({ contact_id }) => contact_id)).toEqual([CONTACTS.ana, CONTACTS.bruno, CONTACTS.carla]);
		await sandbox.until(() => sandbox.phones.length >= 3);
		expect(sandbox.phones.map(({ to }) => to).sort()).toEqual(['14155550101', '14155550102', '14155550103']);
	});

	it('never sends again what may have gone out', async () => {
		sandbox.fault({ kind: 'resetAfterHandling', when: toFirst, times: 1 });
		const result = await run({ sandbox, parameters, items, onError, settings });
		const words = result.error?.message ?? result.json[0].error;
		expect(words).toMatch(/unknown whether the message went out/);
		const sends = sandbox.requests.filter(
			({ method, path }) => method === 'POST' && path.includes(CONTACTS.ana),
		);
		expect(sends).toHaveLength(1);
	});
});
