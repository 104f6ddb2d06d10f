import { triggerPanel } from '../../../nodes/shared/editor/triggerPanel';
import { inboxButtons } from '../../../nodes/shared/webhooks/inboxButtons';
import { webhooks } from '../../../nodes/shared/webhooks/webhooks';
import { triggers } from './support';

/** A workflow is published in n8n 2, and activated in n8n 1: whoever looks for a button finds it in either. */

/** @returns every text in something, wherever it stands */
const textsIn = (value: unknown): string[] =>
	typeof value === 'string'
		? [value]
		: Object.values((value ?? {}) as object).flatMap((inner: unknown) => textsIn(inner));

const texts = [
	...triggers.flatMap(({ description: { activationMessage, eventTriggerDescription, triggerPanel } }) =>
		textsIn({ activationMessage, eventTriggerDescription, triggerPanel }),
	),
	...textsIn([webhooks.wayOut, inboxButtons.wayOut]),
];

it.each(texts.filter((text) => /activat|publish/i.test(text)))('both words stand in: %s', (text) => {
	expect(text).toMatch(/publish the workflow (again )?\(in n8n 1: activate it\)/i);
	expect(text).not.toMatch(/deactivate/i);
});

it('the panel of a trigger says so in its help and below its button', () => {
	for (const { description } of triggers)
		expect(textsIn(description.triggerPanel).filter((text) => /publish/i.test(text))).toHaveLength(2);
});

it('the panel says what to do while the trigger listens, before and after it is published', () => {
	const hints = textsIn(triggerPanel.activationHint);
	expect(hints).toHaveLength(2);
	for (const hint of hints) expect(hint).toMatch(/^While this listens, write to your WhatsApp number/);
});
