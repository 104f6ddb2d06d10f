import { resolveWebhookDescriptionField } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import { triggers } from './support';

/** n8n has its expressions resolved in an engine of their own, unless a webhook's description says how else. */
const webhooks = triggers.flatMap(({ description }) => description.webhooks ?? []);

const node = { parameters: { source: 'whatomate', events: ['message.incoming'] } } as unknown as INode;

test.each(webhooks.map((webhook) => [webhook.name, webhook] as const))(
	'%s: every expression of the description is resolved without the engine',
	(_name, webhook) => {
		const expressions = Object.entries(webhook).filter(([, value]) => String(value).startsWith('='));
		for (const [field] of expressions) {
			expect(resolveWebhookDescriptionField(node, webhook, field)).toEqual({
				resolved: true,
				value: undefined,
			});
		}
	},
);

test('one of them leaves the status as the trigger has set it', () => {
	expect(webhooks.some(({ responseCode }) => responseCode !== undefined)).toBe(true);
});
