import { randomUUID } from 'node:crypto';
import type { Major } from './major';

/** How to ask n8n's REST API: with its method and path, and what goes along. */
export type Call = <T>(method: string, path: string, body?: object) => Promise<T>;

/** An execution as the list of a workflow has it. */
export interface ListedExecution {
	id: string;
	status: string;
}

/** How far n8n 2 is with starting or ending the triggers of a workflow. */
export interface Publication {
	status: 'in_progress' | 'published' | 'partial' | 'failed' | 'not_published';
	triggers: Array<{ nodeId: string; errorMessage: string | null }>;
}

/** A node of a workflow that is imported, as far as it is looked at here. */
interface ImportedNode {
	type: string;
	webhookId?: string;
}

/** What is asked of the majors of n8n in different ways. */
export interface Ways {
	/** @returns a node as n8n wants it from whoever imports a workflow */
	imported<Node extends ImportedNode>(node: Node): Node;
	/** @returns what the body of a manual run holds beside the trigger and the last node */
	manualRun(call: Call, workflowId: string): Promise<object>;
	/** @returns how far the triggers of a workflow are, once they were told to start or to end */
	publication(call: Call, workflowId: string, wanted: Publication['status']): Promise<Publication>;
	/** @returns the executions of a workflow, finished or not, in any order */
	executions(call: Call, workflowId: string): Promise<ListedExecution[]>;
}

/** The most that n8n lists at once. */
const PAGE_SIZE = 100;

/** What n8n 1 lists apart from the pages. */
const RUNNING = ['new', 'running'];

const executionsPath = (workflowId: string, more: Record<string, string>): string => {
	const query = { filter: JSON.stringify({ workflowId }), limit: String(PAGE_SIZE), ...more };
	return `/executions?${new URLSearchParams(query).toString()}`;
};

/** All that the test helpers know of the differences between the majors. */
export const ways: Record<Major, Ways> = {
	1: {
		/**
		 * The editor gives each trigger the part of its webhook's address that is its own. Without it, n8n 1 makes one of the node's name,
		 * and does not find it again when there is a space in the name.
		 */
		imported: (node) =>
			node.type.endsWith('.whatomateTrigger') ? { webhookId: randomUUID(), ...node } : node,
		/** n8n 1 runs what the editor shows, and wants it told. */
		manualRun: async (call, workflowId) => ({
			workflowData: await call('GET', `/workflows/${workflowId}`),
		}),
		/** It answers when the triggers are at work, or refuses with what went wrong. */
		publication: async (_call, _workflowId, wanted) => ({ status: wanted, triggers: [] }),
		executions: async (call, workflowId) => {
			const listed = new Map<string, ListedExecution>();
			for (let more = {}; ; ) {
				const { results } = await call<{ results: ListedExecution[] }>(
					'GET',
					executionsPath(workflowId, more),
				);
				for (const each of results) listed.set(each.id, each);
				// Those that run stand before each page, however old they are: what follows the page does not follow them.
				const page = results.filter(({ status }) => !RUNNING.includes(status));
				if (page.length < PAGE_SIZE) return [...listed.values()];
				more = { lastId: String(Math.min(...page.map(({ id }) => Number(id)))) };
			}
		},
	},
	2: {
		imported: (node) => node,
		manualRun: async () => ({}),
		publication: async (call, workflowId) =>
			await call<Publication>('GET', `/workflows/${workflowId}/publication-status`),
		executions: async (call, workflowId) => {
			// The pages are in the order in which workers began, but each goes on below an ID: what began out of turn stands on two of them.
			const listed = new Map<string, ListedExecution>();
			for (let cursor: string | null = ''; cursor !== null; ) {
				const page: { results: ListedExecution[]; nextCursor: string | null } = await call(
					'GET',
					executionsPath(workflowId, cursor === '' ? {} : { cursor }),
				);
				for (const each of page.results) listed.set(each.id, each);
				cursor = page.nextCursor;
			}
			return [...listed.values()];
		},
	},
};
