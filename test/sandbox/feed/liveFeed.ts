/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a server is made of these */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Events } from '../data/events';
import { frameText } from './frames';
import type { Frame } from '../data/types';
import { LiveConnection, type LiveFeedTimes } from './liveConnection';
import { Timers } from '../data/timers';

/** How the live feed is. */
export interface LiveFeedSetting extends LiveFeedTimes {
	/** For how many milliseconds a ticket is good. */
	ticket: number;
	/** Origins that may connect; empty lets everybody, also without an Origin (a server in development mode). */
	allowedOrigins: readonly string[];
}

/** The times of a released server (docs/whatomate-api.md#live-feed). */
export const defaultLiveFeedSetting: LiveFeedSetting = {
	auth: 5_000,
	ping: 54_000,
	pong: 60_000,
	ticket: 30_000,
	allowedOrigins: [],
};

/** Bytes that a frame of a client may have; a longer one closes with 1009 (docs/whatomate-api.md#live-feed: seen on a released server). */
const longestFrame = 512;

/** The live feed: who is connected, and what they are told. Nothing is kept for those who come later. */
export class LiveFeed {
	/** Every frame of this server, also those that were dropped or that nobody was there for. */
	readonly frames: Array<Frame & { dropped: boolean }> = [];
	private readonly all = new Set<LiveConnection>();
	private readonly tickets = new Map<string, number>();
	private readonly timers = new Timers();
	private readonly server = new WebSocketServer({ noServer: true, maxPayload: longestFrame });
	private toDrop = 0;

	constructor(
		private readonly events: Events,
		private readonly setting: LiveFeedSetting,
	) {}

	/** The connections that are not over: those that wait for their ticket, live ones and dead ones. */
	get connections(): LiveConnection[] {
		return [...this.all];
	}

	/** The connections that get frames. */
	get live(): LiveConnection[] {
		return this.connections.filter(({ state }) => state === 'live');
	}

	/**
	 * Gives a ticket. It is good for 30 s and, whatever the server's documentation of it says, more than once
	 * (docs/whatomate-api.md#live-feed).
	 */
	ticket(): string {
		const ticket = `ticket.${randomBytes(24).toString('base64url')}`;
		this.tickets.set(ticket, Date.now() + this.setting.ticket);
		return ticket;
	}

	/** @returns whether a page of this origin may connect: without a list everybody may, with one no Origin is refused too. */
	allows(origin: string | undefined): boolean {
		const { allowedOrigins } = this.setting;
		return allowedOrigins.length === 0 || allowedOrigins.includes(origin ?? '');
	}

	/** Takes over a connection whose request was for the live feed. */
	accept(request: IncomingMessage, stream: Duplex, head: Buffer): void {
		this.server.handleUpgrade(request, stream, head, (client) => {
			const connection = new LiveConnection(client, stream, request.headers.origin, {
				times: this.setting,
				timers: this.timers,
				admit: (ticket) => (this.tickets.get(ticket) ?? 0) > Date.now(),
				changed: (changed) => {
					if (changed.state === 'closed') this.all.delete(changed);
					this.events.emit('connection', changed);
				},
			});
			this.all.add(connection);
			this.events.emit('connection', connection);
		});
	}

	/** Tells everybody who is connected now. */
	broadcast(frame: Frame): void {
		const dropped = this.toDrop > 0;
		if (dropped) this.toDrop -= 1;
		if (!dropped && this.all.size > 0) {
			const text = frameText(frame);
			for (const connection of this.all) {
				if (connection.looksAt(frame.about)) connection.send(text);
			}
		}
		const told = { ...frame, dropped };
		this.frames.push(told);
		this.events.emit('frame', told);
	}

	/** Lets the next frames reach nobody, as when the server's own queue is full. */
	dropNext(count: number): void {
		this.toDrop += count;
	}

	/** Closes every connection as a server that stops in good order: with a close frame. */
	closeAll(code?: number, reason?: string): void {
		for (const connection of this.all) connection.close(code, reason);
	}

	/** Makes every connection half-open: no frame, no ping, no close. */
	dieAll(): void {
		for (const connection of this.all) connection.die();
	}

	/** Breaks every connection at once. */
	breakAll(): void {
		for (const connection of this.all) connection.destroy();
	}

	/** Breaks every connection and ends every timer. */
	close(): void {
		this.breakAll();
		this.timers.close();
		this.server.close();
	}
}
