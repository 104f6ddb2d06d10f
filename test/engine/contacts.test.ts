import type { IDataObject } from 'n8n-workflow';

import { CONTACTS, UNKNOWN_ID } from '../sandbox';
import { contact } from './harness';
import { asked, changing, DIALECTS, useBench } from './support';

const ana = { contact: contact.byId(CONTACTS.ana) };
const NEW = '491700000001';

describe.each(DIALECTS)('contacts on the %s server', (dialect) => {
	const bench = useBench(dialect);
	const stored = (id: string) => bench.sandbox.state.contacts.find((each) => each.id === id);
	const withNumber = (digits: string) =>
		bench.sandbox.state.contacts.filter(({ phone_number }) => phone_number.replace(/\D/g, '') === digits);

	const shapeOfAna = {
		id: CONTACTS.ana,
		phone_number: '14155550101',
		name: 'Ana Silva',
		tags: ['vip'],
		account: 'main',
		service_window_open: false,
		marketing_opt_out: false,
		assigned_user_id: null,
		unread_count: 0,
		last_message_at: null,
		created_at: expect.any(String),
		metadata: { plan: 'gold' },
	};

	describe('Get', () => {
		it('gives the fields that workflows use, by ID with one request', async () => {
			const { json, error } = await bench.run('contact.get', ana);
			expect(error).toBeUndefined();
			expect(json).toEqual([shapeOfAna]);
			expect(asked(bench.sandbox)).toEqual([`GET /api/contacts/${CONTACTS.ana}`]);
		});

		it('finds by number, however it is written, with one request', async () => {
			const { json } = await bench.run('contact.get', { contact: contact.byPhone('+1 (415) 555-0104') });
			expect(json[0]).toMatchObject({ id: CONTACTS.dmitri, service_window_open: true, unread_count: 2 });
			expect(asked(bench.sandbox)).toEqual(['GET /api/contacts']);
		});

		it("gives the server's own data without Simplify", async () => {
			const { json } = await bench.run('contact.get', { ...ana, simple: false });
			expect(json[0]).toMatchObject({ id: CONTACTS.ana, profile_name: 'Ana Silva', status: 'active' });
		});

		it('never creates a contact for a number that nobody has', async () => {
			const { error } = await bench.run('contact.get', { contact: contact.byPhone(NEW) });
			expect(error?.message).toBe(`There is no contact with the number ${NEW}`);
			expect(error?.description).toContain('Create or Update');
			expect(changing(bench.sandbox)).toEqual([]);
		});
	});

	describe('Get Many', () => {
		const idsOf = async (parameters: IDataObject) =>
			(await bench.run('contact.getAll', { returnAll: true, ...parameters })).json.map(({ id }) => id);

		it.each([
			['a name', { search: 'bruno' }, [CONTACTS.bruno]],
			['a number with a plus and spaces', { search: '+1 415 555 0102' }, [CONTACTS.bruno]],
			['a number with brackets', { search: '+1 (415) 555-0102' }, [CONTACTS.bruno]],
			['one tag', { tags: ['lisbon'] }, [CONTACTS.bruno]],
			['any of the tags', { tags: ['lisbon', 'vip'] }, [CONTACTS.ana, CONTACTS.bruno]],
			['tags in one text', { tags: 'lisbon, vip' }, [CONTACTS.ana, CONTACTS.bruno]],
			['a name and a tag', { search: 'ana', tags: ['vip'] }, [CONTACTS.ana]],
			['nobody', { search: 'nobody' }, []],
		])('finds by %s', async (_how, filters, ids) => {
			expect((await idsOf({ filters })).sort()).toEqual([...ids].sort());
		});

		it('gives all over several pages, each once', async () => {
			await bench.restart({ contacts: [], seed: { contacts: 230 } });
			expect(new Set(await idsOf({})).size).toBe(230);
			// Three pages, and the first one again for those who moved to it meanwhile.
			expect(bench.sandbox.requests).toHaveLength(4);
		});

		it.each([
			[5, 1],
			[100, 1],
			[150, 2],
		])('gives just %d, with %d request(s)', async (limit, requests) => {
			await bench.restart({ contacts: [], seed: { contacts: 230 } });
			expect(await idsOf({ returnAll: false, limit })).toHaveLength(limit);
			expect(bench.sandbox.requests).toHaveLength(requests);
			// A row costs the server a query of its own: none is asked for in vain.
			expect(Number(bench.sandbox.requests[0].query.get('limit'))).toBe(Math.min(limit, 100));
		});

		it('gives no contact twice when one moves to the front while it reads', async () => {
			await bench.restart({ contacts: [], seed: { contacts: 150 } });
			const moved = bench.sandbox.once('answer', ({ path }) => path === '/api/contacts');
			const running = idsOf({});
			await moved;
			bench.sandbox.addContact({ phone_number: NEW, last_message_at: new Date().toISOString() });
			const ids = await running;
			expect(new Set(ids).size).toBe(ids.length);
		});
	});

	describe('Create', () => {
		it('stores the digits of the number, and all that is given', async () => {
			const { json, error } = await bench.run('contact.create', {
				phone: '+49 (170) 000-0001',
				additionalFields: {
					name: 'Jo',
					account: 'support',
					tags: ['a', 'b', 'a'],
					metadata: '{"plan":"gold"}',
				},
			});
			expect(error).toBeUndefined();
			expect(changing(bench.sandbox).map(({ json: body }) => body)).toEqual([
				{
					phone_number: NEW,
					profile_name: 'Jo',
					whatsapp_account: 'support',
					tags: ['a', 'b'],
					metadata: { plan: 'gold' },
				},
			]);
			expect(json).toEqual([
				{
					...shapeOfAna,
					id: bench.sandbox.contactByPhone(NEW)?.id,
					phone_number: NEW,
					name: 'Jo',
					tags: ['a', 'b'],
					account: 'support',
					metadata: { plan: 'gold' },
				},
			]);
		});

		it('sends nothing that was left empty', async () => {
			await bench.run('contact.create', {
				phone: NEW,
				additionalFields: { name: ' ', account: '', tags: [], metadata: '{}' },
			});
			expect(changing(bench.sandbox)[0].json).toEqual({ phone_number: NEW });
		});

		it('says what to do when the number has a contact', async () => {
			const { error } = await bench.run('contact.create', { phone: '+14155550102' });
			expect(error?.message).toContain('Contact with this phone number already exists');
			expect(error?.description).toContain("Use 'Create or Update'");
			expect(error?.httpCode).toBe('409');
		});

		it('brings a deleted contact back', async () => {
			await bench.run('contact.delete', ana);
			const { json } = await bench.run('contact.create', {
				phone: '14155550101',
				additionalFields: { name: 'Ana is back' },
			});
			expect(json[0]).toMatchObject({ id: CONTACTS.ana, name: 'Ana is back', tags: ['vip'] });
		});

		it('does not create again what was created before another item failed, when the execution is retried', async () => {
			bench.sandbox.fault({
				when: ({ json }) => (json as IDataObject | undefined)?.phone_number === '491700000002',
				kind: 'status',
				status: 500,
			});
			const { error, json } = await bench.run(
				'contact.create',
				{ phone: '={{ $json.phone }}' },
				{
					items: [NEW, '491700000002'].map((phone) => ({ json: { phone } })),
					settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
				},
			);
			expect(error).toBeUndefined();
			expect(json.map(({ phone_number }) => phone_number)).toEqual([NEW, '491700000002']);
		});
	});

	describe('Create or Update', () => {
		it.each(['491700000001', '+491700000001', '0049 170 0000001', '+49 (0)170 0000001'])(
			'makes one contact of %s and its digits',
			async (phone) => {
				const first = await bench.run('contact.upsert', { phone: NEW, additionalFields: { name: 'One' } });
				const second = await bench.run('contact.upsert', { phone, additionalFields: { name: 'Two' } });
				expect([first.json[0].created, second.json[0].created]).toEqual([true, false]);
				expect(withNumber(NEW)).toEqual([
					expect.objectContaining({ phone_number: NEW, profile_name: 'Two' }),
				]);
			},
		);

		it('makes one contact of several items at once', async () => {
			const phones = ['+491700000001', '491700000001', '0049-170-0000001'];
			const { json } = await bench.run(
				'contact.upsert',
				{ phone: '={{ $json.phone }}', additionalFields: { name: '={{ $json.phone }}' } },
				{ items: phones.map((phone) => ({ json: { phone } })) },
			);
			expect(json.map(({ created }) => created)).toEqual([true, false, false]);
			expect(withNumber(NEW)).toHaveLength(1);
			expect(withNumber(NEW)[0].profile_name).toBe(phones[2]);
		});

		it('changes the contact that is stored with a plus', async () => {
			bench.sandbox.addContact({ id: UNKNOWN_ID, phone_number: `+${NEW}` });
			const { json } = await bench.run('contact.upsert', { phone: NEW, additionalFields: { name: 'One' } });
			expect(json[0]).toMatchObject({ id: UNKNOWN_ID, created: false, name: 'One' });
			expect(withNumber(NEW)).toHaveLength(1);
		});

		it('adds tags to those that the contact has, and changes nothing that is not given', async () => {
			const { json } = await bench.run('contact.upsert', {
				phone: '14155550102',
				additionalFields: { tags: 'new, vip' },
			});
			expect(json[0]).toMatchObject({ name: 'Bruno Costa', tags: ['vip', 'lisbon', 'new'] });
			expect(changing(bench.sandbox).map(({ json: body }) => body)).toEqual([
				{ tags: ['vip', 'lisbon', 'new'] },
			]);
		});

		it('asks nothing of the server when there is nothing to change', async () => {
			const { json } = await bench.run('contact.upsert', { phone: '14155550102' });
			expect(json[0]).toMatchObject({ id: CONTACTS.bruno, created: false });
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it('changes the contact that came into being meanwhile', async () => {
			let come = false;
			bench.sandbox.on('answer', ({ path }) => {
				if (!come && path === '/api/contacts') {
					come = true;
					bench.sandbox.addContact({ id: UNKNOWN_ID, phone_number: NEW });
				}
			});
			const { json, error } = await bench.run('contact.upsert', {
				phone: NEW,
				additionalFields: { name: 'One' },
			});
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({ id: UNKNOWN_ID, created: false, name: 'One' });
		});

		it('says that the key may not see the contact which has the number', async () => {
			await bench.restart({ missingPermissions: ['contacts:read'] });
			const { error } = await bench.run('contact.upsert', { phone: '14155550102' });
			expect(error?.message).toContain(
				'A contact with the number 14155550102 exists, but this API key may not see it',
			);
			expect(error?.description).toContain("'contacts:read'");
		});

		it("gives the server's own data without Simplify", async () => {
			const { json } = await bench.run('contact.upsert', { phone: NEW, simple: false });
			expect(json[0]).toMatchObject({ phone_number: NEW, status: 'active' });
			expect(json[0]).not.toHaveProperty('created');
		});
	});

	describe('Update', () => {
		it('changes just what is given', async () => {
			const updateFields = { name: 'Ana S.', metadata: { plan: 'platinum' } };
			const { json } = await bench.run('contact.update', { ...ana, updateFields });
			expect(json[0]).toMatchObject({ name: 'Ana S.', tags: ['vip'], metadata: { plan: 'platinum' } });
			expect(asked(bench.sandbox)).toEqual([`PUT /api/contacts/${CONTACTS.ana}`]);
			expect(bench.sandbox.requests[0].json).toEqual({
				profile_name: 'Ana S.',
				metadata: { plan: 'platinum' },
			});
		});

		it('creates nobody', async () => {
			const { error } = await bench.run('contact.update', {
				contact: contact.byPhone(NEW),
				updateFields: { name: 'X' },
			});
			expect(error?.message).toContain('There is no contact with the number');
			expect(changing(bench.sandbox)).toEqual([]);
		});
	});

	describe('Set Tags', () => {
		const set = async (tagsMode: string, tags: unknown) =>
			await bench.run('contact.setTags', {
				contact: contact.byPhone('14155550102'),
				tagsMode,
				tags: tags as IDataObject,
			});

		it.each([
			['add', ['new'], ['vip', 'lisbon', 'new']],
			['add', ['lisbon'], ['vip', 'lisbon']],
			['remove', ['lisbon'], ['vip']],
		])('%s %j where the stored tags repeat', async (mode, tags, wanted) => {
			const bruno = bench.sandbox.state.contacts.find(({ id }) => id === CONTACTS.bruno);
			Object.assign(bruno as object, { tags: ['vip', 'lisbon', 'vip'] });
			const { json, error } = await set(mode, tags);
			expect(error).toBeUndefined();
			expect([...new Set(json[0].tags as string[])]).toEqual(wanted);
			expect((bruno as { tags: string[] }).tags).toEqual(json[0].tags);
		});

		it.each([
			['add', ['new', 'vip'], ['vip', 'lisbon', 'new']],
			['add', 'new, other', ['vip', 'lisbon', 'new', 'other']],
			['remove', ['vip', 'unknown'], ['lisbon']],
			['remove', ['unknown'], ['vip', 'lisbon']],
			['remove', ['vip', 'lisbon'], []],
			['replace', ['new'], ['new']],
			['replace', [], []],
		])('%s %j', async (mode, tags, wanted) => {
			const { json, error } = await set(mode, tags);
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({ id: CONTACTS.bruno, tags: wanted });
			expect(stored(CONTACTS.bruno)?.tags).toEqual(wanted);
		});

		it.each([
			['add', ['vip']],
			['remove', ['unknown']],
		])('writes nothing where it would change nothing (%s)', async (mode, tags) => {
			const { json } = await set(mode, tags);
			expect(json[0].tags).toEqual(['vip', 'lisbon']);
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it('keeps the tags of all items that are about one contact', async () => {
			const { error } = await bench.run(
				'contact.setTags',
				{ ...ana, tagsMode: 'add', tags: '={{ $json.tag }}' },
				{ items: ['a', 'b', 'c'].map((tag) => ({ json: { tag } })) },
			);
			expect(error).toBeUndefined();
			expect(stored(CONTACTS.ana)?.tags).toEqual(['vip', 'a', 'b', 'c']);
		});
	});

	describe('Delete', () => {
		it.each([
			['by ID', ana],
			['by number', { contact: contact.byPhone('+1 415 555 0101') }],
		])('removes the contact %s', async (_how, chosen) => {
			const { json, error } = await bench.run('contact.delete', chosen);
			expect(error).toBeUndefined();
			expect(json).toEqual([{ id: CONTACTS.ana, deleted: true }]);
			expect(stored(CONTACTS.ana)?.deleted).toBe(true);
		});
	});

	it.each<[Parameters<typeof bench.run>[0], IDataObject, string]>([
		['contact.create', { phone: NEW }, 'contacts:write'],
		['contact.update', { ...ana, updateFields: { name: 'X' } }, 'contacts:write'],
		['contact.setTags', { ...ana, tagsMode: 'replace', tags: ['x'] }, 'contacts:write'],
		['contact.delete', ana, 'contacts:delete'],
	])('%s names the permission that is missing', async (operation, parameters, permission) => {
		await bench.restart({ missingPermissions: [permission as 'contacts:write'] });
		const { error } = await bench.run(operation, parameters);
		expect(error?.httpCode).toBe('403');
		expect(error?.description).toContain(`'${permission}'`);
	});

	it.each<[string, Parameters<typeof bench.run>[0], IDataObject, string]>([
		['no number', 'contact.create', { phone: '={{ "" }}' }, "'Phone Number' is empty"],
		[
			'letters',
			'contact.upsert',
			{ phone: 'Nathan' },
			`'Phone Number' is "Nathan", which is not a phone number`,
		],
		[
			'a list as metadata',
			'contact.create',
			{ phone: NEW, additionalFields: { metadata: '[1]' } },
			"'Metadata (JSON)' is not a JSON object",
		],
		[
			'broken JSON',
			'contact.update',
			{ ...ana, updateFields: { metadata: '{"a":' } },
			"'Metadata (JSON)' is not a JSON object",
		],
		[
			'an object as name',
			'contact.upsert',
			{ phone: NEW, additionalFields: { name: '={{ ({ a: 1 }) }}' } },
			"'Name' is an object",
		],
		[
			'an object among tags',
			'contact.upsert',
			{ phone: NEW, additionalFields: { tags: '={{ [{ a: 1 }] }}' } },
			"'Tag Names or IDs: 1' is an object",
		],
		[
			'nothing to change',
			'contact.update',
			{ ...ana, updateFields: {} },
			"'Update Fields' holds nothing to change",
		],
		[
			'an empty value to change',
			'contact.update',
			{ ...ana, updateFields: { name: '' } },
			"'Update Fields' holds nothing to change",
		],
		['no tag', 'contact.setTags', { ...ana, tagsMode: 'add', tags: [] }, "'Tag Names or IDs' is empty"],
		[
			'an unknown change',
			'contact.setTags',
			{ ...ana, tagsMode: '={{ "toString" }}', tags: ['a'] },
			"'Change' can't be toString",
		],
		['no limit', 'contact.getAll', { limit: '={{ -1 }}' }, "'Limit' is not a number of at least 1"],
		[
			'an object to search',
			'contact.getAll',
			{ filters: { search: '={{ ({ a: 1 }) }}' } },
			"'Search' is an object",
		],
		['no contact', 'contact.delete', { contact: contact.byId('={{ "" }}') }, "'Contact' is empty"],
	])(
		'%s is refused before anything is asked (%s)',
		async (_what, operation, parameters, words) => await bench.refuses(operation, parameters, words),
	);
});
