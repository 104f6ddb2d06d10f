import {
	defaultTemplates,
	type ContactSeed,
	type FlowSeed,
	type Sandbox,
	type TemplateSeed,
} from '../../sandbox';

/** Ten customers: those whom the example "Send a template to ten contacts" writes to. Numbers as WhatsApp gives them. */
export const people: readonly ContactSeed[] = [
	{ phone_number: '14155550101', profile_name: 'Ana Silva', tags: ['newsletter', 'vip'] },
	{ phone_number: '14155550102', profile_name: 'Bruno Costa', tags: ['newsletter'] },
	{ phone_number: '14155550121', profile_name: 'Chidi Okafor', tags: ['newsletter'] },
	{ phone_number: '447700900125', profile_name: 'Daisy Bennett' },
	{ phone_number: '447700900126', profile_name: 'Ewan McKay', marketing_opt_out: true },
	{ phone_number: '351912345001', profile_name: 'Filipa Rocha', tags: ['newsletter', 'vip'] },
	{ phone_number: '351912345002', profile_name: 'Gonçalo Dias', tags: ['no-offers'] },
	{ phone_number: '4915123456001', profile_name: 'Hanna Schäfer', tags: ['newsletter'] },
	{ phone_number: '5511912345001', profile_name: 'Inês Barbosa' },
	{ phone_number: '819012345001', profile_name: 'Jun Tanaka' },
];

/** The tags by which the examples choose whom they write to. */
export const tags = ['newsletter', 'no-offers', 'vip'] as const;

/** The templates that the examples send, and a few more to choose from. */
export const templates: readonly TemplateSeed[] = [
	...defaultTemplates.filter(({ status = 'APPROVED' }) => status === 'APPROVED'),
	{
		name: 'birthday_greeting',
		display_name: 'Birthday greeting',
		category: 'MARKETING',
		body_content: 'Happy birthday, {{1}}!',
	},
	{
		name: 'weekly_offer',
		display_name: 'Weekly offer',
		category: 'MARKETING',
		body_content: 'Hello {{1}}, this week all bread is half the price.',
		footer_content: 'Reply STOP to get no more offers',
	},
];

/** A form that a customer can fill in on the phone. */
export const bookingForm: FlowSeed = {
	meta_flow_id: '700100200300',
	name: 'Book a table',
	screens: [
		{
			id: 'BOOKING',
			title: 'Book a table',
			layout: {
				type: 'SingleColumnLayout',
				children: [
					{ type: 'TextInput', name: 'guests', label: 'How many guests?' },
					{ type: 'TextInput', name: 'time', label: 'When?' },
				],
			},
		},
	],
};

const HOUR = 3_600_000;

/** Lets two customers have written earlier today, so that there is something to read and to answer. */
export const letSomeWrite = (sandbox: Sandbox): void => {
	for (const [number, content, hours] of [
		['14155550101', 'Hello! Is my order on its way?', 2],
		['351912345001', 'Bom dia! Are you open on Saturday?', 3],
	] as const) {
		const contact = sandbox.contactByPhone(number);
		if (!contact) continue;
		const created_at = new Date(Date.now() - hours * HOUR);
		const { created_at: written } = sandbox.addMessage(contact.id, {
			direction: 'incoming',
			content,
			wamid: `wamid.EARLIER${hours}`,
			created_at,
		});
		Object.assign(contact, {
			whatsapp_account: 'main',
			last_message_at: written,
			last_message_preview: content,
			last_inbound_at: written,
		});
	}
};
