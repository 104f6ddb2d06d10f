import { startSandbox, TEMPLATES, type Sandbox } from '../index';
import { callerOf } from '../testing';

let sandbox: Sandbox;
let call: ReturnType<typeof callerOf>;

const begin = async (options = {}) => {
	sandbox = await startSandbox({ dialect: 'released', statusDelay: 0, ...options });
	call = callerOf(sandbox);
};
beforeEach(async () => await begin());
afterEach(async () => await sandbox.close());

const campaign = async (template_id: string = TEMPLATES.hello_world, whatsapp_account = 'main') => {
	const { data } = await call('POST', '/api/campaigns', { name: 'Sale', whatsapp_account, template_id });
	return `/api/campaigns/${String(data.id)}`;
};
const people = (count: number, from = 0) =>
	Array.from({ length: count }, (_, index) => ({ phone_number: String(14_162_000_001 + from + index) }));
const bring = async (path: string, recipients: object[]) =>
	await call('POST', `${path}/recipients/import`, { recipients });
const ended = async () => await sandbox.until(() => sandbox.campaigns.all[0].status === 'completed');

test('ten thousand recipients get their message once each', async () => {
	const path = await campaign();
	for (let from = 0; from < 10_000; from += 1000) await bring(path, people(1000, from));
	await call('POST', `${path}/start`, {});
	await ended();
	expect(new Set(sandbox.phones.map(({ to }) => to)).size).toBe(10_000);
	expect(sandbox.phones).toHaveLength(10_000);
	// On a busy machine it takes longer than five seconds; how long is no concern of this test.
}, 60_000);

test.each([
	[4000, 200, 4000],
	[5000, 500, 0],
	[0, 500, 0],
])('an import of %d is answered %d and adds %d', async (count, status, added) => {
	const path = await campaign();
	const recipients = people(count).map((each) => ({ ...each, template_params: {} }));
	expect((await bring(path, recipients)).status).toBe(status);
	expect((await call('GET', `${path}/recipients`)).data.total).toBe(added);
});

test('a number that is imported twice gets two messages', async () => {
	const path = await campaign();
	await bring(path, [...people(1), ...people(1)]);
	await call('POST', `${path}/start`, {});
	await ended();
	expect(sandbox.phones).toHaveLength(2);
});

test('a chunk whose connection breaks after it was handled is there all the same', async () => {
	const path = await campaign();
	sandbox.fault({ kind: 'resetAfterHandling', after: 1, when: { path: /import$/ } });
	await bring(path, people(2));
	await expect(bring(path, people(3, 2))).rejects.toThrow();
	expect((await call('GET', path)).data.total_recipients).toBe(5);
});

test('without an account everybody fails, and the campaign never ends', async () => {
	const path = await campaign(TEMPLATES.hello_world, '');
	await bring(path, people(2));
	await call('POST', `${path}/start`, {});
	await sandbox.until(() => sandbox.campaigns.queued === 0 && sandbox.campaigns.all[0].failed_count === 2);
	const { data } = await call('GET', path);
	expect(data).toMatchObject({ status: 'processing', sent_count: 0, failed_count: 2 });
	expect(sandbox.phones).toEqual([]);
});

test('a paused campaign sends to nobody, and starting it again sends to the rest', async () => {
	sandbox.campaigns.hold(true);
	const path = await campaign();
	await bring(path, people(3));
	await call('POST', `${path}/start`, {});
	await call('POST', `${path}/pause`, {});
	sandbox.campaigns.hold(false);
	await sandbox.until(() => sandbox.campaigns.queued === 0);
	expect(sandbox.phones).toEqual([]);
	await call('POST', `${path}/start`, {});
	await ended();
	expect(sandbox.phones).toHaveLength(3);
});

test('a campaign that is paused and started again while its queue is full sends twice', async () => {
	sandbox.campaigns.hold(true);
	const path = await campaign();
	await bring(path, people(3));
	for (const step of ['start', 'pause', 'start']) await call('POST', `${path}/${step}`, {});
	sandbox.campaigns.hold(false);
	await sandbox.until(() => sandbox.campaigns.queued === 0);
	expect(sandbox.phones).toHaveLength(6);
});

test('what Meta says later is counted, and shows on the recipient', async () => {
	const path = await campaign();
	await bring(path, people(2));
	await call('POST', `${path}/start`, {});
	await sandbox.until(() => sandbox.campaigns.all[0].delivered_count === 2);
	const { recipients } = (await call('GET', `${path}/recipients`)).data as { recipients: object[] };
	expect(recipients).toMatchObject([{ status: 'delivered' }, { status: 'delivered' }]);
});

test('numbers are masked where the organization wants it', async () => {
	await sandbox.close();
	await begin({ maskPhones: true });
	const path = await campaign();
	await bring(path, people(1));
	const { recipients } = (await call('GET', `${path}/recipients`)).data as { recipients: object[] };
	expect(recipients).toMatchObject([{ phone_number: '*******0001' }]);
});
