/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs the expressions of the description */
import type { IDataObject } from 'n8n-workflow';
import { runInNewContext } from 'node:vm';

import { named, nameOf, node, operations, triggers } from './support';

/** What n8n shows below the node's name. */
const shown = (subtitle: string | undefined, $parameter: IDataObject): unknown =>
	runInNewContext((subtitle ?? '').replace(/^=\{\{|\}\}$/g, ''), { $parameter });

const trigger = (name: string) => triggers.find(({ description }) => description.name === name)?.description;

describe('below the name of the node', () => {
	it.each<[string, IDataObject]>([
		['Send Text · Message', { resource: 'message', operation: 'sendText' }],
		['Get Many · Contact', { resource: 'contact', operation: 'getAll' }],
		[
			'Send Template · order_confirmation',
			{
				resource: 'message',
				operation: 'sendTemplate',
				template: {
					mode: 'list',
					value: '813deb37',
					cachedResultName: 'order_confirmation (en, Utility): Hi {{1}} (and all)',
				},
			},
		],
		[
			'Send · welcome',
			{ resource: 'campaign', operation: 'send', template: { mode: 'name', value: 'welcome' } },
		],
		[
			'Send · Campaign',
			{ resource: 'campaign', operation: 'send', template: { mode: 'name', value: '={{ $json.name }}' } },
		],
		['Send and Wait for Response', { resource: 'message', operation: 'sendAndWait' }],
		['Return to Bot', { resource: 'conversation', operation: 'returnToBot' }],
		[
			'Send Template · Message',
			{ resource: 'message', operation: 'sendTemplate', template: { mode: 'id', value: '813deb37' } },
		],
	])('stands: %s', (words, parameters) => expect(shown(node.description.subtitle, parameters)).toBe(words));

	// n8n cuts off what is longer.
	it.each(named(operations, nameOf))('%s is not cut off on the canvas', (_, { resource, value }) => {
		const words = String(shown(node.description.subtitle, { resource, operation: value }));
		expect(words.length).toBeLessThanOrEqual(27);
	});

	it('stands nothing for an operation that a later version has', () => {
		expect(shown(node.description.subtitle, { resource: 'message', operation: 'sing' })).toBeUndefined();
	});
});

describe('below the name of a trigger', () => {
	it.each<[string, string, IDataObject]>([
		['When a message arrives', 'whatomateTrigger', { source: 'whatomate', events: ['message.incoming'] }],
		[
			'When a message arrives or a message is sent',
			'whatomateTrigger',
			{ source: 'whatomate', events: ['message.incoming', 'message.sent'] },
		],
		[
			'When a message is sent or 3 more',
			'whatomateTrigger',
			{ source: 'meta', statuses: ['sent', 'delivered', 'read', 'failed'] },
		],
		['When an agent clicks Ticket', 'whatomateTrigger', { source: 'inboxButton', buttonName: 'Ticket' }],
		['When a campaign ends', 'whatomateLiveTrigger', { events: ['campaign.finished'] }],
		['When message.sung', 'whatomateLiveTrigger', { events: ['message.sung'] }],
		['', 'whatomateLiveTrigger', { events: [] }],
	])('stands: %s', (words, name, parameters) =>
		expect(shown(trigger(name)?.subtitle, parameters)).toBe(words),
	);

	it.each(['whatomateTrigger', 'whatomateLiveTrigger'])(
		'%s has words for each event that it offers',
		(name) => {
			const { properties = [], subtitle } = trigger(name) ?? {};
			const events = properties.find((property) => property.name === 'events')?.options ?? [];
			expect(events.length).toBeGreaterThan(5);
			for (const event of events) {
				const value = 'value' in event ? String(event.value) : '';
				expect(shown(subtitle, { source: 'whatomate', events: [value] })).not.toContain(value);
			}
		},
	);
});
