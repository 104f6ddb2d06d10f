/* eslint-disable @n8n/community-nodes/require-node-api-error -- a server's refusal is no node's error */
import { timingSafeEqual } from 'node:crypto';
import { Refusal } from '../server/answers';
import { decode } from '../server/decode';
import { storeMedia } from '../data/files';
import {
	contactWho,
	incomingPreview,
	reactToMessage,
	storeArrival,
	type Reception,
} from '../people/incoming';
import { readMetaMessage, type ReadMessage } from './metaMessages';
import { signatureOf } from '../server/signature';
import type { MessageSeed, Store } from '../data/store';
import type { Account, JsonObject, MessageStatus } from '../data/types';
import type { WhatsApp } from '../whatsapp/whatsapp';

/** How far a status is; only a later one counts, and `failed` always does (docs/whatomate-api.md#status-flow). */
const progress: Record<string, number> = { pending: 0, sent: 1, delivered: 2, read: 3, failed: 4 };

interface Change {
	field: string;
	phoneId: string;
	value: JsonObject;
	names: Map<string, string>;
	messages: ReadMessage[];
	echoes: ReadMessage[];
	statuses: Array<{ id: string; status: string; error: string }>;
	preferences: Array<{ wa_id: string; category: string; value: string }>;
}

const errorOf = (errors: JsonObject[]): string => {
	const [first] = errors;
	if (!first) return '';
	const {
		title,
		message,
		error_data = {},
	} = decode(first, {
		title: 'text',
		message: 'text',
		error_data: 'object',
	});
	return decode(error_data, { details: 'text' }).details || message || title;
};

const readChange = (source: JsonObject): Change => {
	const { field, value = {} } = decode(source, { field: 'text', value: 'object' });
	const parts = decode(value, {
		metadata: 'object',
		contacts: 'objects',
		messages: 'objects',
		message_echoes: 'objects',
		statuses: 'objects',
		user_preferences: 'objects',
	});
	const names = parts.contacts.map((each): [string, string] => {
		const { wa_id, profile = {} } = decode(each, { wa_id: 'text', profile: 'object' });
		return [wa_id, decode(profile, { name: 'text' }).name];
	});
	return {
		field,
		phoneId: decode(parts.metadata ?? {}, { phone_number_id: 'text' }).phone_number_id,
		value,
		names: new Map(names),
		messages: parts.messages.map(readMetaMessage),
		echoes: parts.message_echoes.map(readMetaMessage),
		statuses: parts.statuses.map((each) => {
			const { id, status, errors } = decode(each, { id: 'text', status: 'text', errors: 'objects' });
			return { id, status, error: errorOf(errors) };
		}),
		preferences: parts.user_preferences.map((each) =>
			decode(each, { wa_id: 'text', category: 'text', value: 'text' }),
		),
	};
};

const readBody = (json: unknown): Change[] => {
	try {
		return decode(json, { entry: 'objects' }).entry.flatMap((entry) =>
			decode(entry, { changes: 'objects' }).changes.map(readChange),
		);
	} catch (error) {
		if (error instanceof Refusal) throw new Refusal(400, 'Invalid payload');
		throw error;
	}
};

const isRight = (body: Buffer, signature: string, secret: string): boolean => {
	const expected = Buffer.from(signatureOf(body, secret));
	const given = Buffer.from(signature);
	return given.length === expected.length && timingSafeEqual(given, expected);
};

/** Receives Meta's webhooks in the place of the server (docs/whatomate-api.md#meta-receiver-of-the-server; recording: meta-webhook). */
export class MetaReceiver {
	constructor(
		private readonly store: Store,
		private readonly whatsapp: WhatsApp,
		private readonly reception: Reception,
	) {}

	/**
	 * Takes a webhook in.
	 *
	 * @param signature the header; empty is accepted as the released server accepts it.
	 * @throws Refusal 400 `Invalid payload`, 403 `Invalid signature`.
	 */
	receive(json: unknown, body: Buffer, signature: string): void {
		const changes = readBody(json);
		for (const { phoneId } of signature === '' ? [] : changes) {
			const secret = this.account(phoneId)?.app_secret ?? '';
			if (secret !== '' && !isRight(body, signature, secret)) throw new Refusal(403, 'Invalid signature');
		}
		for (const change of changes) this.take(change);
	}

	private account(phoneId: string): Account | undefined {
		return this.store.accounts.find(({ phone_id }) => phone_id === phoneId);
	}

	private take({ field, phoneId, names, messages, echoes, statuses, preferences }: Change): void {
		const account = this.account(phoneId);
		if (field === 'user_preferences') {
			for (const { wa_id, category, value } of preferences) {
				const contact = this.store.contactByPhone(wa_id);
				if (account && contact && category === 'marketing_messages') {
					contact.marketing_opt_out = value === 'stop';
				}
			}
		}
		if (field === 'smb_message_echoes' && account) for (const echo of echoes) this.echo(account, echo);
		if (field !== 'messages') return;
		for (const message of account ? messages : []) {
			this.message(account?.name ?? '', message, names.get(message.from) ?? '');
		}
		for (const { id, status, error } of statuses) this.status(id, status, error);
	}

	/** Meta sends the same message more than once: the second is dropped (docs/whatomate-api.md#webhook-retries; recording: webhooks "the same message twice"). */
	private message(account: string, message: ReadMessage, name: string): void {
		const { from, wamid, reaction, replyTo } = message;
		if (from === '' || this.store.messageByWamid(wamid)) return;
		if (reaction) {
			const target = this.store.messageByWamid(reaction.message_id);
			if (target) {
				reactToMessage(this.store, this.reception, target, { from, name, emoji: reaction.emoji });
			}
			return;
		}
		const content = this.content(message);
		storeArrival(this.store, this.reception, { from, name, account, wamid, replyTo, content });
	}

	/** Files are fetched from Meta at once; one that is not there leaves the message without it. */
	private content({ content, mediaId }: ReadMessage): MessageSeed {
		const file = mediaId === '' ? undefined : this.whatsapp.media.get(mediaId);
		return file ? { ...content, media_url: storeMedia(this.store, file) } : content;
	}

	private echo(account: Account, echo: ReadMessage): void {
		if (this.store.messageByWamid(echo.wamid)) return;
		const { contact } = contactWho(this.store, echo.to || echo.from, '');
		const message = this.store.addMessage(contact.id, {
			...this.content(echo),
			direction: 'outgoing',
			wamid: echo.wamid,
			whatsapp_account: account.name,
		});
		Object.assign(contact, {
			whatsapp_account: account.name,
			last_message_at: message.created_at,
			last_message_preview: incomingPreview(message),
		});
		this.reception.announcer.echo(message, contact);
	}

	private status(wamid: string, status: string, error: string): void {
		const message = this.store.messageByWamid(wamid);
		if (!message || (progress[status] ?? 0) < 1) return;
		if (progress[status] <= (progress[message.status] ?? -1) && status !== 'failed') return;
		const more = status === 'failed' && error !== '' ? { error_message: error } : {};
		this.whatsapp.change(message, status as MessageStatus, more);
	}
}
