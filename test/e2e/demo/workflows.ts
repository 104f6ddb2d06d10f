import type { Sandbox } from '../../sandbox';
import { example, examples, type ExampleName } from '../examples';
import type { N8nApi, WorkflowFile } from '../n8n/api';

/**
 * The examples that are at work in the demo. Only one of them answers what customers write: with two, everybody would get
 * two answers.
 */
export const active: readonly ExampleName[] = [
	'auto-reply',
	'appointment-reminder',
	'delivery-report',
	'inbox-button-ticket',
];

/** Nodes that make what an example stores its rows in; they run once before it is activated. */
const firstRun: Partial<Record<ExampleName, string>> = {
	'appointment-reminder': 'Add Sample Appointments',
	'delivery-report': 'Report Table',
	'inbox-button-ticket': 'Ticket Table',
};

/** What the demo has in n8n. */
export interface DemoWorkflows {
	/** The workflows' IDs. */
	ids: Record<ExampleName, string>;
	/** Their names in n8n. */
	names: Record<ExampleName, string>;
	/** The execution that sent a template to ten phones. */
	execution: string;
}

/** The example that reads a conversation names somebody who is none of the demo's people: here it reads Ana's. */
const amongPeople = (workflow: WorkflowFile): WorkflowFile => {
	const nodes = JSON.stringify(workflow.nodes).replaceAll('+1 415 555 0104', '+1 415 555 0101');
	return { ...workflow, nodes: JSON.parse(nodes) as WorkflowFile['nodes'] };
};

const MANUAL = 'When Clicking Execute';

/**
 * Imports all examples, with their credential chosen, and activates those that get along with each other.
 *
 * @param say told what happens next
 */
export async function setUpWorkflows(
	n8n: N8nApi,
	sandbox: Sandbox,
	say: (line: string) => void,
): Promise<DemoWorkflows> {
	const credential = await n8n.createCredential('Whatomate (Demo)', {
		baseUrl: sandbox.url,
		apiKey: sandbox.apiKey,
	});
	say(`Importing ${examples.length} workflows`);
	const ids = {} as DemoWorkflows['ids'];
	const names = {} as DemoWorkflows['names'];
	for (const name of examples) {
		const file = example(name, credential);
		names[name] = file.name;
		ids[name] = await n8n.createWorkflow(name === 'read-and-answer' ? amongPeople(file) : file);
	}
	say('Activating those that listen');
	for (const name of active) {
		const last = firstRun[name];
		if (last) await n8n.execute(ids[name], MANUAL, last);
		await n8n.activate(ids[name]);
	}
	say('Sending the first messages');
	await n8n.execute(ids['appointment-reminder'], 'Every Day at 10');
	const sent = await n8n.execute(ids['template-to-contacts'], MANUAL);
	return { ids, names, execution: sent.id };
}
