import type { TriggerPanelDefinition } from 'n8n-workflow';

/** Stands there also while n8n says nothing but that it executes the node. */
const WHILE_LISTENING =
	'While this listens, write to your WhatsApp number from a phone, or do what you chose to listen to.';

/** What the editor shows beside a trigger before it has heard anything. */
export const triggerPanel: TriggerPanelDefinition = {
	header: 'Execute this step, then write to your WhatsApp number from a phone',
	executionsHelp: {
		inactive:
			'<b>While you build the workflow</b>, listen, and then write to your WhatsApp number from a phone: the message appears here. <br /><br /> <b>When it is ready</b>, publish the workflow (in n8n 1: activate it): from then on it starts by itself, and you find its runs in the <a data-key="executions">list of executions</a>.',
		active:
			'<b>While you build the workflow</b>, listen, and then write to your WhatsApp number from a phone: the message appears here. <br /><br /> <b>This workflow is at work</b>: it also starts by itself, and you find its runs in the <a data-key="executions">list of executions</a>.',
	},
	activationHint: {
		inactive: `${WHILE_LISTENING} Publish the workflow (in n8n 1: activate it), and it starts by itself.`,
		active: WHILE_LISTENING,
	},
};
