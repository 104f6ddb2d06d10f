import { CONTACTS, TEMPLATES } from '../index';
import { useSandbox } from '../testing';

const bench = useSandbox('released');

describe('templates of a released server', () => {
	const send = async (body: object) =>
		await bench.call('POST', '/api/messages/template', { contact_id: CONTACTS.ana, ...body });
	const components = async (body: object) => {
		expect((await send(body)).message).toBe('');
		await bench.onPhone();
		return bench.sandbox.phones[0].template?.components;
	};

	test('every value is sent, also one too many', async () => {
		expect(await components({ template_name: 'hello_world', template_params: { 10: 'j', 9: 'i' } })).toEqual([
			{
				type: 'body',
				parameters: [
					{ type: 'text', text: 'i' },
					{ type: 'text', text: 'j' },
				],
			},
		]);
	});

	test('named values, also in the header', async () => {
		const sent = { template_name: 'appointment_reminder', template_params: { name: 'Ana', date: 'Monday' } };
		expect(await components(sent)).toEqual([
			{ type: 'header', parameters: [{ type: 'text', text: 'Ana', parameter_name: 'name' }] },
			{
				type: 'body',
				parameters: [
					{ type: 'text', text: 'Monday', parameter_name: 'date' },
					{ type: 'text', text: 'Ana', parameter_name: 'name' },
				],
			},
		]);
	});

	test.each([
		[
			'track_order',
			{ button_params: { 0: 'A-1' } },
			{ sub_type: 'url', parameters: [{ type: 'text', text: 'A-1' }] },
		],
		['login_code', {}, { sub_type: 'url', parameters: [{ type: 'text', text: 'v' }] }],
		[
			'spring_coupon',
			{ button_params: { 0: 'C' } },
			{ sub_type: 'copy_code', parameters: [{ type: 'coupon_code', coupon_code: 'C' }] },
		],
	])('the button of %s', async (template_name, more, button) => {
		const sent = await components({ template_name, template_params: { 1: 'v' }, ...more });
		expect(sent?.at(-1)).toEqual({ type: 'button', index: '0', ...button });
	});

	test('a header file by its ID, with the file name only on documents', async () => {
		const header = { header_media_id: '9', header_media_filename: 'i.pdf' };
		const sent = await components({ template_name: 'invoice', template_params: { 1: 'I' }, ...header });
		expect(sent?.[0].parameters).toEqual([{ type: 'document', document: { id: '9', filename: 'i.pdf' } }]);
	});

	test('a header file that the server downloads', async () => {
		const file = { filename: 'a.png', contentType: 'image/png', bytes: Buffer.from('picture') };
		await bench.restart({ download: (url) => (url.endsWith('/a.png') ? file : { ...file, status: 404 }) });
		const picture = { template_name: 'summer_sale', template_params: { 1: 'x' } };
		const missing = await send({ ...picture, header_media_url: 'https://example.com/b.png' });
		expect(missing.message).toBe('Header media URL returned status 404');
		const sent = await components({ ...picture, header_media_url: 'https://example.com/a.png' });
		expect(bench.sandbox.media.get(sent?.[0].parameters[0].image?.id ?? '')?.bytes.toString()).toBe(
			'picture',
		);
	});

	test('a name takes one of the languages, an ID the right one', async () => {
		await send({ template_name: 'welcome', template_params: { 1: 'x' } });
		await send({ template_id: TEMPLATES.welcome_pt, template_params: { 1: 'x' } });
		await bench.onPhone(2);
		expect(bench.sandbox.phones.map(({ template }) => template?.language.code)).toEqual(['en', 'pt_BR']);
	});

	test('a missing header value is named', async () => {
		bench.sandbox.addTemplate({
			name: 'greet',
			header_type: 'TEXT',
			header_content: 'Hi {{who}}',
			body_content: 'x',
		});
		expect((await send({ template_name: 'greet' })).message).toBe(
			'Missing header parameter "who". Pass it in header_params or template_params.',
		);
	});

	test('no marketing to those who opted out', async () => {
		const sent = { contact_id: CONTACTS.carla, template_params: { 1: 'x' } };
		expect(await send({ ...sent, template_name: 'summer_sale' })).toMatchObject({
			status: 400,
			message: 'Contact has opted out of marketing messages',
		});
		expect((await send({ ...sent, template_name: 'invoice' })).status).toBe(200);
	});

	test('a number with and without plus is two people, a deleted one nobody', async () => {
		const to = async (phone_number: string) =>
			await bench.call('POST', '/api/messages/template', { phone_number, template_name: 'hello_world' });
		expect((await to('14155550101')).data.contact_id).toBe(CONTACTS.ana);
		expect((await to('+14155550101')).data.contact_id).toBe(CONTACTS.twin);
		await bench.call('DELETE', `/api/contacts/${CONTACTS.bruno}`);
		expect(await to('14155550102')).toMatchObject({ status: 500, message: 'Failed to create contact' });
		await bench.call('POST', '/api/contacts', { phone_number: '14155550102' });
		expect((await to('14155550102')).data.contact_id).toBe(CONTACTS.bruno);
	});
});
