import type { IDataObject } from 'n8n-workflow';

import {
	csvOf,
	importRequest,
	inFiles,
	isOfDeleted,
	MOST_BYTES,
	MOST_ROWS,
	readMessages,
	tagsFit,
} from '../../nodes/Whatomate/resources/contact/importFile';
import type { ImportedContact } from '../../nodes/Whatomate/resources/contact/importFile';
import { readRows } from '../../nodes/Whatomate/resources/contact/importRows';
import { importAll, wayOf } from '../../nodes/Whatomate/resources/contact/importSteps';
import type { Way } from '../../nodes/Whatomate/resources/contact/importSteps';
import type { ApiRequest } from '../../nodes/shared/api/request';
import { Failure } from '../../nodes/shared/failures/failure';
import type { Execution } from '../../nodes/Whatomate/engine/execution';
import { readPhoneNumber } from '../../nodes/shared/whatsapp/phoneNumber';
import { readCsv } from '../sandbox/data/csv';
import { itemsWith } from './items';

const contact = (more: Partial<ImportedContact> = {}): ImportedContact => ({
	phone_number: '14155550101',
	profile_name: '',
	whats_app_account: '',
	tags: [],
	...more,
});

describe('a file of contacts', () => {
	it('has a header without a byte order mark, and a line for each contact', () => {
		expect(
			csvOf([contact({ profile_name: 'Ana', whats_app_account: 'main', tags: ['vip', 'new'] }), contact()]),
		).toBe(
			'phone_number,profile_name,whats_app_account,tags\n"14155550101","Ana","main","vip,new"\n"14155550101","","",""\n',
		);
	});

	it.each([
		['a comma', 'Silva, Ana'],
		['a quotation mark', 'Ana "Ann" Silva'],
		['nothing but quotation marks', '"""'],
		['one at its beginning', '"Ana'],
		['a line break', 'Ana\nSilva'],
		['the mark of old files', 'Ana\rSilva'],
		['an empty line', 'Ana\n\nSilva'],
		['what a spreadsheet takes for a formula', '=HYPERLINK("http://x.y";"Ana")'],
		['an at sign in front', '@SUM(A1)'],
		['what another format ends values with', 'Ana;Silva\tSantos'],
		['an emoji', '👩‍👩‍👧 Ana'],
		['Arabic', 'آنا'],
		['255 characters', 'é'.repeat(255)],
		['a hash in front', '# Ana'],
		['a backslash', 'Ana\\"'],
	])('keeps a name with %s, as the server reads it', (_what, name) => {
		const rows = readCsv(csvOf([contact({ profile_name: name }), contact({ profile_name: 'Next' })]));
		expect(rows.slice(1)).toEqual([
			['14155550101', name, '', ''],
			['14155550101', 'Next', '', ''],
		]);
	});

	it('goes up as the server wants it, and a second time only with a word about it', () => {
		const request = importRequest([contact()], true);
		expect(request).toEqual({
			method: 'POST',
			path: '/api/import',
			body: { table: 'contacts', update_on_duplicate: true },
			upload: {
				field: 'file',
				fileName: 'contacts.csv',
				contentType: 'text/csv',
				content: Buffer.from(csvOf([contact()])),
			},
			once: 'the contacts were imported',
		});
		expect(importRequest([contact()], false).body?.update_on_duplicate).toBe(false);
	});

	const rowsOf = (count: number, more: Partial<ImportedContact> = {}) =>
		Array.from({ length: count }, (_, index) => ({ contact: contact(more), index }));

	it.each([
		[0, []],
		[1, [1]],
		[MOST_ROWS, [MOST_ROWS]],
		[MOST_ROWS + 1, [MOST_ROWS, 1]],
		[2 * MOST_ROWS, [MOST_ROWS, MOST_ROWS]],
	])('of %d contacts has so many rows: %j', (count, sizes) => {
		const files = inFiles(rowsOf(count));
		expect(files.map(({ length }) => length)).toEqual(sizes);
		expect(files.flat().map(({ index }) => index)).toEqual(Array.from({ length: count }, (_, i) => i));
	});

	it('is never larger than what the server reads of it', () => {
		const files = inFiles(rowsOf(2500, { tags: ['é'.repeat(4900)] }));
		expect(files.length).toBeGreaterThan(2);
		const sizes = files.map((file) => Buffer.byteLength(csvOf(file.map((row) => row.contact))));
		expect(Math.max(...sizes)).toBeLessThanOrEqual(MOST_BYTES);
		expect(sizes[0]).toBeGreaterThan(MOST_BYTES - 10_000);
	});

	it.each([
		[['x'.repeat(10_000)], true],
		[['x'.repeat(10_001)], false],
		[['é'.repeat(5000), ''], false],
	])('has room for tags of so many bytes', (tags, fits) => {
		expect(tagsFit(tags)).toBe(fits);
	});
});

describe('what the server says of rows', () => {
	const read = (messages: string[] | null) => {
		const { ofRows, others } = readMessages({ created: 0, updated: 0, skipped: 0, errors: 0, messages });
		return { ofRows: [...ofRows], others };
	};

	it.each<[string[] | null, Array<[number, string]>, string[]]>([
		[null, [], []],
		[['Row 2: failed to parse'], [[0, 'failed to parse']], []],
		[['Row 10: tags - x: y\nz'], [[8, 'tags - x: y\nz']], []],
		[['Import limited to 10000 rows'], [], ['Import limited to 10000 rows']],
	])('%j', (messages, ofRows, others) => {
		expect(read(messages)).toEqual({ ofRows, others });
	});

	it.each([
		['ERROR: duplicate key value violates unique constraint "idx_contacts_org_phone" (SQLSTATE 23505)', true],
		['failed to create - FEHLER: doppelter Schlüsselwert (SQLSTATE 23505)', true],
		['ERROR: value too long for type character varying(255) (SQLSTATE 22001)', false],
		['failed to update', false],
	])('of a deleted contact: %s', (words, deleted) => {
		expect(isOfDeleted(words)).toBe(deleted);
	});
});

describe('how a row goes up', () => {
	const name = { profile_name: 'Ana' };
	const tags = { tags: ['vip'] };
	it.each<[string, Partial<ImportedContact>, { update: boolean; overwrite: boolean }, Way]>([
		['who exists stays', { ...name, ...tags }, { update: false, overwrite: false }, 'create'],
		['who exists stays, tags too', { ...name, ...tags }, { update: false, overwrite: true }, 'create'],
		['a name only', name, { update: true, overwrite: false }, 'createOrUpdate'],
		['nothing but the number', {}, { update: true, overwrite: false }, 'createOrUpdate'],
		['tags to replace', { ...name, ...tags }, { update: true, overwrite: true }, 'createOrUpdate'],
		['tags to keep', { ...name, ...tags }, { update: true, overwrite: false }, 'createThenUpdate'],
		[
			'tags to keep, and an account',
			{ whats_app_account: 'main', ...tags },
			{ update: true, overwrite: false },
			'createThenUpdate',
		],
		['tags to keep, and nothing else', tags, { update: true, overwrite: false }, 'create'],
	])('%s', (_what, more, { update: updateExisting, overwrite: overwriteTags }, way) => {
		const forExisting = { updateExisting, overwriteTags };
		expect(wayOf({ contact: contact(more), forExisting })).toBe(way);
	});
});

describe('items become rows', () => {
	const read = async (entries: IDataObject[]) => {
		const { rows, invalid } = await readRows(
			itemsWith(
				entries.map(({ phone, name, tags = [] }) => ({ phoneNumber: phone, contactName: name, tags })),
			),
		);
		return {
			rows: rows.map((row) => [
				row.contact.phone_number,
				row.contact.profile_name,
				row.contact.tags.join(),
				row.items,
			]),
			invalid: [...invalid],
		};
	};

	it('one for each person, with what the later ones say; an empty value says nothing', async () => {
		expect(
			await read([
				{ phone: '+1 415 555 0101', name: 'Ana', tags: 'a' },
				{ phone: '14155550102', name: 'Bruno' },
				{ phone: '0014155550101', name: '', tags: ['b', 'a'] },
				{ phone: 14155550101, name: 'Ana S.' },
			]),
		).toEqual({
			rows: [
				['14155550101', 'Ana S.', 'a,b', [0, 2, 3]],
				['14155550102', 'Bruno', '', [1]],
			],
			invalid: [],
		});
	});

	it('with one way to end a line in a name, as a file has it', async () => {
		const { rows } = await read([{ phone: '14155550101', name: 'Ana\r\nSilva' }]);
		expect(rows).toEqual([['14155550101', 'Ana\nSilva', '', [0]]]);
	});

	it.each([
		['Brazil', '+55 11 98237-7262', '551182377262', '5511982377262'],
		['Mexico', '525512345678', '5215512345678', '525512345678'],
		['Argentina', '+54 11 15-2345-6789', '5491123456789', '5491123456789'],
	])('one for both notations of a number of %s', async (_country, first, second, digits) => {
		const { rows } = await read([{ phone: first }, { phone: second, name: 'Ana' }]);
		expect(rows).toEqual([[digits, 'Ana', '', [0, 1]]]);
	});

	it.each<[string, IDataObject, string]>([
		['without a number', { name: 'A' }, "'Phone Number' is empty"],
		[
			'with a word for a number, which the server would take',
			{ phone: 'bad' },
			'is "bad", which is not a phone number',
		],
		['with a date', { phone: '2024-01-15' }, 'is a date, not a phone number'],
		['with two numbers', { phone: '14155550101, 14155550102' }, 'holds several phone numbers'],
		['with a number that may lack its country code', { phone: '98765 43210' }, 'has no country code'],
		['with a name of 256 characters', { phone: '14155550101', name: 'x'.repeat(256) }, 'longer than 255'],
		['with NUL in its name', { phone: '14155550101', name: 'A\0' }, '(NUL)'],
		['with NUL in a tag', { phone: '14155550101', tags: ['A\0'] }, '(NUL)'],
		['with an object as its name', { phone: '14155550101', name: { first: 'A' } }, 'is an object, not text'],
		['with a tag that has a comma', { phone: '14155550101', tags: ['VIP, Gold'] }, 'has a tag with a comma'],
		['with a whole book as its tag', { phone: '14155550101', tags: ['x'.repeat(10_001)] }, 'is too long'],
	])('an item %s is none', async (_what, bad, reason) => {
		expect(await read([{ phone: '14155550199' }, bad])).toEqual({
			rows: [['14155550199', '', '', [0]]],
			invalid: [[1, expect.stringContaining(reason)]],
		});
	});
});

describe('rows go up', () => {
	/** A server that has every third of the contacts, and fails where a test says so. */
	const serverWith = (failure?: { at: number; error: Failure }) => {
		const files: Array<{ rows: number; updates: unknown; withTags: boolean }> = [];
		const call = async ({ body, upload }: ApiRequest) => {
			const [, ...lines] = readCsv(String(upload?.content));
			if (files.length === failure?.at) throw failure.error;
			files.push({
				rows: lines.length,
				updates: body?.update_on_duplicate,
				withTags: lines.some((line) => line?.[3] !== ''),
			});
			const known = Math.floor(lines.length / 3);
			const [updated, skipped] = body?.update_on_duplicate ? [known, 0] : [0, known];
			return { created: lines.length - known, updated, skipped, errors: 0, messages: null };
		};
		const execution = { client: { call, pause: async () => {} }, hint: () => {} } as unknown as Execution;
		return { files, execution };
	};
	const rowsOf = (count: number, more: Partial<ImportedContact>) =>
		Array.from({ length: count }, (_, index) => ({
			number: readPhoneNumber(14_163_000_001 + index, 'Phone Number'),
			contact: contact({ phone_number: String(14_163_000_001 + index), ...more }),
			forExisting: { updateExisting: true, overwriteTags: false },
			items: [index],
		}));
	const named = { profile_name: 'Ana' };

	it('5,000 in a request where nobody has tags', async () => {
		const { files, execution } = serverWith();
		const { created, updated, skipped } = await importAll(execution, rowsOf(10_001, named));
		expect([created, updated, skipped]).toEqual([6669, 3332, 0]);
		expect(files).toEqual([
			{ rows: 5000, updates: true, withTags: false },
			{ rows: 5000, updates: true, withTags: false },
			{ rows: 1, updates: true, withTags: false },
		]);
	});

	it('5,000 in two requests where those who exist keep their tags', async () => {
		const { files, execution } = serverWith();
		const rows = rowsOf(6000, { ...named, tags: ['vip'] });
		const { created, updated, skipped } = await importAll(execution, rows);
		expect([created, updated, skipped]).toEqual([4001, 1999, 0]);
		expect(files).toEqual([
			{ rows: 5000, updates: false, withTags: true },
			{ rows: 5000, updates: true, withTags: false },
			{ rows: 1000, updates: false, withTags: true },
			{ rows: 1000, updates: true, withTags: false },
		]);
	});

	it.each([
		['refused', new Failure('No', { status: 500 }), '5000 of 6000 contacts were imported: No'],
		['lost', new Failure('No', { outcome: 'unknown' }), 'At least 5000 of 6000 contacts were imported: No'],
	])('and who breaks off tells how far it came: %s', async (_what, error, words) => {
		const { execution } = serverWith({ at: 1, error });
		const failure = await importAll(execution, rowsOf(6000, named)).catch((each: Failure) => each);
		expect(failure).toMatchObject({ message: words, status: error.status, outcome: 'none' });
		expect((failure as Failure).hint).toContain('Run it again with all items: nobody gets a second contact.');
	});

	it('and a refusal of the first one stays as it is', async () => {
		const error = new Failure('No', { status: 403, hint: 'Ask' });
		const { execution } = serverWith({ at: 0, error });
		await expect(importAll(execution, rowsOf(2, named))).rejects.toBe(error);
	});
});
