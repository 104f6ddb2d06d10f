/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a server is made of these */
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Timers } from '../data/timers';

/** Times of the live feed in milliseconds. */
export interface LiveFeedTimes {
	/** From the connection to the auth frame. */
	auth: number;
	/** From ping to ping. */
	ping: number;
	/** From one answer to a ping to the next; a connection that takes longer is broken. */
	pong: number;
}

interface Hooks {
	times: LiveFeedTimes;
	timers: Timers;
	/** @returns whether the ticket is good. */
	admit(ticket: string): boolean;
	changed(connection: LiveConnection): void;
}

const parse = (data: RawData): { type?: unknown; payload?: unknown } => {
	try {
		const text = Buffer.isBuffer(data) ? data.toString('utf8') : '';
		return (JSON.parse(text) as { type?: unknown; payload?: unknown } | null) ?? {};
	} catch {
		return {};
	}
};

const textIn = (payload: unknown, field: string): string => {
	if (typeof payload !== 'object' || payload === null) return '';
	const value = (payload as Record<string, unknown>)[field];
	return typeof value === 'string' ? value : '';
};

const ticketOf = ({ type, payload }: { type?: unknown; payload?: unknown }): string =>
	type === 'auth' ? textIn(payload, 'token') : '';

const contactOf = ({ payload }: { payload?: unknown }): string | undefined =>
	textIn(payload, 'contact_id') || undefined;

/** One client of the live feed (docs/whatomate-api.md#live-feed; recording: websocket). */
export class LiveConnection {
	/** What the client sent as `Origin`. */
	readonly origin: string | undefined;
	/** Every frame that the client sent, the auth frame too. */
	readonly received: string[] = [];
	/** Every frame that was sent to the client. */
	readonly sent: string[] = [];
	/** `new` until the auth frame, then `live`; `dead` is half-open, `closed` is over. */
	state: 'new' | 'live' | 'dead' | 'closed' = 'new';
	/** How the connection ended, when it has. */
	closeCode: number | undefined;
	/** How many pings the server sent. */
	pings = 0;
	/** The contact that the client looks at; undefined when it never said, or looks at none. */
	private contact: string | undefined;
	private cancelAuth: () => void;
	private cancelPing: () => void = () => undefined;
	private cancelDeadline: () => void = () => undefined;

	constructor(
		private readonly client: WebSocket,
		private readonly stream: Duplex,
		origin: string | undefined,
		private readonly hooks: Hooks,
	) {
		this.origin = origin;
		// Without a word: the client sees 1006 (docs/whatomate-api.md#live-feed; recording: websocket "never authorise").
		this.cancelAuth = hooks.timers.after(hooks.times.auth, () => this.terminate());
		client.on('message', (data) => this.read(data));
		client.on('pong', () => this.expectPong());
		client.on('error', () => undefined);
		client.on('close', (code) => this.ended(code));
	}

	/** @returns whether the client wants frames about this contact: it looks at no other one. Of undefined everybody wants to hear. */
	looksAt(contactId: string | undefined): boolean {
		return contactId === undefined || this.contact === undefined || this.contact === contactId;
	}

	/** Sends a frame, if the client may have it. */
	send(text: string): void {
		if (this.state !== 'live') return;
		this.sent.push(text);
		this.client.send(text, () => undefined);
	}

	/** Closes as a server that stops in good order. */
	close(code = 1001, reason = ''): void {
		this.client.close(code, reason);
	}

	/** Breaks the connection without a close frame. */
	terminate(): void {
		this.client.terminate();
	}

	/**
	 * Makes the connection half-open, as when a router forgets it: nothing is sent or read any more, no ping comes, no
	 * pong answers, and nobody is told.
	 */
	die(): void {
		if (this.state === 'closed') return;
		this.state = 'dead';
		this.stopTimers();
		this.client.pause();
		this.hooks.changed(this);
	}

	/** Ends it whatever its state. */
	destroy(): void {
		this.client.terminate();
		this.stream.destroy();
		// One that reads nothing any more does not notice.
		this.ended(1006);
	}

	private read(data: RawData): void {
		if (this.state === 'dead') return;
		const frame = parse(data);
		this.received.push(Buffer.isBuffer(data) ? data.toString('utf8') : '');
		if (this.state === 'live') {
			// Any other frame of a client, `set_contact` too, is answered by nothing.
			if (frame.type === 'set_contact') this.contact = contactOf(frame);
			if (frame.type === 'ping') this.send('{"type":"pong","payload":null}');
			return;
		}
		this.cancelAuth();
		if (!this.hooks.admit(ticketOf(frame))) {
			this.client.close(1008, 'authentication failed');
			return;
		}
		this.state = 'live';
		this.expectPong();
		this.schedulePing();
		this.hooks.changed(this);
	}

	private schedulePing(): void {
		this.cancelPing = this.hooks.timers.after(this.hooks.times.ping, () => {
			this.pings += 1;
			this.client.ping();
			this.schedulePing();
			this.hooks.changed(this);
		});
	}

	private expectPong(): void {
		if (this.state !== 'live') return;
		this.cancelDeadline();
		this.cancelDeadline = this.hooks.timers.after(this.hooks.times.pong, () => this.terminate());
	}

	private ended(code: number): void {
		if (this.state === 'closed') return;
		this.state = 'closed';
		this.closeCode = code;
		this.stopTimers();
		this.hooks.changed(this);
	}

	private stopTimers(): void {
		this.cancelAuth();
		this.cancelPing();
		this.cancelDeadline();
	}
}
