import type { Resource } from '../../engine/operation';
import { assign } from './assign';
import { create } from './create';
import { deleteContact } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import { importContacts } from './import';
import { setTags } from './setTags';
import { update } from './update';
import { upsert } from './upsert';

/** The people who write, and to whom messages go. */
export const contact: Resource = {
	value: 'contact',
	name: 'Contact',
	operations: [assign, create, upsert, deleteContact, get, getAll, importContacts, setTags, update],
	defaultOperation: upsert.value,
};
