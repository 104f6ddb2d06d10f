import WebSocket, { type ClientOptions } from 'ws';
import type { Sandbox } from './sandbox';

const ping = '{"type":"ping"}';
const pong = '{"type":"pong","payload":null}';

/** A client of the live feed that keeps what it hears. */
export class FeedClient {
	private socket: WebSocket | undefined;
	private heard: string[] = [];
	private ended: Promise<{ code: number; reason: string }> = Promise.resolve({ code: 0, reason: '' });
	private readonly waiting: Array<() => void> = [];

	/** Gets a ticket. */
	async ticket(sandbox: Sandbox): Promise<string> {
		const headers = { 'x-api-key': sandbox.apiKey };
		const answer = await fetch(`${sandbox.url}/api/auth/ws-token`, { headers });
		return ((await answer.json()) as { data: { token: string } }).data.token;
	}

	/** Connects with a ticket, and is let in. */
	async join(sandbox: Sandbox, options?: ClientOptions, ticket?: string): Promise<void> {
		const token = ticket ?? (await this.ticket(sandbox));
		const live = sandbox.once('connection', ({ state }) => state === 'live');
		await this.open(sandbox, JSON.stringify({ type: 'auth', payload: { token } }), options);
		await live;
	}

	/**
	 * Connects, and says this as its first frame; nothing when it is undefined.
	 *
	 * @throws when the connection is refused.
	 */
	async open(sandbox: Sandbox, first?: string, options: ClientOptions = {}): Promise<void> {
		const socket = new WebSocket(`${sandbox.url.replace('http', 'ws')}/ws`, options);
		this.socket = socket;
		this.heard = [];
		socket.on('message', (data: Buffer) => {
			this.heard.push(data.toString('utf8'));
			for (const resume of this.waiting.splice(0)) resume();
		});
		this.ended = new Promise((resolve) => {
			socket.once('close', (code, reason) => resolve({ code, reason: reason.toString('utf8') }));
		});
		await new Promise<void>((resolve, reject) => {
			socket.once('open', resolve);
			socket.once('error', reject);
		});
		if (first !== undefined) socket.send(first);
	}

	/** Says something. */
	send(text: string): void {
		this.socket?.send(text);
	}

	/** @returns the frames since the last call; a pong to a ping of its own proves that no more is on its way. */
	async frames(): Promise<string[]> {
		const expected = this.heard.filter((text) => text === pong).length + 1;
		this.send(ping);
		while (this.heard.at(-1) !== pong || this.heard.filter((text) => text === pong).length < expected) {
			await new Promise<void>((resolve) => this.waiting.push(resolve));
		}
		const frames = this.heard.slice(0, -1);
		this.heard = [];
		return frames;
	}

	/** @returns how the connection ended. */
	async closed(): Promise<{ code: number; reason: string }> {
		return await this.ended;
	}

	/** Whether the client thinks that it is connected. */
	get isOpen(): boolean {
		return this.socket?.readyState === WebSocket.OPEN;
	}

	/** Closes in good order. */
	close(): void {
		this.socket?.close();
	}

	/** Breaks the connection, if there is one. */
	end(): void {
		this.socket?.terminate();
	}
}
