/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- shortens n8n's patience with servers that do not answer */
import { ClientRequest } from 'node:http';

import type { Fault, Sandbox, SeenRequest } from '../../sandbox';
import type { Chance } from './chance';

/** What the node tells of an item: its message went out, it did not, or nobody knows. */
export type Told = 'sent' | 'failed' | 'unknown';

interface SoakFault extends Omit<Fault, 'when' | 'times'> {
	name: string;
	/** What the node has to tell of a message whose request met this fault, and no other. */
	told: Told;
}

const refusal = (status: number): SoakFault => ({
	name: `HTTP ${status} in the server's words`,
	kind: 'status',
	status,
	message: 'No',
	told: 'failed',
});

/** @returns what a proxy says in the server's place, before the server has got the request or while it works on it */
const ofProxy = (status: number): SoakFault[] => [
	{ name: `HTTP ${status} of a proxy`, kind: 'html', status, told: 'unknown' },
	{
		name: `HTTP ${status} of a proxy, after the server has done it`,
		kind: 'statusAfterHandling',
		status,
		body: '<h1>Gateway</h1>',
		told: 'unknown',
	},
];

const pause = (name: string, retryAfter: string | undefined): SoakFault => ({
	name: `HTTP 429 that asks for ${name}`,
	kind: 'status',
	status: 429,
	headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
	told: 'sent',
});

/** Every way in which a request to a server can go wrong. */
export const FAULTS: readonly SoakFault[] = [
	...[400, 401, 403, 404, 409, 413, 500, 503].map(refusal),
	pause('7 seconds', '7'),
	pause('a time', new Date(Date.now() + 50_000).toUTCString()),
	pause('nothing', undefined),
	{ ...pause('an hour', '3600'), told: 'failed' },
	...[500, 502, 503, 504, 524].flatMap(ofProxy),
	{ name: 'a web page', kind: 'html', told: 'failed' },
	{ name: 'HTTP 403 of a proxy', kind: 'html', status: 403, told: 'failed' },
	{ name: 'HTTP 413 of a proxy', kind: 'html', status: 413, told: 'failed' },
	{ name: 'a redirect', kind: 'redirect', told: 'failed' },
	{ name: 'a redirect that keeps the method', kind: 'redirect', status: 307, told: 'failed' },
	{ name: 'no JSON', kind: 'garbage', told: 'unknown' },
	{
		name: 'no JSON, though it is done',
		kind: 'statusAfterHandling',
		status: 200,
		body: '{',
		told: 'unknown',
	},
	{
		name: 'an empty answer, though it is done',
		kind: 'statusAfterHandling',
		status: 200,
		body: '',
		told: 'unknown',
	},
	{ name: 'no content', kind: 'status', status: 204, body: '', told: 'unknown' },
	{ name: 'an answer that breaks off, though it is done', kind: 'cut', told: 'unknown' },
	{ name: 'a connection that breaks', kind: 'reset', told: 'unknown' },
	{ name: 'a connection that breaks, though it is done', kind: 'resetAfterHandling', told: 'unknown' },
	{ name: 'no answer', kind: 'hang', told: 'unknown' },
	{ name: 'no answer, though it is done', kind: 'hangAfterHandling', told: 'unknown' },
	{ name: 'a slow answer', kind: 'slow', delay: 20, told: 'sent' },
];

/** Only here the path tells which request of n8n's it is whose patience shall end. */
const CONVERSATION = /^\/api\/contacts\/[^/]+\/messages$/;

/** @returns what lets n8n give up waiting for the answer to a request, in place of a minute later */
function endsPatience(): (request: SeenRequest) => void {
	const patience = new Map<string, () => void>();
	const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
	jest.spyOn(ClientRequest.prototype, 'setTimeout').mockImplementation(function (
		this: ClientRequest,
		_milliseconds: number,
		end?: () => void,
	) {
		if (end) patience.set(nameOf(this), end);
		return this;
	});
	return (request) => void setImmediate(() => patience.get(nameOf(request))?.());
}

/** What went wrong so far. */
export interface Strikes {
	/** @returns the names of the faults that the message to this person has met */
	met(person: string): readonly string[];
	/** How many requests there were of which one in three was to fail, and how many did. */
	asked: number;
	struck: number;
	/** From now on all goes well. */
	stop(): void;
}

/**
 * Lets a third of the requests fail that send, or look for somebody. The same seed strikes the same requests, in whatever order they come.
 * @param personOf who a request is about; undefined where it is about nobody in particular
 */
export function strikes(
	sandbox: Sandbox,
	chance: Chance,
	personOf: (request: SeenRequest) => string | undefined,
): Strikes {
	const giveUp = endsPatience();
	const drawn = new WeakMap<SeenRequest, SoakFault | undefined>();
	const times = new Map<string, number>();
	const met = new Map<string, string[]>();
	const all: Strikes = {
		met: (person) => met.get(person) ?? [],
		asked: 0,
		struck: 0,
		stop: () => handles.forEach((handle) => handle.remove()),
	};

	const draw = (request: SeenRequest): SoakFault | undefined => {
		const { method, path } = request;
		const isSend = method === 'POST';
		const person = personOf(request);
		if (person === undefined) return undefined;
		all.asked++;
		const name = `${method} ${person}`;
		const time = (times.get(name) ?? 0) + 1;
		times.set(name, time);
		if (chance.of(`whether ${name} ${time}`, 3) > 0) return undefined;
		all.struck++;
		const canHang = isSend && CONVERSATION.test(path);
		const fault = chance.oneOf(
			`which ${name} ${time}`,
			FAULTS.filter(({ kind }) => canHang || !kind.startsWith('hang')),
		);
		if (isSend) met.set(person, [...(met.get(person) ?? []), fault.name]);
		if (fault.kind.startsWith('hang')) giveUp(request);
		return fault;
	};

	const handles = FAULTS.map((fault) =>
		sandbox.fault({
			...fault,
			times: Infinity,
			when: (request) => {
				if (!drawn.has(request)) drawn.set(request, draw(request));
				return drawn.get(request) === fault;
			},
		}),
	);
	return all;
}
