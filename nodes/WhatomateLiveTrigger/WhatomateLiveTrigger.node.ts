import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeType, INodeTypeDescription, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { filterField } from '../shared/events/filters';
import { triggerPanel } from '../shared/editor/triggerPanel';
import { LIVE_EVENTS } from '../shared/events/fromFeed';
import { whenEvents } from '../shared/events/subtitle';
import {
	downloadMediaOption,
	leaveOutOwnOption,
	STATUSES,
	triggerOptions,
} from '../shared/events/triggerFields';
import { MOST_SECONDS } from './collected';
import { listen } from './listen';

export class WhatomateLiveTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Whatomate Live Trigger',
		name: 'whatomateLiveTrigger',
		icon: { light: 'file:../../icons/whatomate.svg', dark: 'file:../../icons/whatomate.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: `={{ ${whenEvents} }}`,
		description:
			'Starts the workflow as soon as something happens in Whatomate, also where n8n is behind a firewall',
		eventTriggerDescription:
			'Now write to your WhatsApp number from a phone, or do what you chose to listen to',
		activationMessage:
			'Your workflow now starts by itself: write to your WhatsApp number from a phone to see it. n8n stays connected to Whatomate for as long as it does.',
		triggerPanel,
		defaults: { name: 'Whatomate Live Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'whatomateApi', required: true }],
		properties: [
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				options: LIVE_EVENTS.map(({ name, value, description }) => ({ name, value, description })),
				default: ['message.incoming'],
				required: true,
				description: 'What starts the workflow',
			},
			{
				displayName:
					"A workflow that starts on sent messages and sends messages itself never ends. Leave the option 'Leave Out Own Messages' on.",
				name: 'loopNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { events: ['message.sent'] } },
			},
			{
				displayName: 'Statuses',
				name: 'statuses',
				type: 'multiOptions',
				options: STATUSES,
				default: ['sent', 'delivered', 'read', 'failed'],
				description: 'Which statuses start the workflow',
				displayOptions: { show: { events: ['message.status'] } },
			},
			filterField(false),
			triggerOptions(
				{
					displayName: 'Collect Messages',
					name: 'collect',
					type: 'number',
					typeOptions: { minValue: 0, maxValue: MOST_SECONDS },
					default: 0,
					description:
						"How many seconds of silence to wait for after a customer's message, so that several quick messages start the workflow once: with the text of all, and each message in 'messages'. With 0, each message starts it.",
				},
				downloadMediaOption,
				leaveOutOwnOption(
					'Whether to ignore messages and notes that this n8n sent. An n8n with workers (queue mode) does not know them: there, use the Whatomate Trigger.',
				),
				{
					displayName: 'Origin',
					name: 'origin',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://whatomate.example.com',
					description:
						"What the connection says it comes from. Left empty, it is the Base URL's own. The server must allow it (allowed_origins).",
				},
			),
		],
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await listen(this);
	}
}
