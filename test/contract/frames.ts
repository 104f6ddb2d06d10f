import { FeedClient } from '../sandbox/feed/feedClient';
import { metaError, metaStatus, startSandbox, type JsonObject } from '../sandbox';
import { talkative } from './arrange';
import { compareJson } from './compare';
import type { Entry, RecordedFrame } from './recordings';
import type { World } from './world';

const auth = (token: string) => JSON.stringify({ type: 'auth', payload: { token } });
const number = '14155554657';
const details = 'Receiver is incapable of receiving this message';

const ours = ({ sandbox }: World) => {
	const found = sandbox.messagesOf(talkative).find(({ content }) => content === 'ws out');
	if (!found) throw new Error('nothing was sent');
	return found;
};

const status = (name: string, more?: JsonObject) => async (world: World) => {
	const { meta } = world.sandbox;
	await meta.deliver(meta.receiver, { statuses: [metaStatus(ours(world).wamid, name, number, more)] });
};

/** What happened before the frames of an entry; the recording does not hold it. */
const causes: Record<string, (world: World) => Promise<void> | void> = {
	'frames on a send': async ({ sandbox }) => {
		await fetch(`${sandbox.url}/api/contacts/${talkative}/messages`, {
			method: 'POST',
			headers: { 'x-api-key': sandbox.apiKey },
			body: JSON.stringify({ type: 'text', content: { body: 'ws out' } }),
		});
		sandbox.release(({ status: next }) => next === 'sent');
	},
	'frames on status sent': status('sent'),
	'frames on status delivered': status('delivered'),
	'frames on status read': status('read'),
	'frames on status failed': status('failed', { errors: [metaError(details)] }),
	'frames on an incoming text': async ({ sandbox }) => {
		await sandbox.meta.receive({ from: number, name: 'Lister', text: 'ws in' });
	},
	'frames on an incoming reaction': async (world) => {
		const reaction = { messageId: ours(world).id, emoji: '👍' };
		await world.sandbox.meta.receive({ from: number, reaction });
	},
	'frames on a first message of a new contact': async ({ sandbox }) => {
		await sandbox.meta.receive({ from: '14155599571', text: 'first' });
	},
	'frames on a client ping': ({ client }) => client.send('{"type":"ping"}'),
	'frames on set_contact': ({ client }) =>
		client.send(JSON.stringify({ type: 'set_contact', payload: { contact_id: talkative } })),
};

const ending = (recorded: RecordedFrame, own: { code: number; reason: string }): string[] =>
	recorded.code === own.code && recorded.reason === own.reason
		? []
		: [`recorded the end ${recorded.code} "${recorded.reason}", saw ${own.code} "${own.reason}"`];

const connect = async ({ sandbox, client, ids }: World, recorded: RecordedFrame): Promise<string[]> => {
	await client.join(sandbox);
	const [first = ''] = sandbox.liveFeed.live[0].received;
	const greeted = await client.frames();
	return [
		...compareJson(recorded.data ?? '', first, 'auth', ids),
		...(greeted.length === 0 ? [] : ['the server answered the auth frame']),
	];
};

const badTicket = async ({ sandbox }: World, recorded: RecordedFrame): Promise<string[]> => {
	const client = new FeedClient();
	await client.open(sandbox, auth('bad'));
	return ending(recorded, await client.closed());
};

/** On a server of its own, which does not wait as long. */
const neverAuthorise = async (recorded: RecordedFrame): Promise<string[]> => {
	const sandbox = await startSandbox({ dialect: 'released', liveFeed: { auth: 1 } });
	const client = new FeedClient();
	await client.open(sandbox);
	const found = ending(recorded, await client.closed());
	await sandbox.close();
	return found;
};

/** Lets happen what happened, and compares what the client hears. @returns one line for each difference. */
export const replayFrames = async (world: World, entry: Entry): Promise<string[]> => {
	const { name, frames: recorded = [] } = entry;
	const { client, ids } = world;
	if (name === 'connect and authorise') return await connect(world, recorded[0]);
	if (name === 'authorise with a bad ticket') return await badTicket(world, recorded[0]);
	if (name.startsWith('never authorise')) return await neverAuthorise(recorded[0]);
	if (name === 'client closes') {
		const closed = client.closed();
		client.close();
		return ending(recorded[0], await closed);
	}
	const cause = causes[name];
	if (!cause) return ['nobody knows what happened'];
	await cause(world);
	const heard = await client.frames();
	if (heard.length !== recorded.length)
		return [`recorded ${recorded.length} frames, heard ${heard.length}: ${heard.join()}`];
	return recorded.flatMap(({ data = '' }, index) => compareJson(data, heard[index], `frame ${index}`, ids));
};
