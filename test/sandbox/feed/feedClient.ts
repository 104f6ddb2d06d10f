import WebSocket, { type ClientOptions } from 'ws';
import type { Sandbox } from '../sandbox';

const ping = '{"type":"ping"}';
const pong = '{"type":"pong","payload":null}';

/** A client of the live feed that keeps what it hears. */
export class FeedClient {
	private socket: WebSocket | undefined;
	private heard: string[] = [];
	/** Pings whose pongs no call of `frames` has given yet. */
	private owed = 0;
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
		const heard: string[] = [];
		this.heard = heard;
		this.owed = 0;
		socket.on('message', (data: Buffer) => {
			heard.push(data.toString('utf8'));
			for (const resume of this.waiting.splice(0)) resume();
		});
		this.ended = new Promise((resolve) => {
			socket.once('close', (code, reason) => {
				resolve({ code, reason: reason.toString('utf8') });
				for (const resume of this.waiting.splice(0)) resume();
			});
		});
		await new Promise<void>((resolve, reject) => {
			socket.once('open', resolve);
			socket.once('error', reject);
		});
		if (first !== undefined) socket.send(first);
	}

	/** Says something. */
	send(text: string): void {
		if (text === ping) this.owed += 1;
		this.socket?.send(text);
	}

	/**
	 * @returns the frames since the last call; a pong to a ping of its own proves that none of them is on its way.
	 * @throws when the connection ends first.
	 */
	async frames(): Promise<string[]> {
		const { socket, heard } = this;
		const pongs = () => heard.flatMap((text, index) => (text === pong ? [index] : []));
		this.send(ping);
		const { owed } = this;
		while (pongs().length < owed) {
			if (!this.isOpen || socket !== this.socket) throw new Error('the connection has ended');
			await new Promise<void>((resolve) => this.waiting.push(resolve));
		}
		// What came after the pong belongs to the next call.
		this.owed -= owed;
		return heard.splice(0, pongs()[owed - 1] + 1).slice(0, -1);
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
