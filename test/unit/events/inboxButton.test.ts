import { fromInboxButton } from '../../../nodes/shared/events/fromInboxButton';
import type { ButtonClick } from '../../../nodes/shared/events/fromInboxButton';
import { recording } from '../../contract/recordings';
import type { KeptDelivery } from '../../contract/recordings';
import { NOW } from './support';

const NOTHING: ButtonClick = {
	event: 'inbox.button',
	contact_id: null,
	contact_phone: null,
	contact_name: null,
	contact: { id: null, phone_number: null, name: null, tags: [], metadata: {} },
	agent: { id: null, name: null, email: null },
	organization: { id: null, name: null },
	timestamp: NOW.toISOString(),
};

/** What the receiver of a click got. */
const [clicked] = recording('people/inbox-buttons.json').flatMap((entry) =>
	'delivery' in entry ? [entry.delivery as KeptDelivery] : [],
);

it.each<[string, unknown, ButtonClick]>([
	[
		'as recorded',
		clicked.body,
		{
			event: 'inbox.button',
			contact_id: '6b023413-ebd1-470d-9d05-a536fa551a4f',
			contact_phone: '14155550701',
			contact_name: 'Ana',
			contact: {
				id: '6b023413-ebd1-470d-9d05-a536fa551a4f',
				phone_number: '14155550701',
				name: 'Ana',
				tags: [],
				metadata: {},
			},
			agent: { id: '3d830fcb-520f-49fa-b0c3-7fd41ccf6587', name: 'Admin', email: 'admin@admin.com' },
			organization: { id: 'fda4e416-23a7-4a5f-a0d7-a7fafa84afed', name: 'Default Organization' },
			timestamp: NOW.toISOString(),
		},
	],
	[
		'with tags and metadata',
		{ contact: { id: 'c', tags: ['VIP', 'New'], metadata: { city: 'Lisbon' } } },
		{
			...NOTHING,
			contact_id: 'c',
			contact: { ...NOTHING.contact, id: 'c', tags: ['VIP', 'New'], metadata: { city: 'Lisbon' } },
		},
	],
	[
		'of a contact without a name of its own',
		{ contact: { name: '', profile_name: 'Bruno', tags: null, metadata: null } },
		{ ...NOTHING, contact_name: 'Bruno', contact: { ...NOTHING.contact, name: 'Bruno' } },
	],
	['that tells nothing', {}, NOTHING],
	['that tells something else', { contact: 'Ana', user: [1], organization: null }, NOTHING],
])('a click %s', (_what, body, click) => {
	expect(fromInboxButton(body as never, NOW)).toEqual(click);
});
