import type { Note } from '../../../shared/api/notes';
import { inReadingOrder } from '../../engine/readingOrder';

/** @returns the note as the node gives it on: all that the server tells, its words first */
export const noteRecord = (note: Note): Note =>
	inReadingOrder(note, 'content', 'created_by_name', 'created_at');
