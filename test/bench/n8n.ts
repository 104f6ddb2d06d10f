/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs beside n8n, not in it */
import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { N8nApi } from '../e2e/n8n/api';
import type { WorkflowFile } from '../e2e/n8n/api';
import { startN8n } from '../e2e/n8n/server';
import { owner } from '../e2e/owner';
import { NODE, workflowOf } from '../e2e/workflows';
import { defaultApiKey } from '../sandbox';

/** An n8n with the built package in it, and what is measured in it. */
export class MeasuredN8n {
	private constructor(
		readonly url: string,
		readonly api: N8nApi,
	) {}

	/** Has something done with an n8n that has just started. */
	static async with<T>(action: (n8n: MeasuredN8n) => Promise<T>): Promise<T> {
		const running = await startN8n((line) => process.stderr.write(`${line}\n`));
		try {
			return await action(new MeasuredN8n(running.url, await N8nApi.signUp(running.url, owner)));
		} finally {
			await running.stop();
		}
	}

	/** Runs our node with these items. @returns the seconds that it took */
	async whatomate(baseUrl: string, parameters: INodeParameters, items: IDataObject[]): Promise<number> {
		const credential = await this.api.createCredential(`Server ${randomUUID()}`, {
			baseUrl,
			apiKey: defaultApiKey,
		});
		return await this.time(workflowOf(credential, parameters, { items }));
	}

	/** Runs n8n's HTTP Request node with these items. @returns the seconds that it took */
	async httpRequest(parameters: INodeParameters, items: IDataObject[]): Promise<number> {
		const credential = await this.api.createCredentialOf('httpHeaderAuth', `Key ${randomUUID()}`, {
			name: 'X-API-Key',
			value: defaultApiKey,
		});
		const workflow = workflowOf(credential, {}, { items });
		const node = workflow.nodes[2];
		Object.assign(node, {
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			credentials: { httpHeaderAuth: credential },
			parameters: {
				authentication: 'genericCredentialType',
				genericAuthType: 'httpHeaderAuth',
				...parameters,
			},
			// A request that is refused must not end the others.
			onError: 'continueRegularOutput',
		});
		return await this.time(workflow);
	}

	private async time(workflow: WorkflowFile): Promise<number> {
		const execution = await this.api.runWorkflow(workflow);
		if (execution.error) throw new Error(execution.error.message);
		return execution.milliseconds(NODE) / 1000;
	}
}
