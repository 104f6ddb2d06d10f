/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads the settings of the run */
import type { IDataObject } from 'n8n-workflow';

import { byId, contact, run } from '../engine/harness';
import { api, optOut, until, write } from './meta';

/**
 * The filters of *Get Many* on a released server. Three customers who have nothing in common but a tag of this run are made, and
 * deleted again; one of them writes, and one opts out. The test plays Meta, so it needs a server whose WhatsApp is a stand-in: it
 * runs where `WHATOMATE_APP_SECRET` holds the app secret of the first account.
 */
const { WHATOMATE_URL: baseUrl = '', WHATOMATE_API_KEY: apiKey = '' } = process.env;

const live = async (parameters: IDataObject) =>
	await run({ credential: { baseUrl, apiKey }, parameters: { resource: 'contact', ...parameters } });

const began = new Date().toISOString();
const end = began.replace(/\D/g, '').slice(8, 15);
const tag = `run ${end}`;
const [writes, optsOut, silent] = ['1', '2', '3'].map((last) => `447700900${end.slice(-2)}${last}`);
const everybody = [writes, optsOut, silent];

describe('the filters of Get Many', () => {
	const ids = new Map<string, string>();
	let account = '';
	let user = '';

	/** @returns the numbers that pass, in the order of the list; nobody of before this run is among them */
	const get = async (filters: IDataObject, more: IDataObject = { returnAll: true }) => {
		const { json, error } = await live({
			operation: 'getAll',
			...more,
			filters: { tagsAll: [tag], ...filters },
		});
		if (error) throw new Error(`${error.message} — ${error.description ?? ''}`);
		return json.map(({ phone_number }) => String(phone_number));
	};

	beforeAll(async () => {
		[{ name: account }] = (await api<{ accounts: Array<{ name: string }> }>('GET', '/api/accounts')).accounts;
		({ id: user } = await api<{ id: string }>('GET', '/api/me'));
		for (const phone of everybody) {
			const tags = [tag, ...(phone === silent ? ['second'] : ['Second', 'third'])];
			const additionalFields = { name: `Nobody ${phone}`, tags, ...(phone === silent ? { account } : {}) };
			const { json, error } = await live({ operation: 'create', phone: `+${phone}`, additionalFields });
			if (error) throw new Error(error.message);
			ids.set(phone, String(json[0].id));
		}
		await write(writes, { text: 'Hello' });
		await optOut(optsOut);
		await live({ operation: 'assign', contact: contact.byId(String(ids.get(optsOut))), agent: byId(user) });
		await until(async () => (await get({ windowOpen: true })).length === 1);
		await until(async () => (await get({ optedOut: true })).length === 1);
	});

	afterAll(async () => {
		for (const id of ids.values()) await live({ operation: 'delete', contact: contact.byId(id) });
	});

	const rows: Array<[string, () => IDataObject, string[]]> = [
		['a tag of all', () => ({}), everybody],
		['a tag in another case', () => ({ tagsAll: [tag.toUpperCase()] }), everybody],
		['one of two tags', () => ({ tagsAll: [], tagsAny: [tag, 'third'], tagsNone: [] }), everybody],
		['a second tag, in both cases', () => ({ tagsAll: [tag, 'SECOND'] }), everybody],
		['a tag of two', () => ({ tagsAll: [tag, 'third'] }), [writes, optsOut]],
		['a tag that is left out', () => ({ tagsNone: ['THIRD'] }), [silent]],
		['those who opted out', () => ({ optedOut: true }), [optsOut]],
		['those who did not', () => ({ optedOut: false }), [writes, silent]],
		['an open window', () => ({ windowOpen: true }), [writes]],
		['a closed window', () => ({ windowOpen: false }), [optsOut, silent]],
		['an agent', () => ({ assignedTo: byId(user) }), [optsOut]],
		['nobody', () => ({ assignedTo: byId('nobody') }), [writes, silent]],
		['activity from this run on', () => ({ lastActiveAfter: began }), [writes]],
		['activity before this run', () => ({ lastActiveBefore: began }), []],
		[
			'activity before an hour from now',
			() => ({ lastActiveBefore: '={{ $now.plus({ hours: 1 }) }}' }),
			[writes],
		],
		['those of this run', () => ({ createdAfter: began }), everybody],
		['nobody of the future', () => ({ createdAfter: '={{ $now.plus({ hours: 1 }) }}' }), []],
		['an account', () => ({ account, windowOpen: false }), [silent]],
	];

	it.each(rows)('by %s', async (_what, filters, numbers) => {
		expect((await get(filters())).sort()).toEqual([...numbers].sort());
	});

	it('the one who was active last comes first, and a limit counts behind the filters', async () => {
		expect((await get({}))[0]).toBe(writes);
		expect(await get({ windowOpen: false, tagsNone: ['third'] }, { limit: 1 })).toEqual([silent]);
	});

	it('a tag that nobody has is told', async () => {
		const { items, error } = await live({ operation: 'getAll', filters: { tagsNone: [`${tag}0`] } });
		expect(items).toEqual([]);
		expect(error?.message).toContain(`there is no tag '${tag}0', and no contact has it`);
	});
});
