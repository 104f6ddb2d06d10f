import type { IDataObject } from 'n8n-workflow';

import { nameField, trimmedField } from '../../nodes/Whatomate/engine/field';
import { asList, asText } from '../../nodes/Whatomate/engine/values';
import { binaryField } from '../../nodes/Whatomate/parameters/file';
import { fieldsOrJson } from '../../nodes/Whatomate/parameters/fieldsOrJson';
import { tagsField, tagsToRemove } from '../../nodes/Whatomate/parameters/tags';
import { fromFields } from '../../nodes/Whatomate/parameters/templateValues';
import { itemsWith } from './items';
import { thrown } from './thrown';

const property = (displayName: string, name: string) =>
	({ displayName, name, type: 'string', default: '' }) as const;
const [anyItem] = itemsWith([{}]);
const NUL = "holds a character that Whatomate can't store (NUL)";

describe('text', () => {
	it.each<[unknown, string]>([
		[undefined, ''],
		[null, ''],
		['a', 'a'],
		[0, '0'],
		[false, 'false'],
		['{{ $json.name }}', '{{ $json.name }}'],
		['\\u0000', '\\u0000'],
	])('%p', (given, text) => expect(asText(given, 'Text')).toBe(text));

	it.each<[unknown, string]>([
		['a\0b', NUL],
		['Hi [object Object]', 'holds an object in place of text ([object Object])'],
		[{}, 'is an object, not text'],
		[[], 'is a list, not text'],
	])('%p is refused by the name of its field', (given, said) => {
		const { message, hint } = thrown(() => asText(given, 'Text'));
		expect(message).toBe(`'Text' ${said}`);
		expect(hint).toBeTruthy();
	});

	it('in a list is refused by its place', () => {
		expect(thrown(() => asList(['a', 'b\0'], 'Types')).message).toBe(`'Types: 2' ${NUL}`);
	});

	it('in a variable is refused by the label of the variable', () => {
		const template = {
			id: '813deb37-1cb6-4be7-9b40-1010c8c3cbdf',
			name: 'order',
			language: 'en',
			category: 'UTILITY',
			status: 'APPROVED',
			body_content: 'Order {{1}}',
		};
		const said = (value: unknown) =>
			thrown(() => fromFields(template, { body_1: value } as IDataObject)).message;
		expect(said('A\0')).toBe(`'1: Order ___' ${NUL}`);
		expect(said(new Date(NaN))).toBe("'1: Order ___' is an invalid date");
	});
});

describe('a name', () => {
	const read = (value: unknown) => nameField(property('Name', 'name')).read(value, 'Name', anyItem);

	it.each(['', 'Ana', 'x'.repeat(255), '👋'.repeat(255)])('may be %j', (name) =>
		expect(read(` ${name} `)).toBe(name),
	);

	it.each([
		['x'.repeat(256), 256],
		['👋'.repeat(300), 300],
	])('may not be longer than the server stores: %#', (name, length) => {
		const { message, hint } = thrown(() => read(name));
		expect(message).toBe(`'Name' is longer than 255 characters: it has ${length}`);
		expect(hint).toContain('.slice(0, 255)');
	});
});

describe('tags', () => {
	const tags = tagsField('Tags');
	const read = (value: unknown) => tags.read(value, 'Tags', anyItem);

	it.each<[unknown, string[]]>([
		['VIP, Gold', ['VIP', 'Gold']],
		[
			['VIP', ' Gold ', 'VIP'],
			['VIP', 'Gold'],
		],
		['', []],
		[undefined, []],
		[[], []],
	])('%j', (given, list) => expect(read(given)).toEqual(list));

	it.each([[['VIP, Gold']], [['a', 'VIP, Gold']], [['VIP,Gold']]])('%j is refused', (given) => {
		const { message, hint } = thrown(() => read(given));
		expect(message).toBe(`'Tags' has a tag with a comma: ${given.at(-1)}`);
		expect(hint).toContain('Give 2 tags, like ["VIP","Gold"]');
	});

	it('one with a comma can be taken away', () => {
		expect(tagsToRemove(tags).read(['VIP, Gold'], 'Tags', anyItem)).toEqual(['VIP, Gold']);
	});
});

describe('a file', () => {
	const read = (value: unknown) =>
		binaryField(property('Input Field', 'field')).read(value, 'Input Field', anyItem);

	it.each<[string, unknown, unknown]>([
		['the name of its field', ' photo ', 'photo'],
		['nothing', '', 'data'],
		[
			'a file with its content',
			{ mimeType: 'image/png', data: 'AA==' },
			{ mimeType: 'image/png', data: 'AA==' },
		],
		// Where files are kept outside of the item, `$binary` has all but the name of that place.
		[
			'a file that n8n keeps elsewhere',
			{ mimeType: 'image/png', id: 'filesystem-v2:1' },
			{ mimeType: 'image/png', id: 'filesystem-v2:1', data: '' },
		],
	])('may be %s', (_, given, file) => expect(read(given)).toEqual(file));

	it.each([{}, { fileName: 'a.png' }, ['data']])('may not be %j', (given) =>
		expect(thrown(() => read(given)).message).toContain("'Input Field' is a"),
	);
});

describe('a list from fields or JSON', () => {
	const rows = fieldsOrJson({
		label: 'Rows',
		one: 'Row',
		name: 'rows',
		show: {},
		most: 10,
		description: 'Rows',
		example: '[{ "id": "am", "title": "Morning" }]',
		columns: {
			id: trimmedField(property('ID', 'id')),
			title: trimmedField(property('Title', 'title')),
			description: trimmedField(property('Description', 'description')),
		},
	});
	const read = (parameters: IDataObject) => rows.read(itemsWith([parameters])[0]);
	const fromJson = (rowsJson: unknown) => read({ specifyRows: 'json', rowsJson } as IDataObject);
	const am = { id: 'am', title: 'Morning', description: '' };

	it.each<[string, IDataObject]>([
		['fields', { rows: { values: [{ id: 'am', title: 'Morning' }] } }],
		['a single row', { rows: { values: { id: 'am', title: ' Morning ' } } }],
		['what was saved before there was a choice', { specifyRows: '', rows: { values: [am] } }],
		['JSON as text', { specifyRows: 'json', rowsJson: '[{"id": "am", "title": "Morning"}]' }],
		['a list', { specifyRows: 'json', rowsJson: [am] }],
		['a list as the form has it', { specifyRows: 'json', rowsJson: { values: [am] } }],
		['one object', { specifyRows: 'json', rowsJson: am }],
		['a record with more than that', { specifyRows: 'json', rowsJson: [{ ...am, price: 9, room: {} }] }],
		['the fields that are not chosen', { specifyRows: 'json', rowsJson: [am], rows: { values: [{}] } }],
		['the JSON that is not chosen', { rowsJson: '{', rows: { values: [am] } }],
	])('%s', (_, parameters) => expect(read(parameters)).toEqual([am]));

	it.each<[string, unknown, Array<[id: string, title: string]>]>([
		[
			'texts',
			['Morning', 'Evening'],
			[
				['Morning', 'Morning'],
				['Evening', 'Evening'],
			],
		],
		['texts as JSON', '["Morning"]', [['Morning', 'Morning']]],
		[
			'numbers',
			[9, 10],
			[
				['9', '9'],
				['10', '10'],
			],
		],
		['no ID', [{ title: 'Morning' }], [['Morning', 'Morning']]],
		['an empty ID', [{ id: '', title: 'Morning' }], [['Morning', 'Morning']]],
		['numbers as IDs', [{ id: 0, title: 'Morning' }], [['0', 'Morning']]],
	])('%s', (_, given, expected) =>
		expect(fromJson(given).map(({ id, title }) => [id, title])).toEqual(expected),
	);

	it.each<[string, unknown, string, string]>([
		['no title', [am, { id: 'pm', name: 'Evening' }], "'Row 2: Title' is empty", 'This one has: id, name'],
		['an empty title', [{ title: ' ' }], "'Row 1: Title' is empty", '"title"'],
		['nothing', [null], "'Row 1: Title' is empty", '"title"'],
		['a list in the list', [['a', 'b']], "'Row 1' is a list, not text", 'single value'],
		['an object as title', [{ title: { en: 'Morning' } }], "'Row 1: Title' is an object", 'single value'],
		['an object as description', [{ ...am, description: {} }], "'Row 1: Description' is an object", ''],
		['NUL', [am, 'x\0'], `'Rows (JSON): 2' ${NUL}`, ''],
		['no entries', [], "'Rows (JSON)' is empty", '[{ "id"'],
		['nothing at all', '', "'Rows (JSON)' is empty", '[{ "id"'],
		['a number', 7, "'Rows (JSON)' is not a JSON list, but a number", '[{ "id"'],
		[
			'broken JSON',
			'[{"title": "a "b""}]',
			"'Rows (JSON)' is not a JSON list: a quotation mark",
			"'Using Fields Below'",
		],
	])('%s is refused', (_, given, said, hint) => {
		const failure = thrown(() => fromJson(given));
		expect(failure.message).toContain(said);
		expect(failure.hint).toContain(hint);
	});

	it('says how rows come from data, where the form has none: n8n takes no expression there', () => {
		const { message, hint } = thrown(() => read({ rows: {} }));
		expect(message).toBe("'Rows' is empty");
		expect(hint).toContain("Set 'Specify Rows' to 'Using JSON'");
	});
});
