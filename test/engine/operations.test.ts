import type { IDataObject } from 'n8n-workflow';

import { CONTACTS, TEMPLATES, UNKNOWN_ID } from '../sandbox';
import type { Named } from './cases';
import { contact, template, variables, withFile } from './harness';
import { asked, changing, DIALECTS, gate, PNG, sentMessage, serveFiles, useBench } from './support';
import type { Bench, FileServer } from './support';

const ANA = '14155550101';
const ana = { contact: contact.byId(CONTACTS.ana) };
const messagesOf = (id: string) => `/api/contacts/${id}/messages`;

/** One reply button, for interactive messages whose buttons do not matter. */
const oneButton = { buttons: { values: [{ id: 'yes', title: 'Yes' }] } };

describe.each(DIALECTS)('on the %s server', (dialect) => {
	const documented = dialect === 'documented';
	const bench: Bench = useBench(dialect);

	/** Parameters with which every send works on this server, and the words that a customer then reads. */
	const sends: Array<[Named, IDataObject]> = [
		['sendText', { text: 'Hello' }],
		['sendTemplate', { template: template.byId(TEMPLATES.hello_world) }],
		[
			'sendMedia',
			documented
				? { mediaSource: 'url', mediaUrl: 'https://example.com/dot.png' }
				: { mediaSource: 'binary' },
		],
		['sendInteractive', { body: 'Well?', ...oneButton }],
	];
	const withPng = { items: [withFile(PNG, 'image/png', 'dot.png')] };

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
			bench.sandbox.addContact({ id: UNKNOWN_ID, phone_number: `9${ANA}` });
			const { json } = await bench.run('sendText', { contact: contact.byPhone('4155550102'), text: 'Hello' });
			const created = bench.sandbox.contactByPhone('4155550102');
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

	describe('Send Template', () => {
		const send = async (chosen: IDataObject, parameters: IDataObject = {}) =>
			await bench.run('sendTemplate', { ...ana, template: chosen, ...parameters });

		/** What the customer's phone fills in, by the place in the template. */
		const filled = () =>
			(bench.sandbox.phones[0].template?.components ?? []).map(({ type, index, parameters }) => [
				index === undefined ? type : `${type} ${index}`,
				...parameters.map(({ parameter_name, text, coupon_code }) =>
					parameter_name ? `${parameter_name}=${text}` : (text ?? coupon_code),
				),
			]);

		const order = { body_1: 'Ana', body_2: 'A-1', body_3: '$10' };

		it.each([
			['by its ID', template.byId(TEMPLATES.order_confirmation), `/${TEMPLATES.order_confirmation}`],
			['from the list', template.fromList(TEMPLATES.order_confirmation), `/${TEMPLATES.order_confirmation}`],
			['by its name', template.byName('order_confirmation'), ''],
		])('sends a template chosen %s with two requests', async (_how, chosen, path) => {
			const { json, error, hints } = await send(chosen, variables(order));
			expect(error).toBeUndefined();
			expect(hints).toEqual([]);
			expect(asked(bench.sandbox)).toEqual([`GET /api/templates${path}`, 'POST /api/messages/template']);
			expect(changing(bench.sandbox)[0].json).toMatchObject({ template_id: TEMPLATES.order_confirmation });
			expect(json).toEqual([
				sentMessage({
					type: 'template',
					content: { text: 'Hi Ana, your order A-1 of $10 is confirmed.' },
					...(documented ? { timestamp: null } : {}),
				}),
			]);
			await bench.onPhone();
			expect(bench.sandbox.phones[0]).toMatchObject({ to: ANA, template: { name: 'order_confirmation' } });
			expect(filled()).toEqual([['body', 'Ana', 'A-1', '$10']]);
		});

		it("gives the server's own data without Simplify", async () => {
			const { json } = await send(template.byId(TEMPLATES.hello_world), { simple: false });
			const [{ id }] = bench.sandbox.messagesOf(CONTACTS.ana);
			expect(json).toEqual([
				documented
					? { message_id: id, phone_number: ANA, status: 'pending', template_name: 'hello_world' }
					: expect.objectContaining({ id, message_type: 'template', wamid: '' }),
			]);
		});

		it.each<[string, string, IDataObject, string[][]]>([
			[
				'a named header and body',
				TEMPLATES.appointment_reminder,
				{ header_name: 'Ana', body_name: 'Ana', body_date: 'Friday' },
				[
					['header', 'name=Ana'],
					['body', 'date=Friday', 'name=Ana'],
				],
			],
			[
				'the end of a URL',
				TEMPLATES.track_order,
				{ body_1: 'A-1', button_0: 'xyz' },
				[
					['body', 'A-1'],
					['button 0', 'xyz'],
				],
			],
			[
				'a coupon code',
				TEMPLATES.spring_coupon,
				{ body_1: 'Ana', button_0: 'SPRING' },
				[
					['body', 'Ana'],
					['button 0', 'SPRING'],
				],
			],
			[
				'a login code',
				TEMPLATES.login_code,
				{ body_1: '123456' },
				[
					['body', '123456'],
					['button 0', '123456'],
				],
			],
		])('fills in %s from the fields', async (_what, id, values, components) => {
			const { error } = await send(template.fromList(id), variables(values));
			expect(error).toBeUndefined();
			await bench.onPhone();
			expect(filled()).toEqual(components);
		});

		it.each<[string, string, IDataObject, string[][]]>([
			[
				'positions',
				TEMPLATES.order_confirmation,
				{ templateParamsJson: '{ "1": "Ana", "2": "A-1", "3": "$10" }' },
				[['body', 'Ana', 'A-1', '$10']],
			],
			[
				'a list',
				TEMPLATES.order_confirmation,
				{ templateParamsJson: '["Ana", "A-1", "$10"]' },
				[['body', 'Ana', 'A-1', '$10']],
			],
			[
				'an object from an expression',
				TEMPLATES.order_confirmation,
				{ templateParamsJson: '={{ ({ "1": "Ana", "2": "A-1", "3": "$10" }) }}' },
				[['body', 'Ana', 'A-1', '$10']],
			],
			[
				'names, of which the header takes its own from the body',
				TEMPLATES.appointment_reminder,
				{ templateParamsJson: '{ "name": "Ana", "date": "Friday" }' },
				[
					['header', 'name=Ana'],
					['body', 'date=Friday', 'name=Ana'],
				],
			],
			[
				'positions of named variables, and a header by position',
				TEMPLATES.appointment_reminder,
				{ templateParamsJson: '{ "1": "Ana", "2": "Friday" }', headerParamsJson: '{ "1": "Ana" }' },
				[
					['header', 'name=Ana'],
					['body', 'date=Friday', 'name=Ana'],
				],
			],
			[
				'a button',
				TEMPLATES.track_order,
				{ templateParamsJson: '{ "1": "A-1" }', buttonParamsJson: '{ "0": "xyz" }' },
				[
					['body', 'A-1'],
					['button 0', 'xyz'],
				],
			],
		])('fills in JSON with %s', async (_what, id, json, components) => {
			const { error } = await send(template.byId(id), { specifyVariables: 'json', ...json });
			expect(error).toBeUndefined();
			await bench.onPhone();
			expect(filled()).toEqual(components);
		});

		it('sends a header of its own name to a released server', async () => {
			const { id } = bench.sandbox.addTemplate({
				name: 'greeting',
				header_type: 'TEXT',
				header_content: 'Hi {{1}}',
				body_content: 'Order {{1}} is ready.',
			});
			await send(template.byId(id), variables({ header_1: 'Ana', body_1: 'A-1' }));
			expect(changing(bench.sandbox)[0].json).toMatchObject({
				template_params: { '1': 'A-1' },
				header_params: { '1': 'Ana' },
			});
		});

		it('fills in a login code whose button is an address', async () => {
			const { id } = bench.sandbox.addTemplate({
				name: 'synced_code',
				category: 'AUTHENTICATION',
				body_content: '{{1}} is your code.',
				buttons: [{ type: 'URL', text: 'Copy', url: 'https://www.whatsapp.com/otp/code/?code=otp{{1}}' }],
			});
			await send(template.byId(id), variables({ body_1: '123456' }));
			await bench.onPhone();
			expect(filled()).toEqual([
				['body', '123456'],
				['button 0', '123456'],
			]);
		});

		it('sends one of two languages of the same name by its ID', async () => {
			await send(template.byId(TEMPLATES.welcome_pt), variables({ body_1: 'Ana' }));
			await bench.onPhone();
			expect(bench.sandbox.phones[0].template?.language.code).toBe('pt_BR');
		});

		it('asks which one is meant where a name stands for several', async () => {
			const { error } = await send(template.byName('welcome'), variables({ body_1: 'Ana' }));
			expect(error?.message).toBe("2 templates have the name 'welcome': pt_BR (main), en (main)");
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it('takes the template of the account where a name stands for several', async () => {
			bench.sandbox.addTemplate({
				name: 'hello_world',
				body_content: 'Support.',
				whatsapp_account: 'support',
			});
			const { error } = await send(template.byName('hello_world'), { options: { account: 'support' } });
			expect(error).toBeUndefined();
			await bench.onPhone();
			expect(bench.sandbox.deliveries[0].account).toBe('support');
			expect(bench.sandbox.messagesOf(CONTACTS.ana)[0].content).toBe('Support.');
		});

		describe('with a file in the header', () => {
			const file = { bytes: PNG, contentType: 'image/png', filename: 'a.png' };
			const media = () => bench.sandbox.phones[0].template?.components?.[0].parameters[0];
			beforeEach(async () => await bench.restart({ download: () => file }));
			const body = variables({ body_1: 'Ana' });

			it.each<[string, string, IDataObject, IDataObject]>([
				[
					'an image by its URL',
					TEMPLATES.summer_sale,
					{ headerMediaSource: 'url', headerMediaUrl: 'https://example.com/a.png' },
					{ header_media_url: 'https://example.com/a.png' },
				],
				[
					'an image by its ID',
					TEMPLATES.summer_sale,
					{ headerMediaSource: 'id', headerMediaId: '4711' },
					{ header_media_id: '4711' },
				],
				[
					'a document by its URL, named by its end',
					TEMPLATES.invoice,
					{ headerMediaSource: 'url', headerMediaUrl: 'https://example.com/f/in%20voice.pdf?x=1' },
					{
						header_media_url: 'https://example.com/f/in%20voice.pdf?x=1',
						header_media_filename: 'in voice.pdf',
					},
				],
				[
					'a document by its ID with a name',
					TEMPLATES.invoice,
					{ headerMediaSource: 'id', headerMediaId: '4711', headerMediaFileName: 'bill.pdf' },
					{ header_media_id: '4711', header_media_filename: 'bill.pdf' },
				],
			])('asks for %s', async (_what, id, parameters, fields) => {
				const { hints } = await send(template.byId(id), { ...body, ...parameters });
				expect(changing(bench.sandbox)[0].json).toMatchObject(fields);
				// The documentation knows no file in a header: such a server may leave it out.
				expect(hints).toHaveLength(documented ? 1 : 0);
				if (documented) return;
				await bench.onPhone();
				expect(bench.sandbox.phones[0].template?.components?.[0].type).toBe('header');
			});

			// A file in the header is beyond the documentation, so only a released server takes it.
			if (documented) return;

			it('uploads an image of the input item', async () => {
				const { error } = await bench.run(
					'sendTemplate',
					{ ...ana, template: template.byId(TEMPLATES.summer_sale), ...body, headerMediaSource: 'binary' },
					withPng,
				);
				expect(error).toBeUndefined();
				const [{ multipart }] = changing(bench.sandbox);
				expect(multipart?.fields).toEqual({
					contact_id: CONTACTS.ana,
					template_id: TEMPLATES.summer_sale,
					template_params: '{"1":"Ana"}',
				});
				expect(multipart?.files).toEqual([
					{ field: 'header_file', filename: 'dot.png', contentType: 'image/png', bytes: PNG },
				]);
				await bench.onPhone();
				expect(media()).toEqual({ type: 'image', image: { id: 'media1' } });
				expect(bench.sandbox.media.get('media1')?.bytes).toEqual(PNG);
			});

			it.each([
				['its own', '', 'paper.pdf'],
				['a given', 'Rechnung für Ana.pdf', 'Rechnung für Ana.pdf'],
			])('uploads a document under %s name', async (_whose, headerMediaFileName, seen) => {
				const { error } = await bench.run(
					'sendTemplate',
					{
						...ana,
						template: template.byId(TEMPLATES.invoice),
						...body,
						headerMediaSource: 'binary',
						headerMediaBinaryProperty: 'data',
						headerMediaFileName,
					},
					{ items: [withFile(Buffer.from('%PDF-1'), 'application/pdf', 'paper.pdf')] },
				);
				expect(error).toBeUndefined();
				await bench.onPhone();
				expect(media()).toEqual({ type: 'document', document: { id: 'media1', filename: seen } });
			});
		});

		it('says that a file was given to a template that has none', async () => {
			const { hints, error } = await send(template.byId(TEMPLATES.hello_world), {
				headerMediaSource: 'id',
				headerMediaId: '1',
			});
			expect(error).toBeUndefined();
			expect(hints).toEqual([expect.stringContaining("'Header Media' was not used")]);
		});
	});

	describe('Send Media', () => {
		let files: FileServer;
		let redirectTo = '';
		const bytes: Record<string, [contentType: string, body: Buffer]> = {
			'/photo.png': ['image/png', PNG],
			'/f%C3%BCr%20Ana.pdf': ['application/pdf', Buffer.from('%PDF-1')],
			'/generic.pdf': ['application/octet-stream', Buffer.from('%PDF-1')],
			'/page': ['text/html; charset=utf-8', Buffer.from('<html>Sign in</html>')],
			'/empty.png': ['image/png', Buffer.alloc(0)],
		};
		beforeEach(async () => {
			redirectTo = '';
			files = await serveFiles(({ url = '' }, response) => {
				const found = bytes[url];
				if (url === '/moved') response.writeHead(302, { location: redirectTo }).end();
				else if (!found) response.writeHead(404).end('not here');
				else response.writeHead(200, { 'content-type': found[0] }).end(found[1]);
			});
		});
		afterEach(async () => await files.close());

		const sendUrl = async (path: string, more: IDataObject = {}) =>
			await bench.run('sendMedia', { ...ana, mediaSource: 'url', mediaUrl: files.url + path, ...more });

		/** The parts of the payload that hold a file, without the ID that WhatsApp gave it. */
		const onPhone = async (type: 'image' | 'video' | 'audio' | 'document') => {
			await bench.onPhone();
			const media = { ...bench.sandbox.phones[0][type] };
			const uploaded = bench.sandbox.media.get(media.id ?? '');
			delete media.id;
			return { media, uploaded };
		};

		if (documented) {
			it.each(['image', 'video', 'audio', 'document'] as const)(
				'lets the server fetch a file for %s with one request',
				async (mediaType) => {
					const caption = mediaType === 'audio' ? {} : { options: { caption: 'Look' } };
					const { json, error } = await sendUrl('/photo.png', { mediaType, ...caption });
					expect(error).toBeUndefined();
					expect(asked(bench.sandbox)).toEqual(['POST /api/messages/media']);
					expect(files.requests).toEqual([]);
					expect(json).toEqual([
						sentMessage({
							type: mediaType,
							content: { text: mediaType === 'audio' ? '' : 'Look' },
							wa_message_id: expect.any(String),
							status: 'sent',
							timestamp: null,
						}),
					]);
					const { media } = await onPhone(mediaType);
					expect(media).toEqual({
						link: `${files.url}/photo.png`,
						...(mediaType === 'audio' ? {} : { caption: 'Look' }),
					});
				},
			);

			it("gives the server's own data without Simplify", async () => {
				const { json } = await sendUrl('/photo.png', { simple: false });
				expect(json).toEqual([{ id: expect.any(String), wa_message_id: expect.any(String), status: 'sent' }]);
			});

			it('says that the server takes no files, and sends nothing', async () => {
				const { error } = await bench.run('sendMedia', ana, withPng);
				expect(error?.message).toContain('takes media only by URL');
				expect(error?.message).toContain('send contact_id, type and media_url as JSON');
				expect(error?.description).toContain("set 'Media Source' to 'URL'");
				expect(bench.sandbox.messagesOf(CONTACTS.ana)).toEqual([]);
			});

			it('says that the file name was not used', async () => {
				const { hints } = await sendUrl('/photo.png', { options: { fileName: 'x.png' } });
				expect(hints).toEqual([expect.stringContaining("'File Name' was not used")]);
			});
			return;
		}

		it.each([
			['image', 'image/png', 'a.png'],
			['image', 'image/jpeg', 'a.jpg'],
			['video', 'video/mp4', 'a.mp4'],
			['audio', 'audio/ogg', 'a.ogg'],
			['audio', 'audio/mpeg', 'a.mp3'],
			['document', 'application/pdf', 'a.pdf'],
			['document', 'text/plain', 'a.txt'],
		] as const)('uploads a file for %s (%s) with one request', async (mediaType, contentType, name) => {
			const caption = mediaType === 'audio' ? {} : { options: { caption: 'Look' } };
			const { json, error } = await bench.run(
				'sendMedia',
				{ ...ana, mediaType, binaryPropertyName: 'data', ...caption },
				{ items: [withFile(PNG, contentType, name)] },
			);
			expect(error).toBeUndefined();
			expect(asked(bench.sandbox)).toEqual(['POST /api/messages/media']);
			expect(changing(bench.sandbox)[0].multipart?.fields).toEqual({
				contact_id: CONTACTS.ana,
				type: mediaType,
				...(mediaType === 'audio' ? {} : { caption: 'Look' }),
			});
			expect(json).toEqual([
				sentMessage({ type: mediaType, content: { text: mediaType === 'audio' ? '' : 'Look' } }),
			]);
			const { media, uploaded } = await onPhone(mediaType);
			expect(uploaded).toMatchObject({ filename: name, contentType, bytes: PNG });
			if (mediaType !== 'audio') expect(media.caption).toBe('Look');
			if (mediaType === 'document') expect(media.filename).toBe(name);
		});

		it("gives the server's own data without Simplify", async () => {
			const { json } = await bench.run('sendMedia', { ...ana, simple: false }, withPng);
			expect(json).toEqual([
				expect.objectContaining({ message_type: 'image', wamid: '', media_filename: 'dot.png' }),
			]);
		});

		it.each([
			['a given', { fileName: 'Rechnung für Ana.pdf' }, 'own.pdf', 'Rechnung für Ana.pdf'],
			['its own', {}, 'own.pdf', 'own.pdf'],
			['a made-up', {}, undefined, 'document.pdf'],
		])('names a document by %s name', async (_whose, options, own, seen) => {
			await bench.run(
				'sendMedia',
				{ ...ana, mediaType: 'document', options },
				{ items: [withFile(Buffer.from('%PDF-1'), 'application/pdf', own)] },
			);
			expect((await onPhone('document')).media.filename).toBe(seen);
		});

		it('fetches a file for a server that takes uploads only, without the API key', async () => {
			const { error } = await sendUrl('/photo.png', { options: { caption: 'Look' } });
			expect(error).toBeUndefined();
			expect(asked(bench.sandbox)).toEqual(['POST /api/messages/media', 'POST /api/messages/media']);
			expect(files.requests.map(({ path }) => path)).toEqual(['/photo.png']);
			expect(JSON.stringify(files.requests)).not.toContain(bench.sandbox.apiKey);
			expect(files.requests[0].headers).not.toHaveProperty('x-api-key');
			const { media, uploaded } = await onPhone('image');
			expect(media).toEqual({ caption: 'Look' });
			expect(uploaded).toMatchObject({ filename: 'photo.png', contentType: 'image/png', bytes: PNG });
			expect(bench.sandbox.phones).toHaveLength(1);
		});

		it('asks only once how the server wants its media', async () => {
			const items = ['/photo.png', '/photo.png', '/photo.png'].map((path) => ({ json: { path } }));
			const mediaUrl = `=${files.url}{{ $json.path }}`;
			await bench.run('sendMedia', { ...ana, mediaSource: 'url', mediaUrl }, { items });
			await bench.onPhone(3);
			expect(changing(bench.sandbox).filter(({ multipart }) => !multipart)).toHaveLength(1);
			expect(changing(bench.sandbox).filter(({ multipart }) => multipart)).toHaveLength(3);
		});

		it.each([
			['the end of the address', '/f%C3%BCr%20Ana.pdf', 'für Ana.pdf'],
			['its ending where the type is general', '/generic.pdf', 'generic.pdf'],
		])('knows a fetched document by %s', async (_how, path, seen) => {
			const { error } = await sendUrl(path, { mediaType: 'document' });
			expect(error).toBeUndefined();
			const { uploaded } = await onPhone('document');
			expect(uploaded).toMatchObject({ filename: seen, contentType: 'application/pdf' });
		});

		it('follows a redirect of the file, still without the API key', async () => {
			const elsewhere = await serveFiles((_request, response) => {
				response.writeHead(200, { 'content-type': 'image/png' }).end(PNG);
			});
			redirectTo = `${elsewhere.url}/real.png`;
			const { error } = await sendUrl('/moved');
			expect(error).toBeUndefined();
			expect((await onPhone('image')).uploaded?.bytes).toEqual(PNG);
			expect(elsewhere.requests).toHaveLength(1);
			expect(JSON.stringify([files.requests, elsewhere.requests])).not.toContain(bench.sandbox.apiKey);
			await elsewhere.close();
		});

		it.each([
			['is missing', '/missing.png', 'it answers HTTP 404'],
			['is a web page', '/page', 'is of the type text/html, but WhatsApp takes only JPEG and PNG as image'],
			['is empty', '/empty.png', "The file in 'Media URL' is empty"],
		])('sends nothing when the file %s', async (_what, path, words) => {
			const { error } = await sendUrl(path);
			expect(error?.message).toContain(words);
			expect(error?.description).toBeTruthy();
			expect(changing(bench.sandbox).filter(({ multipart }) => multipart)).toEqual([]);
			expect(bench.sandbox.messagesOf(CONTACTS.ana)).toEqual([]);
		});

		it('sends nothing when nobody answers at the address', async () => {
			await files.close();
			const { error } = await sendUrl('/photo.png');
			expect(error?.message).toContain("The file at 'Media URL' can't be fetched");
			expect(bench.sandbox.messagesOf(CONTACTS.ana)).toEqual([]);
		});

		it('breaks off a file that is over the limit while it still comes in', async () => {
			let written = 0;
			const piece = Buffer.alloc(256 * 1024);
			const cut = gate();
			const endless = await serveFiles((_request, response) => {
				response.writeHead(200, { 'content-type': 'image/png' });
				const write = () => {
					written += piece.length;
					response.write(piece, (error) => error ?? write());
				};
				response.on('close', cut.open);
				write();
			});
			const mediaUrl = `${endless.url}/endless.png`;
			const { error } = await bench.run('sendMedia', { ...ana, mediaSource: 'url', mediaUrl });
			expect(error?.message).toBe(
				"The file in 'Media URL' is larger than the 5 MB that WhatsApp allows for an image",
			);
			await cut.opened;
			expect(written).toBeGreaterThan(5 * 1024 * 1024);
			expect(bench.sandbox.messagesOf(CONTACTS.ana)).toEqual([]);
			await endless.close();
		});
	});

	describe('Send Interactive', () => {
		const send = async (parameters: IDataObject) =>
			await bench.run('sendInteractive', { ...ana, body: 'How shall we go on?', ...parameters });
		const shown = async () => {
			await bench.onPhone();
			return bench.sandbox.phones[0].interactive;
		};
		const values = (...titles: string[]) => ({
			values: titles.map((title, index) => ({ id: `b${index}`, title })),
		});
		const replies = (...titles: string[]) => ({
			buttons: titles.map((title, index) => ({ type: 'reply', reply: { id: `b${index}`, title } })),
		});
		const around = { header: { type: 'text', text: 'H' }, footer: { text: 'F' } };

		it('sends reply buttons with one request and gives the documented shape', async () => {
			const { json, error, hints } = await send({ buttons: values('Yes', 'No', 'Ж') });
			expect(error).toBeUndefined();
			expect(hints).toEqual([]);
			expect(asked(bench.sandbox)).toEqual([`POST ${messagesOf(CONTACTS.ana)}`]);
			expect(json).toEqual([
				sentMessage({
					type: 'interactive',
					content: { text: 'How shall we go on?' },
					...(documented ? { wa_message_id: expect.any(String), status: 'sent', timestamp: null } : {}),
				}),
			]);
			expect(await shown()).toEqual({
				type: 'button',
				body: { text: 'How shall we go on?' },
				action: replies('Yes', 'No', 'Ж'),
			});
		});

		it("gives the server's own data without Simplify", async () => {
			const { json } = await send({ ...oneButton, simple: false });
			expect(json).toEqual([
				documented
					? { id: expect.any(String), wa_message_id: expect.any(String), status: 'sent' }
					: expect.objectContaining({
							message_type: 'interactive',
							interactive_data: expect.objectContaining({ type: 'button' }),
						}),
			]);
		});

		it('sends a link button', async () => {
			const { error } = await send({
				interactiveType: 'cta_url',
				buttonText: 'Open',
				url: 'https://example.com/?a=1&b=2',
			});
			expect(error).toBeUndefined();
			expect(await shown()).toEqual({
				type: 'cta_url',
				body: { text: 'How shall we go on?' },
				action: {
					name: 'cta_url',
					parameters: { display_text: 'Open', url: 'https://example.com/?a=1&b=2' },
				},
			});
		});

		it('sends a list of four, and says what the server left out of it', async () => {
			const rows = values('One', 'Two', 'Three', 'Four').values.map((row) => ({
				...row,
				description: 'more',
			}));
			const { error, hints } = await send({
				interactiveType: 'list',
				buttonText: 'Choose',
				rows: { values: rows },
				options: { header: 'H', footer: 'F', sectionTitle: 'S' },
			});
			expect(error).toBeUndefined();
			if (documented) {
				expect(hints).toEqual([]);
				expect(await shown()).toEqual({
					type: 'list',
					...around,
					body: { text: 'How shall we go on?' },
					action: { button: 'Choose', sections: [{ title: 'S', rows }] },
				});
			} else {
				expect(hints).toEqual([
					"This Whatomate server does not pass on 'Header', 'Footer', 'Button Text', 'Section Title', the rows' descriptions: the customer did not see this",
				]);
				expect(await shown()).toMatchObject({
					type: 'list',
					action: { sections: [{ rows: rows.map(({ id, title }) => ({ id, title })) }] },
				});
			}
		});

		it('sends a list of two, which a released server makes buttons of, and says so', async () => {
			const { hints } = await send({
				interactiveType: 'list',
				buttonText: 'Choose',
				rows: values('One', 'Two'),
			});
			const interactive = await shown();
			expect(interactive?.type).toBe(documented ? 'list' : 'button');
			expect(hints.some((hint) => hint.includes('as reply buttons'))).toBe(!documented);
		});

		it('sends a flow', async () => {
			bench.sandbox.addFlow({ meta_flow_id: '77' });
			const { error, json } = await send({
				interactiveType: 'flow',
				flowId: '77',
				buttonText: 'Begin',
				options: { firstScreen: 'ONE', header: 'H' },
			});
			expect(error).toBeUndefined();
			expect(json[0].type).toBe(documented ? 'interactive' : 'flow');
			expect(await shown()).toMatchObject({
				type: 'flow',
				header: around.header,
				action: { parameters: { flow_id: '77', flow_cta: 'Begin', flow_action_payload: { screen: 'ONE' } } },
			});
		});

		it('passes on header and footer, or says that the server does not', async () => {
			const { hints } = await send({ ...oneButton, options: { header: 'H', footer: 'F' } });
			const interactive = await shown();
			if (documented) expect(interactive).toMatchObject(around);
			else expect(interactive).not.toHaveProperty('header');
			expect(hints).toEqual(
				documented ? [] : [expect.stringContaining("does not pass on 'Header', 'Footer'")],
			);
		});
	});

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
			expect(json).toEqual([incoming('button_reply', 'Confirm'), incoming('text', 'Здравствуйте!')]);
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

	describe.each(sends)('the options of %s', (operation, parameters) => {
		const send = async (options: IDataObject, more: IDataObject = ana) =>
			await bench.run(operation, { ...parameters, ...more, options }, withPng);

		/** Tells when the node has looked at the message's status for the first time. */
		const looked = async () => {
			await bench.sandbox.once(
				'answer',
				({ method, path }) => method === 'GET' && path === messagesOf(CONTACTS.ana),
			);
		};

		it('sends from the account that is named', async () => {
			const { error } = await send({ account: 'support' });
			expect(error).toBeUndefined();
			await bench.onPhone();
			const [{ json, multipart }] = changing(bench.sandbox);
			const field = operation === 'sendTemplate' ? 'account_name' : 'whatsapp_account';
			expect(json ?? multipart?.fields).toMatchObject({ [field]: 'support' });
			// The documentation knows the account of a template only.
			if (!documented || operation === 'sendTemplate') {
				expect(bench.sandbox.deliveries[0].account).toBe('support');
			}
		});

		it('waits until the message is sent', async () => {
			await bench.restart({ holdStatuses: true });
			const running = send({ confirm: 'sent' });
			if (!documented || operation === 'sendTemplate') {
				await looked();
				bench.sandbox.release(({ status }) => status === 'sent');
			}
			const { json, error } = await running;
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({
				status: 'sent',
				wa_message_id: expect.stringMatching(/^wamid/),
				contact_id: CONTACTS.ana,
				direction: 'outgoing',
			});
			expect(changing(bench.sandbox)).toHaveLength(1);
			expect(bench.sandbox.readReceipts).toEqual([]);
		});

		it('waits until the message is delivered', async () => {
			const { json, error } = await send({ confirm: 'delivered' });
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({ status: 'delivered', timestamp: expect.any(String) });
		});

		it('waits with a contact given by its number', async () => {
			const { json, error } = await send({ confirm: 'delivered' }, { contact: contact.byPhone(`+${ANA}`) });
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({ status: 'delivered', contact_id: CONTACTS.ana });
			expect(changing(bench.sandbox)).toHaveLength(1);
		});

		it("fails with WhatsApp's reason when WhatsApp refuses the message", async () => {
			const refused = { contact: contact.byId(CONTACTS.refused) };
			const { error, json } = await send({ confirm: 'delivered' }, refused);
			expect(json).toEqual([]);
			// The documented list names no reason.
			expect(error?.message).toMatch(/^WhatsApp refused the message: /);
			if (!documented) expect(error?.message).toContain('(#131026) Message undeliverable');
			expect(error?.description).toContain('failed message');
		});

		it('fails as unknown when the time runs out, and sends nothing again', async () => {
			await bench.restart({ holdStatuses: true });
			const { error } = await send({ confirm: 'delivered', confirmTimeout: 0.3 });
			expect(error?.message).toMatch(
				/^The outcome of the message is unknown: it was not reported as delivered within 0.3 seconds \(last status: (pending|sent)\)$/,
			);
			expect(error?.description).toContain('was not sent again');
			expect(changing(bench.sandbox)).toHaveLength(1);
		});
	});

	it('keeps texts to one contact in order when it waits for each', async () => {
		// Without waiting, a released server hands them on as it likes: here the later ones overtake.
		let next = 60;
		await bench.restart({ statusDelay: (status) => (status === 'sent' ? (next -= 20) : 0) });
		const items = ['one', 'two', 'three'].map((text) => ({ json: { text } }));
		const { error } = await bench.run(
			'sendText',
			{ ...ana, text: '={{ $json.text }}', options: { confirm: 'sent' } },
			{ items },
		);
		expect(error).toBeUndefined();
		expect(bench.sandbox.phones.map(({ text }) => text?.body)).toEqual(['one', 'two', 'three']);
	});
});
