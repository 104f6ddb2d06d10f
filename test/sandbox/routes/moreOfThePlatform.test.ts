import { AGENTS, CONTACTS, UNKNOWN_ID, type JsonObject } from '../index';
import { listIn, useSandbox } from '../testing';

const bench = useSandbox('released');

describe('import of contacts', () => {
	const post = async (csv: string, fields: Record<string, string> = {}) => {
		const form = new FormData();
		for (const [name, value] of Object.entries({ table: 'contacts', ...fields })) form.append(name, value);
		form.append('file', new Blob([csv], { type: 'text/csv' }), 'c.csv');
		return await bench.call('POST', '/api/import', form);
	};
	const updates = { update_on_duplicate: 'true' };
	const stored = (number: string) => bench.sandbox.contactByPhone(number);

	test.each<[string, string, JsonObject]>([
		['a plus goes, nothing else', '+1 (415) 5550199', { created: 1, messages: null }],
		['any text is a number', 'bad', { created: 1 }],
		['one that is there is left alone', '14155550101', { skipped: 1, created: 0 }],
		['no number', '" "', { messages: ['Row 2: phone_number - phone number is required'] }],
		['a quotation mark in the middle', '1"2', { messages: ['Row 2: failed to parse'] }],
		['a value too many', '1,2', { messages: ['Row 2: failed to parse'] }],
		['51 characters', '1'.repeat(51), { messages: [expect.stringContaining('varying(50)')] }],
	])('%s', async (_name, row, expected) => {
		expect((await post(`phone_number\n${row}\n`)).data).toMatchObject(expected);
	});

	test('columns by their labels, tags in one value, updates where a value is given', async () => {
		const csv = `Phone Number,NAME,Tags,Assigned User ID\r\n14155550101,Anna,"a, b",${AGENTS.maria}\r\n\r\n14155550102,,,\r\n`;
		expect((await post(csv, updates)).data).toMatchObject({ updated: 1, skipped: 1 });
		expect(stored('14155550101')).toMatchObject({
			profile_name: 'Anna',
			tags: ['a', 'b'],
			assigned_user_id: AGENTS.maria,
		});
		expect(stored('14155550102')?.profile_name).toBe('Bruno Costa');
	});

	test('people who are none, by ID', async () => {
		const csv = `phone_number,assigned_user_id\n1,x\n2,${UNKNOWN_ID}\n14155550101,${UNKNOWN_ID}\n`;
		expect((await post(csv, updates)).data.messages).toEqual([
			'Row 2: assigned_user_id - invalid user ID: x',
			expect.stringMatching(/^Row 3: failed to create - /),
			'Row 4: failed to update',
		]);
	});

	test('the number of a deleted contact is taken', async () => {
		await bench.call('DELETE', `/api/contacts/${CONTACTS.ana}`);
		expect((await post('phone_number\n14155550101\n', updates)).data).toMatchObject({ errors: 1 });
	});

	test.each<[string, string, Record<string, string>, string]>([
		['another table', 'name\nx', { table: 'users' }, 'Invalid table'],
		['no column for numbers', 'name\nx', {}, "Required column 'phone_number' not found in CSV"],
		['a byte order mark', '\uFEFFphone_number\n1', {}, "Required column 'phone_number' not found in CSV"],
		['an empty file', '', {}, 'Failed to read CSV header'],
	])('refused: %s', async (_name, csv, fields, message) => {
		expect(await post(csv, fields)).toMatchObject({ status: 400, message });
	});

	test('ten thousand rows, and not one more', async () => {
		const rows = Array.from({ length: 10_001 }, (_, index) => String(index + 1));
		expect((await post(['phone_number', ...rows].join('\n'))).data).toMatchObject({
			created: 10_000,
			messages: ['Import limited to 10000 rows'],
		});
	});

	test('403 without the permission', async () => {
		await bench.restart({ missingPermissions: ['contacts:import'] });
		expect(await post('phone_number\n1')).toMatchObject({
			status: 403,
			message: 'You do not have permission to import contacts',
		});
	});
});

describe('saved replies', () => {
	const path = '/api/canned-responses';
	const names = async (query = '') =>
		listIn(await bench.call('GET', path + query), 'canned_responses').map(({ name }) => name);

	test('the most used first; found by name, text and shortcut', async () => {
		const hours = bench.sandbox.addSavedReply({ name: 'Hours', content: '9 to 5', shortcut: 'h' });
		bench.sandbox.addSavedReply({ name: 'Address', content: 'Main Street', category: 'where' });
		bench.sandbox.addSavedReply({ name: 'Old', content: 'x', is_active: false });
		expect(await names()).toEqual(['Address', 'Hours', 'Old']);
		await bench.call('POST', `${path}/${hours.id}/use`);
		expect(await names('?active_only=true')).toEqual(['Hours', 'Address']);
		expect(bench.sandbox.savedReplies[0].usage_count).toBe(1);
		expect(await names('?search=STREET')).toEqual(['Address']);
		expect(await names('?category=where')).toEqual(['Address']);
	});

	test('refused without text, under a name that is there, and unknown', async () => {
		const asked = { name: 'Hours', content: '9 to 5' };
		expect((await bench.call('POST', path, { ...asked, content: '' })).status).toBe(400);
		await bench.call('POST', path, asked);
		expect((await bench.call('POST', path, asked)).status).toBe(409);
		expect((await bench.call('GET', `${path}/${UNKNOWN_ID}`)).status).toBe(404);
		expect((await bench.call('POST', `${path}/${UNKNOWN_ID}/use`)).status).toBe(200);
	});
});

describe('tags', () => {
	test.each<[string, object, string]>([
		['no name', { color: 'red' }, 'name is required'],
		['26 letters of two bytes', { name: 'я'.repeat(26) }, 'name must be at most 50 characters'],
		['a color that is none', { name: 'x', color: 'pink' }, expect.stringContaining('invalid color')],
	])('refused: %s', async (_name, body, message) => {
		expect(await bench.call('POST', '/api/tags', body)).toMatchObject({ status: 400, message });
	});

	test('a tag that is deleted goes from the contacts too', async () => {
		bench.sandbox.addTag('vip');
		await bench.call('DELETE', '/api/tags/vip');
		expect(bench.sandbox.contactByPhone('14155550102')?.tags).toEqual(['lisbon']);
		expect((await bench.call('DELETE', '/api/tags/vip')).status).toBe(404);
	});
});

test('a recipient is removed from a draft, and from nothing else', async () => {
	const { campaigns, state } = bench.sandbox;
	const [{ id: template_id }] = state.templates;
	const campaign = campaigns.add({ name: 'c', whatsapp_account: 'main', template_id });
	const numbers = ['14155550101', '14155550102'].map((phone_number) => ({
		phone_number,
		recipient_name: '',
		template_params: undefined,
		header_params: undefined,
	}));
	campaigns.addRecipients(campaign, numbers);
	const remove = async (id: string) =>
		(await bench.call('DELETE', `/api/campaigns/${campaign.id}/recipients/${id}`)).status;
	const [first, second] = campaigns.recipientsOf(campaign.id);
	expect([await remove(UNKNOWN_ID), await remove(first.id), campaign.total_recipients]).toEqual([
		404, 200, 1,
	]);
	campaigns.change(campaign, { status: 'completed' });
	expect(await remove(second.id)).toBe(400);
});
