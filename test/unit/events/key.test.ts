import { eventKey } from '../../../nodes/shared/events/event';
import type { WhatomateEvent } from '../../../nodes/shared/events/event';
import { NOTHING } from './support';

describe('what two reports of one event have in common', () => {
	const key = (more: Partial<WhatomateEvent>, raw: unknown = {}) => eventKey({ ...NOTHING, ...more }, raw);
	const message = { event: 'message.incoming', message_id: 'm' };
	const status = { event: 'message.status', message_id: 'm', status: 'read' };
	const reaction = { event: 'message.reaction', message_id: 'm', text: '👍', timestamp: '1' };

	it.each<[string, Partial<WhatomateEvent>, Partial<WhatomateEvent>]>([
		['a message that was read meanwhile', { ...message, status: 'received' }, { ...message, status: 'read' }],
		['a message heard live and found later', { ...message, timestamp: '1' }, { ...message, timestamp: '2' }],
		['a status told at two times', { ...status, timestamp: '1' }, { ...status, timestamp: '2' }],
		['a reaction in a retry', reaction, { ...reaction }],
	])('is the same for %s', (_what, one, other) => {
		expect(key(one)).toBe(key(other));
	});

	it.each<[string, Partial<WhatomateEvent>, Partial<WhatomateEvent>]>([
		['two messages', message, { ...message, message_id: 'n' }],
		['a message in and out', message, { ...message, event: 'message.sent' }],
		['two statuses', status, { ...status, status: 'delivered' }],
		['an emoji taken away and put back', reaction, { ...reaction, timestamp: '2' }],
		['two emojis', reaction, { ...reaction, text: '❤' }],
		[
			'what says the same of two moments',
			{ event: 'call.missed', timestamp: '1' },
			{ event: 'call.missed', timestamp: '2' },
		],
	])('differs for %s', (_what, one, other) => {
		expect(key(one)).not.toBe(key(other));
	});

	it('is made from all that was told, where no message is named', () => {
		const transfer = { event: 'transfer.created' };
		expect(key(transfer, { id: 1 })).toBe(key(transfer, { id: 1 }));
		expect(key(transfer, { id: 1 })).not.toBe(key(transfer, { id: 2 }));
	});

	it("is WhatsApp's own ID, where that is all the source knows", () => {
		expect(key({ ...status, message_id: null, wa_message_id: 'wamid.1' })).toBe(
			'message.status:wamid.1:read',
		);
	});
});
