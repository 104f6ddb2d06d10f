import type { Events } from '../data/events';
import type { Incoming } from '../people/incoming';
import {
	metaBody,
	metaContacts,
	metaEntry,
	metaError,
	metaMessage,
	metaStatus,
	type MetaBody,
	type MetaChange,
} from './metaBodies';
import { endsCalls, post } from '../server/post';
import { signatureOf } from '../server/signature';
import type { Store } from '../data/store';
import { Timers } from '../data/timers';
import type { Account, MediaFile, Message, MetaTry } from '../data/types';
import type { WhatsApp } from '../whatsapp/whatsapp';

/** How one webhook of Meta is delivered. */
export interface MetaDelivery {
	/** The app secret to sign with, or false for no signature. By default the account's own. */
	sign?: string | false;
	/** How often it is tried again when it was not answered 2xx. Default: as often as there are `metaRetryDelays`. */
	retries?: number;
	/** The account whose messages they are. Default `main`. */
	account?: string;
}

/** What a webhook of Meta was answered in the end. */
export interface MetaAnswer {
	status: number;
	body: string;
	/** Every try, the last one answered as above. */
	tries: MetaTry[];
}

/** Milliseconds that a receiver may take. */
const patience = 20_000;

/** The sandbox in the role of Meta: delivers webhooks, signed, and again until they are taken. */
export class Meta {
	/** Every try, oldest first. */
	readonly deliveries: MetaTry[] = [];
	/** Webhooks that are neither taken nor given up. */
	pending = 0;
	/**
	 * Where the app's callback points to. While it is set, every status of an outgoing message goes there in place of
	 * straight into the server; whoever takes it must pass it on to `receiver`, or the server never learns it.
	 */
	callback: string | undefined;
	private readonly timers = new Timers();
	private readonly closing = endsCalls();

	constructor(
		private readonly store: Store,
		private readonly events: Events,
		private readonly whatsapp: WhatsApp,
		/** Milliseconds before each further try; the last figure repeats. */
		private readonly retryDelays: readonly number[],
		private readonly serverUrl: () => string,
	) {}

	/** The server's own receiver. */
	get receiver(): string {
		return `${this.serverUrl()}/api/webhook`;
	}

	/**
	 * Posts a webhook, signed over the raw body, and again while it is not answered 2xx.
	 *
	 * @param what the raw body, a whole body, or the statuses or messages of one account.
	 */
	async deliver(
		url: string,
		what: string | MetaBody | MetaChange,
		how: MetaDelivery = {},
	): Promise<MetaAnswer> {
		const account = this.account(how.account);
		const body = typeof what === 'string' ? what : JSON.stringify(this.whole(what, account));
		const secret = how.sign ?? account.app_secret;
		const headers = {
			'Content-Type': 'application/json',
			'User-Agent': 'facebookexternalua',
			...(secret === false ? {} : { 'X-Hub-Signature-256': signatureOf(body, secret) }),
		};
		const tries: MetaTry[] = [];
		this.pending += 1;
		for (let attempt = 1; ; attempt += 1) {
			const made = await this.attempt({ url, headers, body, attempt });
			const delay = this.retryDelays[Math.min(attempt, this.retryDelays.length) - 1] ?? 0;
			const over =
				(made.status >= 200 && made.status < 300) ||
				attempt > (how.retries ?? this.retryDelays.length) ||
				this.closing.signal.aborted;
			tries.push(made);
			if (over) this.pending -= 1;
			this.deliveries.push(made);
			this.events.emit('meta', made);
			if (over || !(await this.timers.wait(delay))) return { status: made.status, body: made.answer, tries };
		}
	}

	/** Asks a callback to prove itself, as Meta does when it is set. @returns what was answered: the challenge, when it is right. */
	async verify(
		url: string,
		token: string,
		challenge = '1158201444',
	): Promise<{ status: number; body: string }> {
		const query = new URLSearchParams({
			'hub.mode': 'subscribe',
			'hub.verify_token': token,
			'hub.challenge': challenge,
		});
		const asked = `${url}${url.includes('?') ? '&' : '?'}${query.toString()}`;
		const setting = { method: 'GET', timeout: patience, signal: this.closing.signal } as const;
		const { status, body } = await post(asked, {}, '', setting);
		return { status, body };
	}

	/** Delivers what a customer sends to the callback, or to the server when there is none. */
	async receive(incoming: Incoming, how: MetaDelivery = {}): Promise<MetaAnswer> {
		const message = metaMessage(
			incoming,
			(media) => this.whatsapp.upload(media),
			(id) => this.store.message(id)?.wamid ?? id,
		);
		const contacts = metaContacts(incoming);
		const change = { ...(contacts.length > 0 ? { contacts } : {}), messages: [message] };
		const account = incoming.account === undefined ? {} : { account: incoming.account };
		return await this.deliver(this.callback ?? this.receiver, change, { ...account, ...how });
	}

	/** Keeps a file at Meta. @returns its ID, for `image.id` and the like in a message. */
	addMedia(file: MediaFile): string {
		return this.whatsapp.upload(file);
	}

	/** Tells a status of a message of ours to the callback. @returns false when there is none. */
	tell(message: Message, status: string, error: string): boolean {
		if (this.callback === undefined) return false;
		const contact = this.store.contactOf(message);
		const more = status === 'failed' && error !== '' ? { errors: [metaError(error)] } : {};
		const statuses = [metaStatus(message.wamid, status, contact?.phone_number ?? '', more)];
		void this.deliver(this.callback, { statuses }, { account: message.whatsapp_account });
		return true;
	}

	/** Ends every call and every wait. */
	close(): void {
		this.timers.close();
		this.closing.abort();
	}

	private whole(what: MetaBody | MetaChange, account: Account): MetaBody {
		return 'entry' in what ? (what as MetaBody) : metaBody(metaEntry(account, what as MetaChange));
	}

	private account(name = 'main'): Account {
		const account = this.store.account(name) ?? this.store.accounts.at(0);
		if (!account) throw new Error('there is no account that Meta could speak of');
		return account;
	}

	private async attempt(call: Pick<MetaTry, 'url' | 'headers' | 'body' | 'attempt'>): Promise<MetaTry> {
		const { url, headers, body } = call;
		const answer = await post(url, headers, body, { timeout: patience, signal: this.closing.signal });
		return { ...call, status: answer.status, answer: answer.body, error: answer.error };
	}
}
