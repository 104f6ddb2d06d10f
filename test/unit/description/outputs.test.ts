import { outputs } from '../../../nodes/Whatomate/resources';
import { entriesOf, operations, nameOf } from './support';

const table = /\((\{.*\})\)/.exec(outputs)?.[1] ?? '';
const named = JSON.parse(table) as Record<string, Array<{ displayName: string }>>;

// Not only what is invalid comes out at the second one: who is left out of a campaign has a number like any other.
test('an output is called by all that comes out at it', () => {
	const names = Object.entries(named).map(([operation, all]) => [
		operation,
		...all.map(({ displayName }) => displayName),
	]);
	expect(names).toEqual([
		['campaign.addRecipients', 'Campaign', 'Not Added'],
		['campaign.send', 'Campaign', 'Not Sent'],
		['contact.import', 'Contacts', 'Invalid'],
	]);
});

test.each(Object.keys(named))('%s speaks of its own outputs, by their names', (operation) => {
	const { fields = [] } = operations.find((each) => nameOf(each) === operation) ?? {};
	const texts = fields
		.flatMap((field) => [field, ...entriesOf(field)])
		.map(({ description = '' }) => description)
		.filter((text) => /\boutput\b|'Not \w+'/.test(text));
	for (const text of texts) {
		expect(text).not.toMatch(/second output/);
		for (const [, name] of text.matchAll(/'(Not \w+)'/g)) {
			expect(named[operation].map(({ displayName }) => displayName)).toContain(name);
		}
	}
});
