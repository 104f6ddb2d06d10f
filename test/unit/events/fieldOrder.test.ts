import { fromInboxButton } from '../../../nodes/shared/events/fromInboxButton';
import { fromDelivery, fromMessage } from '../../../nodes/shared/events/fromWhatomate';

/** The table of n8n's output shows the first fields: who wrote, and what. */

const message = { id: 'm', content: { body: 'Hello' }, direction: 'incoming', contact_id: 'c' };

it.each<[string, object]>([
	['a delivery', fromDelivery({ event: 'message.incoming', data: { message_id: 'm', contact_id: 'c' } })],
	['a message of the live feed', fromMessage(message)],
])('%s begins with who and what, and ends with the IDs', (_source, event) => {
	const fields = Object.keys(event);
	expect(fields.slice(0, 4)).toEqual(['event', 'contact_name', 'contact_phone', 'text']);
	expect(fields.slice(-4)).toEqual(['message_id', 'wa_message_id', 'contact_id', 'user_id']);
});

it('a click on a button of the inbox begins with whose conversation it was', () => {
	const fields = Object.keys(fromInboxButton({}, new Date()));
	expect(fields.slice(0, 3)).toEqual(['event', 'contact_name', 'contact_phone']);
	expect(fields.at(-1)).toBe('contact_id');
});
