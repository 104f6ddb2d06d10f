import type { INodeParameters } from 'n8n-workflow';
import type { WorkflowFile } from '../e2e/n8n/api';

/** The triggers of the workflow: a click, and a customer's tap. */
export const BY_HAND = 'When Clicking Execute';
/** Starts where a customer taps a button. */
export const BY_TAP = 'When a Button Is Tapped';
/** The node that sends the template. */
export const OUT = 'Send Template';
/** The node that answers the tap. */
export const BACK = 'Send Text';

const note = (name: string, content: string, y: number): WorkflowFile['nodes'][number] => ({
	id: name,
	name,
	type: 'n8n-nodes-base.stickyNote',
	typeVersion: 1,
	position: [-80, y],
	parameters: { content, width: 496, height: 240, color: 7 },
});

const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });

/**
 * A workflow that reminds a customer of an appointment, and answers the tap on the template's button: small enough to be read
 * in half a picture.
 *
 * @param phone whom it reminds
 */
export function reminder(
	credential: { id: string; name: string },
	name: string,
	phone: string,
): WorkflowFile {
	const node = (
		called: string,
		type: string,
		position: [x: number, y: number],
		parameters: INodeParameters = {},
	): WorkflowFile['nodes'][number] => ({
		id: called,
		name: called,
		type,
		typeVersion: 1,
		position,
		parameters,
		...(type.includes('whatomate') ? { credentials: { whatomateApi: credential } } : {}),
	});
	return {
		name: 'Remind, and answer',
		nodes: [
			note('Out', '### A reminder goes out', 0),
			note('Back', '### Who taps its button gets an answer', 256),
			node(BY_HAND, 'n8n-nodes-base.manualTrigger', [0, 64]),
			node(OUT, 'n8n-nodes-whatomate.whatomate', [240, 64], {
				resource: 'message',
				operation: 'sendTemplate',
				contact: { __rl: true, mode: 'phone', value: phone },
				template: { __rl: true, mode: 'name', value: 'appointment_reminder' },
				specifyVariables: 'json',
				headerParamsJson: JSON.stringify({ name }),
				templateParamsJson: JSON.stringify({ name, date: 'Friday at 9:30' }),
			}),
			node(BY_TAP, 'n8n-nodes-whatomate.whatomateLiveTrigger', [0, 320], {
				events: ['message.incoming'],
				filters: { types: ['button_reply'] },
			}),
			node(BACK, 'n8n-nodes-whatomate.whatomate', [240, 320], {
				resource: 'message',
				operation: 'sendText',
				contact: { __rl: true, mode: 'id', value: '={{ $json.contact_id }}' },
				text: `Thank you, ${name}. See you on Friday!`,
			}),
		],
		connections: { [BY_HAND]: to(OUT), [BY_TAP]: to(BACK) },
	};
}
