import type { IDataObject } from 'n8n-workflow';

import { WebhookHost } from '../triggerHarness';
import { useTriggers } from './support';

export const FROM = '14155550199';
export const HEADER = 'x-n8n-webhook-token';

/** When deliveries were sent: older ones are refused. */
export const NOW = new Date().toISOString();

/** @returns a delivery of an incoming message */
export const incoming = (text = 'hi', id = 'm1') =>
	JSON.stringify({
		event: 'message.incoming',
		timestamp: NOW,
		data: { message_id: id, contact_phone: FROM, message_type: 'text', content: text, direction: 'incoming' },
	});

/** A sandbox before each test, with the webhook triggers that listen to it. */
export function useWebhooks() {
	const triggers = useTriggers<WebhookHost>({ allowPrivateWebhooks: true });

	const host = async (parameters: IDataObject = {}, more: IDataObject = {}) => {
		const made = await new WebhookHost({
			sandbox: triggers.sandbox,
			parameters: { source: 'whatomate', events: ['message.incoming'], ...parameters },
			...more,
		}).start();
		triggers.add(made);
		return made;
	};

	const changes = () =>
		triggers.sandbox.requests
			.filter(({ method }) => method !== 'GET')
			.map(({ method, path }) => `${method} ${path}`);
	const delivered = async () => await triggers.sandbox.until(() => triggers.sandbox.pendingWebhooks === 0);
	const tokenOf = () => triggers.sandbox.webhooks[0].headers['X-N8n-Webhook-Token'];

	return {
		get sandbox() {
			return triggers.sandbox;
		},
		server: triggers.server,
		host,
		changes,
		delivered,
		tokenOf,
	};
}
