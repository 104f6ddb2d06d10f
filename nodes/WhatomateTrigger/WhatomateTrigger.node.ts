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

import { filterField } from '../shared/events/filters';
import {
	downloadMediaOption,
	leaveOutOwnOption,
	STATUSES,
	triggerOptions,
} from '../shared/events/triggerFields';
import { watchForShutdown } from '../shared/n8n/shutdown';
import { answeredByTrigger } from '../shared/n8n/storedRun';
import { activate, deactivate, isInPlace } from './lifecycle';
import { KNOWN_EVENTS, triggerMethods } from './loadOptions';
import { sourceOf } from './sources';
import { buttonFields } from './sources/inboxButton';
import { triggerPanel } from '../shared/editor/triggerPanel';
import { whenEvents, whenStatuses } from '../shared/events/subtitle';

/** What the server can send: its own list, so that the events of a coming version appear by themselves. */
const fromServer: INodePropertyTypeOptions = { loadOptionsMethod: 'getEvents' };

/** For what a click on a button has nothing of: a click is about no message, and never comes twice. */
const ofEvents: IDisplayOptions = { show: { source: ['meta', 'whatomate'] } };

/** For options that make no sense for Meta's deliveries. */
const ofWhatomate: IDisplayOptions = { show: { '/source': ['whatomate'] } };

/** Below the node's name: `When a message arrives`. */
const subtitle = `={{ ({
	inboxButton: 'When an agent clicks ' + ($parameter.buttonName || 'a button'),
	meta: ${whenStatuses},
	whatomate: ${whenEvents},
})[$parameter.source] }}`;

export class WhatomateTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Whatomate Trigger',
		name: 'whatomateTrigger',
		icon: { light: 'file:../../icons/whatomate.svg', dark: 'file:../../icons/whatomate.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle,
		// n8n's node list has one entry for this and the node of the same name, described by this.
		description:
			'Start when a customer writes, answer, and send WhatsApp messages, through your own Whatomate server',
		eventTriggerDescription:
			'Now write to your WhatsApp number from a phone, or do what you chose to listen to',
		activationMessage:
			'Your workflow now starts by itself: write to your WhatsApp number from a phone to see it. As soon as it no longer does, what was registered at Whatomate is taken away again.',
		triggerPanel,
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
				...answeredByTrigger,
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
						name: 'Inbox Button',
						value: 'inboxButton',
						description:
							"A button above each conversation in Whatomate's inbox, which an agent clicks. Puts itself there.",
					},
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
				description: 'Who delivers the events. Each needs an n8n with a public address.',
			},
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				typeOptions: fromServer,
				// From these, n8n makes the entries of its node list.
				options: KNOWN_EVENTS,
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
			...buttonFields,
			{ ...filterField(true), displayOptions: ofEvents },
			{
				...triggerOptions(
					{ ...downloadMediaOption, displayOptions: ofWhatomate },
					{
						...leaveOutOwnOption(
							"Whether to ignore messages that were sent with this credential's API key, or by its user in Whatomate",
						),
						displayOptions: ofWhatomate,
					},
				),
				displayOptions: ofEvents,
			},
		],
	};

	methods = triggerMethods;

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isInPlace(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await activate(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				await deactivate(this);
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
		const source = sourceOf(this);
		return this.getWebhookName() === 'setup' ? await source.verify(this) : await source.receive(this);
	}
}
