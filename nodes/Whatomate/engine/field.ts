import type { IDataObject, IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { badInput, oneOf, quoted, shownValue } from '../../shared/failures/failure';
import { characters } from '../../shared/whatsapp/limits';
import type { Field, Item } from './item';
import { asList, asObject, asText, asTime } from './values';
import type { JsonHelp } from './values';

/** The usual kinds of fields. What is peculiar to one parameter stands with it, in `parameters/` or its operation. */

/** @returns a field that is read as text, as it is */
export const textField = (property: INodeProperties): Field<string> => ({ property, read: asText });

/** @returns a field that is read as text, without the spaces around it */
export const trimmedField = (property: INodeProperties): Field<string> => ({
	property,
	read: (value, label, item) => asText(value, label, item).trim(),
});

/** The most characters that the server stores of a name; more is answered 500 (docs/whatomate-api.md#stored-lengths). */
export const LONGEST_NAME = 255;

/** @returns a field that is read as a name, without the spaces around it. Reading throws for one that the server can't store */
export const nameField = (property: INodeProperties): Field<string> => ({
	property,
	read(value, label, item) {
		const name = asText(value, label, item).trim();
		const length = characters(name);
		if (length <= LONGEST_NAME) return name;
		throw badInput(
			`'${label}' is longer than ${LONGEST_NAME} characters: it has ${length}`,
			`Whatomate stores no longer one. {{ $json.name.slice(0, ${LONGEST_NAME}) }} takes its beginning.`,
		);
	},
});

/** @returns a field that is read as a list of texts, given as such or with commas between them */
export const listField = (property: INodeProperties): Field<string[]> => ({ property, read: asList });

/** @returns a switch: what is no yes or no counts as its default */
export const switchField = (property: INodeProperties): Field<boolean> => ({
	property,
	read: (value) => (property.default === true ? value !== false : value === true),
});

/** What tables and databases write in place of yes and no. */
const YES = ['true', 'yes', '1'];
const NO = ['false', 'no', '0'];

/** @returns what a yes or a no of a table means, or nothing for any other text */
export function yesOrNo(text: string): boolean | undefined {
	const word = text.trim().toLowerCase();
	return YES.includes(word) ? true : NO.includes(word) ? false : undefined;
}

/**
 * @returns a switch that decides something in both of its positions. Reading throws for what is no yes or no, also for an empty value:
 * whoever gets a message must not depend on a misspelt expression
 */
export const yesOrNoField = (property: INodeProperties): Field<boolean> => ({
	property,
	read(value, label) {
		const text = asText(value, label).trim();
		const meant = yesOrNo(text);
		if (meant !== undefined) return meant;
		throw badInput(
			text === '' ? `'${label}' is empty` : `'${label}' is neither yes nor no: ${quoted(text)}`,
			`It has to be true or false. Check the expression, or remove '${label}' where it does not matter.`,
		);
	},
});

/** @returns a field that is read as milliseconds, or nothing; a time without a zone is one of the workflow's */
export const timeField = (property: INodeProperties): Field<number | undefined> => ({
	property,
	read: asTime,
});

/** @param help how the JSON looks. @returns a field that is read as a JSON object */
export const objectField = (
	property: INodeProperties,
	help: Omit<JsonHelp, 'wanted'>,
): Field<IDataObject> => ({
	property,
	read: (value, label, item) => asObject(value, label, { wanted: 'object', ...help }, item),
});

/**
 * @param whenEmpty what an empty value stands for, where it is no mistake
 * @returns a dropdown whose value is one of its options
 */
export const choiceField = <T extends string>(property: INodeProperties, whenEmpty?: T): Field<T> => ({
	property,
	read(value, label) {
		const choices = (property.options ?? []).flatMap((option) =>
			'value' in option ? [String(option.value) as T] : [],
		);
		const text = asText(value, label).trim();
		return text === '' && whenEmpty !== undefined ? whenEmpty : oneOf(label, text, choices);
	},
});

/** What the rows of a list hold, by the fields of one row. */
export type RowOf<Columns extends Record<string, Field<unknown>>> = {
	[Column in keyof Columns]: Columns[Column] extends Field<infer T> ? T : never;
};

/**
 * A list that the user fills in row by row, or gives by an expression.
 * @param property without its options, which are made of the columns
 * @param what what one row is called; errors say it with the row's number
 * @param columns by the names that the values have in saved workflows
 */
export const rowsField = <Columns extends Record<string, Field<unknown>>>(
	property: Omit<INodeProperties, 'type' | 'options'>,
	what: string,
	columns: Columns,
): Field<Array<RowOf<Columns>>> => ({
	property: {
		...property,
		type: 'fixedCollection',
		options: [
			{ displayName: what, name: 'values', values: Object.values(columns).map((field) => field.property) },
		],
	},
	read: (value, label, item) =>
		rowsOf(value).map((row, index) => {
			const name = property.typeOptions?.multipleValues ? `${what} ${index + 1}` : '';
			return readRow(columns, asRow(row, name || label), name, item);
		}),
});

/** @returns the rows of a fixed collection; a single one may stand by itself */
function rowsOf(value: unknown): unknown[] {
	const { values } = (value ?? {}) as { values?: unknown };
	return Array.isArray(values) ? values : values === undefined || values === null ? [] : [values];
}

/** @throws {Failure} for what has no columns */
function asRow(row: unknown, name: string): IDataObject {
	if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as IDataObject;
	throw badInput(`'${name}' is ${shownValue(row)}, not a row`, 'Check the expression that leads to it.');
}

/** @param name what errors call the row, before the names of its columns; empty where there is only one */
export const readRow = <Columns extends Record<string, Field<unknown>>>(
	columns: Columns,
	row: IDataObject,
	name: string,
	item: Item,
): RowOf<Columns> =>
	Object.fromEntries(
		Object.entries(columns).map(([column, field]) => {
			const { displayName, default: byDefault } = field.property;
			const label = name === '' ? displayName : `${name}: ${displayName}`;
			return [column, field.read(row[column] ?? byDefault, label, item)];
		}),
	) as RowOf<Columns>;

/** @returns the same field, shown only where other parameters have one of these values */
export const shownFor = <T>(show: IDisplayOptions['show'], field: Field<T>): Field<T> => ({
	...field,
	property: { ...field.property, displayOptions: { show } },
});

/** @returns the same field with another description */
export const described = <T>(description: string, field: Field<T>): Field<T> => ({
	...field,
	property: { ...field.property, description },
});

/** @throws {Failure} when the text is empty */
export function filled(text: string, label: string, hint: string): string {
	if (text !== '') return text;
	throw badInput(`'${label}' is empty`, hint);
}

/** @returns what n8n's form takes: the parameter behind a field, or the parameter itself */
export const propertyOf = (entry: Field<unknown> | INodeProperties): INodeProperties =>
	'property' in entry ? entry.property : entry;
