import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IDisplayOptions,
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodePropertyTypeOptions,
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { WhatomateClient } from '../shared/api/client';
import { toNodeError } from '../shared/failures/failure';
import { filterField } from '../shared/events/filters';
import { downloadMediaOption, leaveOutOwnOption, STATUSES, triggerOptions } from '../shared/events/triggerFields';
import { triggerMethods } from './choices';
import { answerMeta, receiveFromMeta, receiveFromWhatomate } from './deliveries';
import type { TriggerData } from './deliveries';
import { activate, isInPlace, registrationKey } from './lifecycle';
import { unregister } from '../shared/webhooks/registration';
import { watchForShutdown } from './shutdown';

/** What the server can send: its own list, so that the events of a coming version appear by themselves. */
const fromServer: INodePropertyTypeOptions = { loadOptionsMethod: 'getEvents' };

/** For options that make no sense for Meta's deliveries. */
const ofWhatomate: IDisplayOptions = { show: { '/source': ['whatomate'] } };

export class WhatomateTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Whatomate Trigger',
		name: 'whatomateTrigger',
		icon: { light: 'file:../../icons/whatomate.svg', dark: 'file:../../icons/whatomate.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["source"] === "meta" ? $parameter["statuses"].join(", ") : $parameter["events"].join(", ") }}',
		description:
			'Starts the workflow when a customer writes, or when a message is sent, delivered, read or refused',
		defaults: { name: 'Whatomate Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'whatomateApi', required: true }],
		webhooks: [
			{ name: 'setup', httpMethod: 'GET', responseMode: 'onReceived', path: 'webhook' },
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// n8n answers in the trigger's words, and leaves the status that the trigger has set.
				responseData: '',
				responseCode: '={{ undefined }}',
				path: 'webhook',
			},
		],
		properties: [
			{
				displayName: 'Source',
				name: 'source',
				type: 'options',
				options: [
					{
						name: 'Meta',
						value: 'meta',
						description:
							"Statuses (sent, delivered, read, failed) straight from Meta, in place of Whatomate's own webhook address",
					},
					{
						name: 'Whatomate',
						value: 'whatomate',
						description:
							'What Whatomate delivers: incoming and sent messages, contacts, transfers. Registers itself.',
					},
				],
				default: 'whatomate',
				description: 'Who delivers the events. Both need an n8n with a public address.',
			},
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				typeOptions: fromServer,
				default: ['message.incoming'],
				required: true,
				description: 'What starts the workflow: the list shows what your Whatomate server can send',
				displayOptions: { show: { source: ['whatomate'] } },
			},
			{
				displayName:
					"A workflow that starts on sent messages and sends messages itself never ends. Leave the option 'Leave Out Own Messages' on.",
				name: 'loopNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { source: ['whatomate'], events: ['message.sent', 'message.outgoing'] } },
			},
			{
				displayName: 'Trigger On',
				name: 'statuses',
				type: 'multiOptions',
				options: STATUSES,
				default: ['sent', 'delivered', 'read', 'failed'],
				description: 'Which statuses of your messages start the workflow',
				displayOptions: { show: { source: ['meta'] } },
			},
			{
				displayName: 'Incoming Messages',
				name: 'incomingMessages',
				type: 'boolean',
				default: false,
				description: 'Whether incoming messages and reactions start the workflow too',
				displayOptions: { show: { source: ['meta'] } },
			},
			{
				displayName: 'Pass On to Whatomate',
				name: 'passOn',
				type: 'boolean',
				default: true,
				description:
					"Whether to hand every delivery on to Whatomate's own receiver. Without it, Whatomate's inbox sees no messages and no statuses any more.",
				displayOptions: { show: { source: ['meta'] } },
			},
			filterField(true),
			triggerOptions(
				{ ...downloadMediaOption, displayOptions: ofWhatomate },
				{
					...leaveOutOwnOption(
						"Whether to ignore messages that were sent with this credential's API key, or by its user in Whatomate",
					),
					displayOptions: ofWhatomate,
				},
			),
		],
	};

	methods = triggerMethods;

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isInPlace(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				try {
					await activate(this, await WhatomateClient.connect(this));
				} catch (error) {
					throw toNodeError(this.getNode(), error);
				}
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				const data = this.getWorkflowStaticData('node') as TriggerData;
				const key = registrationKey(this);
				const known = data[key];
				if (!known) return true;
				try {
					await unregister(await WhatomateClient.connect(this), known);
				} catch (error) {
					throw toNodeError(this.getNode(), error);
				}
				delete data[key];
				return true;
			},
		},
	};

	/** There is nothing to listen to: this is how a node learns that n8n ends. In its usage figures, n8n counts two triggers for it. */
	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return watchForShutdown(this);
	}

	/** Passes on what `webhook` gave; in a test run, n8n would otherwise wait for `trigger` to start it. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [this.getInputData()];
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		if (this.getWebhookName() === 'setup') return await answerMeta(this);
		return this.getNodeParameter('source') === 'meta'
			? await receiveFromMeta(this)
			: await receiveFromWhatomate(this);
	}
}
