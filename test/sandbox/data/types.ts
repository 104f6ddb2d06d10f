/**
 * The two descriptions of the API that a sandbox can follow: `documented` or `released` (docs/whatomate-api.md#how-to-read-it).
 */
export type Dialect = 'documented' | 'released';

/** Any JSON object whose fields are not known yet. */
export type JsonObject = Record<string, unknown>;

/** A connected WhatsApp number, with the fields that `GET /api/accounts` shows (docs/whatomate-api.md#accounts; recording: accounts-and-more). */
export interface Account {
	id: string;
	/** What `whatsapp_account` and `account_name` mean in requests. */
	name: string;
	phone_id: string;
	phone_number: string;
	display_name: string;
	status: string;
	is_default_incoming: boolean;
	is_default_outgoing: boolean;
	/** Whether reading a conversation also sends read receipts to the customer. */
	auto_read_receipt: boolean;
	/** Whether voice call buttons may be sent from this account. */
	business_calling_enabled: boolean;
	/** What Meta signs this account's webhooks with; no answer shows it. */
	app_secret: string;
	/** What Meta must say to subscribe to the receiver of its webhooks. */
	webhook_verify_token: string;
	created_at: string;
}

/** A button of a template; a dynamic URL holds `{{1}}`. */
export interface TemplateButton extends JsonObject {
	type: string;
	text?: string;
	url?: string;
	otp_type?: string;
}

/** A message template, with the fields that `GET /api/templates` shows (docs/whatomate-api.md#templates; recording: templates). */
export interface Template {
	id: string;
	whatsapp_account: string;
	meta_template_id: string;
	name: string;
	display_name: string;
	language: string;
	/** MARKETING, UTILITY or AUTHENTICATION. */
	category: string;
	/** Only `APPROVED` templates can be sent. */
	status: string;
	/** Empty, TEXT, IMAGE, VIDEO or DOCUMENT. */
	header_type: string;
	header_content: string;
	body_content: string;
	footer_content: string;
	buttons: TemplateButton[];
	sample_values: JsonObject[];
	created_at: string;
}

/** A contact as the server stores it; answers are made from it (docs/whatomate-api.md#contacts; recording: contacts). */
export interface Contact {
	id: string;
	/** Stored as it was given, but for one leading `+` when the contact was created by itself. */
	phone_number: string;
	profile_name: string;
	tags: string[];
	metadata: JsonObject;
	/** The account's name, or empty. */
	whatsapp_account: string;
	assigned_user_id: string;
	marketing_opt_out: boolean;
	last_message_at: string | null;
	last_message_preview: string;
	/** Decides `service_window_open`: 24 hours from here. */
	last_inbound_at: string | null;
	created_at: string;
	updated_at: string;
	/** A deleted contact stays in the database and blocks its number until it is created again. */
	deleted: boolean;
}

/** The states of a message: outgoing ones begin as `pending`, incoming ones as `received`. */
export type MessageStatus = 'pending' | 'sent' | 'delivered' | 'read' | 'failed' | 'received';

/** An emoji on a message, from a user of the server or from the customer's phone. */
export interface Reaction {
	emoji: string;
	from_user?: string;
	from_phone?: string;
}

/** A message as the server stores it; answers in both dialects are made from it. */
export interface Message {
	id: string;
	contact_id: string;
	direction: 'incoming' | 'outgoing';
	message_type: string;
	/** The text, caption, or rendered body. */
	content: string;
	media_url: string;
	media_mime_type: string;
	media_filename: string;
	interactive_data: JsonObject | null;
	status: MessageStatus;
	/** WhatsApp's message ID, empty until WhatsApp accepted the message. */
	wamid: string;
	error_message: string;
	reply_to_message_id: string;
	/** The campaign's recipient that it was sent to; no answer shows it. */
	campaign_recipient?: string;
	reactions: Reaction[];
	whatsapp_account: string;
	/** ISO 8601 with microseconds; messages are ordered by it. */
	created_at: string;
	updated_at: string;
}

/** A WhatsApp Flow; a flow message names it by `meta_flow_id`. */
export interface Flow {
	id: string;
	whatsapp_account: string;
	meta_flow_id: string;
	name: string;
	status: string;
	category: string;
	/** Its pages; the first one is where it can begin. */
	screens: JsonObject[];
	/** Whether Meta does not know its latest state. */
	has_local_changes: boolean;
	created_at: string;
}

/** A text that agents have ready (docs/whatomate-api.md#saved-replies; recording: more-of-the-platform). */
export interface SavedReply {
	id: string;
	name: string;
	shortcut: string;
	/** May hold `{{contact_name}}`, which only the web app fills in. */
	content: string;
	category: string;
	is_active: boolean;
	usage_count: number;
	buttons: JsonObject[];
	created_at: string;
}

/** A tag that contacts can carry. */
export interface Tag {
	name: string;
	color: string;
	created_at: string;
}

/** Bytes with their name and content type. */
export interface MediaFile {
	filename: string;
	contentType: string;
	bytes: Buffer;
}

/** A file of a multipart request. */
export interface UploadedFile extends MediaFile {
	/** The name of the form field. */
	field: string;
}

/** A request that the sandbox has seen, and what became of it. */
export interface SeenRequest {
	method: string;
	path: string;
	query: URLSearchParams;
	/** Names in lower case. */
	headers: Record<string, string>;
	/** The raw body. */
	body: Buffer;
	/** The body when it was valid JSON, else undefined. */
	json: unknown;
	/** The form when the body was multipart, else undefined. */
	multipart: { fields: Record<string, string>; files: UploadedFile[] } | undefined;
	/** The status answered; null while unanswered, 0 when the connection was broken instead. */
	status: number | null;
}

/** One conversation marked as read: the side effect that listing by page has (docs/whatomate-api.md#list-messages; recording: list-messages). */
export interface ReadReceipt {
	contactId: string;
	/** What caused it: the list, the conversation's own route, or the documented route for one message. */
	by: 'list' | 'conversation' | 'message';
	/** The incoming messages that had been unread; may be empty. */
	messageIds: string[];
	/** Whether the customer was told (the account has `auto_read_receipt`). */
	sentToCustomer: boolean;
}

/** A change of a message's status. */
export interface StatusChange {
	messageId: string;
	status: MessageStatus;
	wamid: string;
	error_message: string;
}

/** Something that webhooks can ask for, as `available_events` shows it (docs/whatomate-api.md#webhook-events; recording: webhooks). */
export interface WebhookEvent {
	value: string;
	label: string;
	description: string;
}

/** A registered webhook. */
export interface Webhook {
	id: string;
	name: string;
	url: string;
	/** Names that the server does not know are kept too. */
	events: string[];
	/** They come with every delivery. */
	headers: Record<string, string>;
	/** No answer shows it; made up when nobody gives one. */
	secret: string;
	is_active: boolean;
	created_at: string;
	updated_at: string;
}

/** One try to deliver an event to a webhook, when it is over. */
export interface WebhookTry {
	webhookId: string;
	event: string;
	/** As registered, wherever it really went. */
	url: string;
	/** As sent; names in the server's spelling. */
	headers: Record<string, string>;
	/** The raw body. */
	body: string;
	/** From 1. */
	attempt: number;
	/** What was answered; 0 when nothing was. */
	status: number;
	/** Why nothing was answered, else empty. */
	error: string;
}

/** What a click on a button of the agents' inbox delivered, when it is over. */
export interface Click {
	buttonId: string;
	/** With its variables filled in, wherever it really went. */
	url: string;
	/** As sent; names in the server's spelling. */
	headers: Record<string, string>;
	/** The raw body. */
	body: string;
	/** What was answered; 0 when nothing was. */
	status: number;
	/** Why nothing was answered, else empty. */
	error: string;
}

/** A frame of the live feed. */
export interface Frame {
	type: string;
	payload: JsonObject | null;
	/** Whether the keys come in the order of the server's source; left out, in that of the alphabet. */
	ordered?: true;
	/** The contact that it is about, when it goes only to clients that look at that one, or at none. */
	about?: string;
}

/** One try to deliver a webhook of Meta, when it is over. */
export interface MetaTry {
	url: string;
	headers: Record<string, string>;
	/** The raw body. */
	body: string;
	/** From 1. */
	attempt: number;
	/** What was answered; 0 when nothing was. */
	status: number;
	answer: string;
	/** Why nothing was answered, else empty. */
	error: string;
}
