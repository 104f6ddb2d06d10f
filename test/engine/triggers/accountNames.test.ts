import { defaultAppSecret, defaultVerifyToken, metaStatus, startSandbox, type Sandbox } from '../../sandbox';
import { WebhookHost } from '../triggerHarness';

let sandbox: Sandbox;
let hosts: WebhookHost[] = [];
beforeEach(async () => (sandbox = await startSandbox({ dialect: 'released', statusDelay: 0 })));
afterEach(async () => {
	for (const each of hosts) await each.close();
	hosts = [];
	await sandbox.close();
});

const triggerWith = async (apiKey: string) => {
	const trigger = new WebhookHost({
		sandbox,
		parameters: { source: 'meta', statuses: ['read'], filters: { account: 'main' } },
		credential: { apiKey, metaAppSecret: defaultAppSecret, metaVerifyToken: defaultVerifyToken },
	});
	hosts.push(await trigger.start());
	await trigger.activate();
	return trigger;
};

it("two organizations on one server each have their own accounts' names", async () => {
	// The key of another organization: here the server refuses it, and its accounts can't be read.
	const ours = await triggerWith(sandbox.apiKey);
	const theirs = await triggerWith('whm_of_another_organization');
	const change = { statuses: [metaStatus('wamid.OUT1', 'read', '14155550101')] };
	await sandbox.meta.deliver(ours.url, change, { retries: 0 });
	expect(ours.runs).toHaveLength(1);
	const { status } = await sandbox.meta.deliver(theirs.url, change, { retries: 0 });
	// Nobody knows the names for this key: Meta is asked to come again, and nothing is taken for the other organization's.
	expect(status).toBe(503);
	expect(theirs.runs).toEqual([]);
});
