import type { IDataObject } from 'n8n-workflow';

import { methods } from '../../nodes/Whatomate/methods';
import { CONTACTS, UNKNOWN_ID } from '../sandbox';
import type { JsonObject } from '../sandbox';
import { useDeduplication } from './deduplication';
import { contact, pick, template } from './harness';
import { ana, messagesOf } from './operations/support';
import { asked, changing, useBench } from './support';

const bench = useBench('released');
useDeduplication();

const HOURS = 'Hi {{contact_name}}, we are open 9 to 5.';
const save = (content: string, buttons: JsonObject[] = [], more: IDataObject = {}) =>
	bench.sandbox.addSavedReply({ name: 'Hours', content, buttons, ...more });
const locator = (id: string, mode = 'list') => ({ __rl: true, mode, value: id });
const send = async (id: string, more: IDataObject = {}, rest = {}) =>
	await bench.run('sendText', { ...ana, textSource: 'savedReply', savedReply: locator(id), ...more }, rest);
const placeholders = (values: Record<string, string>) => ({
	placeholders: { values: Object.entries(values).map(([name, value]) => ({ name, value })) },
});
const phone = async () => {
	await bench.onPhone();
	return bench.sandbox.phones[0];
};
const nothingSent = () => {
	expect(bench.sandbox.phones).toEqual([]);
	expect(changing(bench.sandbox)).toEqual([]);
	for (const { usage_count } of bench.sandbox.savedReplies) expect(usage_count).toBe(0);
};

describe('a saved reply', () => {
	it("goes out with the contact's name, and is counted", async () => {
		const { id } = save(HOURS);
		const { json, error, hints } = await send(id);
		expect(error).toBeUndefined();
		expect(hints).toEqual([]);
		expect((await phone()).text?.body).toBe('Hi Ana Silva, we are open 9 to 5.');
		expect(json).toMatchObject([{ type: 'text', content: { text: 'Hi Ana Silva, we are open 9 to 5.' } }]);
		expect(bench.sandbox.savedReplies[0].usage_count).toBe(1);
		expect(asked(bench.sandbox)).toEqual([
			`GET /api/canned-responses/${id}`,
			`GET /api/contacts/${CONTACTS.ana}`,
			`POST ${messagesOf(CONTACTS.ana)}`,
			`POST /api/canned-responses/${id}/use`,
		]);
	});

	it('is looked up once for all items, and asks for nothing that it does not need', async () => {
		const { id } = save('We are open 9 to 5.');
		const items = [CONTACTS.ana, CONTACTS.bruno, CONTACTS.emi].map((to) => ({ json: { to } }));
		const { error } = await send(id, { contact: contact.byId('={{ $json.to }}') }, { items });
		expect(error).toBeUndefined();
		const reads = bench.sandbox.requests.filter(({ method }) => method === 'GET');
		expect(reads.map(({ path }) => path)).toEqual([`/api/canned-responses/${id}`]);
		expect(bench.sandbox.savedReplies[0].usage_count).toBe(3);
	});

	it.each<[string, (id: string) => unknown]>([
		['by its ID', (id) => locator(id.toUpperCase(), 'id')],
		['by its address', (id) => locator(`https://w.example/settings/canned-responses/${id}`, 'id')],
		['by an expression in place of the locator', (id) => `={{ "${id}" }}`],
	])('is found %s', async (_how, given) => {
		const { id } = save('Open.');
		const { error } = await send(id, { savedReply: given(id) as string });
		expect(error).toBeUndefined();
		expect((await phone()).text?.body).toBe('Open.');
	});

	it.each<[string, IDataObject, string]>([
		['of a contact by its number', { contact: contact.byPhone('+1 415 555 0101') }, 'Hi Ana Silva'],
		['of a contact without a name', { contact: contact.byId(CONTACTS.nameless) }, 'Hi there'],
		['of a number that nobody has yet', { contact: contact.byPhone('+49 170 0000001') }, 'Hi there'],
		['that the workflow gives', placeholders({ contact_name: 'Dr. Silva' }), 'Hi Dr. Silva'],
	])("has the name %s, as Whatomate's app says it", async (_whose, more, text) => {
		const { error } = await send(save('Hi {{contact_name}}').id, more);
		expect(error).toBeUndefined();
		expect((await phone()).text?.body).toBe(text);
	});

	it('has all that is known, and what the workflow gives', async () => {
		const { id } = save('{{phone_number}}: {{agent_name}}, {{user_name}}, {{ order }}');
		const { error } = await send(id, placeholders({ order: 'A-1 $&', unused: 'x' }));
		expect(error).toBeUndefined();
		// The user of the sandbox's key.
		expect((await phone()).text?.body).toBe('14155550101: Admin, Admin, A-1 $&');
		expect(asked(bench.sandbox).filter((request) => request === 'GET /api/me')).toHaveLength(1);
	});

	it('knows the number that the workflow has, where the server masks it', async () => {
		await bench.restart({ maskPhones: true });
		const { id } = save('{{phone_number}}');
		const { error } = await send(id, { contact: contact.byPhone('14155550101') });
		expect(error).toBeUndefined();
		expect((await phone()).text?.body).toBe('14155550101');
	});

	it.each<[string, JsonObject[], boolean]>([
		['a text', [], true],
		[
			'buttons, which the server sends without the quote',
			[{ id: 'yes', title: 'Yes', type: 'reply' }],
			false,
		],
	])('answers a message with %s', async (_what, buttons, quotes) => {
		const { id } = bench.sandbox.addMessage(CONTACTS.ana, { direction: 'incoming', wamid: 'wamid.X' });
		const options = { replyToMessageId: id };
		const { error, hints } = await send(save('Well?', buttons).id, { options });
		expect(error).toBeUndefined();
		expect((await phone()).context).toEqual(quotes ? { message_id: 'wamid.X' } : undefined);
		expect(bench.sandbox.messagesOf(CONTACTS.ana)).toContainEqual(
			expect.objectContaining({ reply_to_message_id: id }),
		);
		expect(hints).toEqual(quotes ? [] : [expect.stringContaining('the customer does not see which message')]);
	});

	it('says when the message that it answers is not there', async () => {
		const options = { replyToMessageId: UNKNOWN_ID };
		const { hints } = await send(save('Well?', [{ id: 'yes', title: 'Yes' }]).id, { options });
		expect(hints).toEqual([expect.stringContaining(`no message ${UNKNOWN_ID}`)]);
	});

	it.each([
		['status', 500],
		['status', 403],
		['reset', 0],
		['html', 200],
	] as const)('is sent all the same where its use can not be counted (%s %d)', async (kind, status) => {
		const { id } = save('Open.');
		bench.sandbox.fault({ when: { path: /\/use$/ }, kind, status, times: Infinity });
		const { error, json } = await send(id);
		expect(error).toBeUndefined();
		expect(json).toHaveLength(1);
		expect(bench.sandbox.requests.filter(({ path }) => path.endsWith('/use'))).toHaveLength(1);
	});

	it('is not counted where a template goes out in its place, or nothing', async () => {
		const closed = { contact: contact.byId(CONTACTS.bruno) };
		await send(save('Open.').id, { ...closed, outsideWindow: 'fail' });
		await send(bench.sandbox.savedReplies[0].id, {
			...closed,
			outsideWindow: 'template',
			template: template.byName('hello_world'),
		});
		expect((await phone()).template?.name).toBe('hello_world');
		expect(bench.sandbox.savedReplies[0].usage_count).toBe(0);
	});

	it('goes out once for one key, and is counted once', async () => {
		const { id } = save(HOURS);
		const once = async () => (await send(id, { options: { sendOnceKey: 'k' } })).json;
		expect(await once()).toMatchObject([{ direction: 'outgoing' }]);
		expect(await once()).toMatchObject([{ skipped: true }]);
		expect(bench.sandbox.savedReplies[0].usage_count).toBe(1);
	});
});

describe('the buttons of a saved reply', () => {
	const reply = (title: string, id = title) => ({ id, title, type: 'reply' });

	it('go out as reply buttons, filled in', async () => {
		const { json, error, hints } = await send(
			save('Hi {{contact_name}}', [reply('{{contact_name}}'), reply('No')]).id,
		);
		expect(error).toBeUndefined();
		expect(hints).toEqual([]);
		expect(json).toMatchObject([{ type: 'interactive', content: { text: 'Hi Ana Silva' } }]);
		expect((await phone()).interactive).toEqual({
			type: 'button',
			body: { text: 'Hi Ana Silva' },
			action: {
				buttons: [
					{ type: 'reply', reply: { id: '{{contact_name}}', title: 'Ana Silva' } },
					{ type: 'reply', reply: { id: 'No', title: 'No' } },
				],
			},
		});
		expect(bench.sandbox.savedReplies[0].usage_count).toBe(1);
	});

	it('go out as a list where they are more than three', async () => {
		const { error, hints } = await send(
			save(
				'Which?',
				['a', 'b', 'c', 'd'].map((each) => reply(each)),
			).id,
		);
		expect(error).toBeUndefined();
		expect(hints).toEqual([]);
		expect((await phone()).interactive).toMatchObject({
			type: 'list',
			action: { sections: [{ rows: ['a', 'b', 'c', 'd'].map((each) => ({ id: each, title: each })) }] },
		});
	});

	it('go out as a link', async () => {
		const buttons = [{ id: 'u', title: 'Track', type: 'url', url: 'https://example.com/{{phone_number}}' }];
		await send(save('Your parcel', buttons).id);
		expect((await phone()).interactive).toMatchObject({
			type: 'cta_url',
			action: { parameters: { display_text: 'Track', url: 'https://example.com/14155550101' } },
		});
	});

	it.each([
		['with the screen of the button', 'TWO', 'TWO'],
		['with its first screen', undefined, 'ONE'],
	])('go out as a form, %s', async (_what, screen, opened) => {
		bench.sandbox.addFlow({ meta_flow_id: '77', screens: [{ id: 'ONE' }, { id: 'TWO' }] });
		await send(save('Book', [{ id: 'f', title: 'Begin', type: 'flow', flow_id: '77', screen }]).id);
		expect((await phone()).interactive).toMatchObject({
			type: 'flow',
			action: { parameters: { flow_id: '77', flow_action_payload: { screen: opened } } },
		});
	});

	it('are left out where WhatsApp has no message for them, which is told', async () => {
		const { error, hints } = await send(save('Call us', [{ id: 'c', title: 'Call', type: 'voice_call' }]).id);
		expect(error).toBeUndefined();
		expect(hints).toEqual([expect.stringContaining("The buttons of the saved reply 'Hours' were left out")]);
		expect((await phone()).text?.body).toBe('Call us');
	});
});

describe('is refused before anything is sent', () => {
	const reply = (title: string, id = title) => ({ id, title, type: 'reply' });

	it.each<[string, () => string, IDataObject, string]>([
		['nothing', () => '={{ "" }}', {}, "'Saved Reply' is empty"],
		['a name', () => 'Hours', {}, "'Saved Reply' is not the ID of a saved reply: Hours"],
		['one that is gone', () => UNKNOWN_ID, {}, 'Canned response not found'],
		[
			'one that is switched off',
			() => save(HOURS, [], { is_active: false }).id,
			{},
			"'Hours' is switched off",
		],
		[
			'a placeholder that nobody knows',
			() => save('Order {{order}}').id,
			{},
			"The saved reply 'Hours' has {{order}}, for which nothing is known",
		],
		[
			'a placeholder that is given empty',
			() => save('Hi', [reply('{{order}}')]).id,
			placeholders({ order: ' ' }),
			'{{order}}, for which nothing is known',
		],
		[
			'a placeholder by a name that every object has',
			() => save('{{toString}}').id,
			{},
			'{{toString}}, for which nothing is known',
		],
		[
			'a contact that is gone',
			() => save(HOURS).id,
			{ contact: contact.byId(UNKNOWN_ID) },
			'Contact not found',
		],
		[
			'a text that becomes too long',
			() => save(`${'x'.repeat(4090)}{{contact_name}}`).id,
			{},
			"The saved reply 'Hours' can't be sent: 'Text' has 4,099 characters",
		],
		[
			'a text that is too long beside buttons',
			() => save('x'.repeat(1025), [reply('Yes')]).id,
			{},
			"'Body' has 1,025",
		],
		[
			'a title that is too long',
			() => save('Hi', [reply('x'.repeat(21))]).id,
			{},
			"'Button 1: Title' has 21",
		],
		[
			'two titles that are the same',
			() => save('Hi', [reply('Yes', '1'), reply('Yes', '2')]).id,
			{},
			"have the same title 'Yes'",
		],
		[
			'a link that leads nowhere',
			() => save('Hi', [{ id: 'u', title: 'Open', type: 'url', url: 'example' }]).id,
			{},
			"'URL' is not a web address",
		],
	])('%s', async (_what, make, more, words) => {
		const { error } = await send(make(), more);
		expect(error?.message).toContain(words);
		nothingSent();
	});

	it('a number that the server masks', async () => {
		await bench.restart({ maskPhones: true });
		const { error } = await send(save('{{phone_number}}').id);
		expect(error).toMatchObject({
			message: expect.stringContaining('{{phone_number}}, for which nothing is known'),
			description: expect.stringContaining("'Placeholders'"),
		});
		nothingSent();
	});

	it('a title that the server would cut in the middle of a word', async () => {
		const { error } = await send(save('Hi', [reply('Подтвердить')]).id);
		expect(error?.message).toContain("'Saved Reply Hours: Button 1' is too long for this Whatomate server");
		nothingSent();
	});

	it('names the permission that is missing', async () => {
		const { id } = save(HOURS);
		bench.sandbox.fault({ when: { path: /canned/ }, kind: 'status', status: 403, times: Infinity });
		const { error } = await send(id);
		expect(error?.description).toContain("'canned_responses:read'");
		nothingSent();
	});
});

describe('the list of saved replies in the editor', () => {
	const { searchSavedReplies } = methods.listSearch;
	const names = async (filter?: string, page?: string) =>
		(await pick({ sandbox: bench.sandbox }, searchSavedReplies, filter, page)).results.map(
			({ name }) => name,
		);

	it('shows name and beginning of those in use, the most used first', async () => {
		save(HOURS);
		save(`First\nsecond ${'x'.repeat(80)}`, [], { name: 'Long', usage_count: 3 });
		save('Off', [], { name: 'Old', is_active: false });
		expect(await names()).toEqual([
			`Long: First second ${'x'.repeat(47)}…`,
			'Hours: Hi {{contact_name}}, we are open 9 to 5.',
		]);
		expect(await names(' OPEN ')).toEqual(['Hours: Hi {{contact_name}}, we are open 9 to 5.']);
	});

	it('goes over several pages', async () => {
		for (let count = 0; count < 130; count++) save('x', [], { name: `Reply ${count}` });
		const all = [...(await names()), ...(await names(undefined, '2'))];
		expect(new Set(all).size).toBe(130);
	});

	it('gives what the node takes', async () => {
		save('Open.');
		const [{ value }] = (await pick({ sandbox: bench.sandbox }, searchSavedReplies)).results;
		const { error } = await send(String(value));
		expect(error).toBeUndefined();
	});
});
