import type { IDataObject } from 'n8n-workflow';

/** Reading JSON whose shape nobody promises: what is not as expected becomes nothing, never an exception. */

/** @returns the text, a number as text, or null for anything else and for an empty text */
export const textOrNull = (value: unknown): string | null =>
	typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;

/** @returns the object; an empty one for anything else */
export const objectOf = (value: unknown): IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as IDataObject) : {};

/** @returns the list, each entry as an object; an empty one for anything else */
export const listOf = (value: unknown): IDataObject[] => (Array.isArray(value) ? value.map(objectOf) : []);
