import { USER_ID } from '../data/seed';
import type { Note } from '../data/people';
import type { JsonObject } from '../data/types';
import { noteAnswer, Refusal, success } from '../server/answers';
import { knownTo, type Context } from '../server/context';
import { asId, decode, declaredJsonBody, pageOf, requireId } from '../server/decode';

const contactId = ({ parameters }: Context) => requireId(parameters.id, 'Invalid contact ID');

const show = ({ notes }: Context, note: Note): JsonObject => noteAnswer(note, notes.author(note));

const list = (context: Context) => {
	const { notes, request } = context;
	const all = notes.of(contactId(context));
	const { limit } = pageOf(request.query, 30);
	const before = notes.all.find(({ id }) => id === asId(request.query.get('before') ?? ''));
	const found = all.filter(({ created_at }) => !before || created_at < before.created_at).slice(-limit);
	return success({
		notes: found.map((note) => show(context, note)),
		total: all.length,
		// A page that is full says that there is more, whether there is or not.
		has_more: found.length === limit,
	});
};

const create = (context: Context) => {
	const { notes, store, request } = context;
	const id = contactId(context);
	const { content } = decode(declaredJsonBody(request), { content: 'text' });
	if (content === '') throw new Refusal(400, 'content is required');
	// A deleted contact can still be written about.
	if (!store.contactOf({ contact_id: id })) throw new Refusal(500, 'Failed to create note');
	return success(show(context, notes.add(id, content, USER_ID)));
};

const remove = (context: Context) => {
	const { notes, parameters } = context;
	contactId(context);
	const id = requireId(parameters.note_id, 'Invalid note ID');
	const note = notes.all.find((each) => each.id === id);
	if (!note) throw new Refusal(404, 'Note not found');
	if (note.created_by_id !== USER_ID) throw new Refusal(403, 'You can only delete your own notes');
	notes.remove(note);
	return success({ message: 'Note deleted' });
};

/** What agents write to each other about a contact (docs/whatomate-api.md#notes; recording: assign-and-notes); only released servers have it. */
export const noteRoutes = knownTo('released', [
	{
		method: 'GET',
		path: '/api/contacts/{id}/notes',
		permission: 'chat:read',
		handle: list,
	},
	{
		method: 'POST',
		path: '/api/contacts/{id}/notes',
		permission: 'chat:write',
		handle: create,
	},
	{
		method: 'DELETE',
		path: '/api/contacts/{id}/notes/{note_id}',
		permission: 'chat:write',
		handle: remove,
	},
]);
