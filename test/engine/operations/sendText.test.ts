import { CONTACTS, TEMPLATES, UNKNOWN_ID } from '../../sandbox';
import { contact, template } from '../harness';
import { asked, changing, DIALECTS, sentMessage, useBench } from '../support';
import type { Bench } from '../support';
import { ANA, ana, messagesOf } from './support';

describe.each(DIALECTS)('on the %s server', (dialect) => {
	const documented = dialect === 'documented';
	const bench: Bench = useBench(dialect);

	describe('Send Text', () => {
		it('sends the text with one request and gives the documented shape', async () => {
			const { json, error, hints } = await bench.run('sendText', { ...ana, text: 'Hello, Ana! 👋' });
			expect(error).toBeUndefined();
			expect(hints).toEqual([]);
			expect(asked(bench.sandbox)).toEqual([`POST ${messagesOf(CONTACTS.ana)}`]);
			expect(json).toEqual([
				sentMessage({
					type: 'text',
					content: { text: 'Hello, Ana! 👋' },
					...(documented ? { wa_message_id: expect.any(String), status: 'sent' } : {}),
				}),
			]);
			await bench.onPhone();
			expect(bench.sandbox.phones).toEqual([
				expect.objectContaining({
					to: ANA,
					type: 'text',
					text: expect.objectContaining({ body: 'Hello, Ana! 👋' }),
				}),
			]);
		});

		it('begins with what a person looks for, and tells who it was where that is known', async () => {
			const byNumber = await bench.run('sendText', { contact: contact.byPhone(ANA), text: 'Hello' });
			const [first] = byNumber.json;
			expect(Object.keys(first).slice(0, 4)).toEqual(['status', 'phone_number', 'name', 'content']);
			expect(first).toMatchObject({ phone_number: ANA, name: 'Ana Silva', contact_id: CONTACTS.ana });
			const byId = await bench.run('sendText', { ...ana, text: 'Hello' });
			expect(Object.keys(byId.json[0]).slice(0, 2)).toEqual(['status', 'content']);
			expect(byId.json).toMatchObject([{ contact_id: CONTACTS.ana }]);
		});

		it("gives the server's own data without Simplify", async () => {
			const { json } = await bench.run('sendText', { ...ana, text: 'Hello', simple: false });
			const [stored] = bench.sandbox.messagesOf(CONTACTS.ana);
			expect(json).toEqual([
				documented
					? { id: stored.id, wa_message_id: expect.any(String), status: 'sent', timestamp: stored.created_at }
					: expect.objectContaining({
							id: stored.id,
							message_type: 'text',
							content: { body: 'Hello' },
							wamid: '',
							created_at: stored.created_at,
						}),
			]);
		});

		it('keeps line breaks and spaces as they are, and sends numbers as text', async () => {
			await bench.run('sendText', { ...ana, text: '  one\n\n two ' });
			await bench.run('sendText', { ...ana, text: '={{ 12.5 }}' });
			await bench.onPhone(2);
			expect(bench.sandbox.phones.map(({ text }) => text?.body).sort()).toEqual(['  one\n\n two ', '12.5']);
		});

		it('names the message that it answers', async () => {
			const { id } = bench.sandbox.addMessage(CONTACTS.ana, { direction: 'incoming', wamid: 'wamid.X' });
			const options = { replyToMessageId: id };
			const { hints, error } = await bench.run('sendText', { ...ana, text: 'Yes', options });
			expect(error).toBeUndefined();
			expect(hints).toEqual([]);
			expect(changing(bench.sandbox)[0].json).toMatchObject({ reply_to_message_id: id });
			await bench.onPhone();
			expect(bench.sandbox.phones[0].context).toEqual(documented ? undefined : { message_id: 'wamid.X' });
		});

		it('says when the message that it answers is not there', async () => {
			const options = { replyToMessageId: UNKNOWN_ID };
			const { hints } = await bench.run('sendText', { ...ana, text: 'Yes', options });
			expect(hints).toEqual(documented ? [] : [expect.stringContaining(`no message ${UNKNOWN_ID}`)]);
		});
	});

	describe('the contact', () => {
		it.each([
			['by its ID', contact.byId(CONTACTS.ana)],
			['by its ID in capitals', contact.byId(CONTACTS.ana.toUpperCase())],
			['by its address in Whatomate', contact.byId(`https://w.example/chat/${CONTACTS.ana}?tab=1`)],
			['from the list', contact.fromList(CONTACTS.ana)],
			['by an expression in place of the locator', `={{ "${CONTACTS.ana}" }}`],
		])('is found %s with no request of its own', async (_how, chosen) => {
			const { error } = await bench.run('sendText', { contact: chosen, text: 'Hello' });
			expect(error).toBeUndefined();
			expect(asked(bench.sandbox)).toEqual([`POST ${messagesOf(CONTACTS.ana)}`]);
		});

		it.each([
			['digits', ANA],
			['a plus', `+${ANA}`],
			['spaces', '1 415 555 0101'],
			['dashes and brackets', '+1 (415) 555-0101'],
			['leading zeros', '0014155550101'],
			['dots', '1.415.555.0101'],
			['a number instead of a text', `={{ ${ANA} }}`],
			['spaces around it', `  ${ANA} `],
		])('is found by a phone number with %s', async (_how, number) => {
			const { json, error } = await bench.run('sendText', {
				contact: contact.byPhone(number),
				text: 'Hello',
			});
			expect(error).toBeUndefined();
			expect(asked(bench.sandbox)).toEqual(['GET /api/contacts', `POST ${messagesOf(CONTACTS.ana)}`]);
			expect(bench.sandbox.requests[0].query.get('search')).toBe(ANA);
			expect(json[0].contact_id).toBe(CONTACTS.ana);
		});

		it('is created by a phone number that nobody has', async () => {
			const number = contact.byPhone('+49 (170) 000-0001');
			const { json } = await bench.run('sendText', { contact: number, text: 'Hello' });
			const created = bench.sandbox.contactByPhone('491700000001');
			expect(asked(bench.sandbox)).toEqual([
				'GET /api/contacts',
				'POST /api/contacts',
				`POST ${messagesOf(String(created?.id))}`,
			]);
			expect(bench.sandbox.requests[1].json).toEqual({ phone_number: '491700000001' });
			expect(json[0].contact_id).toBe(created?.id);
		});

		it('is found where it is stored with a plus', async () => {
			bench.sandbox.addContact({ id: UNKNOWN_ID, phone_number: '+491700000002' });
			await bench.run('sendText', { contact: contact.byPhone('491700000002'), text: 'Hello' });
			expect(asked(bench.sandbox)).toEqual(['GET /api/contacts', `POST ${messagesOf(UNKNOWN_ID)}`]);
		});

		it('is found where the server masks the numbers', async () => {
			await bench.restart({ maskPhones: true });
			const { json, error } = await bench.run('sendText', { contact: contact.byPhone(ANA), text: 'Hello' });
			expect(error).toBeUndefined();
			expect(json[0].contact_id).toBe(CONTACTS.ana);
			expect(bench.sandbox.state.contacts).toHaveLength(12);
		});

		it('is not mistaken for another whose number holds the same digits', async () => {
			bench.sandbox.addContact({ id: UNKNOWN_ID, phone_number: '9491700000003' });
			const { json } = await bench.run('sendText', {
				contact: contact.byPhone('491700000003'),
				text: 'Hello',
			});
			const created = bench.sandbox.contactByPhone('491700000003');
			expect(created).toBeDefined();
			expect(json[0].contact_id).toBe(created?.id);
		});

		it('gets a template by number in one request, which finds or creates it', async () => {
			for (const number of ['+1 415 555 0101', '+49 170 0000003']) {
				const { error } = await bench.run('sendTemplate', {
					contact: contact.byPhone(number),
					template: template.byId(TEMPLATES.hello_world),
				});
				expect(error).toBeUndefined();
			}
			expect(changing(bench.sandbox).map(({ json }) => json)).toEqual([
				{ phone_number: ANA, template_id: TEMPLATES.hello_world },
				{ phone_number: '491700000003', template_id: TEMPLATES.hello_world },
			]);
			expect(bench.sandbox.contactByPhone('491700000003')).toBeDefined();
			expect(bench.sandbox.state.contacts).toHaveLength(13);
		});
	});
});
