import { ROLES, startSandbox } from '../sandbox';
import { compareJson, type Identities } from './compare';
import type { Entry, KeptDelivery, KeptFrame } from './recordings';
import { replay } from './replay';
import { startWorld, type World } from './world';

/** What the recorded contacts and the agent were called. */
const ana = '6b023413-ebd1-470d-9d05-a536fa551a4f';
const bo = 'd0dd225c-96da-43ad-bdf6-b1772a1f203f';
const agent = 'd6bd0648-ac65-40ac-8845-1efcdcb37535';
const agentsRole = 'b7ac7339-c2b8-4a5b-9cd4-54b887ac1559';

/** How many events of a kind were kept at most. */
const MOST_KEPT = 3;

/**
 * The server of the recordings of people: a fresh one with an account, two contacts and one user, which might call the loopback. Its
 * webhook was there from the beginning, and somebody listened to its live feed.
 */
export const startPeople = async (ids: Identities): Promise<World> => {
	const world = await startWorld(
		ids,
		async (resolveWebhook) =>
			await startSandbox({
				dialect: 'released',
				contacts: [
					{ id: bo, phone_number: '14155550702', profile_name: 'Bo', whatsapp_account: 'main' },
					{ id: ana, phone_number: '14155550701', profile_name: 'Ana', whatsapp_account: 'main' },
				],
				agents: [],
				allowPrivateWebhooks: 'loopback',
				resolveWebhook,
			}),
	);
	const { sandbox, receiver, client } = world;
	ids.link(agentsRole, ROLES.agent.id);
	receiver.answerWith(200, '{"message":"thanks"}');
	const events = ['message.incoming', 'contact.created'];
	const ofTransfers = ['transfer.created', 'transfer.assigned', 'transfer.resumed'];
	const url = 'http://127.0.0.1:9300/hook';
	sandbox.addWebhook({ url, headers: { 'X-Token': 'tok' }, events: [...events, ...ofTransfers] });
	await client.join(sandbox);
	return world;
};

const available =
	(isAvailable: boolean) =>
	({ sandbox, ids }: World): void => {
		const user = sandbox.agents.user(ids.translate(agent));
		if (user) user.is_available = isAvailable;
	};

/** A customer's first message; the numbers are those of the recording. */
const customerWrites = (end: string, text: string) => async (world: World) => {
	await world.sandbox.meta.receive({ from: `14155550${end}`, name: `Cust ${end}`, text });
};

/** What happened on that server between two requests, by the request before which it happened. */
const before: Record<string, (world: World) => Promise<void> | void> = {
	'create, agent away': available(false),
	'create, to an agent': available(true),
	'list after a message while the bot is off': customerWrites('790', 'hello with the bot off'),
	'list after a message while the bot is on': customerWrites('791', 'hello with the bot on'),
	'delete recipient of a draft': ({ sandbox: { campaigns, state } }) => {
		const campaign = campaigns.add({
			id: '6cee3867-e95d-4b5e-ba88-9eac3fd9ddbe',
			name: 'draft',
			whatsapp_account: 'main',
			template_id: state.templates[0].id,
		});
		const recipient = {
			id: '06fa51fb-532f-47e8-a9f9-d4aee5237f4d',
			phone_number: '14155550711',
			recipient_name: '',
			template_params: undefined,
			header_params: undefined,
		};
		campaigns.addRecipients(campaign, [recipient]);
	},
	'list flows': ({ sandbox }) => {
		if (sandbox.requests.filter(({ path }) => path === '/api/flows').length === 0) return;
		sandbox.addFlow({
			meta_flow_id: '1234567890123456',
			name: 'Booking',
			category: 'APPOINTMENT_BOOKING',
			screens: [{ id: 'DETAILS', title: 'Your visit', layout: { type: 'SingleColumnLayout', children: [] } }],
			has_local_changes: true,
		});
	},
};

const byKind = <Each>(items: Each[], kind: (item: Each) => string): Map<string, Each[]> => {
	const found = new Map<string, Each[]>();
	for (const item of items) found.set(kind(item), [...(found.get(kind(item)) ?? []), item]);
	return found;
};

/**
 * Compares events of a session, kind by kind: only the first ones of each kind were kept.
 *
 * @returns one line for each difference.
 */
const compareKinds = <Recorded, Own>(
	recorded: Map<string, Recorded[]>,
	own: Map<string, Own[]>,
	compare: (recorded: Recorded, own: Own, at: string) => string[],
): string[] => [
	...[...own.keys()].filter((kind) => !recorded.has(kind)).map((kind) => `${kind}: not recorded`),
	...[...recorded].flatMap(([kind, kept]) => {
		const happened = own.get(kind) ?? [];
		const count = Math.min(happened.length, MOST_KEPT);
		if (count !== kept.length) return [`${kind}: recorded ${kept.length}, had ${happened.length}`];
		return kept.flatMap((each, index) => compare(each, happened[index], `${kind} ${index}`));
	}),
];

const eventOf = (body: string): string => (JSON.parse(body) as { event: string }).event;

const compareDeliveries = ({ receiver, ids }: World, recorded: KeptDelivery[]): string[] => {
	const calls = receiver.calls.filter(({ path }) => path === '/hook');
	return compareKinds(
		byKind(recorded, ({ body }) => String(body.event)),
		byKind(calls, ({ body }) => eventOf(body)),
		(kept, call, at) => [
			...Object.entries(kept.headers)
				// The bytes that were signed were not kept.
				.filter(([name, value]) =>
					name === 'x-webhook-signature' ? !call.headers[name] : call.headers[name] !== value,
				)
				.map(([name, value]) => `${at}, header ${name}: recorded "${value}"`),
			...('x-webhook-signature' in call.headers === 'x-webhook-signature' in kept.headers
				? []
				: [`${at}: only one of both is signed`]),
			...compareJson(JSON.stringify(kept.body), call.body, at, ids),
		],
	);
};

const compareFrames = async ({ client, ids }: World, recorded: KeptFrame[]): Promise<string[]> => {
	const kindOf = (text: string) => (JSON.parse(text) as { type: string }).type;
	return compareKinds(
		byKind(recorded, ({ type }) => type),
		byKind(await client.frames(), kindOf),
		(kept, heard, at) => compareJson(JSON.stringify(kept), heard, at, ids),
	);
};

const compareClick = ({ receiver, ids }: World, recorded: KeptDelivery): string[] => {
	const [call] = receiver.calls.filter(({ path }) => path === recorded.path);
	const headers = Object.entries(recorded.headers).filter(([name, value]) => call.headers[name] !== value);
	return [
		...headers.map(([name, value]) => `header ${name}: recorded "${value}"`),
		...('x-webhook-signature' in call.headers ? ['it is signed'] : []),
		...compareJson(JSON.stringify(recorded.body), call.body, 'body', ids),
	];
};

/** The note of that entry is all that was recorded: `off: received; on: read`. */
const compareStatuses = ({ sandbox }: World, note: string): string[] => {
	const statuses = ['790', '791'].map((end) => {
		const contact = sandbox.contactByPhone(`14155550${end}`);
		return contact ? sandbox.messagesOf(contact.id)[0].status : 'nothing';
	});
	const own = `off: ${statuses[0]}; on: ${statuses[1]}`;
	return own === note ? [] : [`recorded "${note}", found "${own}"`];
};

/** Repeats an entry of the recordings of people. @returns one line for each difference. */
export const repeatOfPeople = async (world: World, entry: Entry): Promise<string[]> => {
	const { name, note = '' } = entry;
	const kept = entry as unknown as {
		deliveries?: KeptDelivery[];
		frames?: KeptFrame[];
		delivery?: KeptDelivery;
	};
	if (kept.deliveries) return compareDeliveries(world, kept.deliveries);
	if (kept.frames) return await compareFrames(world, kept.frames);
	if (kept.delivery) return compareClick(world, kept.delivery);
	if (name.startsWith('status of a message')) return compareStatuses(world, note);
	await before[name]?.(world);
	return await replay(world.sandbox, entry, world.ids);
};
