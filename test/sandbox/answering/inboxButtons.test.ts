import { AGENTS, CONTACTS, UNKNOWN_ID } from '../index';
import { listIn, useSandbox } from '../testing';
import { startReceiver, type Receiver } from '../webhooks/receiver';

const bench = useSandbox('released');
let receiver: Receiver;
beforeEach(async () => {
	receiver = await startReceiver();
	await bench.restart({ allowPrivateWebhooks: true });
});
afterEach(async () => await receiver.close());

const path = '/api/custom-actions';
const create = async (more: object = {}) => {
	const config = { url: `${receiver.url}/button`, method: 'POST', headers: { 'X-Token': 'tok' } };
	const asked = { name: 'Ticket', action_type: 'webhook', is_active: true, config, ...more };
	return await bench.call('POST', path, asked);
};
const execute = async (id: unknown, contact_id: string) =>
	await bench.call('POST', `${path}/${String(id)}/execute`, { contact_id });

test('an agent clicks: who clicked and about whom, with the headers, unsigned', async () => {
	const { id } = (await create()).data;
	expect(await bench.sandbox.clickButton(String(id), CONTACTS.ana, AGENTS.maria)).toMatchObject({
		success: true,
	});
	const [{ headers, body }] = receiver.calls;
	expect(headers).toMatchObject({ 'x-token': 'tok', 'user-agent': 'Go-http-client/1.1' });
	expect(headers).not.toHaveProperty('x-webhook-signature');
	expect(JSON.parse(body)).toMatchObject({
		contact: { id: CONTACTS.ana, name: 'Ana Silva', tags: ['vip'], metadata: { plan: 'gold' } },
		user: { id: AGENTS.maria, name: 'Maria Gomes', email: 'maria@example.com', role: null },
	});
	expect(bench.sandbox.inboxButtons.clicks).toMatchObject([{ buttonId: id, status: 200 }]);
});

test('one try, whose outcome the agent sees', async () => {
	const { id } = (await create()).data;
	receiver.answerWith(500);
	expect((await execute(id, CONTACTS.ana)).data).toEqual({
		success: false,
		message: 'Webhook returned status 500 Internal Server Error',
		toast: { message: 'Webhook returned status 500 Internal Server Error', type: 'error' },
	});
	expect(receiver.calls).toHaveLength(1);
	await receiver.close();
	const failed = await execute(id, CONTACTS.ana);
	expect(failed).toMatchObject({ status: 200, data: { success: false, message: 'Action execution failed' } });
});

test('variables in the address, the headers and the body are filled in', async () => {
	const config = {
		url: `${receiver.url}/{{contact.phone_number}}`,
		headers: { 'X-Who': '{{ user.name }}', 'X-Odd': '{{contact.name.x}}' },
		body: '{"name":"{{contact.name}}","tags":{{contact.tags}},"nothing":"{{contact.nothing}}"}',
	};
	const { id } = (await create({ config })).data;
	await execute(id, CONTACTS.ana);
	const [{ path: called, headers, body }] = receiver.calls;
	expect(called).toBe('/14155550101');
	expect(headers).toMatchObject({ 'x-who': 'Admin', 'x-odd': '{{contact.name.x}}' });
	expect(JSON.parse(body)).toEqual({ name: 'Ana Silva', tags: ['vip'], nothing: '' });
});

test('a name that leads to an internal address is not called', async () => {
	await bench.restart({ allowPrivateWebhooks: false });
	const button = bench.sandbox.inboxButtons.add({ config: { url: `${receiver.url}/x` } });
	button.config = { url: `${receiver.url.replace('127.0.0.1', 'localhost')}/x` };
	expect(await bench.sandbox.clickButton(button.id, CONTACTS.ana)).toMatchObject({ success: false });
	expect(receiver.calls).toEqual([]);
});

test.each<[string, object, string]>([
	['no name', { name: '' }, 'Name is required'],
	['no type', { action_type: '' }, 'Action type is required'],
	['an unknown type', { action_type: 'mail' }, 'Invalid action type. Must be webhook, url, or javascript'],
	['no address', { config: {} }, 'URL is required for webhook actions'],
	['no code', { action_type: 'javascript', config: {} }, 'Code is required for JavaScript actions'],
	['another scheme', { config: { url: 'ftp://example.com' } }, 'URL scheme must be http or https'],
])('refused: %s', async (_name, more, message) => {
	expect(await create(more)).toMatchObject({ status: 400, message });
});

test('in their order; those of the same place with the newest first', async () => {
	for (const [name, display_order] of Object.entries({ a: 1, b: 0, c: 1 })) {
		await create({ name, display_order });
	}
	const list = async () => listIn(await bench.call('GET', path), 'custom_actions').map(({ name }) => name);
	expect(await list()).toEqual(['b', 'c', 'a']);
});

test('a button that is off, or gone, does nothing', async () => {
	const { id } = (await create({ is_active: false })).data;
	expect(await execute(id, CONTACTS.ana)).toMatchObject({
		status: 400,
		message: 'Custom action is not active',
	});
	await bench.call('PUT', `${path}/${String(id)}`, { is_active: true });
	expect((await execute(id, UNKNOWN_ID)).status).toBe(404);
	await bench.call('DELETE', `${path}/${String(id)}`);
	expect((await execute(id, CONTACTS.ana)).status).toBe(404);
	expect(receiver.calls).toEqual([]);
});
