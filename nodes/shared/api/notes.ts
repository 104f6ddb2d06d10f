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
	for (let before: IDataObject = {}; ; ) {
		const { notes, has_more } = await client.call<{ notes?: Note[]; has_more?: boolean }>({
			method: 'GET',
			path: path`/api/contacts/${contactId}/notes`,
			query: { limit: pageSize, ...before },
		});
		// Inside a page the oldest is first.
		const fresh = (notes ?? []).filter(({ id }) => !seen.has(id)).reverse();
		for (const note of fresh) {
			seen.add(note.id);
			yield note;
		}
		// A note that was deleted meanwhile names no place any more: the server begins anew then.
		if (has_more !== true || fresh.length === 0) return;
		before = { before: fresh[fresh.length - 1].id };
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
