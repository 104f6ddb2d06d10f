import type { IDataObject } from 'n8n-workflow';

import { CONTACTS, TEMPLATES } from '../../sandbox';
import { template, variables, withFile } from '../harness';
import { asked, changing, DIALECTS, PNG, sentMessage, useBench } from '../support';
import type { Bench } from '../support';
import { ANA, ana, withPng } from './support';

describe.each(DIALECTS)('on the %s server', (dialect) => {
	const documented = dialect === 'documented';
	const bench: Bench = useBench(dialect);

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
});
