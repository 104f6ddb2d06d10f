/* eslint-disable @n8n/community-nodes/no-restricted-imports -- plays n8n's webhook server */
import { createServer } from 'node:http';

import { WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INodeExecutionData,
	IRunExecutionData,
	IWebhookData,
	IWebhookFunctions,
} from 'n8n-workflow';

import { Whatomate } from '../../nodes/Whatomate/Whatomate.node';
import { onLoopback } from '../sandbox';
import type { Listening, Sandbox } from '../sandbox';
import { additionalData, credentialOf, nodeWith, run, workflowOf } from './harness';
import type { RunOptions, RunResult } from './harness';

/** What a delivery was answered. */
export interface Answered {
	status: number;
	body: unknown;
}

/** An execution that was put to wait. */
export interface Waiting {
	result: RunResult;
	/** What it goes on with; nothing while it waits. */
	resumed?: INodeExecutionData[];
	/** Every answer to a delivery, in order. */
	answers: Answered[];
}

/** An n8n whose executions wait for answers: it hands what comes to `/webhook-waiting/<execution>/<node>` to the node. */
class WaitingHost {
	readonly executions = new Map<string, Waiting>();
	private readonly parametersOf = new Map<string, RunOptions>();
	private listening?: Listening;
	private readonly server = createServer((incoming, outgoing) => {
		const chunks: Buffer[] = [];
		incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
		incoming.on('end', () => {
			const [, , execution] = (incoming.url ?? '').split(/[/?]/);
			const headers = incoming.headers as Record<string, string>;
			void this.deliver(execution, Buffer.concat(chunks), headers).then(({ status, body }) => {
				outgoing.writeHead(status, { 'content-type': 'application/json' });
				outgoing.end(JSON.stringify(body));
			});
		});
	});

	/** Begins with no execution. */
	async start(): Promise<void> {
		this.executions.clear();
		this.parametersOf.clear();
		this.listening = await onLoopback(this.server);
	}

	async close(): Promise<void> {
		await this.listening?.close();
	}

	get url(): string {
		return `${this.listening?.url}/webhook-waiting`;
	}

	/** Executes the node until it waits, or fails. */
	async execute(
		sandbox: Sandbox,
		parameters: IDataObject,
		{ id = `e${this.executions.size + 1}`, ...more }: Partial<RunOptions> & { id?: string } = {},
	): Promise<Waiting> {
		const options: RunOptions = {
			sandbox,
			waitingUrl: this.url,
			executionId: id,
			...more,
			parameters: { operation: 'sendAndWait', ...parameters },
		};
		const waiting: Waiting = { result: await run(options), answers: [] };
		this.executions.set(id, waiting);
		this.parametersOf.set(id, options);
		return waiting;
	}

	/** Hands a delivery to the node, as n8n does with an execution that waits. */
	async deliver(id: string, body: Buffer | string, headers: Record<string, string>): Promise<Answered> {
		const waiting = this.executions.get(id);
		const options = this.parametersOf.get(id);
		// n8n's own words for an execution that runs, has ended or never was.
		if (!waiting || !options || waiting.resumed || waiting.result.status !== 'waiting') {
			return { status: waiting ? 409 : 404, body: {} };
		}
		const answered: Answered = { status: 200, body: {} };
		const response = {
			status: (status: number) => Object.assign(response, { answered: (answered.status = status) }),
			json: (json: unknown) => (answered.body = json),
		};
		const node = nodeWith(options.parameters);
		// As n8n does, it comes from the database.
		const saved = JSON.parse(JSON.stringify(waiting.result.run)) as IRunExecutionData;
		const context = new WebhookContext(
			workflowOf([node], false),
			node,
			{
				...additionalData(credentialOf(options)),
				executionId: id,
				httpRequest: { rawBody: Buffer.from(body), headers, query: {}, params: {} },
				httpResponse: response,
			} as never,
			'manual',
			{ webhookDescription: new Whatomate().description.webhooks?.[0] } as IWebhookData,
			[],
			saved,
		);
		const result = await new Whatomate().webhook.call(context as unknown as IWebhookFunctions);
		if (result.webhookResponse !== undefined) answered.body = result.webhookResponse;
		if (result.workflowData) waiting.resumed = result.workflowData[0];
		waiting.answers.push(answered);
		return answered;
	}
}

/** Such an n8n for each test, ended afterwards. */
export function useWaitingHost(): WaitingHost {
	const host = new WaitingHost();
	beforeEach(async () => await host.start());
	afterEach(async () => await host.close());
	return host;
}
