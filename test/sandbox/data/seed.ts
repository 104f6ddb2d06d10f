import type { Role } from './people';
import type { Account, Contact, Template, TemplateButton } from './types';

const id = (kind: string, number: number) =>
	`${kind}${String(number).padStart(7, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** The user whose API key the sandbox knows. */
export const USER_ID = id('9', 1);
/** The user's role. */
export const ROLE_ID = id('9', 2);
/** The roles that every server has (docs/whatomate-api.md#people; recording: people). */
export const ROLES = {
	admin: { id: ROLE_ID, name: 'admin', description: 'Full system access' },
	manager: {
		id: id('9', 4),
		name: 'manager',
		description: 'Manage chatbot, campaigns, and team operations',
	},
	agent: { id: id('9', 5), name: 'agent', description: 'Handle customer conversations' },
} as const satisfies Record<string, Role>;
/** The user's organization. */
export const ORGANIZATION_ID = id('9', 3);
/** A UUID that names nothing in any sandbox. */
export const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

/** The default accounts' IDs. */
export const ACCOUNTS = { main: id('a', 1), support: id('a', 2) } as const;

/** The default templates' IDs. */
export const TEMPLATES = {
	order_confirmation: id('b', 1),
	appointment_reminder: id('b', 2),
	track_order: id('b', 3),
	summer_sale: id('b', 4),
	login_code: id('b', 5),
	hello_world: id('b', 6),
	invoice: id('b', 7),
	not_approved: id('b', 8),
	/** Has a coupon button (COPY_CODE). */
	spring_coupon: id('b', 9),
	/** `welcome` in English: sending by name picks this one, because its ID sorts first. */
	welcome_en: id('b', 10),
	/** `welcome` in Portuguese: only its ID reaches it. */
	welcome_pt: id('b', 11),
} as const;

/** The default contacts' IDs. */
export const CONTACTS = {
	ana: id('c', 1),
	bruno: id('c', 2),
	/** Opted out of marketing. */
	carla: id('c', 3),
	/** Wrote within 24 hours: the service window is open, two messages are unread. */
	dmitri: id('c', 4),
	/** Has no name. */
	nameless: id('c', 5),
	/** Stored with spaces and brackets in the number. */
	formatted: id('c', 6),
	/** Stored with a `+`: the twin of Ana's number. */
	twin: id('c', 7),
	/** WhatsApp refuses this number. */
	refused: id('c', 8),
	/** Belongs to the account `support`. */
	emi: id('c', 9),
	/** Has the same name as another contact. */
	otherAna: id('c', 10),
	/** Assigned to the API key's user. */
	assigned: id('c', 11),
	/** The name holds LIKE wildcards. */
	percent: id('c', 12),
} as const;

/** The default agents' IDs. */
export const AGENTS = {
	/** In both teams. */
	maria: id('f', 1),
	omar: id('f', 2),
	/** Is away: nobody can be handed over to her. */
	lena: id('f', 3),
} as const;

/** The default teams' IDs. */
export const TEAMS = {
	/** Maria, Omar and Lena in turn. */
	sales: id('7', 1),
	/** Only Maria; somebody has to say who gets a conversation, so it waits in the team's queue. */
	support: id('7', 2),
	/** Is not active any more. */
	closed: id('7', 3),
} as const;

/** What a test gives to describe an account; the rest is filled in. */
export type AccountSeed = Partial<Account> & { name: string };
/** What a test gives to describe a template; the rest is filled in. */
export type TemplateSeed = Partial<Template> & { name: string; body_content: string };
/** What a test gives to describe a contact; the rest is filled in. The number is stored as it is. */
export type ContactSeed = Partial<Contact> & { phone_number: string };

/** Two accounts: `main` sends when nobody says otherwise. */
export const defaultAccounts: readonly AccountSeed[] = [
	{
		id: ACCOUNTS.main,
		name: 'main',
		phone_id: '100200300',
		is_default_incoming: true,
		is_default_outgoing: true,
	},
	{ id: ACCOUNTS.support, name: 'support', phone_id: '100200301' },
];

const quickReplies = (...texts: string[]): TemplateButton[] =>
	texts.map((text) => ({ type: 'QUICK_REPLY', text }));

/** The templates of the recorded server, a coupon, and one name in two languages. */
export const defaultTemplates: readonly TemplateSeed[] = [
	{
		id: TEMPLATES.order_confirmation,
		name: 'order_confirmation',
		display_name: 'Order confirmation',
		body_content: 'Hi {{1}}, your order {{2}} of {{3}} is confirmed.',
		sample_values: [
			{ component: 'body', index: 1, value: 'Ana' },
			{ component: 'body', index: 2, value: 'A-1' },
			{ component: 'body', index: 3, value: '$10' },
		],
	},
	{
		id: TEMPLATES.appointment_reminder,
		name: 'appointment_reminder',
		display_name: 'Appointment reminder',
		header_type: 'TEXT',
		header_content: 'Hello {{name}}',
		body_content: 'Dear {{name}}, see you on {{date}}.',
		footer_content: 'Reply STOP to opt out',
		buttons: quickReplies('Confirm', 'Reschedule'),
	},
	{
		id: TEMPLATES.track_order,
		name: 'track_order',
		display_name: 'Track order',
		body_content: 'Order {{1}} shipped.',
		buttons: [
			{
				type: 'URL',
				text: 'Track',
				url: 'https://example.com/t/{{1}}',
				example: 'https://example.com/t/abc',
			},
			{ type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+15550100000' },
		],
	},
	{
		id: TEMPLATES.summer_sale,
		name: 'summer_sale',
		display_name: 'Summer sale',
		category: 'MARKETING',
		header_type: 'IMAGE',
		body_content: 'Sale for {{1}}!',
	},
	{
		id: TEMPLATES.login_code,
		name: 'login_code',
		display_name: 'Login code',
		category: 'AUTHENTICATION',
		body_content: '{{1}} is your code.',
		buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }],
	},
	{
		id: TEMPLATES.hello_world,
		name: 'hello_world',
		display_name: 'Hello world',
		body_content: 'Hello, world.',
	},
	{
		id: TEMPLATES.invoice,
		name: 'invoice',
		display_name: 'Invoice',
		header_type: 'DOCUMENT',
		body_content: 'Invoice {{1}} attached.',
	},
	{
		id: TEMPLATES.not_approved,
		name: 'not_approved',
		display_name: 'Not approved',
		status: 'DRAFT',
		meta_template_id: '',
		body_content: 'Pending {{1}}.',
	},
	{
		id: TEMPLATES.spring_coupon,
		name: 'spring_coupon',
		display_name: 'Spring coupon',
		category: 'MARKETING',
		body_content: 'A coupon for you, {{1}}.',
		buttons: [{ type: 'COPY_CODE', text: 'Copy coupon', example: 'SPRING10' }],
	},
	{
		id: TEMPLATES.welcome_en,
		name: 'welcome',
		display_name: 'Welcome',
		body_content: 'Welcome, {{1}}!',
	},
	{
		id: TEMPLATES.welcome_pt,
		name: 'welcome',
		display_name: 'Boas-vindas',
		language: 'pt_BR',
		body_content: 'Boas-vindas, {{1}}!',
	},
];

/** A dozen contacts, each with something that has caused trouble. */
export const defaultContacts: readonly ContactSeed[] = [
	{
		id: CONTACTS.ana,
		phone_number: '14155550101',
		profile_name: 'Ana Silva',
		whatsapp_account: 'main',
		tags: ['vip'],
		metadata: { plan: 'gold' },
	},
	{ id: CONTACTS.bruno, phone_number: '14155550102', profile_name: 'Bruno Costa', tags: ['vip', 'lisbon'] },
	{ id: CONTACTS.carla, phone_number: '14155550103', profile_name: 'Carla Nunes', marketing_opt_out: true },
	{ id: CONTACTS.dmitri, phone_number: '14155550104', profile_name: 'Дмитрий', whatsapp_account: 'main' },
	{ id: CONTACTS.nameless, phone_number: '14155550105' },
	{ id: CONTACTS.formatted, phone_number: '1 (415) 555-0106', profile_name: 'Formatted' },
	{ id: CONTACTS.twin, phone_number: '+14155550101', profile_name: '' },
	{ id: CONTACTS.refused, phone_number: '14150000000', profile_name: 'Not on WhatsApp' },
	{
		id: CONTACTS.emi,
		phone_number: '819012345678',
		profile_name: '恵美 🌸',
		whatsapp_account: 'support',
	},
	{ id: CONTACTS.otherAna, phone_number: '351912345678', profile_name: 'Ana Silva' },
	{
		id: CONTACTS.assigned,
		phone_number: '447700900123',
		profile_name: 'Assigned Person',
		assigned_user_id: USER_ID,
	},
	{ id: CONTACTS.percent, phone_number: '447700900124', profile_name: '100% Coffee_Bar' },
];

/** Three agents, one of them away. */
export const defaultAgents = [
	{ id: AGENTS.maria, full_name: 'Maria Gomes', email: 'maria@example.com' },
	{ id: AGENTS.omar, full_name: 'Omar Haddad', email: 'omar@example.com' },
	{ id: AGENTS.lena, full_name: 'Lena Weiß', email: 'lena@example.com', is_available: false },
] as const;

/** Three teams: one chooses by itself, one does not, one is closed. */
export const defaultTeams = [
	{ id: TEAMS.sales, name: 'Sales', members: [AGENTS.maria, AGENTS.omar, AGENTS.lena] },
	{ id: TEAMS.support, name: 'Support', assignment_strategy: 'manual', members: [AGENTS.maria] },
	{ id: TEAMS.closed, name: 'Closed', is_active: false },
] as const;

/** @returns so many more templates, for lists that need several pages. */
export const manyTemplates = (count: number): TemplateSeed[] =>
	Array.from({ length: count }, (_, index) => ({
		id: id('d', index + 1),
		name: `bulk_template_${String(index + 1).padStart(3, '0')}`,
		display_name: `Bulk template ${index + 1}`,
		body_content: `Bulk ${index + 1} for {{1}}.`,
	}));

/** @returns so many more contacts, for lists that need several pages. */
export const manyContacts = (count: number): ContactSeed[] =>
	Array.from({ length: count }, (_, index) => ({
		id: id('e', index + 1),
		phone_number: `1415556${String(index + 1).padStart(4, '0')}`,
		profile_name: `Bulk contact ${index + 1}`,
	}));
