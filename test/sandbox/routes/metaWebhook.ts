import { Refusal, success } from '../server/answers';
import type { Route } from '../server/context';

/**
 * The receiver of Meta's webhooks (docs/whatomate-api.md#meta-receiver-of-the-server; recording: meta-webhook), the one part of the API that asks for no key: Meta proves
 * itself by its signature, and whoever sends none is believed.
 */
export const metaWebhookRoutes: readonly Route[] = [
	{
		method: 'GET',
		path: '/api/webhook',
		open: true,
		handle: ({ store, request: { query } }) => {
			const token = query.get('hub.verify_token') ?? '';
			const known = store.accounts.some(({ webhook_verify_token }) => webhook_verify_token === token);
			if (query.get('hub.mode') !== 'subscribe' || !known) throw new Refusal(403, 'Verification failed');
			return {
				status: 200,
				headers: { 'content-type': 'text/plain; charset=utf-8' },
				body: Buffer.from(query.get('hub.challenge') ?? ''),
			};
		},
	},
	{
		method: 'POST',
		path: '/api/webhook',
		open: true,
		handle: ({ metaReceiver, request }) => {
			metaReceiver.receive(request.json, request.body, request.headers['x-hub-signature-256'] ?? '');
			return success({ status: 'ok' });
		},
	},
];
