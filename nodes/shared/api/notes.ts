import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from './client';
import { path } from './request';
import type { ApiRequest } from './request';

/** What the agents wrote down about a conversation; customers never see it (docs/whatomate-api.md#notes). */
export interface Note extends IDataObject {
	id: string;
	contact_id: string;
	created_by_id: string;
	created_by_name: string;
	content: string;
	/** ISO 8601 */
	created_at: string;
}

/** The most notes that the server gives at once. */
const PAGE_SIZE = 100;

/**
 * Reads the notes of a contact, newest first, page by page as the caller goes on.
 * @param pageSize of at most 100
 */
export async function* notesOf(
	client: WhatomateClient,
	contactId: string,
	pageSize = PAGE_SIZE,
): AsyncGenerator<Note> {
	const seen = new Set<string>();
	// Those of the last page, oldest first: the server begins anew where the one that is named was deleted meanwhile.
	let marks: string[] = [];
	for (;;) {
		const { notes, has_more } = await client.call<{ notes?: Note[]; has_more?: boolean }>({
			method: 'GET',
			path: path`/api/contacts/${contactId}/notes`,
			query: { limit: pageSize, ...(marks.length > 0 ? { before: marks[0] } : {}) },
		});
		const page = notes ?? [];
		const fresh = page.filter(({ id }) => !seen.has(id)).reverse();
		for (const note of fresh) {
			seen.add(note.id);
			yield note;
		}
		marks = fresh.length > 0 ? page.map(({ id }) => id) : marks.slice(1);
		if (has_more !== true || marks.length === 0) return;
	}
}

/** @returns the request; a second one would add the note twice */
export const addNoteRequest = (contactId: string, content: string): ApiRequest => ({
	method: 'POST',
	path: path`/api/contacts/${contactId}/notes`,
	body: { content },
	once: 'the note was added',
});

/** @returns the request; a second one would be refused, since the note is gone */
export const deleteNoteRequest = (contactId: string, noteId: string): ApiRequest => ({
	method: 'DELETE',
	path: path`/api/contacts/${contactId}/notes/${noteId}`,
	once: 'the note was deleted',
});
