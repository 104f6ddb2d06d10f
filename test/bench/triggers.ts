/* eslint-disable @n8n/community-nodes/no-restricted-imports -- plays the servers around n8n */
import { randomUUID } from 'node:crypto';
import { createServer, Agent } from 'node:http';

import axios from 'axios';
import type { IDataObject, INode } from 'n8n-workflow';

import type { WorkflowFile } from '../e2e/n8n/api';
import { followedBy, startedBy } from '../e2e/workflows';
import { CONTACTS, onLoopback, startSandbox } from '../sandbox';
import { MeasuredN8n } from './n8n';
import { median } from './show/table';
import type { Row, Table } from './show/table';
import { size } from './size';

/** From a delivery to the run that it starts, in a real n8n, beside its own Webhook node. */

const DELIVERIES = size(200);
const AT_ONCE = 10;
const ROUNDS = 3;

/** The address of a trigger, and what a delivery to it needs. */
interface Target {
	url: string;
	headers: Record<string, string>;
}

/** @returns the workflow with a node behind its trigger that says that it runs */
const telling = (workflow: WorkflowFile, url: string, id: string): WorkflowFile =>
	followedBy(workflow, {
		id: randomUUID(),
		name: 'Tell',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		position: [220, 0],
		parameters: { url: `=${url}/{{ ${id} }}`, options: {} },
	});

const delivery = (id: string) => ({
	event: 'message.incoming',
	timestamp: new Date().toISOString(),
	data: {
		message_id: id,
		contact_id: CONTACTS.ana,
		contact_phone: '14155550101',
		contact_name: 'Ana Silva',
		message_type: 'text',
		content: 'Where is my order?',
		whatsapp_account: 'main',
		direction: 'incoming',
	},
});

export const triggers = async (): Promise<Table[]> =>
	await MeasuredN8n.with(async ({ url: n8nUrl, api }) => {
		const runs = new Map<string, () => void>();
		const told = await onLoopback(
			createServer((incoming, outgoing) => {
				runs.get(String(incoming.url).slice(1))?.();
				outgoing.end('{}');
			}),
		);
		const sandbox = await startSandbox({ dialect: 'released', allowPrivateWebhooks: true });
		const credential = await api.createCredential('Sandbox', {
			baseUrl: sandbox.url,
			apiKey: sandbox.apiKey,
		});
		const ours = startedBy('whatomateTrigger', credential, {
			source: 'whatomate',
			events: ['message.incoming'],
		});
		await api.startWorkflow(telling(ours, told.url, '$json.message_id'));
		const [{ url, headers }] = sandbox.webhooks;

		/** @returns the address of a Webhook node that runs */
		const webhook = async (parameters: IDataObject, credentials?: INode['credentials']): Promise<string> => {
			const path = randomUUID();
			const workflow = startedBy('whatomateTrigger', credential, {}, path);
			Object.assign(workflow.nodes[0], {
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {}, ...parameters },
				credentials,
			});
			await api.startWorkflow(telling(workflow, told.url, '$json.body.data.message_id'));
			return `${n8nUrl}/webhook/${path}`;
		};
		const secret = { name: 'X-Secret', value: randomUUID() };
		const httpHeaderAuth = await api.createCredentialOf('httpHeaderAuth', 'Secret', secret);
		const targets: Record<string, Target> = {
			'Whatomate Trigger': { url, headers: headers as Record<string, string> },
			Webhook: { url: await webhook({}), headers: {} },
			// It knows who calls it, as the Whatomate Trigger does.
			'Webhook with Header Auth': {
				url: await webhook({ authentication: 'headerAuth' }, { httpHeaderAuth }),
				headers: { [secret.name]: secret.value },
			},
		};

		/** @returns deliveries a second, and milliseconds from each to its run and to its answer */
		const measure = async (target: Target, count: number) => {
			const toRun: number[] = [];
			const toAnswer: number[] = [];
			let left = count;
			const began = performance.now();
			const deliver = async () => {
				while (left-- > 0) {
					const id = randomUUID();
					const sent = performance.now();
					const ran = new Promise<void>((resolve) => runs.set(id, resolve)).then(() =>
						toRun.push(performance.now() - sent),
					);
					const { status } = await axios.post(target.url, delivery(id), {
						headers: target.headers,
						httpAgent: new Agent(),
						validateStatus: () => true,
					});
					if (status !== 200) throw new Error(`n8n answered ${status} to a delivery`);
					toAnswer.push(performance.now() - sent);
					await ran;
				}
			};
			await Promise.all(Array.from({ length: AT_ONCE }, deliver));
			const rate = count / ((performance.now() - began) / 1000);
			return { rate, toRun: median(toRun), toAnswer: median(toAnswer) };
		};

		const measured: Record<string, Array<Awaited<ReturnType<typeof measure>>>> = {};
		for (const target of Object.values(targets)) await measure(target, 50);
		for (let round = 0; round < ROUNDS; round++) {
			for (const [name, target] of Object.entries(targets))
				(measured[name] ??= []).push(await measure(target, DELIVERIES));
		}
		await sandbox.close();
		await told.close();
		const [mine, plain, guarded] = Object.values(measured);
		const times = (other: typeof mine) => median(mine.map(({ toRun }, round) => toRun / other[round].toRun));
		return [
			{
				title: `Deliveries to a trigger, ${AT_ONCE} at once`,
				bar: 'ms to the run',
				rows: Object.entries(measured).map(
					([name, rounds], index): Row => ({
						name,
						figures: {
							'a second': median(rounds.map(({ rate }) => rate)),
							'ms to the run': median(rounds.map(({ toRun }) => toRun)),
							'ms to the answer': median(rounds.map(({ toAnswer }) => toAnswer)),
						},
						targets:
							index === 0
								? [
										{ what: 'times Webhook', value: times(plain), most: 1.15 },
										{ what: 'times Webhook with Header Auth', value: times(guarded), most: 1.15 },
									]
								: [],
					}),
				),
			},
		];
	});
