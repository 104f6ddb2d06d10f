import { randomUUID } from 'node:crypto';
import type { Events } from '../data/events';
import type { Team, Transfer, User } from '../data/people';
import type { Store } from '../data/store';
import type { Contact } from '../data/types';
import type { Announcer } from '../people/announcer';
import type { Bot } from './bot';
import type { Staff } from './staff';

/** What a hand-over begins with. */
export interface HandOver {
	account?: string;
	agent?: User | undefined;
	team?: Team | undefined;
	notes?: string;
	source?: string;
	/** The ID of the user who hands over; empty for the server's own bot, of which no webhook hears. */
	by: string;
}

/** To whom a hand-over goes. */
export interface Assignment {
	/** Nobody: back to the queue. */
	agent: User | undefined;
	/** Left out, the team stays; null moves it to the general queue. */
	team?: Team | null | undefined;
}

/**
 * The hand-overs from the bot to people, which the server calls transfers, and who hears of them
 * (docs/whatomate-api.md#hand-overs, #hand-over-events; recordings: hand-over, hand-over-events).
 */
export class Transfers {
	/** All of them, oldest first. */
	readonly all: Transfer[] = [];

	constructor(
		private readonly store: Store,
		private readonly staff: Staff,
		private readonly bot: Bot,
		private readonly announcer: Announcer,
		private readonly events: Events,
	) {}

	/** @returns the one with this ID. */
	find(id: string): Transfer | undefined {
		return this.all.find((transfer) => transfer.id === id);
	}

	/** @returns the contact's active one. */
	activeOf(contactId: string): Transfer | undefined {
		return this.all.find(({ contact_id, status }) => contact_id === contactId && status === 'active');
	}

	/** @returns those that wait for an agent, the longest waiting first. */
	get waiting(): Transfer[] {
		return this.all.filter(({ status, agent_id }) => status === 'active' && agent_id === '');
	}

	/** Hands a contact over. Without an agent the team chooses, or the one whom the contact had before is taken. */
	create(contact: Contact, { account = '', team, notes = '', source, by, agent }: HandOver): Transfer {
		const chosen = agent ?? (team ? this.chosenBy(team) : by === '' ? undefined : this.sameAgent(contact));
		const now = this.store.clock.now();
		const transfer: Transfer = {
			id: randomUUID(),
			contact_id: contact.id,
			phone_number: contact.phone_number,
			whatsapp_account: account,
			status: 'active',
			source: source || 'manual',
			agent_id: chosen?.id ?? '',
			team_id: team?.id ?? '',
			transferred_by: by,
			notes,
			transferred_at: now,
			resumed_at: '',
			resumed_by: '',
			picked_up_at: chosen ? now : '',
			sla_breached: false,
			escalation_level: 0,
			escalated_at: '',
		};
		this.all.push(transfer);
		this.keepAgent(contact, chosen);
		this.announcer.transferCreated(transfer, contact, { webhooks: by !== '' });
		this.events.emit('transfer', transfer);
		return transfer;
	}

	/** What a message does while the bot is off: the contact waits in the agents' queue, and no webhook hears of it. */
	whileBotIsOff(contact: Contact, account: string): void {
		if (this.bot.enabled !== false || this.activeOf(contact.id)) return;
		this.create(contact, { account, source: 'chatbot_disabled', by: '' });
	}

	/** @param webhooks whether they hear of it too: not when an agent picks the next one of a queue, or goes away. */
	assign(transfer: Transfer, { agent, team }: Assignment, webhooks = true): void {
		const contact = this.contactOf(transfer);
		const before = transfer.agent_id;
		if (team !== undefined) transfer.team_id = team?.id ?? '';
		transfer.agent_id = agent?.id ?? '';
		if (agent && transfer.picked_up_at === '') transfer.picked_up_at = this.store.clock.now();
		if (agent) this.keepAgent(contact, agent);
		else if (before !== '' && contact.assigned_user_id === before) contact.assigned_user_id = '';
		this.announcer.transferAssigned(transfer, contact, agent, { webhooks });
		this.events.emit('transfer', transfer);
	}

	/** Gives the contact back to the bot. */
	resume(transfer: Transfer, by: string): void {
		Object.assign(transfer, { status: 'resumed', resumed_at: this.store.clock.now(), resumed_by: by });
		this.announcer.transferResumed(transfer, this.contactOf(transfer));
		this.events.emit('transfer', transfer);
	}

	/** The server closes it because nobody answered in time; only the live feed hears of it. */
	expire(transfer: Transfer): void {
		const notes = `${transfer.notes}\n[Auto-closed: No agent response within SLA]`;
		Object.assign(transfer, { status: 'expired', resumed_at: this.store.clock.now(), notes });
		this.announcer.transferExpired(transfer, this.contactOf(transfer));
		this.events.emit('transfer', transfer);
	}

	/** The server notices that it waits too long; only the live feed hears of it. */
	escalate(transfer: Transfer): void {
		const escalation_level = transfer.escalation_level + 1;
		Object.assign(transfer, { escalation_level, escalated_at: this.store.clock.now() });
		const toBeTold = this.bot.settings.sla_escalation_notify_ids ?? [];
		this.announcer.transferEscalated(transfer, this.contactOf(transfer), toBeTold);
		this.events.emit('transfer', transfer);
	}

	/** An agent goes away: what they have waits in its queue again. */
	goAway(agent: User): void {
		agent.is_available = false;
		for (const transfer of this.all) {
			if (transfer.status === 'active' && transfer.agent_id === agent.id) {
				this.assign(transfer, { agent: undefined }, false);
			}
		}
	}

	private contactOf(transfer: Transfer): Contact {
		const contact = this.store.contactOf(transfer);
		if (!contact) throw new Error(`there is no contact ${transfer.contact_id}`);
		return contact;
	}

	private chosenBy(team: Team): User | undefined {
		const load = (userId: string) =>
			this.all.filter(({ status, agent_id }) => status === 'active' && agent_id === userId).length;
		return this.staff.choose(team, load);
	}

	private sameAgent(contact: Contact): User | undefined {
		if (!this.bot.settings.assign_to_same_agent) return undefined;
		const agent = this.staff.user(contact.assigned_user_id);
		return agent?.is_available ? agent : undefined;
	}

	/** With `assign_to_same_agent`, the first agent of a contact becomes the one who looks after it. */
	private keepAgent(contact: Contact, agent: User | undefined): void {
		if (agent && this.bot.settings.assign_to_same_agent && contact.assigned_user_id === '') {
			contact.assigned_user_id = agent.id;
		}
	}
}
