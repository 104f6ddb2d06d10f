import { node, triggers } from './support';

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
