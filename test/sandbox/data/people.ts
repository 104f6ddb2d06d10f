/** A role of users; what it allows is not kept: the options say what the key may not. */
export interface Role {
	id: string;
	name: string;
	description: string;
}

/** A user of the server: an agent who answers, or an administrator (docs/whatomate-api.md#people; recording: people). */
export interface User {
	id: string;
	email: string;
	full_name: string;
	role: Role;
	is_active: boolean;
	/** Whether the person is at work: nobody is handed over to one who is away. */
	is_available: boolean;
	is_super_admin: boolean;
	created_at: string;
}

/** How a team chooses who gets a conversation that nobody was named for. */
export type TeamStrategy = 'round_robin' | 'load_balanced' | 'manual';

/** A user in a team. */
export interface TeamMember {
	id: string;
	user_id: string;
	role: 'manager' | 'agent';
	/** When the team last chose this person; empty for never. */
	last_assigned_at: string;
}

/** A team, with a queue of its own (docs/whatomate-api.md#people; recording: people). */
export interface Team {
	id: string;
	name: string;
	description: string;
	assignment_strategy: TeamStrategy;
	per_agent_timeout_secs: number;
	is_active: boolean;
	members: TeamMember[];
	created_at: string;
}

/** A conversation that a person has, or that waits for one (docs/whatomate-api.md#hand-overs; recording: hand-over). Empty texts stand for nothing. */
export interface Transfer {
	id: string;
	contact_id: string;
	phone_number: string;
	/** As it was given at the making; the list shows it empty. */
	whatsapp_account: string;
	status: 'active' | 'resumed' | 'expired';
	/** `manual`, `chatbot_disabled`, `keyword`, `flow`. */
	source: string;
	/** Empty while it waits in a queue. */
	agent_id: string;
	/** Empty in the general queue. */
	team_id: string;
	/** Who handed it over; empty for the server's own bot. */
	transferred_by: string;
	notes: string;
	transferred_at: string;
	resumed_at: string;
	resumed_by: string;
	/** When it first had an agent, or was first moved to one. */
	picked_up_at: string;
	sla_breached: boolean;
	escalation_level: number;
	escalated_at: string;
}

/** What agents write to each other about a contact (docs/whatomate-api.md#notes; recording: assign-and-notes). */
export interface Note {
	id: string;
	contact_id: string;
	created_by_id: string;
	content: string;
	created_at: string;
	updated_at: string;
}
