import { CONTACTS, cutBytes } from '../index';
import { interactive, messagesPath, titled, useSandbox } from '../testing';

const bench = useSandbox('released');

const failed = async () =>
	(await bench.sandbox.once('status', ({ status }) => status === 'failed')).error_message;

describe('what a phone gets from a released server', () => {
	test('a text from content.body, never from text', async () => {
		await bench.call('POST', messagesPath(CONTACTS.ana), {
			type: 'text',
			text: 'documented',
			content: { body: 'released' },
		});
		await bench.onPhone();
		expect(bench.sandbox.phones).toEqual([
			{
				messaging_product: 'whatsapp',
				recipient_type: 'individual',
				to: '14155550101',
				type: 'text',
				text: { preview_url: false, body: 'released' },
			},
		]);
	});

	test('an empty text, when only text was given', async () => {
		await bench.call('POST', messagesPath(CONTACTS.ana), { type: 'text', text: 'lost' });
		await bench.onPhone();
		expect(bench.sandbox.phones[0].text?.body).toBe('');
	});

	test('a reply with its context', async () => {
		const { id } = bench.sandbox.addMessage(CONTACTS.ana, {
			direction: 'incoming',
			content: '?',
			wamid: 'wamid.X',
		});
		await bench.call('POST', messagesPath(CONTACTS.ana), {
			type: 'text',
			content: { body: '!' },
			reply_to_message_id: id,
		});
		await bench.onPhone();
		expect(bench.sandbox.phones[0].context).toEqual({ message_id: 'wamid.X' });
	});

	test('titles cut by bytes, through the middle of a character', async () => {
		expect(cutBytes('Да, подтверждаю', 20)).toBe('Да, подтвер');
		expect(cutBytes('abcdefghijklmnopqrsé', 20)).toBe('abcdefghijklmnopqrs\ufffd');
		const buttons = titled('Да, подтверждаю', 'x'.repeat(25));
		await bench.call('POST', messagesPath(CONTACTS.ana), interactive({ type: 'button', body: '?', buttons }));
		await bench.onPhone();
		expect(bench.sandbox.phones[0].interactive?.action.buttons?.map(({ reply }) => reply.title)).toEqual([
			'Да, подтвер',
			'x'.repeat(20),
		]);
	});

	test('a list in place of four buttons, with row titles cut at 24 bytes', async () => {
		const buttons = titled('One', 'Two', 'Three', 'y'.repeat(30));
		await bench.call('POST', messagesPath(CONTACTS.ana), interactive({ type: 'button', body: 'b', buttons }));
		await bench.onPhone();
		expect(bench.sandbox.phones[0].interactive?.type).toBe('list');
		expect(bench.sandbox.phones[0].interactive?.action).toEqual({
			button: 'Select an option',
			sections: [{ title: 'Options', rows: titled('One', 'Two', 'Three', 'y'.repeat(24)) }],
		});
	});

	test('buttons in place of a list of three, without header, footer and descriptions', async () => {
		const rows = titled('One', 'Two', 'Three').map((row) => ({ ...row, description: 'lost' }));
		const content = {
			type: 'list',
			header: 'lost',
			footer: 'lost',
			body: 'b',
			button_text: 'lost',
			buttons: rows,
		};
		await bench.call('POST', messagesPath(CONTACTS.ana), interactive(content));
		await bench.onPhone();
		expect(bench.sandbox.phones[0].interactive).toEqual({
			type: 'button',
			body: { text: 'b' },
			action: { buttons: titled('One', 'Two', 'Three').map((reply) => ({ type: 'reply', reply })) },
		});
	});

	test('a flow with its header', async () => {
		bench.sandbox.addFlow({ meta_flow_id: '77' });
		const flow = {
			type: 'flow',
			flow_id: '77',
			header: 'H',
			body: 'b',
			button_text: 'Go',
			first_screen: 'ONE',
		};
		await bench.call('POST', messagesPath(CONTACTS.ana), interactive(flow));
		await bench.onPhone();
		expect(bench.sandbox.phones[0].interactive).toMatchObject({
			type: 'flow',
			header: { type: 'text', text: 'H' },
			action: { parameters: { flow_id: '77', flow_cta: 'Go', flow_action_payload: { screen: 'ONE' } } },
		});
	});

	test.each([
		['no buttons', { type: 'button', body: 'b' }, 'at least one button is required'],
		[
			'rows in sections',
			{ type: 'list', body: 'b', sections: [{ rows: titled('a') }] },
			'at least one button is required',
		],
		[
			'eleven buttons',
			{ type: 'button', body: 'b', buttons: titled(...'abcdefghijk') },
			'maximum 10 buttons allowed',
		],
		[
			'a link without its URL',
			{ type: 'cta_url', body: 'b', button_text: 'Go' },
			'button text and URL are required',
		],
	])('nothing but a failure: %s', async (_name, content, words) => {
		const failure = failed();
		expect((await bench.call('POST', messagesPath(CONTACTS.ana), interactive(content))).status).toBe(200);
		expect(await failure).toBe(words);
		expect(bench.sandbox.phones).toEqual([]);
	});

	test('media under an uploaded ID; a caption on audio is dropped', async () => {
		for (const type of ['audio', 'document']) {
			const form = new FormData();
			form.append('contact_id', CONTACTS.ana);
			form.append('type', type);
			form.append('caption', 'words');
			form.append('file', new Blob(['bytes'], { type: 'audio/ogg' }), 'größe.ogg');
			expect((await bench.call('POST', '/api/messages/media', form)).status).toBe(200);
		}
		await bench.onPhone(2);
		const [audio, document] = bench.sandbox.phones;
		expect(audio.audio).toEqual({ id: expect.stringMatching(/^media/) });
		expect(document.document).toEqual({ id: expect.any(String), filename: 'größe.ogg', caption: 'words' });
		expect(bench.sandbox.media.get(audio.audio?.id ?? '')?.bytes.toString()).toBe('bytes');
	});
});

test('an unknown account has other words for texts, media and templates', async () => {
	const body = { type: 'text', content: { body: 'x' }, whatsapp_account: 'nope' };
	const text = await bench.call('POST', messagesPath(CONTACTS.ana), body);
	const form = new FormData();
	const fields = { contact_id: CONTACTS.ana, whatsapp_account: 'nope' };
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	form.append('file', new Blob(['x']), 'x.png');
	const media = await bench.call('POST', '/api/messages/media', form);
	const asked = { contact_id: CONTACTS.ana, template_name: 'hello_world', account_name: 'nope' };
	const template = await bench.call('POST', '/api/messages/template', asked);
	expect([text.message, media.message, template.message]).toEqual([
		'Failed to resolve WhatsApp account',
		'WhatsApp account not found',
		'WhatsApp account not found',
	]);
});
