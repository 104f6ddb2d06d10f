import { metaStatus, releasedRetryDelays, signatureOf, type MetaChange, type Sandbox } from '../sandbox';
import { talkative } from './arrange';
import { compareJson, type Identities } from './compare';
import type { ReceivedCall } from '../sandbox/webhooks/receiver';
import type { Entry, RecordedDelivery } from './recordings';
import type { World } from './world';

/** The secret that the recorded webhook was created with (docs/whatomate-api.md#webhook-signature; recording: webhooks "create"). */
const secret = ['s3cret', 'of', 'the', 'hook'].join('-');
/** The path of its URL; what the other webhooks got was not recorded. */
const path = '/webhook/abc';

const number = '14155554657';
let sent = 0;

/** A customer's message as Meta told it when the recordings were made. */
const fromMeta = (content: object, from = number): MetaChange => {
	sent += 1;
	const message = {
		from,
		id: `wamid.IN${String(sent).padStart(4, '0')}`,
		timestamp: '1795434662',
		...content,
	};
	return { contacts: [{ profile: { name: 'Lister' }, wa_id: from }], messages: [message] };
};

const tell = async (sandbox: Sandbox, change: MetaChange): Promise<void> => {
	const { status } = await sandbox.meta.deliver(sandbox.meta.receiver, change);
	if (status !== 200) throw new Error(`the server answered ${status}`);
};

const customerSends =
	(content: object, from?: string) =>
	async ({ sandbox }: World) =>
		await tell(sandbox, fromMeta(content, from));

const interactive = (type: string, content: object) => ({
	type: 'interactive',
	interactive: { type, [type]: content },
});

/** Our last message to the customer. */
const lastOurs = (sandbox: Sandbox) => {
	const ours = sandbox.messagesOf(talkative).filter(({ direction }) => direction === 'outgoing');
	const last = ours.at(-1);
	if (!last) throw new Error('nothing was sent');
	return last;
};

/** What happened before the deliveries of an entry; the recording does not hold it. */
const causes: Record<string, (world: World) => Promise<void>> = {
	// The entry before this one asked for it.
	'delivered by test': async () => undefined,
	'delivered on an incoming text': customerSends({ type: 'text', text: { body: 'hi' } }),
	'delivered on an incoming button reply': customerSends(
		interactive('button_reply', { id: 'yes', title: 'Confirm Order' }),
	),
	'delivered on an incoming list reply': customerSends(
		interactive('list_reply', { id: 'a', title: 'Apple', description: 'red' }),
	),
	'delivered on a quick-reply button of a template': customerSends({
		type: 'button',
		button: { payload: 'Confirm', text: 'Confirm' },
	}),
	'delivered on an incoming image': customerSends({
		type: 'image',
		image: { id: 'media1', mime_type: 'image/png', caption: 'pic' },
	}),
	'delivered on an incoming reaction': async ({ sandbox }) => {
		const reaction = { message_id: lastOurs(sandbox).wamid, emoji: '👍' };
		await tell(sandbox, fromMeta({ type: 'reaction', reaction }));
	},
	'delivered on an incoming location': customerSends({
		type: 'location',
		location: { latitude: 38.7, longitude: -9.1, name: 'Lisbon' },
	}),
	'delivered on a flow reply': customerSends(
		interactive('nfm_reply', { name: 'flow', body: 'Sent', response_json: '{"a":"1"}' }),
	),
	'delivered on a first message of a new contact': customerSends(
		{ type: 'text', text: { body: 'new here' } },
		'14155599570',
	),
	'delivered on an API send': async ({ sandbox }) => {
		await fetch(`${sandbox.url}/api/contacts/${talkative}/messages`, {
			method: 'POST',
			headers: { 'x-api-key': sandbox.apiKey },
			body: JSON.stringify({ type: 'text', content: { body: 'out' } }),
		});
		await sandbox.until(() => lastOurs(sandbox).status === 'delivered');
	},
	'delivered on a status change (nothing: the released server has no status event)': async ({ sandbox }) =>
		await tell(sandbox, { statuses: [metaStatus(lastOurs(sandbox).wamid, 'read', number)] }),
	'retries when the receiver answers 500': async (world) => {
		world.receiver.answerWith(500);
		await customerSends({ type: 'text', text: { body: 'again' } })(world);
		await world.sandbox.until(() => world.sandbox.pendingWebhooks === 0);
		world.receiver.answerWith(200);
	},
	'delivered when Meta sends the same message twice': async ({ sandbox }) => {
		const message = fromMeta({ type: 'text', text: { body: 'twice' } });
		await tell(sandbox, message);
		await tell(sandbox, message);
	},
};

const compareDelivery = (recorded: RecordedDelivery, own: ReceivedCall, ids: Identities): string[] => {
	const { 'x-webhook-signature': recordedSignature, ...plain } = recorded.headers;
	const signature = own.headers['x-webhook-signature'];
	// The recorded signatures prove the rule by which the sandbox's are judged.
	const known =
		recordedSignature === undefined || recordedSignature === signatureOf(recorded.raw_body, secret);
	const right = recordedSignature === undefined ? undefined : signatureOf(own.body, secret);
	return [
		...(recorded.method === own.method ? [] : [`method: ${own.method}`]),
		...Object.entries(plain)
			.filter(([name, value]) => own.headers[name] !== value)
			.map(([name, value]) => `header ${name}: recorded "${value}", sent "${own.headers[name] ?? ''}"`),
		...(known ? [] : ['the recorded signature is not what the rule says']),
		...(signature === right ? [] : [`signature: expected ${right ?? 'none'}, sent ${signature ?? 'none'}`]),
		...compareJson(recorded.raw_body, own.body, 'body', ids),
	];
};

const compareRetries = (entry: Entry, calls: ReceivedCall[]): string[] => {
	const seconds = releasedRetryDelays.map((delay) => delay / 1000);
	const same = new Set(calls.map(({ body }) => body)).size === 1;
	return [
		...(calls.length === entry.attempts ? [] : [`recorded ${entry.attempts} tries, made ${calls.length}`]),
		...(String(seconds) === String(entry.seconds_between) ? [] : [`the waits are ${String(seconds)} s`]),
		...(same === entry.same_body ? [] : ['the tries do not say the same']),
	];
};

/** @returns whether an entry is about webhooks that were delivered. */
export const isDelivery = (entry: Entry): boolean =>
	entry.deliveries !== undefined || entry.attempts !== undefined;

/** Lets happen what happened, and compares what arrives. @returns one line for each difference. */
export const replayDeliveries = async (world: World, entry: Entry): Promise<string[]> => {
	const { sandbox, receiver, ids } = world;
	const cause = causes[entry.name];
	if (!cause) return ['nobody knows what happened'];
	await cause(world);
	await sandbox.until(() => sandbox.pendingWebhooks === 0);
	const calls = receiver.calls.splice(0).filter((call) => call.path === path);
	if (!entry.deliveries) return compareRetries(entry, calls);
	const recorded = entry.deliveries;
	if (calls.length !== recorded.length)
		return [`recorded ${recorded.length} deliveries, made ${calls.length}`];
	// Events of one moment overtake each other; they are told apart by their names.
	return recorded.flatMap((delivery) => {
		const { event } = JSON.parse(delivery.raw_body) as { event: string };
		const own = calls.find(({ body }) => (JSON.parse(body) as { event: string }).event === event);
		return own ? compareDelivery(delivery, own, ids) : [`${event} was not delivered`];
	});
};
