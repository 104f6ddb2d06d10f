import { entriesOf, named, nameOf, operations, properties } from './support';

/** A button's words are what a person has in mind; its ID is made of them where none is given. */
test.each(['buttons', 'rows', 'choices'])('in %s, the title is asked for first, the ID last', (name) => {
	const lists = properties.filter(
		(property) => property.name === name && property.type === 'fixedCollection',
	);
	expect(lists.length).toBeGreaterThan(0);
	for (const list of lists) {
		const names = entriesOf(list).map((entry) => entry.name);
		expect([names[0], names.at(-1)]).toEqual(['title', 'id']);
	}
});

const aboutSomebody = operations.filter(({ fields }) => fields.some(({ name }) => name === 'contact'));

test.each(named(aboutSomebody, nameOf))('%s asks first for whom it is', (_, { fields }) => {
	expect(fields[0].name).toBe('contact');
});
