/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a slow answer needs a timer */
import type { Answer } from './answers';
import type { SeenRequest } from '../data/types';

/** Which requests a fault strikes: a test, or a method and a path. */
export type FaultCondition =
	| ((request: SeenRequest) => boolean)
	| { method?: string; path?: RegExp | string };

/** What goes wrong. */
export type FaultKind =
	/** Answers `status` with an error envelope, or with `body`, and nothing is handled. */
	| 'status'
	/** Handles the request, and then answers like `status`: as a proxy whose patience ended before the server's. */
	| 'statusAfterHandling'
	/** Breaks the connection, nothing is handled. */
	| 'reset'
	/** Handles the request and then breaks the connection: the client cannot know what became of it. */
	| 'resetAfterHandling'
	/** Handles the request, and breaks the connection in the middle of the answer. */
	| 'cut'
	/** Never answers, nothing is handled. */
	| 'hang'
	/** Never answers, although the request was handled. */
	| 'hangAfterHandling'
	/** 200 with a web page, as a proxy or the web app answers. */
	| 'html'
	/** 302 to `location`, as a login page in front of the server answers. */
	| 'redirect'
	/** 200 that calls itself JSON and is none. */
	| 'garbage'
	/** Handles the request, and answers after `delay` or when `wait` is over. */
	| 'slow';

/** A fault on request. */
export interface Fault {
	/** Which requests it strikes; left out, every one. */
	when?: FaultCondition;
	/** How many requests it strikes before it is over. Default 1; Infinity for all. */
	times?: number;
	/** How many fitting requests pass unharmed before. Default 0. */
	after?: number;
	kind: FaultKind;
	/** Of `status` and `statusAfterHandling` (default 500), and `redirect` (default 302). */
	status?: number;
	/** Of `status` and `statusAfterHandling`: the envelope's message. Default `Internal server error`. */
	message?: string;
	/** More headers of the answer, such as `retry-after`. */
	headers?: Record<string, string>;
	/** Of `status`, `statusAfterHandling`, `html`, `garbage`: this body in place of the default. */
	body?: string;
	/** Of `redirect`. Default `/login`. */
	location?: string;
	/** Of `slow`, in milliseconds. Default 0. */
	delay?: number;
	/** Of `slow`: answer when this is over. */
	wait?: Promise<unknown>;
}

/** A fault that was set, for looking at and taking back. */
export interface FaultHandle {
	/** How many requests it has struck. */
	readonly hits: number;
	/** Takes the fault back. */
	remove(): void;
}

const fits = (request: SeenRequest, when: FaultCondition | undefined): boolean => {
	if (when === undefined) return true;
	if (typeof when === 'function') return when(request);
	const { method, path } = when;
	if (method !== undefined && method.toUpperCase() !== request.method) return false;
	return path === undefined || (typeof path === 'string' ? path === request.path : path.test(request.path));
};

const text = (status: number, contentType: string, body: string, headers = {}): Answer => ({
	status,
	headers: { 'content-type': contentType, ...headers },
	body: Buffer.from(body),
});

/** @returns the answer that a fault gives in place of the server, or undefined when the server answers. */
export const faultyAnswer = (fault: Fault): Answer | undefined => {
	const { headers } = fault;
	const message = fault.message ?? 'Internal server error';
	const envelope = JSON.stringify({ status: 'error', message, data: null });
	switch (fault.kind) {
		case 'status':
		case 'statusAfterHandling':
			return text(fault.status ?? 500, 'application/json', fault.body ?? envelope, headers);
		case 'html':
			return text(
				fault.status ?? 200,
				'text/html; charset=utf-8',
				fault.body ?? '<!doctype html><html><body><h1>Sign in</h1></body></html>',
				headers,
			);
		case 'redirect':
			return text(fault.status ?? 302, 'text/html; charset=utf-8', '', {
				location: fault.location ?? '/login',
				...headers,
			});
		case 'garbage':
			return text(fault.status ?? 200, 'application/json', fault.body ?? '{"status":"success","da', headers);
		default:
			return undefined;
	}
};

interface SetFault {
	fault: Fault;
	seen: number;
	hits: number;
}

/** The faults that are set, and the timers of slow answers. */
export class Faults {
	private readonly set: SetFault[] = [];
	private readonly timers = new Map<NodeJS.Timeout, () => void>();

	/** Sets a fault; of several that fit, the one set first strikes. */
	add(fault: Fault): FaultHandle {
		const entry: SetFault = { fault, seen: 0, hits: 0 };
		this.set.push(entry);
		return {
			get hits() {
				return entry.hits;
			},
			remove: () => {
				const index = this.set.indexOf(entry);
				if (index >= 0) this.set.splice(index, 1);
			},
		};
	}

	/** @returns the fault that strikes this request, if one does. */
	strike(request: SeenRequest): Fault | undefined {
		for (const entry of this.set) {
			const { fault } = entry;
			if (entry.hits >= (fault.times ?? 1) || !fits(request, fault.when)) continue;
			entry.seen += 1;
			if (entry.seen <= (fault.after ?? 0)) continue;
			entry.hits += 1;
			return fault;
		}
		return undefined;
	}

	/** Waits as long as a slow answer takes. */
	async slowDown({ delay = 0, wait }: Fault): Promise<void> {
		await wait;
		if (delay <= 0) return;
		await new Promise<void>((resolve) => {
			const timer = setTimeout(() => {
				this.timers.delete(timer);
				resolve();
			}, delay);
			this.timers.set(timer, resolve);
		});
	}

	/** Ends every wait. */
	close(): void {
		for (const [timer, resolve] of this.timers) {
			clearTimeout(timer);
			resolve();
		}
		this.timers.clear();
	}
}
