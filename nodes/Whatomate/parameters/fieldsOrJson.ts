import type { IDataObject, IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { badInput, quoted } from '../../shared/failures/failure';
import { choiceField, readRow, rowsField } from '../engine/field';
import type { RowOf } from '../engine/field';
import type { Field, Item } from '../engine/item';
import { asText, fromJsonField, wrongKind } from '../engine/values';
import type { JsonHelp } from '../engine/values';

/** What a row of any such list has. */
type Columns = Record<string, Field<string>> & { id: Field<string>; title: Field<string> };

/** A list that can be filled in row by row, or come from data as JSON. n8n itself lets no expression stand for such a form's rows. */
export interface FieldsOrJson<Row> {
	/** The dropdown, the rows, and the JSON, in the order of the form. */
	fields: Array<Field<unknown>>;
	/** @throws {Failure} naming the row and its part that is wrong, or where the JSON breaks */
	read(item: Item): Row[];
}

/** What is peculiar to one such list. */
interface List<C extends Columns> {
	/** What the user calls it, and what one entry: `Rows`, `Row`. */
	label: string;
	one: string;
	/** The names of its parameters are made of this one, which saved workflows hold. */
	name: string;
	/** Shown where other parameters have these values. */
	show: NonNullable<IDisplayOptions['show']>;
	/** How many there may be, as a sentence without its period. */
	description: string;
	/** How many the form takes. */
	most: number;
	/** By the names that the values have in saved workflows, in the order of the form. */
	columns: C;
	/** How the JSON looks. */
	example: string;
}

/** @returns the parameters of the list, and their reader */
export function fieldsOrJson<C extends Columns>(list: List<C>): FieldsOrJson<RowOf<C>> {
	const { label, one, name, show, description, most, columns, example } = list;
	const specifyName = `specify${name[0].toUpperCase()}${name.slice(1)}`;
	const shownFor = (mode: 'fields' | 'json'): Pick<INodeProperties, 'displayOptions'> => ({
		displayOptions: { show: { ...show, [specifyName]: [mode] } },
	});

	const specifyField = choiceField<'fields' | 'json'>(
		{
			displayName: `Specify ${label}`,
			name: specifyName,
			type: 'options',
			options: [
				{
					name: 'Using Fields Below',
					value: 'fields',
					description: `Fill in each ${one.toLowerCase()} by itself`,
				},
				{
					name: 'Using JSON',
					value: 'json',
					description: `Give all ${label.toLowerCase()} as a JSON list, also by an expression that takes them from data`,
				},
			],
			default: 'fields',
			description: `How to give the ${label.toLowerCase()}`,
			displayOptions: { show },
		},
		'fields',
	);
	const byJson = `Set '${specifyField.property.displayName}' to 'Using JSON' to take them from data.`;

	const entriesField = rowsField(
		{
			displayName: label,
			name,
			typeOptions: { multipleValues: true, sortable: true, maxAllowedFields: most },
			default: {
				values: [Object.fromEntries(Object.values(columns).map(({ property }) => [property.name, '']))],
			},
			required: true,
			placeholder: `Add ${one}`,
			description,
			...shownFor('fields'),
		},
		one,
		columns,
	);

	const help: JsonHelp = {
		wanted: 'list',
		example,
		otherwise: `Or set '${specifyField.property.displayName}' to 'Using Fields Below', which needs no JSON.`,
	};
	const jsonField: Field<Array<RowOf<C>>> = {
		property: {
			displayName: `${label} (JSON)`,
			name: `${name}Json`,
			type: 'json',
			default: '[]',
			required: true,
			hint: `Like ${example}`,
			description: `${description}, as a list of objects or of texts. Without an ID of its own, an entry has its title for one.`,
			...shownFor('json'),
		},
		read: (given, fieldLabel, item) =>
			entriesIn(fromJsonField(given, fieldLabel, help, item), fieldLabel, help).map((entry, index) =>
				readEntry(entry, `${one} ${index + 1}`, columns, example, item),
			),
	};

	return {
		fields: [specifyField, entriesField, jsonField],
		read(item) {
			const isJson = item.read(specifyField) === 'json';
			const entries = item.read(isJson ? jsonField : entriesField);
			if (entries.length > 0) return entries;
			const empty = isJson ? jsonField : entriesField;
			throw badInput(
				`'${empty.property.displayName}' is empty`,
				isJson ? `Give a list like ${example}.` : `Add at least one ${one.toLowerCase()}. ${byJson}`,
			);
		},
	};
}

/** @returns the entries; a single one may stand by itself, and all of them under the name that the form has for them */
function entriesIn(value: unknown, label: string, help: JsonHelp): unknown[] {
	if (Array.isArray(value)) return value;
	if (typeof value !== 'object' || value === null) throw wrongKind(value, label, help);
	const { values } = value as IDataObject;
	if (Array.isArray(values)) return values;
	return Object.keys(value).length === 0 ? [] : [value];
}

/** @returns one row of a text, or of an object with more than what a row has: a record of a database, say */
function readEntry<C extends Columns>(
	entry: unknown,
	name: string,
	columns: C,
	example: string,
	item: Item,
): RowOf<C> {
	const isObject = typeof entry === 'object' && entry !== null && !Array.isArray(entry);
	const given = (isObject ? entry : { title: asText(entry, name) }) as IDataObject;
	const title = columns.title.read(given.title, `${name}: ${columns.title.property.displayName}`, item);
	if (title === '') {
		const has = Object.keys(given);
		throw badInput(
			`'${name}: ${columns.title.property.displayName}' is empty`,
			`Give each one as a text, or with a title: ${example}.${isObject && has.length > 0 ? ` This one has: ${quoted(has.join(', '))}.` : ''}`,
		);
	}
	const ownId = given.id === undefined || given.id === null || given.id === '' ? title : given.id;
	return readRow(columns, { ...given, id: ownId }, name, item);
}
