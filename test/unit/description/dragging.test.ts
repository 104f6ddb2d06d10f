import { everyField } from './support';

/** Who has a list of numbers, and looks at a field that offers contacts alone, has to learn that both go there. */

const contacts = everyField.filter(
	({ field }) =>
		field.type === 'resourceLocator' &&
		field.modes?.some(({ typeOptions }) => typeOptions?.searchListMethod === 'searchContacts'),
);

test('there are fields for contacts', () => expect(contacts).not.toHaveLength(0));

test.each(contacts.map(({ where, field }) => [where, field] as const))(
	'%s says, before anything is chosen, that a number can be dragged there',
	(_, { modes = [] }) => {
		const [list, ...others] = modes;
		expect(list).toMatchObject({ name: 'list', placeholder: expect.stringContaining('drag a number') });
		// n8n changes to it when something is dragged onto the list.
		expect(others.find(({ name }) => name === 'id')?.hint).toContain('A phone number');
	},
);
