import { randomBytes, randomUUID } from 'node:crypto';
import { publicLookup } from '../server/addresses';
import type { Clock } from '../data/clock';
import type { Events } from '../data/events';
import { goJson } from '../server/goJson';
import { endsCalls, post } from '../server/post';
import { signatureOf } from '../server/signature';
import { Timers } from '../data/timers';
import type { JsonObject, Webhook, WebhookEvent, WebhookTry } from '../data/types';

/** How webhooks are delivered. */
export interface WebhookSetting {
	/** Milliseconds before the second and the third try. */
	retryDelays: readonly number[];
	/** Which deliveries carry a signature. */
	sign: 'firstAfterLoad' | 'always' | 'never';
	/** Milliseconds for which a loaded list is kept. */
	listPeriod: number;
	/** Whether internal addresses are called. */
	allowPrivate: boolean;
	/** Where a delivery to a URL really goes, as a name server would say. */
	resolve(url: string): string;
}

/** The waits of a released server between its three tries (docs/whatomate-api.md#webhook-retries; recording: webhooks "retries when the receiver answers 500"). */
export const releasedRetryDelays: readonly number[] = [2000, 4000];

const sixHours = 6 * 60 * 60 * 1000;

/** What holds when nothing else is said; the waits are short, because tests wait for them. */
export const defaultWebhookSetting: WebhookSetting = {
	retryDelays: [2, 4],
	sign: 'firstAfterLoad',
	listPeriod: sixHours,
	allowPrivate: false,
	resolve: (url) => url,
};

/** Calls that one event may have under way, tries and waits included (docs/whatomate-api.md#webhooks). */
const callsAtATime = 10;
/** How long a receiver may take, and how long in answer to the `test` route. Not recorded: read from the server's source (docs/whatomate-api.md#webhook-retries). */
const timeouts = { delivery: 30_000, test: 15_000 };

/** What a test gives to register a webhook; the rest is filled in as the server does. */
export type WebhookSeed = Partial<Webhook> & { url: string };

/** The registered webhooks, and their deliveries. */
export class Webhooks {
	readonly registered: Webhook[] = [];
	readonly tries: WebhookTry[] = [];
	/** Deliveries that have not come to their end. */
	pending = 0;
	private loaded: { webhooks: Webhook[]; at: number } | undefined;
	private readonly timers = new Timers();
	private readonly closing = endsCalls();

	constructor(
		private readonly clock: Clock,
		private readonly events: Events,
		private readonly setting: WebhookSetting,
		/** What `available_events` shows. */
		readonly available: readonly WebhookEvent[],
	) {}

	/** Registers a webhook. It is active whatever is asked; a secret left out is made up, and nobody learns it. */
	add(seed: WebhookSeed): Webhook {
		const now = this.clock.now();
		const webhook: Webhook = {
			id: randomUUID(),
			name: 'webhook',
			events: ['message.incoming'],
			headers: {},
			is_active: true,
			created_at: now,
			updated_at: now,
			...seed,
			secret: seed.secret || randomBytes(32).toString('hex'),
		};
		this.registered.push(webhook);
		this.reload();
		return webhook;
	}

	/** Changes a webhook. */
	change(webhook: Webhook, changes: Partial<Webhook>): void {
		Object.assign(webhook, changes, { updated_at: this.clock.now() });
		this.reload();
	}

	/** Removes a webhook. */
	remove(webhook: Webhook): void {
		this.registered.splice(this.registered.indexOf(webhook), 1);
		this.reload();
	}

	/** Forgets the loaded list: the next event loads it, and what that event delivers is signed. */
	reload(): void {
		this.loaded = undefined;
	}

	/** Delivers an event, in the background, to every active webhook that asked for it. */
	dispatch(event: string, data: JsonObject): void {
		const { webhooks, signed } = this.list();
		const waiting = webhooks.filter(({ events }) => events.includes(event));
		this.pending += waiting.length;
		const work = async (): Promise<void> => {
			for (let webhook = waiting.shift(); webhook; webhook = waiting.shift()) {
				await this.deliver(webhook, event, data, signed);
			}
		};
		for (let line = 0; line < callsAtATime && waiting.length > 0; line += 1) void work();
	}

	/** Delivers the test event once, always signed. @returns whether the receiver answered 2xx. */
	async test(webhook: Webhook): Promise<boolean> {
		const now = this.clock.now();
		// The server keeps this data in a map, so its keys come in alphabetical order.
		const data = {
			message: 'This is a test webhook from Whatomate',
			test: true,
			timestamp: `${now.slice(0, 19)}Z`,
		};
		const body = goJson({ event: 'test', timestamp: now, data });
		const signed = this.setting.sign !== 'never';
		return await this.attempt(webhook, { event: 'test', body, attempt: 1, signed, timeout: timeouts.test });
	}

	/** Ends every call and every wait. */
	close(): void {
		this.timers.close();
		this.closing.abort();
	}

	/**
	 * The active webhooks. The server keeps the list without its secrets: only the event that loads it is signed, for
	 * all its receivers and all its tries (docs/whatomate-api.md#webhook-signature).
	 */
	private list(): { webhooks: Webhook[]; signed: boolean } {
		const { sign, listPeriod } = this.setting;
		const fresh = !this.loaded || Date.now() - this.loaded.at >= listPeriod;
		if (!this.loaded || fresh) {
			const webhooks = this.registered.filter(({ is_active }) => is_active).map((each) => ({ ...each }));
			this.loaded = { webhooks, at: Date.now() };
		}
		return { webhooks: this.loaded.webhooks, signed: sign === 'always' || (sign !== 'never' && fresh) };
	}

	/** Tries until the receiver answers 2xx: as often as there are waits, and once more, each time with the same body. */
	private async deliver(webhook: Webhook, event: string, data: JsonObject, signed: boolean): Promise<void> {
		const body = goJson({ event, timestamp: this.clock.now(), data });
		const { retryDelays } = this.setting;
		for (let attempt = 1; ; attempt += 1) {
			const last = attempt > retryDelays.length;
			const call = { event, body, attempt, signed, timeout: timeouts.delivery };
			if ((await this.attempt(webhook, call, last)) || last) return;
			if (!(await this.timers.wait(retryDelays[attempt - 1]))) return;
		}
	}

	private async attempt(
		webhook: Webhook,
		call: { event: string; body: string; attempt: number; signed: boolean; timeout: number },
		last?: boolean,
	): Promise<boolean> {
		const { event, body, attempt, signed, timeout } = call;
		const { id, url } = webhook;
		const headers = {
			'Content-Type': 'application/json',
			'User-Agent': 'Whatomate-Webhook/1.0',
			...webhook.headers,
			...(signed ? { 'X-Webhook-Signature': signatureOf(body, webhook.secret) } : {}),
		};
		const { allowPrivate, resolve } = this.setting;
		const { status, error } = await post(resolve(url), headers, body, {
			timeout,
			signal: this.closing.signal,
			lookup: allowPrivate ? undefined : publicLookup,
		});
		const accepted = status >= 200 && status < 300;
		// A test is no delivery that anybody waits for.
		if (last !== undefined && (accepted || last)) this.pending -= 1;
		const done: WebhookTry = { webhookId: id, event, url, headers, body, attempt, status, error };
		this.tries.push(done);
		this.events.emit('webhook', done);
		return accepted;
	}
}
