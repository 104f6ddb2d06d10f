import type { Resource } from '../../engine/operation';
import { addNote } from './addNote';
import { assign } from './assign';
import { deleteNote } from './deleteNote';
import { getAll } from './getAll';
import { getNotes } from './getNotes';
import { handOver } from './handOver';
import { returnToBot } from './returnToBot';

/** Who has a conversation, the bot or a person, and what they wrote down about it. */
export const conversation: Resource = {
	value: 'conversation',
	name: 'Conversation',
	operations: [addNote, assign, deleteNote, getAll, getNotes, handOver, returnToBot],
	defaultOperation: handOver.value,
};
