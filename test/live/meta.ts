/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- reads the settings of the run, and plays Meta */
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

const {
	WHATOMATE_URL: baseUrl = '',
	WHATOMATE_API_KEY: apiKey = '',
	WHATOMATE_APP_SECRET: secret = '',
	WHATOMATE_META_LOG: logFile = '',
} = process.env;

/** The app secret of the first account. Tests that play Meta need a server whose WhatsApp is a stand-in, and run only where it is set. */
export const appSecret = secret;

/** A request as the stand-in logs it, one a line: its method, its address and its body. */
interface Logged {
	m: string;
	u: string;
	body: string;
}

/**
 * Looks at what reaches the stand-in for WhatsApp, in the file that it logs to.
 * @param isOwn whether a number is one of this run: another run may send at the same time
 * @returns who has got a message from now on: a number for each message, in their order
 * @throws where no file is named
 */
export function messagesFromNow(isOwn: (phone: string) => boolean = () => true): () => string[] {
	if (logFile === '') throw new Error('Set WHATOMATE_META_LOG to the file that the stand-in logs to');
	const { length } = readFileSync(logFile);
	return () =>
		readFileSync(logFile)
			.subarray(length)
			.toString()
			.split('\n')
			.filter((line) => line !== '')
			.map((line) => JSON.parse(line) as Logged)
			.filter(({ m, u }) => m === 'POST' && u.endsWith('/messages'))
			.map(({ body }) => (JSON.parse(body) as { to: string }).to)
			.filter(isOwn);
}

/** @returns the `data` of a server's answer. @throws where the server refuses */
export async function api<T>(method: string, path: string, body?: object): Promise<T> {
	const answer = await fetch(`${baseUrl}${path}`, {
		method,
		headers: { 'X-API-Key': apiKey, 'content-type': 'application/json' },
		...(body ? { body: JSON.stringify(body) } : {}),
	});
	const { data, message } = (await answer.json()) as { data: T; message?: string };
	if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${message}`);
	return data;
}

/**
 * Lets a customer write, or tap a button by its title, as Meta tells it to the server.
 * @param account the name of the one that is written to; any, where it is left out
 */
export async function write(
	from: string,
	what: { text: string } | { tap: string },
	account?: string,
): Promise<void> {
	const content =
		'text' in what
			? { type: 'text', text: { body: what.text } }
			: {
					type: 'interactive',
					interactive: { type: 'button_reply', button_reply: { id: what.tap, title: what.tap } },
				};
	const message = {
		from,
		id: `wamid.${randomUUID()}`,
		timestamp: String(Math.floor(Date.now() / 1000)),
		...content,
	};
	const contacts = [{ wa_id: from, profile: { name: 'Nia' } }];
	await tell('messages', { contacts, messages: [message] }, account);
}

/** Lets a customer opt out of marketing messages, as Meta tells it to the server. */
export const optOut = async (from: string): Promise<void> =>
	await tell('user_preferences', {
		user_preferences: [
			{
				wa_id: from,
				detail: 'User requested to stop marketing messages',
				category: 'marketing_messages',
				value: 'stop',
				timestamp: Math.floor(Date.now() / 1000),
			},
		],
	});

/** Delivers what happened at an account; at the first one where none is named. */
async function tell(field: string, more: object, account?: string): Promise<void> {
	const { accounts } = await api<{ accounts: Array<{ name: string; phone_id: string }> }>(
		'GET',
		'/api/accounts',
	);
	const { phone_id } = accounts.find(({ name }) => name === account) ?? accounts[0];
	const value = {
		messaging_product: 'whatsapp',
		metadata: { phone_number_id: phone_id },
		...more,
	};
	const body = JSON.stringify({
		object: 'whatsapp_business_account',
		entry: [{ id: '1', changes: [{ field, value }] }],
	});
	await fetch(`${baseUrl}/api/webhook`, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
		},
		body,
	});
}

/** Waits until it holds: the server takes what Meta tells after it has answered. @param within milliseconds */
export async function until(holds: () => Promise<boolean>, within = 10_000): Promise<void> {
	const end = Date.now() + within;
	while (!(await holds())) {
		if (Date.now() > end) throw new Error('it did not come to be');
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

/** A template as the server lists it. */
export interface ListedTemplate {
	id: string;
	name: string;
	category: string;
	header_type: string;
	body_content: string;
	buttons: object[] | null;
	whatsapp_account: string;
}

/** @returns an approved utility template that needs nothing filled in. @throws where the server has none */
export async function plainTemplate(): Promise<ListedTemplate> {
	const path = '/api/templates?status=APPROVED&limit=100';
	const { templates } = await api<{ templates: ListedTemplate[] }>('GET', path);
	const plain = templates.find(
		({ category, header_type, body_content, buttons }) =>
			category === 'UTILITY' && !header_type && !body_content.includes('{{') && !buttons?.length,
	);
	if (!plain) throw new Error('The server has no approved utility template without variables');
	return plain;
}
