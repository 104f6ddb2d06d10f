import { inboxButtons } from '../../../nodes/shared/webhooks/inboxButtons';
import { webhooks } from '../../../nodes/shared/webhooks/webhooks';
import { triggers } from './support';

/** Everything that is told about the switch that lets a workflow start by itself: n8n 2 says *publish* there, and n8n 1 *activate*. */
const told: Array<[who: string, text: string]> = [
	...triggers.flatMap(({ description: { name, activationMessage, triggerPanel } }) => {
		const { executionsHelp, activationHint } = Object(triggerPanel) as Record<string, Record<string, string>>;
		return [activationMessage, ...Object.values(executionsHelp), ...Object.values(activationHint)].map(
			(text): [string, string] => [name, text ?? ''],
		);
	}),
	['a webhook that is refused', webhooks.wayOut.hint],
	['a button that is refused', inboxButtons.wayOut.hint],
];

/** @returns the words that a person reads */
const words = (html: string) => html.replace(/<[^>]*>/g, '').replaceAll('(in n8n 1: activate it)', '');

it.each(told)("%s says it as n8n's editor does: %s", (_, text) => {
	expect(words(text)).not.toMatch(/activat/i);
});

it('tells of the switch before the workflow is on, in either place', () => {
	expect(
		told.filter(([, text]) => /\bpublish the workflow|Publish<\/a> the workflow/.test(text)),
	).toHaveLength(6);
});
