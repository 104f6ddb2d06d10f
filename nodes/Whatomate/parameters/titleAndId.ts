import { trimmedField } from '../engine/field';

/** The columns of what a customer can tap: buttons, rows of a list, choices of a question. The title is asked for first, the ID last. */

/** @returns what stands there. @param placeholder an example */
export const titleColumn = (placeholder: string, description: string) =>
	trimmedField({
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		placeholder,
		description,
	});

/** @returns by what the workflow knows it. @param placeholder an example */
export const idColumn = (placeholder: string, description: string) =>
	trimmedField({
		displayName: 'ID',
		name: 'id',
		type: 'string',
		default: '',
		placeholder,
		hint: 'May stay empty',
		description,
	});
