import type { INodeProperties } from 'n8n-workflow';

import { choicesOf, entriesOf, everyField } from './support';

/** @returns the field of the form in this place */
const fieldOf = (where: string) =>
	everyField.find((place) => place.where === where)?.field as INodeProperties;

describe('the interface of conversations that saved workflows depend on', () => {
	it.each<[string, string[], string]>([
		['source', ['', 'chatbot_disabled', 'flow', 'keyword', 'manual'], ''],
		['status', ['', 'active', 'expired', 'resumed'], ''],
	])('the filter %s has exactly its values', (name, values, byDefault) => {
		const filter = entriesOf(fieldOf('conversation.getAll.filters')).find((entry) => entry.name === name);
		expect(
			choicesOf(filter as INodeProperties)
				.map(({ value }) => value)
				.sort(),
		).toEqual(values);
		expect(filter?.default).toBe(byDefault);
	});

	it.each(['agent', 'contact', 'team'])('the filter %s is a locator that may be left out', (name) => {
		const filter = entriesOf(fieldOf('conversation.getAll.filters')).find((entry) => entry.name === name);
		expect(filter).toMatchObject({ type: 'resourceLocator', default: { mode: 'list', value: '' } });
	});

	it.each([
		['conversation.handOver.assignTo', 'queue'],
		['conversation.assign.assignTo', 'agent'],
		['contact.assign.assignTo', 'agent'],
	])('%s begins with %s', (where, byDefault) => {
		expect(fieldOf(where).default).toBe(byDefault);
	});

	it.each([
		['conversation.handOver.team', ['team']],
		['conversation.handOver.agent', ['agent']],
		['conversation.assign.team', ['team']],
		['conversation.assign.agent', ['agent']],
		['contact.assign.agent', ['agent']],
	])('%s is asked for only where it is chosen', (where, assignTo) => {
		expect(fieldOf(where).displayOptions?.show).toMatchObject({ assignTo });
	});
});
