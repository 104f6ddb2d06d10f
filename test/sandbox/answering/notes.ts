import { randomUUID } from 'node:crypto';
import type { Events } from '../data/events';
import type { Note } from '../data/people';
import type { Store } from '../data/store';
import type { Announcer } from '../people/announcer';
import type { Staff } from './staff';

/** What agents write to each other about contacts (docs/whatomate-api.md#notes; recording: assign-and-notes). */
export class Notes {
	/** All of them, oldest first. */
	readonly all: Note[] = [];

	constructor(
		private readonly store: Store,
		private readonly staff: Staff,
		private readonly announcer: Announcer,
		private readonly events: Events,
	) {}

	/** @returns a contact's notes, oldest first. */
	of(contactId: string): Note[] {
		return this.all.filter(({ contact_id }) => contact_id === contactId);
	}

	/** @returns the name of who wrote it. */
	author({ created_by_id }: Note): string {
		return this.staff.user(created_by_id)?.full_name ?? '';
	}

	/** Adds a note; the live feed hears of it. */
	add(contactId: string, content: string, by: string): Note {
		const now = this.store.clock.now();
		const note: Note = {
			id: randomUUID(),
			contact_id: contactId,
			created_by_id: by,
			content,
			created_at: now,
			updated_at: now,
		};
		this.all.push(note);
		this.announcer.noteCreated(note, this.author(note));
		this.events.emit('note', note);
		return note;
	}

	/** Removes a note; the live feed hears of it. */
	remove(note: Note): void {
		this.all.splice(this.all.indexOf(note), 1);
		this.announcer.noteDeleted(note);
		this.events.emit('note', note);
	}
}
