import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { runBatch } from './engine/runBatch';
import { runItems } from './engine/runItems';
import { methods } from './methods';
import { answerWebhooks, receiveAnswer } from './question/receiveAnswer';
import { findOperation, outputs, properties, subtitle } from './resources';

export class Whatomate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Whatomate',
		name: 'whatomate',
		icon: { light: 'file:../../icons/whatomate.svg', dark: 'file:../../icons/whatomate.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle,
		description: 'Send WhatsApp messages and read conversations through your own Whatomate server',
		defaults: { name: 'Whatomate' },
		inputs: [NodeConnectionTypes.Main],
		outputs,
		usableAsTool: true,
		credentials: [{ name: 'whatomateApi', required: true }],
		webhooks: answerWebhooks,
		waitingNodeTooltip:
			'={{ $parameter["operation"] === "sendAndWait" ? "Execution will continue when the customer answers" : "" }}',
		properties,
	};

	methods = methods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0) as string;
		const name = this.getNodeParameter('operation', 0) as string;
		const operation = findOperation(resource, name);
		if (!operation) {
			throw new NodeOperationError(this.getNode(), `Whatomate has no operation '${name}' for '${resource}'`, {
				description: 'Choose an operation again, or update the package.',
			});
		}
		return operation.kind === 'all' ? await runBatch(this, operation) : await runItems(this, operation);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveAnswer(this);
	}
}
