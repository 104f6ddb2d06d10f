import type { TriggerPanelDefinition } from 'n8n-workflow';

/** What the editor shows beside a trigger before it has heard anything. */
export const triggerPanel: TriggerPanelDefinition = {
	header: 'See what a message brings',
	executionsHelp: {
		inactive:
			'<b>While you build the workflow</b>, listen, and then write to your WhatsApp number from a phone: the message appears here. <br /><br /> <b>When it is ready</b>, activate the workflow: from then on it starts by itself, and you find its runs in the <a data-key="executions">list of executions</a>.',
		active:
			'<b>While you build the workflow</b>, listen, and then write to your WhatsApp number from a phone: the message appears here. <br /><br /> <b>This workflow is active</b>: it also starts by itself, and you find its runs in the <a data-key="executions">list of executions</a>.',
	},
	activationHint: {
		inactive: '<a data-key="activate">Activate</a> the workflow, and it starts by itself.',
		active: '',
	},
};
