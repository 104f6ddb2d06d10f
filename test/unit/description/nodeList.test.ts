import codex from '../../../nodes/Whatomate/Whatomate.node.json';
import { node, operations, properties, triggers } from './support';

/** What n8n's list of nodes shows. */

// n8n takes "Trigger" off a name, and shows what has the same name then as one entry, with the trigger's description.
test('the entry that stands for the node and its trigger speaks of both', () => {
	const [trigger] = triggers.filter(
		({ description }) => description.displayName.replace(/ Trigger$/, '') === node.description.displayName,
	);
	expect(trigger.description.description).toMatch(/send/i);
	expect(trigger.description.description).toMatch(/start/i);
});

test('no two nodes are described alike', () => {
	const all = [node, ...triggers].map(({ description }) => description.description);
	expect(new Set(all).size).toBe(all.length);
});

test.each(['buttons', 'list', 'interactive message', 'send message', 'broadcast', 'template', 'whatsapp'])(
	'whoever looks for "%s" finds the node',
	(words) => {
		expect(codex.alias.map((alias) => alias.toLowerCase())).toEqual(
			expect.arrayContaining([expect.stringMatching(words)]),
		);
	},
);

test.each(['buttons', 'list', 'interactive'])(
	'whoever looks for "%s" among the actions finds the one that sends it',
	(word) => {
		const found = operations.filter(({ action = '' }) => action.split(' ').includes(word));
		expect(found.map(({ value }) => value)).toEqual(['sendInteractive']);
	},
);

// The first entry is the one that the return key adds.
test('the actions begin with the sending of a message, as the form does', () => {
	const [{ default: resource }, { default: operation }] = properties;
	expect([operations[0].resource, operations[0].value]).toEqual([resource, operation]);
	const names = operations.filter((each) => each.resource === 'message').map(({ name }) => name);
	const sends = names.filter((name) => name.startsWith('Send '));
	expect(names.slice(0, sends.length)).toEqual(sends);
});
