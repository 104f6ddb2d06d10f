import { CONTACTS } from '../../sandbox';
import { contact, withFile } from '../harness';
import { PNG } from '../support';

/** The number of Ana. */
export const ANA = '14155550101';
/** Parameters that say: to Ana. */
export const ana = { contact: contact.byId(CONTACTS.ana) };
export const messagesOf = (id: string) => `/api/contacts/${id}/messages`;

/** One reply button, for interactive messages whose buttons do not matter. */
export const oneButton = { buttons: { values: [{ id: 'yes', title: 'Yes' }] } };

/** An item with a file. */
export const withPng = { items: [withFile(PNG, 'image/png', 'dot.png')] };
