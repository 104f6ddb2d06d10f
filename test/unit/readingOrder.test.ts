import { inReadingOrder } from '../../nodes/Whatomate/engine/readingOrder';

const order = (record: object, ...first: string[]) =>
	Object.keys(inReadingOrder({ ...record } as Record<string, string>, ...first));

it.each<[string, string[], string[], string[]]>([
	[
		'what is asked for first stands first',
		['id', 'created_at', 'name'],
		['name'],
		['name', 'created_at', 'id'],
	],
	[
		'IDs stand last, in their order',
		['id', 'name', 'template_id', 'recipient_ids', 'status'],
		[],
		['name', 'status', 'id', 'template_id', 'recipient_ids'],
	],
	['a field that the record has not is not made up', ['id', 'status'], ['name', 'status'], ['status', 'id']],
	['a word that only ends like an ID is none', ['paid', 'id', 'valid'], [], ['paid', 'valid', 'id']],
])('%s', (_what, fields, first, expected) =>
	expect(order(Object.fromEntries(fields.map((field) => [field, field])), ...first)).toEqual(expected),
);

it('changes no value', () => {
	const record = { id: '1', name: null, counts: { sent: 2 } };
	expect(inReadingOrder(record, 'name')).toEqual(record);
});
