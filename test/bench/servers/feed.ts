/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a server in a process of its own */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import { WebSocketServer } from 'ws';

import { onLoopback } from '../../sandbox';

/** A live feed that tells of a great many messages. See `FeedSetting`. */

/** How much it tells. */
export interface FeedSetting {
	/** Frames a second, evenly. */
	rate: number;
	seconds: number;
	contacts: number;
	/** Every how manieth text is one that is looked for. */
	wanted: number;
}

/** The word that the wanted texts have. */
const WANTED = 'order';

const { rate, seconds, contacts, wanted } = JSON.parse(process.argv[2]) as FeedSetting;

const ids: string[] = Array.from({ length: contacts }, () => randomUUID());
let requests = 0;
let lookUps = 0;

/** @returns a frame of a released server (docs/whatomate-api.md#live-feed-frames) */
function frame(index: number): string {
	const now = new Date().toISOString();
	return JSON.stringify({
		type: 'new_message',
		payload: {
			id: randomUUID(),
			contact_id: ids[index % contacts],
			assigned_user_id: null,
			profile_name: `Customer ${index % contacts}`,
			direction: 'incoming',
			message_type: 'text',
			content: { body: index % wanted === 0 ? `Where is my ${WANTED} ${index}?` : `Hello number ${index}` },
			status: 'received',
			wamid: `wamid.${index}`,
			created_at: now,
			updated_at: now,
			is_reply: false,
		},
	});
}

const server = createServer((incoming, outgoing) => {
	requests++;
	const url = String(incoming.url);
	const contact = /^\/api\/contacts\/([0-9a-f-]{36})$/.exec(url)?.[1];
	if (contact) lookUps++;
	const data = url.startsWith('/api/auth/ws-token')
		? { token: 'a ticket of the figures' }
		: contact
			? { id: contact, phone_number: String(14_155_000_000 + ids.indexOf(contact)), profile_name: 'Customer' }
			: { contacts: [], messages: [], total: 0, has_more: false };
	outgoing.setHeader('content-type', 'application/json');
	outgoing.end(JSON.stringify({ status: 'success', data }));
});

new WebSocketServer({ server }).on('connection', (socket) => {
	socket.on('message', (text: Buffer) => {
		if (text.toString().includes('"ping"')) socket.send('{"type":"pong","payload":null}');
	});
	process.once('message', () => {
		const began = performance.now();
		let sent = 0;
		const timer = setInterval(() => {
			const due = Math.min(rate * seconds, Math.floor(((performance.now() - began) / 1000) * rate));
			for (; sent < due; sent++) socket.send(frame(sent));
			if (sent < rate * seconds) return;
			clearInterval(timer);
			process.send?.({ sent, wanted: Math.ceil(sent / wanted), requests, lookUps });
		}, 5);
	});
});

process.on('disconnect', () => process.exit());
void onLoopback(server).then(({ url }) => process.send?.(url));
