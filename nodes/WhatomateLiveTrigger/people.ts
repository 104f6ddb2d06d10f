import type { WhatomateClient } from '../shared/api/client';
import { getContact } from '../shared/api/contacts';
import type { WhatomateEvent } from '../shared/events/event';
import { BoundedMap } from '../shared/memory';

/** How many messages are remembered with their recipients, and how many contacts with their numbers. */
const MOST_REMEMBERED = 2000;

/** Who a contact is, as far as the server tells. */
interface Person {
	phone: string | null;
	name: string | null;
}

/** Who is who on the live feed, which names contacts by their ID only, and in a status of Meta's nobody at all. */
export class People {
	private readonly contacts = new BoundedMap<Promise<Person>>(MOST_REMEMBERED);

	/** Who got which message. */
	private readonly recipients = new BoundedMap<string>(MOST_REMEMBERED);

	constructor(private readonly client: WhatomateClient) {}

	/** Notes whom a message went to: a later status names the message alone. @returns the contact's ID, where it is known */
	noteRecipient({ direction, contact_id, message_id }: WhatomateEvent): string | undefined {
		if (direction !== 'outgoing' || contact_id === null || message_id === null) return undefined;
		this.recipients.set(message_id, contact_id);
		return contact_id;
	}

	/** @returns the ID of the contact whom an event is about; null where nothing tells it */
	contactOf({ contact_id, message_id }: WhatomateEvent): string | null {
		return contact_id ?? this.recipients.get(message_id ?? '') ?? null;
	}

	/** @returns the event with the contact's number and name; each contact is looked up once */
	async withContact(event: WhatomateEvent): Promise<WhatomateEvent> {
		const id = this.contactOf(event);
		if (id === null || event.contact_phone !== null) return event;
		const look = this.contacts.get(id) ?? this.look(id);
		this.contacts.set(id, look);
		const { phone, name } = await look;
		return { ...event, contact_id: id, contact_phone: phone, contact_name: event.contact_name ?? name };
	}

	private async look(id: string): Promise<Person> {
		try {
			const { phone_number, profile_name, name } = await getContact(this.client, id);
			return { phone: phone_number, name: profile_name || name || null };
		} catch {
			this.contacts.delete(id);
			return { phone: null, name: null };
		}
	}
}
