/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a server that tells later needs timers */
import type { ServerResponse } from 'node:http';
import type { EventName } from '../data/events';
import type { Sandbox } from '../sandbox';
import { inboxOf } from './inboxView';
import { phonesOf } from './phoneView';

/** After these, something on the page may look different. An answer comes after every change by request. */
const changing: readonly EventName[] = [
	'message',
	'status',
	'phone',
	'handset',
	'contact',
	'transfer',
	'note',
	'bot',
	'frame',
	'answer',
];

/** A campaign changes much in one moment: so many milliseconds of changes are told together. */
const together = 30;

/** Tells the pages that are open what has changed, as server-sent events. */
export class Updates {
	private readonly pages = new Set<ServerResponse>();
	/** What the pages know already. */
	private readonly told = new Map<string, string>();
	private timer: NodeJS.Timeout | undefined;

	constructor(private readonly sandbox: Sandbox) {
		for (const name of changing) sandbox.on(name, () => this.soon());
	}

	/** Tells a page everything, and from now on what changes. */
	add(page: ServerResponse): void {
		page.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
		this.tellChanges();
		for (const [key, data] of this.told) page.write(this.event(key, data));
		this.pages.add(page);
		page.once('close', () => this.pages.delete(page));
	}

	/** Ends every page's connection. */
	close(): void {
		clearTimeout(this.timer);
		for (const page of this.pages) page.end();
	}

	private soon(): void {
		if (this.pages.size === 0) return;
		this.timer ??= setTimeout(() => this.tellChanges(), together);
	}

	private tellChanges(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
		for (const phone of phonesOf(this.sandbox)) this.tell(`phone ${phone.number}`, phone);
		this.tell('inbox', inboxOf(this.sandbox));
	}

	private tell(key: string, value: object): void {
		const data = JSON.stringify(value);
		if (this.told.get(key) === data) return;
		this.told.set(key, data);
		for (const page of this.pages) page.write(this.event(key, data));
	}

	private event(key: string, data: string): string {
		return `event: ${key.split(' ')[0]}\ndata: ${data}\n\n`;
	}
}
