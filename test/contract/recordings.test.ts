import { startSandbox, type Sandbox } from '../sandbox';
import { before, linkDefaults, recordedServer } from './arrange';
import { Identities } from './compare';
import { isDelivery, replayDeliveries } from './deliveries';
import { differences } from './differences';
import { replayFrames } from './frames';
import { repeatOfPeople, startPeople } from './people';
import { recording, recordingNames, type Entry } from './recordings';
import { replay } from './replay';
import { endWorld, startWorld, type World } from './world';

/** The order in which the recordings were made: later ones speak of what earlier ones did. */
const order = [
	'auth-and-errors.json',
	'templates.json',
	'contacts.json',
	'send-text.json',
	'send-interactive.json',
	'send-template.json',
	'send-media.json',
	'list-messages.json',
	'read-react-download.json',
	'meta-webhook.json',
	'other-lists.json',
	'webhooks.json',
	'campaigns.json',
	'websocket.json',
	'accounts-and-more.json',
];

/** The same of the recordings of people, which another server gave; the events were gathered all the while. */
const orderOfPeople = [
	'people/people.json',
	'people/hand-over.json',
	'people/assign-and-notes.json',
	'people/inbox-buttons.json',
	'people/more-of-the-platform.json',
	'people/flows.json',
	'people/hand-over-events.json',
];

const isListed = (file: string, entry: Entry): boolean =>
	differences.some(
		(each) => each.file === file && (each.entries === 'every' || each.entries.includes(entry.name)),
	);

/** Lets everything under way reach its end, so that the next request finds what the recorded one found. */
const settle = async (sandbox: Sandbox): Promise<void> => {
	const onTheWay = () =>
		sandbox.state.contacts.some(({ id }) =>
			// A campaign's message is pending only when its recipient is tried again, and then for ever.
			sandbox
				.messagesOf(id)
				.some(({ status, campaign_recipient }) => status === 'pending' && !campaign_recipient),
		);
	const isSending = () => sandbox.campaigns.all.some(({ status }) => status === 'processing');
	await sandbox.until(() => !onTheWay() && !isSending() && sandbox.pendingWebhooks === 0);
};

const replayAll = (
	files: readonly string[],
	world: () => World,
	repeat: (world: World, entry: Entry) => Promise<string[]>,
): void => {
	describe.each(files)('%s', (file) => {
		beforeAll(() => before[file]?.(world().sandbox));

		const entries = recording(file).map((entry): [string, Entry] => [entry.name, entry]);
		test.each(entries)('%s', async (_name, entry) => {
			const found = await repeat(world(), entry);
			await settle(world().sandbox);
			if (isListed(file, entry)) expect(found).not.toEqual([]);
			else expect(found).toEqual([]);
		});
	});
};

describe('the sandbox answers like the recorded server', () => {
	let world: World;

	beforeAll(async () => {
		world = await startWorld(new Identities(), recordedServer);
		linkDefaults(world.sandbox, world.ids);
	});
	afterAll(async () => await endWorld(world));

	replayAll(
		order,
		() => world,
		async (_world, entry) => {
			if (isDelivery(entry)) return await replayDeliveries(world, entry);
			if (entry.frames) return await replayFrames(world, entry);
			return await replay(world.sandbox, entry, world.ids);
		},
	);
});

describe('the sandbox answers like the recorded server with people', () => {
	let world: World;

	beforeAll(async () => {
		world = await startPeople(new Identities());
	});
	afterAll(async () => await endWorld(world));

	replayAll(orderOfPeople, () => world, repeatOfPeople);
});

describe('rate-limit.json', () => {
	let sandbox: Sandbox;
	const entries = recording('rate-limit.json');

	beforeAll(async () => {
		sandbox = await startSandbox({ dialect: 'released', rateLimit: true });
	});
	afterAll(async () => await sandbox.close());

	test('as many requests are answered as were recorded', async () => {
		const count = entries.find((entry) => entry.count !== undefined)?.count ?? 0;
		expect(count).toBeGreaterThan(0);
		const request = { method: 'GET', path: '/api/tags', headers: { 'X-API-Key': 'whm_<valid>' } };
		for (let made = 0; made < count; made += 1) {
			const entry: Entry = {
				name: 'tags',
				request,
				response: { status: 200, body: { non_json: '', bytes: -1 } },
			};
			const found = await replay(sandbox, entry, new Identities());
			expect(found.filter((line) => line.startsWith('status'))).toEqual([]);
		}
	});

	test.each(entries.filter(({ request }) => request).map((entry): [string, Entry] => [entry.name, entry]))(
		'%s',
		async (_name, entry) => {
			expect(await replay(sandbox, entry, new Identities())).toEqual([]);
		},
	);
});

describe('the list of differences', () => {
	test('every recording takes part in the proof', () => {
		expect([...order, ...orderOfPeople, 'rate-limit.json'].sort()).toEqual(recordingNames());
	});

	test('every listed entry exists', () => {
		const missing = differences.flatMap(({ file, entries }) => {
			const names = new Set(recording(file).map(({ name }) => name));
			return entries === 'every'
				? []
				: entries.filter((name) => !names.has(name)).map((name) => `${file}: ${name}`);
		});
		expect(missing).toEqual([]);
	});

	test('every difference has a reason', () => {
		expect(differences.filter(({ reason }) => reason.length < 20)).toEqual([]);
	});
});
