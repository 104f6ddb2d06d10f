import { randomUUID } from 'node:crypto';
import type { Events } from '../data/events';
import type { Store } from '../data/store';
import type { Click, Contact, JsonObject } from '../data/types';
import type { User } from '../data/people';
import { ORGANIZATION_ID } from '../data/seed';
import { publicLookup } from '../server/addresses';
import { goMapJson } from '../server/goJson';
import { endsCalls, post } from '../server/post';

/** A button in the agents' inbox, which the server calls a custom action (docs/whatomate-api.md#inbox-buttons; recording: inbox-buttons). */
export interface InboxButton {
	id: string;
	name: string;
	icon: string;
	action_type: string;
	/** Of a webhook: `url`, `method`, `headers` and, if wanted, `body`. */
	config: JsonObject;
	is_active: boolean;
	display_order: number;
	created_at: string;
	updated_at: string;
}

/** What a test gives to describe a button; the rest is filled in. */
export type InboxButtonSeed = Partial<InboxButton> & { config: JsonObject };

/** What is called when somebody clicks. */
export interface ClickSetting {
	/** Whether internal addresses are called. */
	allowPrivate: boolean;
	/** Where a call of a URL really goes, as a name server would say. */
	resolve(url: string): string;
}

/** How long a receiver may take. Not recorded: read from the server's source (docs/whatomate-api.md#inbox-buttons). */
const patience = 30_000;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const parsedObject = (text: string): JsonObject | undefined => {
	try {
		const value = JSON.parse(text) as unknown;
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as JsonObject)
			: undefined;
	} catch {
		return undefined;
	}
};

/** Writes values in the place of `{{contact.name}}` and the like, as the server does. */
const filled = (text: string, values: JsonObject): string =>
	text.replace(/\{\{([^}]+)\}\}/g, (match, path: string) => {
		let value: unknown = values;
		for (const part of path.trim().split('.')) {
			if (typeof value !== 'object' || value === null || Array.isArray(value)) return match;
			value = (value as JsonObject)[part];
		}
		if (value === undefined || value === null) return '';
		return typeof value === 'string' ? value : goMapJson(value);
	});

/** The buttons in the agents' inbox, and what happens when somebody clicks one. */
export class InboxButtons {
	/** All of them, oldest first. */
	readonly all: InboxButton[] = [];
	/** Every click on a button that calls a webhook, when it is over. */
	readonly clicks: Click[] = [];
	private readonly closing = endsCalls();

	constructor(
		private readonly store: Store,
		private readonly events: Events,
		private readonly setting: ClickSetting,
	) {}

	/** @returns the button with this ID. */
	find(id: string): InboxButton | undefined {
		return this.all.find((button) => button.id === id);
	}

	/** Adds a button; by default an active one that calls a webhook. */
	add(seed: InboxButtonSeed): InboxButton {
		const now = this.store.clock.now();
		const button: InboxButton = {
			id: randomUUID(),
			name: 'Button',
			icon: '',
			action_type: 'webhook',
			is_active: true,
			display_order: 0,
			created_at: now,
			updated_at: now,
			...seed,
		};
		this.all.push(button);
		return button;
	}

	/** Changes a button. */
	change(button: InboxButton, changes: Partial<InboxButton>): void {
		Object.assign(button, changes, { updated_at: this.store.clock.now() });
	}

	/** Removes a button. */
	remove(button: InboxButton): void {
		this.all.splice(this.all.indexOf(button), 1);
	}

	/**
	 * Lets a user click: one try, not signed (docs/whatomate-api.md#inbox-buttons; recording: inbox-buttons "what a click delivers").
	 *
	 * @returns what the server answers, and the agent sees.
	 */
	async click(button: InboxButton, contact: Contact, user: User): Promise<JsonObject> {
		const { id, phone_number, profile_name, tags, metadata } = contact;
		const values = {
			contact: { id, phone_number, name: profile_name, profile_name, tags, metadata },
			// The role is not looked up.
			user: { id: user.id, name: user.full_name, email: user.email, role: null },
			organization: { id: ORGANIZATION_ID, name: 'Default Organization' },
		};
		const { url, method, headers, body } = button.config;
		const given = Object.entries((headers ?? {}) as JsonObject).map(([name, value]) => [
			name,
			filled(textOf(value), values),
		]);
		const call = {
			buttonId: button.id,
			url: filled(textOf(url), values),
			headers: {
				'User-Agent': 'Go-http-client/1.1',
				'Content-Type': 'application/json',
				...(Object.fromEntries(given) as Record<string, string>),
			},
			body: textOf(body) === '' ? goMapJson(values) : filled(textOf(body), values),
		};
		const { allowPrivate, resolve } = this.setting;
		const posted = await post(resolve(call.url), call.headers, call.body, {
			method: method === 'GET' ? 'GET' : 'POST',
			timeout: patience,
			signal: this.closing.signal,
			lookup: allowPrivate ? undefined : publicLookup,
		});
		const click: Click = { ...call, status: posted.status, error: posted.error };
		this.clicks.push(click);
		this.events.emit('click', click);
		if (posted.status === 0) {
			const toast = { message: 'Action failed', type: 'error' };
			return { success: false, message: 'Action execution failed', toast };
		}
		const success = posted.status >= 200 && posted.status < 300;
		const message = success
			? 'Webhook executed successfully'
			: `Webhook returned status ${posted.status} ${posted.reason}`;
		const data = parsedObject(posted.body);
		return {
			success,
			message,
			toast: { message, type: success ? 'success' : 'error' },
			...(data && Object.keys(data).length > 0 ? { data } : {}),
		};
	}

	/** Ends every call. */
	close(): void {
		this.closing.abort();
	}
}
