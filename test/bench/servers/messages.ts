/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a server in a process of its own */
import { createServer } from 'node:http';

import { onLoopback } from '../../sandbox';

/** A server with one long conversation, as a released one lists it (docs/whatomate-api.md#list-messages). */

const { messages: all } = JSON.parse(process.argv[2]) as { messages: number };
const END = '000000000000';
const idOf = (index: number) => `22222222-0000-4000-8000-${String(index).padStart(END.length, '0')}`;

let requests = 0;

const message = (index: number) => ({
	id: idOf(index),
	contact_id: '11111111-0000-4000-8000-000000000000',
	direction: index % 2 === 0 ? 'incoming' : 'outgoing',
	message_type: 'text',
	content: { body: `Message ${index} of a long conversation` },
	status: 'delivered',
	wamid: `wamid.${index}`,
	error_message: '',
	is_reply: false,
	whatsapp_account: 'main',
	created_at: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString(),
	updated_at: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString(),
});

const server = createServer((incoming, outgoing) => {
	requests++;
	const query = new URL(String(incoming.url), 'http://server').searchParams;
	const before = query.get('before_id') ?? '';
	const limit = Number(query.get('limit'));
	const end = before.startsWith('22222222') ? Number(before.slice(-END.length)) : all;
	const begin = Math.max(0, end - limit);
	const messages = Array.from({ length: end - begin }, (_, index) => message(begin + index));
	outgoing.setHeader('content-type', 'application/json');
	outgoing.end(
		JSON.stringify({
			status: 'success',
			data: { messages, total: all, has_more: messages.length === limit },
		}),
	);
});

process.on('message', () => process.send?.(requests));
process.on('disconnect', () => process.exit());
void onLoopback(server).then(({ url }) => process.send?.(url));
