import { wholeSeconds } from '../data/clock';
import type { JsonObject, SavedReply } from '../data/types';
import { Refusal, success } from '../server/answers';
import { knownTo, type Context } from '../server/context';
import { decode, declaredJsonBody, like, listAnswer, requireId } from '../server/decode';

const show = (reply: SavedReply): JsonObject => ({
	id: reply.id,
	name: reply.name,
	shortcut: reply.shortcut,
	content: reply.content,
	category: reply.category,
	is_active: reply.is_active,
	usage_count: reply.usage_count,
	buttons: reply.buttons,
	created_at: wholeSeconds(reply.created_at),
	updated_at: wholeSeconds(reply.created_at),
});

const idOf = ({ parameters }: Context) => requireId(parameters.id, 'Invalid canned response ID');

const existing = (context: Context): SavedReply => {
	const id = idOf(context);
	const reply = context.store.savedReplies.find((each) => each.id === id);
	if (!reply) throw new Refusal(404, 'Canned response not found');
	return reply;
};

const list = ({ store, request: { query } }: Context) => {
	const has = like(query.get('search') ?? '', 'i');
	const category = query.get('category') ?? '';
	const found = store.savedReplies
		.filter(
			(reply) =>
				(query.get('active_only') !== 'true' || reply.is_active) &&
				(category === '' || reply.category === category) &&
				[reply.name, reply.content, reply.shortcut].some(has),
		)
		.sort((a, b) => b.usage_count - a.usage_count || a.name.localeCompare(b.name));
	return success(listAnswer('canned_responses', found, query, show));
};

const create = ({ store, request }: Context) => {
	const asked = decode(declaredJsonBody(request), {
		name: 'text',
		shortcut: 'text',
		content: 'text',
		category: 'text',
		buttons: 'objects',
	});
	const { name, content } = asked;
	if (name === '' || content === '') throw new Refusal(400, 'name and content are required');
	if (store.savedReplies.some((reply) => reply.name === name)) {
		throw new Refusal(409, 'Canned response with this name already exists');
	}
	return success(show(store.addSavedReply(asked)));
};

const use = (context: Context) => {
	const id = idOf(context);
	// An unknown one is counted in silence.
	const reply = context.store.savedReplies.find((each) => each.id === id);
	if (reply) reply.usage_count += 1;
	return success({ message: 'Usage incremented' });
};

/** Saved replies (docs/whatomate-api.md#saved-replies; recording: more-of-the-platform), for which no permission is asked; only released servers have them. */
export const savedReplyRoutes = knownTo('released', [
	{ method: 'GET', path: '/api/canned-responses', handle: list },
	{ method: 'POST', path: '/api/canned-responses', handle: create },
	{
		method: 'GET',
		path: '/api/canned-responses/{id}',
		handle: (context) => success(show(existing(context))),
	},
	{ method: 'POST', path: '/api/canned-responses/{id}/use', handle: use },
]);
