/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs beside n8n, not in it */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowFile } from './n8n/api';
import { projectFolder } from './n8n/install';

/** The workflows of the folder `examples`. */
export const examples = [
	'template-to-contacts',
	'read-and-answer',
	'ai-agent',
	'auto-reply',
	'collect-messages',
	'voice-message',
	'out-of-hours',
	'inbox-button-ticket',
	'delivery-report',
	'scheduled-campaign',
	'appointment-reminder',
	'birthday-greeting',
	'retry-unreachable',
] as const;

/** The name of one of them. */
export type ExampleName = (typeof examples)[number];

/**
 * Reads an example and chooses the credential in it, the one thing that a user has to do.
 *
 * @param credential what the nodes name it by
 */
export function example(name: ExampleName, credential: { id: string; name: string }): WorkflowFile {
	const text = readFileSync(join(projectFolder, 'examples', `${name}.json`), 'utf8');
	const workflow = JSON.parse(text) as WorkflowFile;
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.type.startsWith('n8n-nodes-whatomate.')
				? { ...node, credentials: { whatomateApi: credential } }
				: node,
		),
	};
}
