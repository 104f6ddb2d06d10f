import { contactAnswer, Refusal, success } from '../server/answers';
import type { Context, Permission, Route } from '../server/context';
import { asId, decode, declaredJsonBody, like, listAnswer, requireId } from '../server/decode';
import { USER_ID } from '../data/seed';
import type { Contact, JsonObject } from '../data/types';

const show =
	({ store, maskPhones }: Context) =>
	(contact: Contact): JsonObject =>
		contactAnswer(contact, store.unreadOf(contact.id).length, maskPhones);

/** @returns whether the key's user may see this contact: without `contacts:read` only those assigned or handed over to them. */
export const mayRead = ({ may, transfers }: Context, contact: Contact): boolean =>
	may('contacts:read') ||
	contact.assigned_user_id === USER_ID ||
	transfers.activeOf(contact.id)?.agent_id === USER_ID;

/**
 * The contact of a path or a body, if the key's user may see it.
 *
 * @throws Refusal 404 `Contact not found`.
 */
export const visibleContact = (context: Context, id: string): Contact => {
	const contact = context.store.contact(id);
	if (!contact || !mayRead(context, contact)) throw new Refusal(404, 'Contact not found');
	return contact;
};

const idOf = ({ parameters }: Context) => requireId(parameters.id, 'Invalid contact ID');

const requirePermission = (context: Context, permission: Permission, doing: string) => {
	if (!context.may(permission)) throw new Refusal(403, `You do not have permission to ${doing}`);
};

const existing = (context: Context, id = idOf(context)): Contact => {
	const contact = context.store.contact(id);
	if (!contact) throw new Refusal(404, 'Contact not found');
	return contact;
};

const latestFirst = (a: string | null, b: string | null): number =>
	a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? 1 : -1;

const byActivity = (a: Contact, b: Contact): number =>
	latestFirst(a.last_message_at, b.last_message_at) || latestFirst(a.created_at, b.created_at);

const find = (context: Context): Contact[] => {
	const { query } = context.request;
	const search = Buffer.from(query.get('search') ?? '')
		.subarray(0, 1000)
		.toString();
	const inNumber = like(search, '');
	const inName = like(search, 'i');
	const tags = (query.get('tags') ?? '')
		.split(',')
		.map((tag) => tag.trim())
		.filter((tag) => tag !== '');
	return context.store.contacts
		.filter(
			(contact) =>
				!contact.deleted &&
				mayRead(context, contact) &&
				(inNumber(contact.phone_number) || inName(contact.profile_name)) &&
				(tags.length === 0 || tags.some((tag) => contact.tags.includes(tag))),
		)
		.sort(byActivity);
};

const create = (context: Context) => {
	requirePermission(context, 'contacts:write', 'create contacts');
	const { store, request } = context;
	const asked = decode(declaredJsonBody(request), {
		phone_number: 'text',
		profile_name: 'text',
		whatsapp_account: 'text',
		tags: 'texts',
		metadata: 'object',
	});
	if (asked.phone_number === '') throw new Refusal(400, 'phone_number is required');
	// One leading plus goes; spaces, dashes and brackets stay (docs/whatomate-api.md#phone-numbers, #contacts; recording: contacts).
	const number = asked.phone_number.replace(/^\+/, '');
	const found = store.contactByPhone(number);
	if (found && !found.deleted) throw new Refusal(409, 'Contact with this phone number already exists');
	if (!found) {
		if ([...number].length > 50) throw new Refusal(500, 'Failed to create contact');
		const { tags = [], metadata = {}, profile_name, whatsapp_account } = asked;
		const made = store.addContact({ phone_number: number, profile_name, whatsapp_account, tags, metadata });
		return success(show(context)(made));
	}
	// A deleted contact comes back with its old values where nothing new is given (docs/whatomate-api.md#deleted-contacts; recording: accounts-and-more).
	found.deleted = false;
	found.updated_at = store.clock.now();
	if (asked.profile_name !== '') found.profile_name = asked.profile_name;
	if (asked.whatsapp_account !== '') found.whatsapp_account = asked.whatsapp_account;
	if (asked.tags) found.tags = asked.tags;
	if (asked.metadata) found.metadata = asked.metadata;
	return success(show(context)(found));
};

const update = (context: Context) => {
	requirePermission(context, 'contacts:write', 'update contacts');
	const id = idOf(context);
	const asked = decode(declaredJsonBody(context.request), {
		profile_name: 'maybeText',
		whatsapp_account: 'maybeText',
		tags: 'texts',
		metadata: 'object',
		assigned_user_id: 'maybeText',
		clear_assigned_agent: 'flag',
	});
	const assigned = asked.assigned_user_id;
	if (assigned !== undefined && asId(assigned) === undefined) throw new Refusal(400, 'Invalid request body');
	const contact = context.store.contact(id);
	if (!contact) throw new Refusal(404, 'Contact not found');
	if (!asked.clear_assigned_agent && assigned !== undefined && !context.staff.user(asId(assigned) ?? '')) {
		throw new Refusal(400, 'Assigned user not found');
	}
	const { profile_name, whatsapp_account, tags, metadata } = asked;
	const assigned_user_id = asked.clear_assigned_agent ? '' : assigned;
	const changes = Object.entries({ profile_name, whatsapp_account, tags, metadata, assigned_user_id }).filter(
		([, value]) => value !== undefined,
	);
	if (changes.length === 0) throw new Refusal(400, 'No fields to update');
	Object.assign(contact, Object.fromEntries(changes), { updated_at: context.store.clock.now() });
	return success(show(context)(contact));
};

const updateTags = (context: Context) => {
	requirePermission(context, 'contacts:write', 'update contact tags');
	const id = idOf(context);
	const { tags = [] } = decode(declaredJsonBody(context.request), { tags: 'texts' });
	const contact = context.store.contact(id);
	if (!contact) throw new Refusal(404, 'Contact not found');
	Object.assign(contact, { tags, updated_at: context.store.clock.now() });
	return success({ message: 'Contact tags updated', tags });
};

const assign = (context: Context) => {
	requirePermission(context, 'contacts:write', 'assign contacts');
	const id = idOf(context);
	const { user_id } = decode(declaredJsonBody(context.request), { user_id: 'maybeText' });
	const userId = user_id === undefined ? undefined : requireId(user_id, 'Invalid request body');
	const contact = existing(context, id);
	if (userId !== undefined && !context.staff.user(userId)) throw new Refusal(400, 'User not found');
	Object.assign(contact, { assigned_user_id: userId ?? '', updated_at: context.store.clock.now() });
	return success({ message: 'Contact assigned successfully', assigned_user_id: userId ?? null });
};

const remove = (context: Context) => {
	requirePermission(context, 'contacts:delete', 'delete contacts');
	existing(context).deleted = true;
	return success({ message: 'Contact deleted successfully' });
};

/** Contacts (docs/whatomate-api.md#contacts, #assigning-contacts; recordings: contacts, assign-and-notes); both dialects answer the same, but only released servers assign. */
export const contactRoutes: readonly Route[] = [
	{
		method: 'GET',
		path: '/api/contacts',
		handle: (context) => success(listAnswer('contacts', find(context), context.request.query, show(context))),
	},
	{ method: 'POST', path: '/api/contacts', handle: create },
	{
		method: 'GET',
		path: '/api/contacts/{id}',
		handle: (context) => success(show(context)(visibleContact(context, idOf(context)))),
	},
	{ method: 'PUT', path: '/api/contacts/{id}', handle: update },
	{ method: 'DELETE', path: '/api/contacts/{id}', handle: remove },
	{ method: 'PUT', path: '/api/contacts/{id}/tags', handle: updateTags },
	{ method: 'PUT', path: '/api/contacts/{id}/assign', dialect: 'released', handle: assign },
	{
		method: 'GET',
		path: '/api/contacts/{id}/session-data',
		handle: (context) => {
			visibleContact(context, idOf(context));
			return success({ session_data: {}, panel_config: { sections: [] } });
		},
	},
	{
		method: 'POST',
		path: '/api/contacts/{id}/mark-read',
		handle: (context) => {
			const contact = visibleContact(context, idOf(context));
			context.store.markRead(contact.id, 'conversation');
			return success({ status: 'ok' });
		},
	},
];
