import { urlRefusal } from '../server/addresses';
import { Refusal, success } from '../server/answers';
import { wholeSeconds } from '../data/clock';
import type { Context, Route } from '../server/context';
import { decode, declaredJsonBody, like, listAnswer, requireId } from '../server/decode';
import type { JsonObject, Webhook } from '../data/types';

/** A webhook as answers show it: the secret never (docs/whatomate-api.md#webhooks; recording: webhooks). */
const show = (webhook: Webhook): JsonObject => ({
	id: webhook.id,
	name: webhook.name,
	url: webhook.url,
	events: webhook.events,
	headers: webhook.headers,
	is_active: webhook.is_active,
	has_secret: webhook.secret !== '',
	created_at: wholeSeconds(webhook.created_at),
	updated_at: wholeSeconds(webhook.updated_at),
});

const existing = ({ webhooks, parameters }: Context): Webhook => {
	const id = requireId(parameters.id, 'Invalid webhook ID');
	const webhook = webhooks.registered.find((each) => each.id === id);
	if (!webhook) throw new Refusal(404, 'Webhook not found');
	return webhook;
};

const read = ({ request }: Context) => {
	const body = declaredJsonBody(request);
	const given = decode(body, { headers: 'object' }).headers !== undefined;
	const asked = decode(body, {
		name: 'text',
		url: 'text',
		events: 'texts',
		headers: 'values',
		secret: 'text',
		is_active: 'flag',
	});
	return { ...asked, events: asked.events ?? [], headers: given ? asked.headers : undefined };
};

const requireUrl = ({ allowPrivateWebhooks }: Context, url: string) => {
	const refusal = urlRefusal(url, allowPrivateWebhooks);
	if (refusal !== undefined) throw new Refusal(400, refusal);
};

const list = ({ webhooks, request: { query } }: Context) => {
	const named = like(query.get('search') ?? '', 'i');
	const found = webhooks.registered.filter(({ name, url }) => named(name) || named(url)).reverse();
	return success({ ...listAnswer('webhooks', found, query, show), available_events: webhooks.available });
};

const create = (context: Context) => {
	const { name, url, events, headers = {}, secret } = read(context);
	if (name === '' || url === '') throw new Refusal(400, 'name and url are required');
	requireUrl(context, url);
	if (events.length === 0) throw new Refusal(400, 'at least one event must be selected');
	return success(show(context.webhooks.add({ name, url, events, headers, secret })));
};

const update = (context: Context) => {
	const webhook = existing(context);
	const { name, url, events, headers, secret, is_active } = read(context);
	if (url !== '') requireUrl(context, url);
	context.webhooks.change(webhook, {
		name: name || webhook.name,
		url: url || webhook.url,
		events: events.length > 0 ? events : webhook.events,
		headers: headers ?? webhook.headers,
		secret: secret || webhook.secret,
		// Left out is off (docs/whatomate-api.md#webhooks; recording: accounts-and-more "webhook update without is_active").
		is_active,
	});
	return success(show(webhook));
};

const remove = (context: Context) => {
	context.webhooks.remove(existing(context));
	return success({ message: 'Webhook deleted successfully' });
};

const test = async (context: Context) => {
	if (await context.webhooks.test(existing(context))) {
		return success({ message: 'Test webhook sent successfully' });
	}
	throw new Refusal(502, 'Webhook test failed');
};

/**
 * Webhooks (docs/whatomate-api.md#webhooks; recording: webhooks); both dialects answer the same. A released server asks for no permission here: any key
 * may do it (docs/whatomate-api.md#permissions).
 */
export const webhookRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/webhooks', handle: list },
	{ method: 'POST', path: '/api/webhooks', handle: create },
	{ method: 'GET', path: '/api/webhooks/{id}', handle: (context) => success(show(existing(context))) },
	{ method: 'PUT', path: '/api/webhooks/{id}', handle: update },
	{ method: 'DELETE', path: '/api/webhooks/{id}', handle: remove },
	{ method: 'POST', path: '/api/webhooks/{id}/test', handle: test },
];
