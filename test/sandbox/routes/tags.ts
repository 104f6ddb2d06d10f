import { Refusal, success, tagAnswer } from '../server/answers';
import type { Context, Route } from '../server/context';
import { decode, declaredJsonBody, listAnswer } from '../server/decode';

/** Bytes that a name may have, whatever the refusal calls them. */
const LONGEST_NAME = 50;
const COLORS = ['blue', 'red', 'green', 'yellow', 'purple', 'gray'];

const list = ({ store, request: { query } }: Context) => {
	const search = (query.get('search') ?? '').toLowerCase();
	const found = store.tags.filter(({ name, color }) =>
		[name, color].some((text) => text.toLowerCase().includes(search)),
	);
	return success(listAnswer('tags', found, query, tagAnswer));
};

const create = ({ store, request }: Context) => {
	const { name, color } = decode(declaredJsonBody(request), { name: 'text', color: 'text' });
	if (name === '') throw new Refusal(400, 'name is required');
	if (Buffer.byteLength(name) > LONGEST_NAME) throw new Refusal(400, 'name must be at most 50 characters');
	if (color !== '' && !COLORS.includes(color)) {
		throw new Refusal(400, `invalid color. Valid colors: ${COLORS.join(', ')}`);
	}
	if (store.tags.some((tag) => tag.name === name)) {
		throw new Refusal(409, 'Tag with this name already exists');
	}
	return success(tagAnswer(store.addTag(name, color || 'gray')));
};

const remove = ({ store, parameters }: Context) => {
	const place = store.tags.findIndex(({ name }) => name === parameters.name);
	if (place < 0) throw new Refusal(404, 'Tag not found');
	store.tags.splice(place, 1);
	for (const contact of store.contacts) {
		contact.tags = contact.tags.filter((tag) => tag !== parameters.name);
	}
	return success({ message: 'Tag deleted' });
};

/** The list of tags (docs/whatomate-api.md#tags; recordings: other-lists, more-of-the-platform); only released servers change it. */
export const tagRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/tags', permission: 'tags:read', handle: list },
	{
		method: 'POST',
		path: '/api/tags',
		dialect: 'released',
		permission: 'tags:write',
		handle: create,
	},
	{
		method: 'DELETE',
		path: '/api/tags/{name}',
		dialect: 'released',
		permission: 'tags:delete',
		handle: remove,
	},
];
