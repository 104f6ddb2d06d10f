import { isServiceWindowOpen } from '../data/serviceWindow';
import type { Contact } from '../data/types';
import type { Sandbox } from '../sandbox';
import { contentOf } from './bubble';
import { shortWords, writtenNumber } from './phoneView';

/** A conversation as the agents see it. */
export interface Conversation {
	/** The contact's ID. */
	id: string;
	name: string;
	/** Who has it. */
	holder: 'bot' | 'queue' | 'agent';
	/** The agent's name, or the team's in whose queue it waits, else empty. */
	holderName: string;
	/** The agent's ID, else empty. */
	holderId: string;
	/** Why it was handed over, else empty. */
	reason: string;
	/** When something was said last. */
	at: string;
	/** What was said last, and by whom. */
	last: { side: 'business' | 'customer'; words: string };
	unread: number;
	windowOpen: boolean;
	tags: string[];
	notes: Array<{ id: string; author: string; text: string; at: string }>;
}

/** The agents' inbox, in small. */
export interface InboxView {
	/** Whether the server's own bot is on. */
	bot: boolean;
	agents: Array<{ id: string; name: string }>;
	/** The buttons that call workflows. */
	buttons: Array<{ id: string; name: string }>;
	/** The conversations in which something was said; the latest first. */
	conversations: Conversation[];
}

const mostConversations = 40;

const conversationOf = (sandbox: Sandbox, contact: Contact): Conversation[] => {
	const messages = sandbox.messagesOf(contact.id);
	const last = messages.at(-1);
	const transfer = sandbox.transfers.activeOf(contact.id);
	if (!last && !transfer) return [];
	const agent = sandbox.agents.user(transfer?.agent_id ?? '');
	const team = sandbox.agents.team(transfer?.team_id ?? '');
	return [
		{
			id: contact.id,
			name: contact.profile_name || writtenNumber(contact.phone_number),
			holder: !transfer ? 'bot' : agent ? 'agent' : 'queue',
			holderName: agent?.full_name ?? team?.name ?? '',
			holderId: agent?.id ?? '',
			reason: transfer?.notes ?? '',
			at: last?.created_at ?? transfer?.transferred_at ?? '',
			last: {
				side: last?.direction === 'incoming' ? 'customer' : 'business',
				words: last ? shortWords(contentOf(last, sandbox.payloadOf(last.id), sandbox.state)) : '',
			},
			unread: messages.filter(({ direction, status }) => direction === 'incoming' && status !== 'read')
				.length,
			windowOpen: isServiceWindowOpen(contact.last_inbound_at),
			tags: contact.tags,
			notes: sandbox.notes.of(contact.id).map((note) => ({
				id: note.id,
				author: sandbox.notes.author(note),
				text: note.content,
				at: note.created_at,
			})),
		},
	];
};

/** @returns the agents' inbox as it is now. */
export const inboxOf = (sandbox: Sandbox): InboxView => ({
	bot: sandbox.bot.enabled ?? false,
	agents: sandbox.agents.users
		.filter(({ is_active, is_available }) => is_active && is_available)
		.map(({ id, full_name }) => ({ id, name: full_name })),
	buttons: sandbox.inboxButtons.all
		.filter(({ is_active }) => is_active)
		.map(({ id, name }) => ({ id, name })),
	conversations: sandbox.state.contacts
		.filter(({ deleted }) => !deleted)
		.flatMap((contact) => conversationOf(sandbox, contact))
		.sort((a, b) => (a.at > b.at ? -1 : 1))
		.slice(0, mostConversations),
});
