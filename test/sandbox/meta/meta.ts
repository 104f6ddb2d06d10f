/** A media object in a payload to WhatsApp: an uploaded ID (`released`) or a link (`documented`). */
export interface MetaMedia {
	id?: string;
	link?: string;
	caption?: string;
	filename?: string;
}

/** A row of a list. */
export interface MetaRow {
	id: string;
	title: string;
	description?: string;
}

/** What a tap opens or answers. */
export interface MetaAction {
	buttons?: Array<{ type: 'reply'; reply: { id: string; title: string } }>;
	button?: string;
	sections?: Array<{ title?: string; rows: MetaRow[] }>;
	name?: string;
	parameters?: Record<string, unknown>;
}

/** An interactive message in WhatsApp's own shape. */
export interface MetaInteractive {
	type: string;
	header?: { type: 'text'; text: string };
	body: { text: string };
	footer?: { text: string };
	action: MetaAction;
}

/** One parameter of a template component. */
export interface MetaParameter {
	type: string;
	text?: string;
	parameter_name?: string;
	coupon_code?: string;
	image?: MetaMedia;
	video?: MetaMedia;
	document?: MetaMedia;
	action?: { flow_token: string };
}

/** The filled parts of a template: header, body or one button. */
export interface MetaComponent {
	type: 'header' | 'body' | 'button';
	sub_type?: string;
	index?: string;
	parameters: MetaParameter[];
}

/** What is handed to WhatsApp for one message: the only proof of what a customer sees. */
export interface MetaPayload {
	messaging_product: 'whatsapp';
	recipient_type?: 'individual';
	to: string;
	type: string;
	text?: { preview_url: boolean; body: string };
	image?: MetaMedia;
	video?: MetaMedia;
	audio?: MetaMedia;
	document?: MetaMedia;
	interactive?: MetaInteractive;
	template?: { name: string; language: { code: string }; components?: MetaComponent[] };
	reaction?: { message_id: string; emoji: string };
	/** Present on replies: WhatsApp's ID of the message replied to. */
	context?: { message_id: string };
}

/** A payload together with where it came from. */
export interface Delivery {
	payload: MetaPayload;
	/** The name of the account that it was sent from. */
	account: string;
	/** The message's ID on the server; empty for a reaction. */
	messageId: string;
	wamid: string;
}
