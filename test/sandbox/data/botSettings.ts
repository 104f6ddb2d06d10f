import type { JsonObject } from './types';

/** The settings of a server on which nobody has saved any: recording hand-over "bot settings". */
export const unsaved = {
	enabled: false,
	greeting_message: 'Hello! How can I help you today?',
	greeting_buttons: [] as JsonObject[],
	fallback_message: '',
	fallback_buttons: [] as JsonObject[],
	session_timeout_minutes: 30,
	business_hours_enabled: false,
	business_hours: [] as JsonObject[],
	out_of_hours_message: '',
	allow_automated_outside_hours: false,
	allow_agent_queue_pickup: false,
	assign_to_same_agent: false,
	agent_current_conversation_only: false,
	ai_enabled: false,
	ai_provider: '',
	ai_model: '',
	ai_max_tokens: 0,
	ai_system_prompt: '',
	sla_enabled: false,
	sla_response_minutes: 0,
	sla_resolution_minutes: 0,
	sla_escalation_minutes: 0,
	sla_auto_close_hours: 0,
	sla_auto_close_message: '',
	sla_warning_message: '',
	sla_escalation_notify_ids: null as string[] | null,
	client_reminder_enabled: false,
	client_reminder_minutes: 0,
	client_reminder_message: '',
	client_auto_close_minutes: 0,
	client_auto_close_message: '',
};

/** What `GET /api/chatbot/settings` shows (docs/whatomate-api.md#bot). */
export type BotSettings = typeof unsaved;

/** What the first saving fills in where it names nothing: the defaults of the server's database, from its source. */
export const firstSaved: BotSettings = {
	...unsaved,
	greeting_message: '',
	allow_automated_outside_hours: true,
	allow_agent_queue_pickup: true,
	assign_to_same_agent: true,
	ai_max_tokens: 500,
	sla_response_minutes: 15,
	sla_resolution_minutes: 60,
	sla_escalation_minutes: 30,
	sla_auto_close_hours: 24,
	sla_escalation_notify_ids: [],
	client_reminder_minutes: 30,
	client_auto_close_minutes: 60,
};
