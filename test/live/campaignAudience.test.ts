/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads the settings of the run */
import type { IDataObject } from 'n8n-workflow';

import { run, template } from '../engine/harness';
import { api, messagesFromNow, optOut, until } from './meta';

/**
 * An offer to everybody who has a tag, but for those who must not get it, on a released server whose WhatsApp is a stand-in: imported, read
 * back by their tag, sent. What counts is what reached the stand-in.
 */
const { WHATOMATE_URL: baseUrl = '', WHATOMATE_API_KEY: apiKey = '' } = process.env;

const live = async (parameters: IDataObject, entries: IDataObject[] = [{}]) => {
	const { json, error, errorItems } = await run({
		credential: { baseUrl, apiKey },
		parameters,
		items: entries.map((json) => ({ json })),
	});
	if (error) throw new Error(`${error.message} — ${error.description ?? ''}`);
	return { json, errorItems };
};

const stamp = String(Date.now()).slice(-7);
const TAG = `Offers ${stamp}`;
const STOP = `STOP ${stamp}`;

interface Person {
	phone: string;
	/** As WhatsApp tells the number, where that is another notation. */
	twin?: string;
	name: string;
	tags: string[];
}

const three = (index: number) => String(index).padStart(3, '0');
const people: Person[] = Array.from({ length: 200 }, (_, index) => {
	const person = { name: `Customer ${index}`, tags: [TAG] };
	const end = `${stamp.slice(-4)}${three(index)}`;
	return index < 5
		? { ...person, phone: `551199${end}`, twin: `55119${end}` }
		: { ...person, phone: `14162${stamp.slice(-3)}${three(index)}` };
});
const twins = people.slice(0, 5);
/** One of them is known to have opted out by another notation only, and is a contact of its own there. */
const optedOut = [people[0], ...people.slice(5, 24)];
const withPerson = people.slice(24, 34);
const stopped = people.slice(34, 39);
for (const { tags } of stopped) tags.push(STOP);
const INVALID = ['', 'nobody', '12', `+1 416 2${stamp.slice(-3)} ***`, '1'.repeat(20)];

interface Listed {
	id: string;
	category: string;
	header_type: string;
	body_content: string;
}

/** @returns what a campaign needs of an approved marketing template of the server */
async function marketing(): Promise<IDataObject> {
	const { templates } = await api<{ templates: Listed[] }>('GET', '/api/templates?status=APPROVED&limit=100');
	const usable = templates.find(
		({ category, header_type }) => category === 'MARKETING' && header_type !== 'TEXT',
	);
	if (!usable) throw new Error('The server has no approved marketing template without a text in its header');
	const names = [...usable.body_content.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
	return {
		template: template.byId(usable.id),
		specifyVariables: 'json',
		templateParamsJson: `={{ JSON.stringify(Object.fromEntries(${JSON.stringify(names)}.map((name) => [name, $json.name]))) }}`,
		// A stand-in takes any file.
		...(usable.header_type ? { headerMediaSource: 'id', headerMediaId: 'offer' } : {}),
	};
}

const getAll = async (filters: IDataObject) =>
	(await live({ resource: 'contact', operation: 'getAll', returnAll: true, filters })).json;

const byId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };

/** Those who are handed over to a person, as contacts. */
const handedOver: IDataObject[] = [];
const made: IDataObject[] = [];

beforeAll(async () => {
	const imported = await live(
		{
			resource: 'contact',
			operation: 'import',
			phoneNumber: '={{ $json.phone }}',
			contactName: '={{ $json.name }}',
			tags: '={{ $json.tags }}',
		},
		people.map((person) => ({ ...person })),
	);
	expect(imported.json).toMatchObject([{ created: people.length, invalid: 0 }]);
	for (const { twin, name } of twins) {
		made.push(await api<IDataObject>('POST', '/api/contacts', { phone_number: twin, profile_name: name }));
	}
	for (const { phone, twin = phone } of optedOut) await optOut(twin);
	const known = await getAll({ tagsAll: [TAG] });
	made.push(...known);
	const numbers = withPerson.map(({ phone }) => phone);
	handedOver.push(...known.filter(({ phone_number }) => numbers.includes(String(phone_number))));
	await live({ resource: 'conversation', operation: 'handOver', contact: byId }, handedOver);
});

afterAll(async () => {
	if (handedOver.length > 0) {
		await live({ resource: 'conversation', operation: 'returnToBot', contact: byId }, handedOver);
	}
	if (made.length > 0) await live({ resource: 'contact', operation: 'delete', contact: byId }, made);
});

it('reaches everybody once but those who must not get it, and says why not', async () => {
	const ofMarketing = await marketing();
	await until(async () => (await getAll({ tagsAll: [TAG], optedOut: true })).length === optedOut.length - 1);
	const audience = await getAll({ tagsAny: [TAG] });
	expect(audience).toHaveLength(people.length);
	const reached = messagesFromNow();

	const items = [
		...audience.map(({ phone_number, name }) => ({ phone: phone_number, name })),
		...twins.map(({ twin, name }) => ({ phone: twin, name })),
		...INVALID.map((phone) => ({ phone, name: 'Nobody' })),
	];
	const { json, errorItems } = await live(
		{
			resource: 'campaign',
			operation: 'send',
			...ofMarketing,
			phoneNumber: '={{ $json.phone }}',
			recipientName: '={{ $json.name }}',
			campaignName: `n8n live test ${TAG}`,
			leaveOut: { tags: [STOP.toLowerCase()], openConversation: true },
		},
		items,
	);

	const left = [...optedOut, ...withPerson, ...stopped];
	const right = people.filter((person) => !left.includes(person)).map(({ phone }) => phone);
	expect(json).toMatchObject([
		{ recipients: right.length, duplicates: twins.length, invalid: INVALID.length, left_out: left.length },
	]);
	const reasons = new Map(errorItems.map((item) => [String(item.json.phone), item.json.reason]));
	expect(errorItems).toHaveLength(INVALID.length + left.length);
	const expectReason = (phones: string[], reason: unknown) => {
		for (const phone of phones) expect([phone, reasons.get(phone)]).toEqual([phone, reason]);
	};
	const phones = (of: Person[]) => of.map(({ phone }) => phone);
	expectReason(phones(optedOut), 'Opted out of marketing');
	expectReason(phones(withPerson), 'Talks to a person now');
	expectReason(phones(stopped), `Has the tag '${STOP}'`);
	expectReason(INVALID, expect.stringMatching(/'Recipient Phone Number'/));

	const id = String(json[0].campaign_id);
	await until(
		async () => (await api<{ status: string }>('GET', `/api/campaigns/${id}`)).status === 'completed',
		120_000,
	);
	expect(reached().sort()).toEqual([...right].sort());
});
