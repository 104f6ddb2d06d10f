import { outputs } from '../../../nodes/Whatomate/resources';

// Not only what is invalid comes out at the second one: who is left out of a campaign has a number like any other.
test('an output is called by all that comes out at it', () => {
	const table = /\((\{.*\})\)/.exec(outputs)?.[1] ?? '';
	const named = JSON.parse(table) as Record<string, Array<{ displayName: string }>>;
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
