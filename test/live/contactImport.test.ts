/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads the settings of the run */
import type { IDataObject } from 'n8n-workflow';

import { contact, run } from '../engine/harness';

/**
 * An import of contacts into a real server. They have numbers that nobody has (Britain keeps them for films), are written to never, and are
 * deleted in the end; so the next run finds deleted ones.
 */
const { WHATOMATE_URL: baseUrl = '', WHATOMATE_API_KEY: apiKey = '' } = process.env;

/** As the server gives them back: spaces around them go, and two characters that end a line become one. */
const NAMES: Array<[given: string, kept?: string]> = [
	['Silva, Ana'],
	['Ana "Ann" Silva'],
	['"'],
	['=HYPERLINK("http://x.y";"Ana")'],
	['@SUM(A1)'],
	["'Ana"],
	['Ana\nSilva'],
	['Ana\r\nSilva', 'Ana\nSilva'],
	['Ana\rSilva'],
	['Ana\tSilva; Santos | \\'],
	['  Ana  ', 'Ana'],
	['\ufeffAna', 'Ana'],
	['👩‍👩‍👧 آنا'],
	['é'.repeat(255)],
	['# Ana'],
	['<b>Ana</b>'],
];

const numberOf = (index: number) => String(447700900400 + index);

const live = async (parameters: IDataObject, entries: IDataObject[] = [{}]) => {
	const { json, error, errorItems, hints } = await run({
		credential: { baseUrl, apiKey },
		parameters: { resource: 'contact', ...parameters },
		items: entries.map((json) => ({ json })),
	});
	if (error) throw new Error(`${error.message} — ${error.description ?? ''}`);
	return { json, reasons: errorItems.map(({ json: { reason } }) => reason), hints };
};

const importOf = async (entries: IDataObject[], options: IDataObject = {}) =>
	await live(
		{
			resource: 'contact',
			operation: 'import',
			phoneNumber: '={{ $json.phone }}',
			contactName: '={{ $json.name }}',
			tags: '={{ $json.tags }}',
			options,
		},
		entries,
	);

/** @returns the contacts whose number holds these digits */
const search = async (digits: string) =>
	(await live({ operation: 'getAll', returnAll: true, filters: { search: digits } })).json;

const remove = async (digits: string) => {
	for (const { id } of await search(digits))
		await live({ operation: 'delete', contact: contact.byId(String(id)) });
};

const BRAZIL = { old: '551199990001', end: '99990001', written: '+55 11 99999-0001' };

/** The end of all numbers of these tests but that of Brazil. */
const BRITAIN = '4477009004';

const counts = (more: IDataObject) => [
	{ created: 0, updated: 0, skipped: 0, duplicates: 0, invalid: 0, ...more },
];
const people = (shift: number, tags: string[]) =>
	NAMES.map((_, index) => ({
		phone: `+${numberOf(index)}`,
		name: NAMES[(index + shift) % NAMES.length][0],
		tags,
	}));
const expectPeople = async (shift: number, tags: string[]) => {
	const stored = new Map((await search(BRITAIN)).map((each) => [each.phone_number, [each.name, each.tags]]));
	expect(NAMES.map((_, index) => stored.get(numberOf(index)))).toEqual(
		NAMES.map((_, index) => {
			const [given, kept = given] = NAMES[(index + shift) % NAMES.length];
			return [kept, tags];
		}),
	);
};

describe('an import into a real server', () => {
	const removeAll = async () => {
		await remove(BRITAIN);
		await remove(BRAZIL.end);
	};
	beforeAll(removeAll);
	afterAll(removeAll);

	it('makes contacts, with odd names and tags; deleted ones come back', async () => {
		const { json } = await importOf(people(0, ['"a"', "=b'"]));
		expect(json).toEqual(counts({ created: NAMES.length }));
		await expectPeople(0, ['"a"', "=b'"]);
	});

	it('gives those that exist new names, and leaves their tags', async () => {
		const { json } = await importOf([...people(1, ['other'])]);
		expect(json).toEqual(counts({ updated: NAMES.length }));
		await expectPeople(1, ['"a"', "=b'"]);
	});

	it('replaces their tags where that is wanted', async () => {
		const { json } = await importOf(people(2, ['c', 'd', 'e']), {
			overwriteTags: true,
		});
		expect(json).toEqual(counts({ updated: NAMES.length }));
		await expectPeople(2, ['c', 'd', 'e']);
	});

	it('leaves them alone where that is wanted', async () => {
		const { json } = await importOf(people(0, ['f']), { updateExisting: false, overwriteTags: true });
		expect(json).toEqual(counts({ skipped: NAMES.length }));
		await expectPeople(2, ['c', 'd', 'e']);
	});

	it('makes no second contact of a person whom the server has in another notation', async () => {
		await live({ operation: 'upsert', phone: `+${BRAZIL.old}`, additionalFields: { name: 'Old' } });
		const before = await search(BRAZIL.end);
		const { json } = await importOf([
			{ phone: BRAZIL.written, name: 'Bia' },
			{ phone: BRAZIL.written.replace(' 9', ' '), name: 'Beatriz' },
		]);
		expect(json).toEqual(counts({ updated: 1, duplicates: 1 }));
		const after = await search(BRAZIL.end);
		expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
		expect(after[0].name).toBe('Beatriz');
	});

	it('gives the second output what the server would have taken', async () => {
		const [one] = people(0, []);
		const { json, reasons } = await importOf([
			{ phone: 'bad', name: 'A' },
			one,
			{ ...one, tags: ['VIP, Gold'] },
		]);
		expect(json).toEqual(counts({ updated: 1, invalid: 2 }));
		expect(reasons).toEqual([
			`'Phone Number' is "bad", which is not a phone number`,
			expect.stringContaining('has a tag with a comma'),
		]);
		expect((await search('bad')).filter(({ phone_number }) => phone_number === 'bad')).toEqual([]);
	});
});
