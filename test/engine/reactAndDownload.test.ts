import type { IDataObject } from 'n8n-workflow';

import { CONTACTS, UNKNOWN_ID } from '../sandbox';
import type { Message } from '../sandbox';
import { contact } from './harness';
import { asked, DIALECTS, PNG, useBench } from './support';

const dmitri = { contact: contact.byId(CONTACTS.dmitri) };

describe.each(DIALECTS)('messages on the %s server', (dialect) => {
	const bench = useBench(dialect);
	let message: Message;
	beforeEach(() => ([message] = bench.sandbox.messagesOf(CONTACTS.dmitri)));

	describe('React', () => {
		const react = async (emoji: string, more: IDataObject = {}) =>
			await bench.run('message.react', { ...dmitri, messageId: message.id, emoji, ...more });

		it('puts the emoji on the message, on the phone too, with one request', async () => {
			const { json, error } = await react('👍');
			expect(error).toBeUndefined();
			expect(json).toEqual([
				{
					message_id: message.id,
					contact_id: CONTACTS.dmitri,
					emoji: '👍',
					reactions: [{ emoji: '👍', from_user: expect.any(String) }],
				},
			]);
			expect(asked(bench.sandbox)).toEqual([
				`POST /api/contacts/${CONTACTS.dmitri}/messages/${message.id}/reaction`,
			]);
			await bench.onPhone();
			expect(bench.sandbox.phones[0].reaction).toEqual({ message_id: message.wamid, emoji: '👍' });
		});

		it('takes another in its place, and removes it again', async () => {
			await react('👍');
			expect((await react('❤️')).json[0].reactions).toEqual([expect.objectContaining({ emoji: '❤️' })]);
			const { json } = await react('');
			expect(json[0]).toMatchObject({ emoji: null, reactions: [] });
			await bench.onPhone(3);
			expect(bench.sandbox.phones.at(-1)?.reaction?.emoji).toBe('');
		});

		it('finds the contact by number, and creates none', async () => {
			const { error } = await react('👍', { contact: contact.byPhone('+1 415 555 0104') });
			expect(error).toBeUndefined();
			const before = bench.sandbox.state.contacts.length;
			const missing = await react('👍', { contact: contact.byPhone('+49 170 0000001') });
			expect(missing.error?.message).toContain('There is no contact with the number');
			expect(bench.sandbox.state.contacts).toHaveLength(before);
		});

		it('says that the conversation has no such message', async () => {
			const { error } = await react('👍', { messageId: UNKNOWN_ID });
			expect(error?.message).toContain('Message not found');
			expect(error?.description).toContain("field 'id'");
		});
	});

	describe('Download Media', () => {
		const receive = (contentType: string, filename: string, kind: 'image' | 'document' | 'audio') =>
			bench.sandbox.receive({ from: '14155550104', media: { kind, contentType, filename, bytes: PNG } });

		it.each([
			['image/png', 'a.png', 'image', 'image', 'png', 'image/png'],
			['image/webp', 'a.webp', 'image', 'image', 'webp', 'image/webp'],
			['audio/ogg; codecs=opus', 'a.ogg', 'audio', 'audio', 'ogg', 'audio/ogg'],
			['application/pdf', 'invoice.pdf', 'document', 'document', 'pdf', 'application/pdf'],
			// The server does not know the ending, and calls it octet-stream: the bytes tell.
			['application/zip', 'a.zip', 'document', 'image', 'png', 'image/png'],
		] as const)(
			'puts a file of the type %s beside the item, with name and type',
			async (contentType, filename, kind, name, ending, seen) => {
				const { id } = receive(contentType, filename, kind);
				const { items, error } = await bench.run('message.downloadMedia', { messageId: id });
				expect(error).toBeUndefined();
				const fileName = `${name}-${id}.${ending}`;
				expect(items).toEqual([
					{
						json: { message_id: id, file_name: fileName, mime_type: seen, file_size: PNG.length },
						binary: { data: expect.objectContaining({ fileName, mimeType: seen }) },
						pairedItem: { item: 0 },
					},
				]);
				expect(Buffer.from(items[0].binary?.data.data ?? '', 'base64')).toEqual(PNG);
				expect(asked(bench.sandbox)).toEqual([`GET /api/media/${id}`]);
			},
		);

		it('takes the field and the name that the user wants', async () => {
			const { id } = receive('application/pdf', 'invoice.pdf', 'document');
			const { items } = await bench.run('message.downloadMedia', {
				messageId: id,
				binaryPropertyName: 'invoice',
				options: { fileName: 'November.pdf' },
			});
			expect(items[0].json.file_name).toBe('November.pdf');
			expect(Object.keys(items[0].binary ?? {})).toEqual(['invoice']);
			expect(items[0].binary?.invoice.fileName).toBe('November.pdf');
		});

		it('says that a message holds no file', async () => {
			const { error } = await bench.run('message.downloadMedia', { messageId: message.id });
			expect(error?.message).toContain('No media found');
			expect(error?.description).toContain("'type' tells");
		});

		it('says that the file is gone', async () => {
			const { id } = bench.sandbox.addMessage(CONTACTS.ana, { media_url: 'images/gone.png' });
			const { error } = await bench.run('message.downloadMedia', { messageId: id });
			expect(error?.message).toContain('File not found');
			expect(error?.description).toContain('no longer has its file');
		});

		it('names the permission that is missing', async () => {
			const { id } = receive('image/png', 'a.png', 'image');
			await bench.restart({ missingPermissions: ['contacts:read'] });
			bench.sandbox.addFile('images/a.png', { filename: 'a.png', contentType: 'image/png', bytes: PNG });
			bench.sandbox.addMessage(CONTACTS.dmitri, { id, media_url: 'images/a.png' });
			const { error } = await bench.run('message.downloadMedia', { messageId: id });
			expect(error?.message).toContain('Access denied');
			expect(error?.description).toContain("'contacts:read'");
		});
	});

	it.each<[string, Parameters<typeof bench.run>[0], IDataObject, string]>([
		['no message', 'message.downloadMedia', { messageId: '={{ "" }}' }, "'Message ID' is empty"],
		[
			"WhatsApp's ID",
			'message.downloadMedia',
			{ messageId: 'wamid.X' },
			"'Message ID' is not the ID of a message",
		],
		[
			"WhatsApp's ID",
			'message.react',
			{ ...dmitri, messageId: 'wamid.X', emoji: '👍' },
			"'Message ID' is not the ID",
		],
		[
			'no contact',
			'message.react',
			{ contact: contact.byId('={{ "" }}'), messageId: UNKNOWN_ID },
			"'Contact' is empty",
		],
		...['ok', '👍👍', '👍 nice', '1', ':)', '+1'].map(
			(emoji): [string, 'message.react', IDataObject, string] => [
				`'${emoji}'`,
				'message.react',
				{ ...dmitri, messageId: UNKNOWN_ID, emoji },
				`'Emoji' is not one emoji: ${emoji}`,
			],
		),
	])(
		'%s is refused before anything is asked (%s)',
		async (_what, operation, parameters, words) => await bench.refuses(operation, parameters, words),
	);
});
