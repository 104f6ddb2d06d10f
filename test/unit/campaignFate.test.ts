import type { Campaign, StoredRecipient } from '../../nodes/shared/api/campaigns';
import type { WhatomateClient } from '../../nodes/shared/api/client';
import type { ApiRequest } from '../../nodes/shared/api/request';
import { Failure } from '../../nodes/shared/failures/failure';
import { fateOf } from '../../nodes/Whatomate/resources/campaign/unsettled';
import { bitsOfId, idOfBits } from '../../nodes/Whatomate/sendOnce/campaignKeys';

const ID = 'ba9f5698-306b-4418-8447-8c507f786f7d';

/** What a server has: nothing where there is no status. */
interface Server {
	status?: string;
	/** By number. */
	recipients?: Record<string, string>;
	/** What it answers to Cancel in place of doing it. */
	refuses?: Failure;
	/** Somebody starts the campaign just before it is cancelled. */
	isStartedMeanwhile?: boolean;
	/** What it answers when it is asked for the campaign. */
	hides?: Failure;
}

/** @returns a client of such a server, and what it was asked for that changes something */
function clientOf(server: Server) {
	let { status } = server;
	const changes: string[] = [];
	const call = async ({ method, path }: ApiRequest) => {
		if (method === 'POST') {
			changes.push(path.replace(ID, '…'));
			if (server.isStartedMeanwhile) status = 'processing';
			if (server.refuses) throw server.refuses;
			if (status === 'draft') status = 'cancelled';
			return {};
		}
		if (server.hides) throw server.hides;
		if (status === undefined) throw new Failure('Not found', { status: 404 });
		const stored = Object.entries(server.recipients ?? {}).map(
			([phone_number, state]) => ({ phone_number, status: state }) as StoredRecipient,
		);
		return path.endsWith('/recipients')
			? { recipients: stored }
			: ({ id: ID, name: 'Sale', status, total_recipients: stored.length } as Campaign);
	};
	return { client: { call } as unknown as WhatomateClient, changes };
}

const ANA = '14155550101';
const BRUNO = '14155550102';
const waiting = { [ANA]: 'pending', [BRUNO]: 'pending' };
const half = { [ANA]: 'sent', [BRUNO]: 'pending' };
const masked = { '*******0101': 'sent' };

const filling = { isStarting: false, isForeign: false };
const starting = { isStarting: true, isForeign: false };
const foreign = { isStarting: false, isForeign: true };

const nobody = 'nobody';
const everybody = 'everybody';
const unknown = (why: string) => `unknown: ${why}`;
const some = (...numbers: string[]) => `some: ${numbers.join(' ')}`;
const later = (...numbers: string[]) => `later: ${numbers.join(' ')}`;

describe('the fate of a campaign that an execution left without an end', () => {
	it.each<[string, typeof filling, Server, string, boolean]>([
		['a draft that was being filled', filling, { status: 'draft', recipients: waiting }, nobody, true],
		['an empty draft', filling, { status: 'draft' }, nobody, true],
		['a draft whose start was asked for', starting, { status: 'draft', recipients: waiting }, nobody, true],
		[
			'a draft of which a failed start had sent some',
			starting,
			{ status: 'draft', recipients: half },
			some(ANA),
			true,
		],
		[
			'a draft that somebody starts in between',
			starting,
			{ status: 'draft', recipients: waiting, isStartedMeanwhile: true, refuses: new Failure('No') },
			everybody,
			true,
		],
		[
			'a draft that can’t be cancelled',
			starting,
			{ status: 'draft', recipients: waiting, refuses: new Failure('No') },
			unknown(`The campaign 'Sale' (ID ${ID}) of an earlier execution can't be cancelled`),
			true,
		],
		['started', starting, { status: 'processing', recipients: waiting }, everybody, false],
		['paused', starting, { status: 'paused', recipients: half }, everybody, false],
		['completed', starting, { status: 'completed', recipients: half }, everybody, false],
		[
			'started, with masked numbers',
			starting,
			{ status: 'processing', recipients: masked },
			everybody,
			false,
		],
		[
			'started by a person before it was filled',
			filling,
			{ status: 'processing', recipients: waiting },
			some(ANA, BRUNO),
			false,
		],
		[
			'the same, with masked numbers',
			filling,
			{ status: 'processing', recipients: masked },
			unknown(
				`This API key sees masked numbers only, so it can't be told who was in the campaign 'Sale' (ID ${ID})`,
			),
			false,
		],
		['cancelled before anything', starting, { status: 'cancelled', recipients: waiting }, nobody, false],
		['cancelled in the middle', starting, { status: 'cancelled', recipients: half }, some(ANA), false],
		[
			'cancelled in the middle, with masked numbers',
			starting,
			{ status: 'cancelled', recipients: masked },
			unknown(
				`This API key sees masked numbers only, so it can't be told who was in the campaign 'Sale' (ID ${ID})`,
			),
			false,
		],
		['deleted before its start was asked for', filling, {}, nobody, false],
		[
			'deleted afterwards',
			starting,
			{},
			unknown(`The campaign ${ID} of an earlier execution was deleted meanwhile`),
			false,
		],
		[
			'not to be read',
			filling,
			{ status: 'draft', hides: new Failure('Forbidden', { status: 403 }) },
			unknown(`The campaign ${ID} of an earlier execution can't be read: Forbidden`),
			false,
		],
		['a draft of others', foreign, { status: 'draft', recipients: waiting }, later(ANA, BRUNO), false],
		['started by others', foreign, { status: 'completed', recipients: half }, some(ANA, BRUNO), false],
		[
			'a deleted one of others',
			foreign,
			{},
			unknown(`The campaign ${ID} of an earlier execution was deleted meanwhile`),
			false,
		],
	])('%s', async (_, marks, server, expected, isCancelled) => {
		const { client, changes } = clientOf(server);
		const fate = await fateOf(client, { id: ID, place: 0, ...marks });
		const words =
			fate.got === 'unknown'
				? unknown(fate.why)
				: 'persons' in fate
					? `${fate.got}: ${[...fate.persons].join(' ')}`
					: fate.got;
		expect(words).toBe(expected);
		expect(changes).toEqual(isCancelled ? ['/api/campaigns/…/cancel'] : []);
	});
});

test.each([ID, '00000000-0000-4000-8000-000000000001', 'ffffffff-ffff-4fff-bfff-ffffffffffff'])(
	'the ID %s is found again by its bits',
	(id) => {
		expect(idOfBits(new Set(bitsOfId(id)))).toBe(id);
	},
);
