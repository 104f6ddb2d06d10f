import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from '../shared/api/client';
import { jsonIn, objectOf } from '../shared/api/json';
import { wait } from '../shared/api/wait';
import type { Frame } from '../shared/events/fromFeed';
import { Failure } from '../shared/failures/failure';
import { noteSecrets } from '../shared/failures/secrets';
import { Unhurried } from './unhurried';

/** How long to wait for what; milliseconds. */
export interface Timing {
	/** Between two pings of ours. */
	heartbeat: number;
	/** Without a sign of life, the connection counts as dead. */
	silence: number;
	/** The first wait before another attempt; each further one is twice as long, up to the longest. */
	firstRetry: number;
	longestRetry: number;
	/** Where the key is refused, nothing gets better soon. */
	refusedRetry: number;
	longestRefusedRetry: number;
	/** Between two looks at what the feed may have dropped. */
	catchUp: number;
	/** An activation waits so long at most for the look at what was there before. */
	firstLook: number;
	/** The feed announces a message before the node that sent it has the answer: so long is waited before asking who sent it. */
	ownMessage: number;
}

/** A dead connection is noticed within 80 seconds: three pings without an answer. */
export const TIMING: Timing = {
	heartbeat: 20_000,
	silence: 60_000,
	firstRetry: 1_000,
	longestRetry: 60_000,
	refusedRetry: 60_000,
	longestRefusedRetry: 3_600_000,
	catchUp: 300_000,
	firstLook: 10_000,
	ownMessage: 2_000,
};

/** What happens on the connection. */
export interface LiveHandlers {
	/** The server has accepted the ticket, at the start and after each reconnect. @param over fires when this connection ends */
	connected(over: AbortSignal): Promise<void>;
	frame(frame: Frame): void;
	/** An attempt did not succeed, or the connection ended. @param attempt how many in a row */
	lost(error: Error, attempt: number): void;
}

/** @returns whether the server refuses the key */
export const isRefusal = (error: Error): boolean =>
	error instanceof Failure && (error.status === 401 || error.status === 403);

/** @returns milliseconds before the next attempt: growing, and different for each trigger, so that they don't all come back at once */
function backOff(attempt: number, refused: boolean, timing: Timing, random = Math.random()): number {
	const first = refused ? timing.refusedRetry : timing.firstRetry;
	const longest = refused ? timing.longestRefusedRetry : timing.longestRetry;
	// A timer of Node.js takes whole milliseconds only.
	return Math.ceil(Math.min(first * 2 ** (attempt - 1), longest) * (0.5 + random / 2));
}

/**
 * Keeps a connection to the live feed until the signal fires, with a new ticket each time: one is valid for 30 seconds.
 * @param origin what the server is told the connection comes from; one in production refuses unknown ones
 */
export async function stayConnected(
	client: WhatomateClient,
	origin: string,
	handlers: LiveHandlers,
	signal: AbortSignal,
	timing: Timing = TIMING,
): Promise<void> {
	let attempt = 0;
	let refusedBefore = false;
	while (!signal.aborted) {
		let trouble: Error;
		try {
			const { token } = await client.call<{ token: string }>({ method: 'GET', path: '/api/auth/ws-token' });
			noteSecrets(token);
			const session = new Session(client.baseUrl, origin, token, signal, timing, handlers.frame);
			await session.ready;
			const began = Date.now();
			const over = new AbortController();
			const caughtUp = handlers.connected(over.signal);
			trouble = await session.ended;
			over.abort();
			await caughtUp;
			// Where each connection ends as soon as it stands, the waits must grow all the same.
			if (Date.now() - began >= timing.silence) attempt = 0;
		} catch (error) {
			trouble = error as Error;
		}
		if (signal.aborted) return;
		const refused = isRefusal(trouble);
		// A long outage must not make the first refusal after it wait for an hour.
		attempt = refused === refusedBefore ? attempt + 1 : 1;
		refusedBefore = refused;
		handlers.lost(trouble, attempt);
		await wait(backOff(attempt, refused, timing), signal);
	}
}

/** One connection, from its ticket to its end. */
class Session {
	/** Resolves when the server has shown that it accepted the ticket. */
	readonly ready: Promise<void>;

	/** Resolves with the reason when the connection is over. */
	readonly ended: Promise<Error>;

	constructor(
		baseUrl: string,
		origin: string,
		token: string,
		signal: AbortSignal,
		timing: Timing,
		onFrame: (frame: Frame) => void,
	) {
		const socket = new WebSocket(`${baseUrl.replace(/^http/i, 'ws')}/ws`, { headers: { Origin: origin } });
		const over = new AbortController();
		const frames = new Unhurried<string>((data) => {
			for (const frame of framesOf(data)) if (frame.type !== 'pong') onFrame(frame);
		}, over.signal);
		let lastHeard = Date.now();
		const send = (type: string, payload?: IDataObject) => {
			if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type, payload }));
		};

		this.ended = new Promise((resolve) => {
			const end = (reason: Error) => {
				signal.removeEventListener('abort', stop);
				over.abort();
				socket.close();
				resolve(reason);
			};
			const stop = () => end(new Failure('The trigger was stopped'));
			signal.addEventListener('abort', stop);
			if (signal.aborted) stop();
			socket.addEventListener('close', ({ code, reason }) =>
				end(
					new Failure(`Whatomate closed the live feed (${code}${reason ? `: ${reason}` : ''})`, {
						hint: CLOSED,
					}),
				),
			);
			socket.addEventListener('error', () =>
				end(new Failure("The live feed can't be opened, or its connection broke", { hint: CLOSED })),
			);
			void this.keepAlive(over.signal, timing, send, () => Date.now() - lastHeard, end);
		});

		this.ready = new Promise((resolve, reject) => {
			socket.addEventListener('open', () => {
				send('auth', { token });
				// The server does not acknowledge the ticket, but answers this only after it.
				send('ping');
			});
			socket.addEventListener('message', ({ data }) => {
				lastHeard = Date.now();
				resolve();
				frames.add(String(data));
			});
			void this.ended.then(reject);
		});
	}

	private async keepAlive(
		over: AbortSignal,
		timing: Timing,
		send: (type: string) => void,
		silentFor: () => number,
		end: (reason: Error) => void,
	): Promise<void> {
		while (!over.aborted) {
			await wait(timing.heartbeat, over);
			if (over.aborted) return;
			if (silentFor() >= timing.silence) end(new Failure('The live feed gave no sign of life any more'));
			else send('ping');
		}
	}
}

const CLOSED =
	"If it stays like this: the server may not allow the origin of the connection (option 'Origin', and allowed_origins on the server), or a proxy in front of it does not pass WebSocket on.";

/** @returns the frames of a message: mostly one, or one a line (docs/whatomate-api.md#live-feed-frames) */
export function framesOf(data: string): Frame[] {
	const whole = jsonIn(data);
	const parts = whole ? [whole] : data.split('\n').map((line) => jsonIn(line));
	return parts.map(objectOf).flatMap(({ type, payload }) =>
		// A payload that is no object tells nothing.
		typeof type === 'string' ? [{ type, payload: objectOf(payload) }] : [],
	);
}
