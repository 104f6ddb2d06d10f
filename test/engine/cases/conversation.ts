import type { IDataObject } from 'n8n-workflow';

import { AGENTS, CONTACTS, TEAMS, USER_ID } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { byId, contact } from '../harness';
import type { Case } from './case';

const THREE = [CONTACTS.dmitri, CONTACTS.bruno, CONTACTS.emi] as const;

/** Every operation on a conversation takes the contact's ID from `to`. */
const ofContact = {
	bad: {
		item: { to: 'nope' },
		words: '\'Contact\' is "nope", which is neither a phone number nor the ID of a contact',
	},
	only: 'released',
} satisfies Partial<Case>;

const three = (item: (to: string, index: number) => IDataObject): [IDataObject, IDataObject, IDataObject] => [
	item(THREE[0], 0),
	item(THREE[1], 1),
	item(THREE[2], 2),
];

/** The three are handed over; the same ones however often they are asked for. */
const handedOver = ({ transfers, state }: Sandbox) =>
	three((to) => {
		const stored = state.contacts.find(({ id }) => id === to);
		if (stored && !transfers.activeOf(to)) transfers.create(stored, { notes: 'Help', by: USER_ID });
		return { to };
	});

/** A note of each; the same ones however often they are asked for. */
const withNotes = ({ notes }: Sandbox) =>
	three((to, index) => {
		const id = `f000001${index}-0000-4000-8000-000000000000`;
		const content = `Note ${index}`;
		const now = new Date().toISOString();
		if (!notes.all.some((note) => note.id === id)) {
			const note = { id, contact_id: to, created_by_id: USER_ID, content };
			notes.all.push({ ...note, created_at: now, updated_at: now });
		}
		return { to, note: id, content };
	});

export const conversations = {
	addNote: {
		...ofContact,
		items: () => three((to, index) => ({ to, note: `Note ${index}` })),
		parameters: (given) => ({ contact: contact.byId(given('to')), note: given('note') }),
		outputs: ({ to, note: content }) => [{ contact_id: to, content }],
		method: 'POST',
		unknown: 'the note was added',
	},
	assign: {
		...ofContact,
		items: handedOver,
		parameters: (given) => ({ contact: contact.byId(given('to')), agent: byId(AGENTS.maria) }),
		outputs: ({ to }) => [
			{ contact_id: to, status: 'active', agent_id: AGENTS.maria, agent_name: 'Maria Gomes' },
		],
		method: 'PUT',
	},
	deleteNote: {
		...ofContact,
		items: withNotes,
		parameters: (given) => ({ contact: contact.byId(given('to')), noteId: given('note') }),
		outputs: ({ note: id }) => [{ id, deleted: true }],
		method: 'DELETE',
		unknown: 'the note was deleted',
		onceMore: true,
	},
	getAll: {
		...ofContact,
		items: handedOver,
		parameters: (given) => ({
			filters: { contact: contact.byId(given('to')), status: 'active' },
		}),
		outputs: ({ to }) => [{ contact_id: to, status: 'active', source: 'manual', note: 'Help' }],
		method: 'GET',
	},
	getNotes: {
		...ofContact,
		items: withNotes,
		parameters: (given) => ({ contact: contact.byId(given('to')) }),
		outputs: ({ to, note: id, content }) => [{ id, contact_id: to, content }],
		method: 'GET',
	},
	handOver: {
		...ofContact,
		items: () => three((to, index) => ({ to, note: `Help ${index}` })),
		parameters: (given) => ({
			contact: contact.byId(given('to')),
			assignTo: 'team',
			team: byId(TEAMS.support),
			note: given('note'),
		}),
		outputs: ({ to, note }) => [{ contact_id: to, note, team_id: TEAMS.support, status: 'active' }],
		method: 'POST',
		unknown: 'the conversation was handed over',
		onceMore: true,
		// Of one that was handed over before.
		sometimes: ['already'],
	},
	returnToBot: {
		...ofContact,
		items: handedOver,
		parameters: (given) => ({ contact: contact.byId(given('to')) }),
		outputs: ({ to }) => [{ contact_id: to, status: 'resumed' }],
		method: 'PUT',
		// Of one that is with no person.
		sometimes: ['already'],
	},
} satisfies Record<string, Case>;
