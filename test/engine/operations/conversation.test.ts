import { CONTACTS } from '../../sandbox';
import { contact } from '../harness';
import { asked, changing, DIALECTS, useBench } from '../support';
import type { Bench } from '../support';
import { messagesOf } from './support';

describe.each(DIALECTS)('on the %s server', (dialect) => {
	const documented = dialect === 'documented';
	const bench: Bench = useBench(dialect);

	describe('Get Many', () => {
		it('lists a conversation with one request, newest first, in the documented shape', async () => {
			const { json, error } = await bench.run('getAll', { contact: contact.byId(CONTACTS.dmitri) });
			expect(error).toBeUndefined();
			expect(asked(bench.sandbox)).toEqual([`GET ${messagesOf(CONTACTS.dmitri)}`]);
			const incoming = (type: string, text: string) => ({
				id: expect.any(String),
				wa_message_id: expect.stringMatching(/^wamid/),
				contact_id: CONTACTS.dmitri,
				direction: 'incoming',
				type,
				content: { text },
				status: documented ? 'delivered' : 'received',
				timestamp: expect.any(String),
			});
			expect(json).toEqual(
				[incoming('button_reply', 'Confirm'), incoming('text', 'Здравствуйте!')].map((message) =>
					expect.objectContaining(message),
				),
			);
			expect(bench.sandbox.phones).toEqual([]);
		});

		it("gives the server's own data without Simplify", async () => {
			const { json } = await bench.run('getAll', { contact: contact.byId(CONTACTS.dmitri), simple: false });
			expect(json[0]).toMatchObject(
				documented
					? { type: 'button_reply', content: { text: 'Confirm' } }
					: { message_type: 'button_reply', content: { body: 'Confirm' }, is_reply: false },
			);
		});
	});

	describe('Mark as Read', () => {
		it('marks a whole conversation with one request', async () => {
			const { json, error } = await bench.run('markAsRead', {
				scope: 'conversation',
				contact: contact.byId(CONTACTS.dmitri),
			});
			expect(error).toBeUndefined();
			expect(asked(bench.sandbox)).toEqual([`POST /api/contacts/${CONTACTS.dmitri}/mark-read`]);
			expect(json).toEqual([{ scope: 'conversation', contact_id: CONTACTS.dmitri, status: 'read' }]);
			expect(bench.sandbox.messagesOf(CONTACTS.dmitri).map(({ status }) => status)).toEqual(['read', 'read']);
		});

		it('marks one message, or the conversation where the server can only do that', async () => {
			const [{ id }] = bench.sandbox.messagesOf(CONTACTS.dmitri);
			const { json, error, hints } = await bench.run('markAsRead', {
				scope: 'message',
				messageId: id,
				contact: contact.byPhone('+1 415 555 0104'),
			});
			expect(error).toBeUndefined();
			expect(json).toEqual([
				documented
					? { scope: 'message', message_id: id, status: 'read' }
					: { scope: 'conversation', contact_id: CONTACTS.dmitri, message_id: id, status: 'read' },
			]);
			expect(hints).toEqual(documented ? [] : [expect.stringContaining('the whole conversation was marked')]);
			expect(bench.sandbox.messagesOf(CONTACTS.dmitri).map(({ status }) => status)).toEqual(
				documented ? ['read', 'received'] : ['read', 'read'],
			);
			expect(changing(bench.sandbox)).toHaveLength(documented ? 1 : 2);
		});

		it('needs no contact for one message', async () => {
			const [{ id }] = bench.sandbox.messagesOf(CONTACTS.dmitri);
			const { json, error } = await bench.run('markAsRead', { scope: 'message', messageId: id });
			if (documented) expect(json).toEqual([{ scope: 'message', message_id: id, status: 'read' }]);
			else expect(error?.message).toContain("can't mark a single message as read");
		});
	});
});
