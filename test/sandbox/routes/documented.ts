import { documentedMessage, Refusal, success } from '../server/answers';
import type { Context, Route } from '../server/context';
import { requireId } from '../server/decode';
import { visibleContact } from './contacts';

const wholeNumber = (value: string | null, fallback: number): number =>
	/^[1-9]\d*$/.test(value ?? '') ? Number(value) : fallback;

const list = (context: Context) => {
	const { store, request, parameters } = context;
	const { query } = request;
	const contact = visibleContact(context, requireId(parameters.id, 'Invalid contact ID'));
	const newestFirst = store.messagesOf(contact.id).reverse();
	const position = (name: 'before' | 'after'): number | undefined => {
		const id = query.get(name) ?? '';
		if (id === '') return undefined;
		const index = newestFirst.findIndex((message) => message.id === id);
		// Nothing is written about an unknown ID; a refusal shows a client's mistake where silence would hide it.
		if (index < 0) throw new Refusal(400, `Unknown message ID in "${name}"`);
		return index;
	};
	const from = position('before');
	const found = newestFirst.slice(from === undefined ? 0 : from + 1, position('after'));
	const page = wholeNumber(query.get('page'), 1);
	const limit = Math.min(100, wholeNumber(query.get('limit'), 50));
	const items = found.slice((page - 1) * limit, page * limit).map(documentedMessage);
	return success({ items, total: found.length, page, limit });
};

/**
 * The list of messages as documented (docs/whatomate-api.md#list-messages): newest first, `before` and `after` are message IDs and name
 * what lies outside the list, `before_id` is unknown and ignored, nothing is marked as read.
 */
export const documentedRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/contacts/{id}/messages', dialect: 'documented', handle: list },
];
