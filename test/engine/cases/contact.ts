import { AGENTS, CONTACTS } from '../../sandbox';
import { byId, contact } from '../harness';
import type { Case } from './case';

/** Every operation on a contact that is there takes its ID from `to`. */
const ofContact: Pick<Case, 'items' | 'outputs' | 'bad'> = {
	items: () => [{ to: CONTACTS.dmitri }, { to: CONTACTS.bruno }, { to: CONTACTS.emi }],
	outputs: ({ to }) => [{ id: to }],
	bad: {
		item: { to: 'nope' },
		words: '\'Contact\' is "nope", which is neither a phone number nor the ID of a contact',
	},
};

/** Those that take a number from `phone`. */
const ofNumber = {
	outputs: ({ phone }) => [{ phone_number: phone }],
	bad: { item: { phone: '0170 1' }, words: "'Phone Number' has 5 digits: 0170 1" },
} satisfies Partial<Case>;

const named = (name: string) => ({ name });

export const contacts = {
	assign: {
		...ofContact,
		parameters: (given) => ({ contact: contact.byId(given('to')), agent: byId(AGENTS.maria) }),
		outputs: ({ to }) => [{ id: to, assigned_user_id: AGENTS.maria }],
		method: 'PUT',
		only: 'released',
	},
	create: {
		...ofNumber,
		items: () => [{ phone: '491700000001' }, { phone: '491700000002' }, { phone: '491700000003' }],
		parameters: (given) => ({ phone: given('phone'), additionalFields: named('New') }),
		method: 'POST',
		unknown: 'the contact was created',
	},
	upsert: {
		...ofNumber,
		// Dmitri, Bruno and Emi.
		items: () => [{ phone: '14155550104' }, { phone: '14155550102' }, { phone: '819012345678' }],
		parameters: (given) => ({ phone: given('phone'), additionalFields: named('Changed') }),
		method: 'PUT',
	},
	delete: {
		...ofContact,
		parameters: (given) => ({ contact: contact.byId(given('to')) }),
		method: 'DELETE',
		unknown: 'the contact was deleted',
		onceMore: true,
	},
	get: { ...ofContact, parameters: (given) => ({ contact: contact.byId(given('to')) }), method: 'GET' },
	getAll: {
		items: () => [
			{ search: '+1 415 555 0104', limit: '10', id: CONTACTS.dmitri },
			{ search: 'Bruno', limit: '10', id: CONTACTS.bruno },
			{ search: 'Nobody', limit: 10 },
		],
		parameters: (given) => ({ limit: given('limit'), filters: { search: given('search') } }),
		outputs: ({ id }) => (id ? [{ id }] : []),
		bad: { item: { limit: 0 }, words: "'Limit' is not a number of at least 1" },
		method: 'GET',
	},
	import: {
		items: () => [
			{ phone: '14163000001', name: 'P1' },
			{ phone: '14163000002', name: 'P2' },
			{ phone: '14163000003', name: 'P3' },
		],
		parameters: (given) => ({ phoneNumber: given('phone'), contactName: given('name') }),
		outputs: () => [],
		bad: { item: { phone: '0170 1' }, words: "'Phone Number' has 5 digits: 0170 1" },
		method: 'POST',
		batch: true,
		only: 'released',
	},
	setTags: {
		...ofContact,
		parameters: (given) => ({ contact: contact.byId(given('to')), tagsMode: 'replace', tags: ['new'] }),
		method: 'PUT',
	},
	update: {
		...ofContact,
		parameters: (given) => ({ contact: contact.byId(given('to')), updateFields: named('Changed') }),
		method: 'PUT',
	},
} satisfies Record<string, Case>;
