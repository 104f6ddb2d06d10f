import type { InboxButton } from '../answering/inboxButtons';
import { wholeSeconds } from '../data/clock';
import { USER_ID } from '../data/seed';
import type { JsonObject } from '../data/types';
import { urlRefusal } from '../server/addresses';
import { Refusal, success } from '../server/answers';
import { knownTo, type Context } from '../server/context';
import { decode, declaredJsonBody, like, listAnswer, requireId } from '../server/decode';

const show = (button: InboxButton): JsonObject => ({
	id: button.id,
	name: button.name,
	icon: button.icon,
	action_type: button.action_type,
	config: button.config,
	is_active: button.is_active,
	display_order: button.display_order,
	created_at: wholeSeconds(button.created_at),
	updated_at: wholeSeconds(button.updated_at),
});

const existing = ({ inboxButtons, parameters }: Context): InboxButton => {
	const button = inboxButtons.find(requireId(parameters.id, 'Invalid action ID'));
	if (!button) throw new Refusal(404, 'Custom action not found');
	return button;
};

const read = ({ request }: Context) =>
	decode(declaredJsonBody(request), {
		name: 'text',
		icon: 'text',
		action_type: 'text',
		config: 'object',
		is_active: 'flag',
		display_order: 'whole',
	});

const types = ['webhook', 'url', 'javascript'];

/** What each type has to have. */
const required: Record<string, { field: string; words: string }> = {
	webhook: { field: 'url', words: 'URL is required for webhook actions' },
	url: { field: 'url', words: 'URL is required for URL actions' },
	javascript: { field: 'code', words: 'Code is required for JavaScript actions' },
};

const requireConfig = (
	{ allowPrivateWebhooks }: Context,
	type: string,
	config: JsonObject | undefined,
): void => {
	const { field, words } = required[type];
	if (config?.[field] === undefined) throw new Refusal(400, words);
	const { url } = config;
	const refusal =
		type === 'webhook' && typeof url === 'string' ? urlRefusal(url, allowPrivateWebhooks) : undefined;
	if (refusal !== undefined) throw new Refusal(400, refusal);
};

const list = ({ inboxButtons, request: { query } }: Context) => {
	const named = like(query.get('search') ?? '', 'i');
	const found = inboxButtons.all
		.filter(({ name }) => named(name))
		.reverse()
		.sort((a, b) => a.display_order - b.display_order);
	return success(listAnswer('custom_actions', found, query, show));
};

const create = (context: Context) => {
	const { config, ...asked } = read(context);
	if (asked.name === '') throw new Refusal(400, 'Name is required');
	if (asked.action_type === '') throw new Refusal(400, 'Action type is required');
	if (!types.includes(asked.action_type)) {
		throw new Refusal(400, 'Invalid action type. Must be webhook, url, or javascript');
	}
	requireConfig(context, asked.action_type, config);
	return success(show(context.inboxButtons.add({ ...asked, config: config ?? {} })));
};

const update = (context: Context) => {
	const button = existing(context);
	const { name, icon, action_type, config, is_active, display_order } = read(context);
	if (action_type !== '' && !types.includes(action_type)) throw new Refusal(400, 'Invalid action type');
	if (config) requireConfig(context, action_type || button.action_type, config);
	context.inboxButtons.change(button, {
		name: name || button.name,
		icon: icon || button.icon,
		action_type: action_type || button.action_type,
		config: config ?? button.config,
		// Left out is off, and in front of all (docs/whatomate-api.md#inbox-buttons; recording: inbox-buttons "update without is_active").
		is_active,
		display_order,
	});
	return success(show(button));
};

const remove = (context: Context) => {
	context.inboxButtons.remove(existing(context));
	return success({ status: 'deleted' });
};

const execute = async (context: Context) => {
	const { inboxButtons, store, staff, request } = context;
	requireId(context.parameters.id, 'Invalid action ID');
	const { contact_id } = decode(declaredJsonBody(request), { contact_id: 'text' });
	const button = existing(context);
	if (!button.is_active) throw new Refusal(400, 'Custom action is not active');
	const contact = store.contact(requireId(contact_id, 'Invalid contact ID'));
	if (!contact) throw new Refusal(404, 'Contact not found');
	const user = staff.user(USER_ID);
	if (!user || button.action_type !== 'webhook') throw new Refusal(501, 'Only webhooks are played here');
	return success(await inboxButtons.click(button, contact, user));
};

/** Buttons in the agents' inbox (docs/whatomate-api.md#inbox-buttons; recording: inbox-buttons), for which no permission is asked; only released servers have them. */
export const inboxButtonRoutes = knownTo('released', [
	{ method: 'GET', path: '/api/custom-actions', handle: list },
	{ method: 'POST', path: '/api/custom-actions', handle: create },
	{
		method: 'GET',
		path: '/api/custom-actions/{id}',
		handle: (context) => success(show(existing(context))),
	},
	{ method: 'PUT', path: '/api/custom-actions/{id}', handle: update },
	{ method: 'DELETE', path: '/api/custom-actions/{id}', handle: remove },
	{ method: 'POST', path: '/api/custom-actions/{id}/execute', handle: execute },
]);
