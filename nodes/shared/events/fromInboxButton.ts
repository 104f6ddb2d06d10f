import type { IDataObject } from 'n8n-workflow';

import { objectOf, textOrNull } from '../api/json';

/** What an agent's click on a button of the inbox is called. */
const CLICK_EVENT = 'inbox.button';

/** An agent's click on a button beside a conversation. What the server does not tell is null. */
export interface ButtonClick extends IDataObject {
	event: string;
	/** The same as in `contact`, where all events have it. */
	contact_id: string | null;
	contact_phone: string | null;
	contact_name: string | null;
	/** Whose conversation was open. */
	contact: {
		id: string | null;
		phone_number: string | null;
		name: string | null;
		tags: string[];
		metadata: IDataObject;
	};
	/** Who clicked. */
	agent: { id: string | null; name: string | null; email: string | null };
	organization: { id: string | null; name: string | null };
	/** ISO 8601 */
	timestamp: string;
}

/**
 * @param body what a server delivers when the button is clicked (docs/whatomate-api.md#inbox-buttons)
 * @param now when it arrived: the server does not tell when it was
 */
export function fromInboxButton(body: IDataObject, now: Date): ButtonClick {
	const [contact, agent, organization] = [body.contact, body.user, body.organization].map(objectOf);
	const about = {
		id: textOrNull(contact.id),
		phone_number: textOrNull(contact.phone_number),
		name: textOrNull(contact.name) ?? textOrNull(contact.profile_name),
		tags: Array.isArray(contact.tags) ? contact.tags.filter((tag) => typeof tag === 'string') : [],
		metadata: objectOf(contact.metadata),
	};
	return {
		event: CLICK_EVENT,
		contact_name: about.name,
		contact_phone: about.phone_number,
		agent: { id: textOrNull(agent.id), name: textOrNull(agent.name), email: textOrNull(agent.email) },
		organization: { id: textOrNull(organization.id), name: textOrNull(organization.name) },
		timestamp: now.toISOString(),
		contact: about,
		contact_id: about.id,
	};
}
