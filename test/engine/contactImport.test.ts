import type { IDataObject } from 'n8n-workflow';

import { CONTACTS } from '../sandbox';
import type { SeenRequest } from '../sandbox';
import { contact } from './harness';
import type { RunOptions } from './harness';
import { asked, changing, useBench, useWaits } from './support';

jest.setTimeout(60_000);

const bench = useBench('released');
const imports = { path: '/api/import' };

const run = async (
	entries: IDataObject[],
	options: IDataObject = {},
	more: Partial<Omit<RunOptions, 'parameters'>> = {},
) =>
	await bench.run(
		'contact.import',
		{
			phoneNumber: '={{ $json.phone }}',
			contactName: '={{ $json.name }}',
			tags: '={{ $json.tags }}',
			options,
		},
		{ items: entries.map((json) => ({ json })), ...more },
	);

/** @returns the only contact of these very digits, or nothing */
const stored = (number: string) => {
	const found = bench.sandbox.state.contacts.filter(
		({ phone_number, deleted }) => phone_number === number && !deleted,
	);
	expect(found.length).toBeLessThanOrEqual(1);
	return found.at(0);
};
const people = (count: number, more: IDataObject = {}): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({
		phone: String(14_163_000_001 + index),
		name: `P${index}`,
		...more,
	}));
const files = (): SeenRequest[] => bench.sandbox.requests.filter(({ path }) => path === imports.path);
const fileOf = (request: SeenRequest): string => String(request.multipart?.files[0].bytes);
const updatesOf = (request: SeenRequest) => request.multipart?.fields.update_on_duplicate;
const counts = (more: IDataObject = {}): IDataObject => ({
	created: 0,
	updated: 0,
	skipped: 0,
	duplicates: 0,
	invalid: 0,
	...more,
});

describe('all items become contacts', () => {
	it('in one request, after one look for numbers with a plus', async () => {
		const { json, items, errorItems, hints, error } = await run(people(3, { tags: ['vip', 'new'] }));
		expect(error).toBeUndefined();
		expect(json).toEqual([counts({ created: 3 })]);
		expect(items[0].pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect([errorItems, hints]).toEqual([[], []]);
		expect(stored('14163000002')).toMatchObject({ profile_name: 'P1', tags: ['vip', 'new'] });
		expect(asked(bench.sandbox)).toEqual(['GET /api/contacts', 'POST /api/import']);
		expect(bench.sandbox.requests[0].query.get('search')).toBe('+');
	});

	it('with whatever stands in a name or a tag', async () => {
		const names = ['Silva, "Ana"', '=1+1', '@Ana', 'Ana\nSilva', "'Ana", '👩‍👧', 'x'.repeat(255), ';|'];
		const { json } = await run(
			people(names.length).map((entry, index) => ({ ...entry, name: names[index], tags: ['"a"', "=b'"] })),
		);
		expect(json).toEqual([counts({ created: names.length })]);
		names.forEach((name, index) =>
			expect(stored(String(14_163_000_001 + index))).toMatchObject({
				profile_name: name,
				tags: ['"a"', "=b'"],
			}),
		);
	});

	it('with the account that is chosen', async () => {
		await run(people(1), { account: 'support' });
		expect(stored('14163000001')?.whatsapp_account).toBe('support');
	});

	it('once for each person, with what later items say', async () => {
		const { json, items, hints } = await run([
			{ phone: '+1 416 300 0001', name: 'Old', tags: ['a'] },
			{ phone: '14163000001', name: 'New', tags: ['b'] },
			{ phone: '0014163000001' },
		]);
		expect(json).toEqual([counts({ created: 1, duplicates: 2 })]);
		expect(items[0].pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(hints).toEqual([
			'2 of 3 items are for the same person as an earlier one: they became one contact, with the later values',
		]);
		expect(stored('14163000001')).toMatchObject({ profile_name: 'New', tags: ['a', 'b'] });
	});

	it('with the Default Country of the credential', async () => {
		const { json } = await run(
			[{ phone: '98765 43210' }],
			{},
			{ credential: { defaultCountry: 'IN' } as never },
		);
		expect(json).toEqual([counts({ created: 1 })]);
		expect(stored('919876543210')).toBeDefined();
	});

	it('and nothing is asked where there are none', async () => {
		const { items, error } = await run([], {}, { items: [] });
		expect([items, error]).toEqual([[], undefined]);
		expect(bench.sandbox.requests).toEqual([]);
	});
});

describe('items that can not be imported', () => {
	it('go to the second output with the reason, in the order of the input', async () => {
		const entries = [
			{ phone: 'bad', name: 'A' },
			{ phone: '14163000001', name: 'Good' },
			{ phone: '14163000002', name: 'x'.repeat(256) },
			{ phone: '14163000003', tags: ['VIP, Gold'] },
		];
		const { json, items, errorItems, hints } = await run(entries);
		expect(json).toEqual([counts({ created: 1, invalid: 3 })]);
		expect(items[0].pairedItem).toEqual([{ item: 1 }]);
		expect(errorItems.map(({ json: row, pairedItem }) => [row, pairedItem])).toEqual([
			[{ ...entries[0], reason: `'Phone Number' is "bad", which is not a phone number` }, { item: 0 }],
			[{ ...entries[2], reason: expect.stringContaining("'Name' is longer than 255") }, { item: 2 }],
			[{ ...entries[3], reason: expect.stringContaining('has a tag with a comma') }, { item: 3 }],
		]);
		expect(hints).toEqual(["3 of 4 items were not imported. The output 'Invalid' says why."]);
		expect(stored('bad')).toBeUndefined();
	});

	it('ask nothing of the server where there are no others', async () => {
		const { items, errorItems, hints, error } = await run([{ phone: 'bad' }, { phone: '' }]);
		expect([items, errorItems.length, error]).toEqual([[], 2, undefined]);
		expect(hints).toEqual([
			"No item can be imported, so no contact was made. The output 'Invalid' says why.",
		]);
		expect(bench.sandbox.requests).toEqual([]);
	});

	it('have an account that Whatomate does not have', async () => {
		const { json, errorItems } = await run([...people(1), { phone: '14163000009', account: 'nope' }], {
			account: '={{ $json.account ?? "main" }}',
		});
		expect(json).toEqual([counts({ created: 1, invalid: 1 })]);
		expect(errorItems[0].json.reason).toContain('is not an account in Whatomate: nope');
		expect(asked(bench.sandbox).filter((each) => each.endsWith('accounts'))).toHaveLength(1);
	});

	it('are none for the reason that the server can not be asked', async () => {
		bench.sandbox.fault({ when: { path: '/api/accounts' }, kind: 'status', status: 500, message: 'Oh' });
		const { error } = await run(people(2), { account: 'main' });
		expect(error?.message).toBe('Whatomate could not do it: Oh');
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('are those that the server did not take, by its words', async () => {
		const messages = [
			'Row 2: failed to update',
			'Row 4: name exceeds max length',
			'Somebody else imports too',
		];
		bench.sandbox.fault({
			when: imports,
			kind: 'status',
			status: 200,
			body: JSON.stringify({
				status: 'success',
				data: { created: 1, updated: 0, skipped: 0, errors: 3, messages },
			}),
		});
		const [one, two, three] = people(3);
		const { json, items, errorItems, hints } = await run([one, two, { ...one, name: '' }, three]);
		expect(json).toEqual([counts({ created: 1, invalid: 3 })]);
		expect(items[0].pairedItem).toEqual([{ item: 1 }]);
		expect(errorItems.map(({ json: row, pairedItem }) => [row.reason, pairedItem])).toEqual([
			['Whatomate did not take it: failed to update', { item: 0 }],
			['Whatomate did not take it: failed to update', { item: 2 }],
			['Whatomate did not take it: name exceeds max length', { item: 3 }],
		]);
		expect(hints).toEqual([
			'Whatomate says of the import: Somebody else imports too',
			'Errors that Whatomate does not explain: 1. Their contacts are in none of the counts.',
			"3 of 4 items were not imported. The output 'Invalid' says why.",
		]);
	});
});

describe('contacts that exist', () => {
	const ana = { phone: '14155550101', name: 'Anna', tags: ['new'] };
	const tagsOfAna = () => stored('14155550101')?.tags;
	let before: string[];
	beforeEach(() => (before = [...(tagsOfAna() ?? [])]));

	it('get the new name and keep their tags; new ones get theirs', async () => {
		expect(before).not.toEqual([]);
		const { json } = await run([ana, ...people(2, { tags: ['new'] })]);
		expect(json).toEqual([counts({ created: 2, updated: 1 })]);
		expect(stored('14155550101')).toMatchObject({ profile_name: 'Anna', tags: before });
		expect(stored('14163000001')).toMatchObject({ profile_name: 'P0', tags: ['new'] });
		expect(files().map(updatesOf)).toEqual(['false', 'true']);
		expect(fileOf(files()[1])).not.toContain('new');
	});

	it('are updated in one request where nobody has tags', async () => {
		const { json } = await run([{ phone: ana.phone, name: 'Anna' }, ...people(2)]);
		expect(json).toEqual([counts({ created: 2, updated: 1 })]);
		expect(files()).toHaveLength(1);
		expect(tagsOfAna()).toEqual(before);
	});

	it('are asked for no second time where all are new', async () => {
		await run(people(2, { tags: ['new'] }));
		expect(files()).toHaveLength(1);
	});

	it('get other tags where that is wanted, in one request', async () => {
		const { json } = await run([ana, ...people(1)], { overwriteTags: true });
		expect(json).toEqual([counts({ created: 1, updated: 1 })]);
		expect(tagsOfAna()).toEqual(['new']);
		expect(files()).toHaveLength(1);
	});

	it('keep their tags where an item has none, also where they may be overwritten', async () => {
		await run([{ ...ana, tags: [] }], { overwriteTags: true });
		expect(stored('14155550101')).toMatchObject({ profile_name: 'Anna', tags: before });
	});

	it.each([{}, { overwriteTags: true }])('stay as they are where that is wanted (%j)', async (more) => {
		const { json } = await run([ana, ...people(1, { tags: ['new'] })], { updateExisting: false, ...more });
		expect(json).toEqual([counts({ created: 1, skipped: 1 })]);
		expect(stored('14155550101')).toMatchObject({ profile_name: 'Ana Silva', tags: before });
		expect(files()).toHaveLength(1);
	});

	it('are updated or not as each item says', async () => {
		const { json } = await run(
			[
				{ ...ana, update: true },
				{ phone: '14155550102', name: 'Other', update: false },
				{ phone: '14155550104', name: 'Other', tags: ['new'], update: true, overwrite: true },
			],
			{ updateExisting: '={{ $json.update }}', overwriteTags: '={{ $json.overwrite }}' },
		);
		expect(json).toEqual([counts({ updated: 2, skipped: 1 })]);
		expect(stored('14155550101')).toMatchObject({ profile_name: 'Anna', tags: before });
		expect(stored('14155550102')?.profile_name).toBe('Bruno Costa');
		expect(stored('14155550104')).toMatchObject({ profile_name: 'Other', tags: ['new'] });
	});

	it('are skipped where an item says nothing of them', async () => {
		const { json } = await run([{ phone: ana.phone }, { phone: '14155550102', tags: ['new'] }]);
		expect(json).toEqual([counts({ skipped: 2 })]);
		expect(stored('14155550102')?.tags).not.toContain('new');
	});

	it('are counted rightly among items of every sort', async () => {
		const { json } = await run([
			ana,
			{ phone: '14155550102', name: 'Bruno' },
			{ phone: '14155550104', tags: ['new'] },
			...people(1),
			{ phone: '14163000002', tags: ['new'] },
			{ phone: '14163000003', name: 'P', tags: ['new'] },
			{ phone: '14163000004' },
		]);
		expect(json).toEqual([counts({ created: 4, updated: 2, skipped: 1 })]);
	});
});

it('a break between creating and updating tells how many are created, and to run it again', async () => {
	bench.sandbox.fault({ when: imports, kind: 'status', status: 500, after: 1, message: 'Oh' });
	const { error } = await run([
		{ phone: '14155550101', name: 'Anna', tags: ['new'] },
		...people(2, { tags: ['new'] }),
	]);
	expect(error?.message).toBe('2 of 3 contacts were imported: Whatomate could not do it: Oh');
	expect(error?.description).toContain('Run it again with all items');
});

describe('people whom the server has in another notation', () => {
	const COUNTRIES: Array<[string, string, string]> = [
		['Brazil', '551182377262', '+55 11 98237-7262'],
		['Mexico', '5215512345678', '+52 55 1234 5678'],
		['Argentina', '541123456789', '+54 9 11 2345-6789'],
	];

	it.each(COUNTRIES)('get no second contact: %s', async (_country, theirs, written) => {
		bench.sandbox.addContact({ phone_number: theirs, profile_name: 'Old', tags: ['old'] });
		const count = bench.sandbox.state.contacts.length;
		const { json, hints } = await run([{ phone: written, name: 'New', tags: ['new'] }]);
		expect(json).toEqual([counts({ updated: 1 })]);
		expect(stored(theirs)).toMatchObject({ profile_name: 'New', tags: ['old'] });
		expect(bench.sandbox.state.contacts).toHaveLength(count);
		expect(hints).toEqual([expect.stringContaining(`as ${theirs}: the same customer in another notation`)]);
	});

	it.each(COUNTRIES)('nor where this key sees masked numbers: %s', async (_country, theirs, written) => {
		await bench.restart({ maskPhones: true });
		bench.sandbox.addContact({ phone_number: theirs, profile_name: 'Old' });
		const { json } = await run([{ phone: written, name: 'New' }]);
		expect(json).toEqual([counts({ updated: 1 })]);
		expect(stored(theirs)?.profile_name).toBe('New');
	});

	const brazilians = (count: number) =>
		Array.from({ length: count }, (_, index) => ({
			phone: `+55119${82_000_000 + index}`,
			name: `B${index}`,
		}));
	const withoutNine = ({ phone }: { phone: string }) => phone.replace('+55119', '5511');

	it('are looked up one by one where there are few, and all contacts are read where there are many', async () => {
		await bench.restart({ seed: { contacts: 1000 } });
		const some = brazilians(400);
		some
			.filter((_, index) => index % 4 === 0)
			.forEach((each) => bench.sandbox.addContact({ phone_number: withoutNine(each) }));
		const first = await run([...people(50), ...some.slice(0, 3)]);
		expect(first.json).toEqual([counts({ created: 52, updated: 1 })]);
		// With a plus; how many there are; three people.
		expect(bench.sandbox.requests.map(({ method }) => method)).toEqual([...Array(5).fill('GET'), 'POST']);

		const asBefore = bench.sandbox.requests.length;
		const { json } = await run(some);
		expect(json).toEqual([counts({ created: 298, updated: 102 })]);
		// At most twelve pages, and their first once more.
		expect(bench.sandbox.requests.length - asBefore).toBeLessThan(18);
		const numbers = bench.sandbox.state.contacts.map(({ phone_number }) => phone_number);
		some.forEach((each) =>
			expect(numbers.filter((number) => number.endsWith(each.phone.slice(-8)))).toHaveLength(1),
		);
	});

	it('are updated by themselves where they are stored with a plus, which no import finds', async () => {
		const plus = bench.sandbox.addContact({
			phone_number: '+14163000001',
			profile_name: 'Old',
			tags: ['old'],
		});
		const { json } = await run(people(2, { tags: ['new'] }));
		expect(json).toEqual([counts({ created: 1, updated: 1 })]);
		expect(plus).toMatchObject({ profile_name: 'P0', tags: ['old'] });
		expect(stored('14163000001')).toBeUndefined();
		await run(people(1, { tags: ['new'] }), { overwriteTags: true });
		expect(plus.tags).toEqual(['new']);
	});

	it('stay as they are there, where that is wanted', async () => {
		const plus = bench.sandbox.addContact({ phone_number: '+14163000001', profile_name: 'Old' });
		const { json } = await run(people(1), { updateExisting: false });
		expect(json).toEqual([counts({ skipped: 1 })]);
		expect(plus.profile_name).toBe('Old');
		expect(changing(bench.sandbox)).toEqual([]);
	});
});

describe('numbers that are not clear', () => {
	it('mean whom Whatomate knows, within bounds', async () => {
		const theirs = '51917957670';
		bench.sandbox.addContact({ phone_number: theirs, profile_name: 'Old' });
		const { json } = await run(
			[{ phone: theirs, name: 'New' }],
			{},
			{ credential: { defaultCountry: 'BR' } as never },
		);
		expect(json).toEqual([counts({ updated: 1 })]);
		expect(stored(theirs)?.profile_name).toBe('New');
	});

	it('are left out where they may have no country code and nobody is known', async () => {
		const { json, errorItems } = await run([...people(1), { phone: '1011234567' }]);
		expect(json).toEqual([counts({ created: 1, invalid: 1 })]);
		expect(errorItems[0].json.reason).toContain('country code');
	});
});

describe('contacts that were deleted', () => {
	it('come back one by one, with what the item says', async () => {
		const gone = await bench.run('contact.delete', { contact: contact.byId(CONTACTS.bruno) });
		expect(gone.error).toBeUndefined();
		const { json } = await run([{ phone: '14155550102', name: 'Bruno B.' }, ...people(1)]);
		expect(json).toEqual([counts({ created: 2 })]);
		expect(stored('14155550102')).toMatchObject({ id: CONTACTS.bruno, profile_name: 'Bruno B.' });
	});

	it('are told where there are more than a hundred: a second run takes the others', async () => {
		const some = people(103);
		some.forEach(({ phone }) => bench.sandbox.addContact({ phone_number: String(phone), deleted: true }));
		const { json, errorItems } = await run(some);
		expect(json).toEqual([counts({ created: 100, invalid: 3 })]);
		expect(errorItems[0].json.reason).toBe(
			'The contact with this number was deleted in Whatomate. Such contacts are done one by one, 100 in a run: import the items of this output once more.',
		);
		const again = await run(errorItems.map(({ json: row }) => row));
		expect(again.json).toEqual([counts({ created: 3 })]);
	});

	it('are told where this key may not create them', async () => {
		await bench.restart({ missingPermissions: ['contacts:write'] });
		bench.sandbox.addContact({ phone_number: '14163000001', deleted: true });
		const { json, errorItems } = await run(people(2));
		expect(json).toEqual([counts({ created: 1, invalid: 1 })]);
		expect(errorItems[0].json.reason).toContain('You do not have permission to create contacts');
	});
});

describe('what goes wrong', () => {
	const waiting = useWaits();

	it.each(['reset', 'resetAfterHandling'] as const)(
		'is done again where the answer was lost (%s), since nobody is created twice',
		async (kind) => {
			bench.sandbox.fault({ when: imports, kind });
			const { json, error, hints } = await run(people(3));
			expect(error).toBeUndefined();
			expect(json).toEqual([counts(kind === 'reset' ? { created: 3 } : { updated: 3 })]);
			expect(hints).toEqual([
				"Whatomate's answer to the import of 3 contacts was lost, so it was made again. Who was created by the first one is not counted as created.",
			]);
			expect(waiting.waits).toEqual([1000]);
			expect(stored('14163000003')?.profile_name).toBe('P2');
		},
	);

	it('keeps tags as they are, also then', async () => {
		const tags = [...(stored('14155550101')?.tags ?? [])];
		bench.sandbox.fault({ when: imports, kind: 'resetAfterHandling', times: 2 });
		const { error } = await run([
			{ phone: '14155550101', name: 'Anna', tags: ['new'] },
			...people(1, { tags: ['x'] }),
		]);
		expect(error).toBeUndefined();
		expect(stored('14155550101')).toMatchObject({ profile_name: 'Anna', tags });
		expect(stored('14163000001')?.tags).toEqual(['x']);
	});

	it('is told where no answer came at all', async () => {
		bench.sandbox.fault({ when: imports, kind: 'resetAfterHandling', times: Infinity });
		const { error } = await run(people(2));
		expect(error?.message).toContain('At least 0 of 2 contacts were imported');
		expect(error?.description).toContain('Run it again with all items');
		expect(files()).toHaveLength(3);
	});

	it('becomes one item with Continue On Fail', async () => {
		bench.sandbox.fault({ when: imports, kind: 'status', status: 500, message: 'Oh' });
		const { items, error } = await run(people(2), {}, { onError: 'continueRegularOutput' });
		expect(error).toBeUndefined();
		expect(items).toEqual([
			expect.objectContaining({
				json: { error: 'Whatomate could not do it: Oh' },
				pairedItem: [{ item: 0 }, { item: 1 }],
			}),
		]);
	});

	it('names the permission that is missing', async () => {
		await bench.restart({ missingPermissions: ['contacts:import'] });
		const { error } = await run(people(1));
		expect(error?.message).toContain('You do not have permission to import contacts');
		expect(error?.description).toContain("permission 'contacts:import'");
	});

	it('says that an earlier Whatomate has no import', async () => {
		await bench.restart({ dialect: 'documented' });
		const { error } = await run(people(1));
		expect(error?.description).toContain('This version of Whatomate does not have this feature');
	});
});
