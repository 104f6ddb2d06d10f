import type { IDataObject } from 'n8n-workflow';

const isId = (field: string): boolean => /(^|_)ids?$/.test(field);

/**
 * n8n's table shows the first fields of a record, and leaves the others to whoever scrolls.
 * @param first the fields that a person looks for, as far as the record has them
 * @returns the same record: these fields, then the others, then the IDs
 */
export function inReadingOrder<T extends IDataObject>(record: T, ...first: string[]): T {
	const fields = Object.keys(record);
	const leading = first.filter((field) => fields.includes(field));
	const others = fields.filter((field) => !leading.includes(field));
	const ordered = [...leading, ...others.filter((field) => !isId(field)), ...others.filter(isId)];
	return Object.fromEntries(ordered.map((field) => [field, record[field]])) as T;
}
