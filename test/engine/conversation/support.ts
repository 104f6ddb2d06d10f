import { knownHandOvers } from '../../../nodes/shared/memory';
import { CONTACTS, USER_ID } from '../../sandbox';
import type { Contact, Sandbox } from '../../sandbox';
import { contact } from '../harness';

/** The parameter that chooses Ana. */
export const ana = { contact: contact.byId(CONTACTS.ana) };

/** A number that nobody has. */
export const NOBODY = '491700000001';

/** @returns a contact of the sandbox */
export function stored({ state }: Sandbox, id: string): Contact {
	const found = state.contacts.find((each) => each.id === id);
	if (!found) throw new Error(`there is no contact ${id}`);
	return found;
}

/** Somebody else handed the contact over. */
export const handedOver = (
	sandbox: Sandbox,
	id: string,
	more: Partial<Parameters<Sandbox['transfers']['create']>[1]> = {},
) => sandbox.transfers.create(stored(sandbox, id), { by: USER_ID, notes: 'Help', ...more });

/** @returns what this n8n knows of who has the conversation; undefined for nothing */
export const noted = (contactId: string): boolean | undefined =>
	[...knownHandOvers].find(([key]) => key.endsWith(`:${contactId}`))?.[1].isWithPerson;

/** Forgets what earlier tests noted. */
export const forgetNoted = () => {
	for (const [key] of [...knownHandOvers]) knownHandOvers.delete(key);
};

/** One person under two notations of the number, of whom a released server makes two contacts. */
export function twoContacts(sandbox: Sandbox): { wroteLast: Contact; other: Contact; written: string } {
	const other = sandbox.addContact({ phone_number: '5511982377262' });
	const { contact_id } = sandbox.receive({ from: '551182377262', text: 'Hello' });
	return { wroteLast: stored(sandbox, contact_id), other, written: '+55 11 98237-7262' };
}
