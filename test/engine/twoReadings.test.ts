import type { IDataObject } from 'n8n-workflow';

import { TEMPLATES } from '../sandbox';
import { people, welcome } from './campaign/support';
import { contact, template, variables } from './harness';
import { asked, changing, useBench } from './support';
import { useWaitingHost } from './waitingHost';

/** Numbers as WhatsApp has them, each of which is also a number of the shop's own country without its country code. */
const CUSTOMERS: Array<[string, { country: string; theirs: string; ours: string }]> = [
	['of Peru of a shop in Brazil', { country: 'BR', theirs: '51917957670', ours: '5551917957670' }],
	['of Vietnam of a shop in Brazil', { country: 'BR', theirs: '84917957670', ours: '5584917957670' }],
	['of Bulgaria of a shop in Italy', { country: 'IT', theirs: '35947957670', ours: '3935947957670' }],
	['of Canada of a shop in Germany', { country: 'DE', theirs: '15067957670', ours: '4915067957670' }],
	['of Norway of a shop in Mexico', { country: 'MX', theirs: '4747957670', ours: '524747957670' }],
	['of Iceland of a shop in the United States', { country: 'US', theirs: '3546957670', ours: '13546957670' }],
	['of Japan of a shop in Indonesia', { country: 'ID', theirs: '819017957670', ours: '62819017957670' }],
	['of Thailand of a shop in Austria', { country: 'AT', theirs: '66817957670', ours: '4366817957670' }],
];

describe.each(CUSTOMERS)('a customer %s', (_, { country, theirs, ours }) => {
	const bench = useBench('released');
	const to = (phone: string) => ({ contact: contact.byPhone(phone) });
	const run = async (operation: Parameters<typeof bench.run>[0], parameters: IDataObject, more = {}) =>
		await bench.run(operation, parameters, { credential: { defaultCountry: country } as never, ...more });
	const numbersOnPhones = async (count = 1) => {
		await bench.onPhone(count);
		return bench.sandbox.phones.map((payload) => payload.to);
	};

	const asTemplate = { template: template.byId(TEMPLATES.welcome_en), ...variables({ body_1: 'Ana' }) };

	it.each(['sendText', 'sendTemplate'] as const)(
		'gets the answer that a workflow sends to the number of the event: %s',
		async (operation) => {
			bench.sandbox.receive({ from: theirs, text: 'Hello' });
			const { error, hints } = await run(operation, { ...to(theirs), text: 'Hi', ...asTemplate });
			expect(error).toBeUndefined();
			expect(hints).toEqual([]);
			expect(await numbersOnPhones()).toEqual([theirs]);
			expect(asked(bench.sandbox).filter((each) => each.includes('/api/contacts'))[0]).toBe(
				'GET /api/contacts',
			);
			expect(asked(bench.sandbox)).toHaveLength(operation === 'sendText' ? 2 : 3);
		},
	);

	it('is updated, not created', async () => {
		const { contact_id } = bench.sandbox.receive({ from: theirs, text: 'Hello' });
		const { json } = await run('contact.upsert', { phone: theirs, additionalFields: { name: 'Ana' } });
		expect(json[0]).toMatchObject({ id: contact_id, created: false });
	});

	it('is a recipient of a campaign by the number of a list of contacts', async () => {
		bench.sandbox.receive({ from: theirs, text: 'Hello' });
		const items = [...people(1), { phone: theirs, name: 'B' }].map((json) => ({ json }));
		const { error } = await run('campaign.send', welcome, { items });
		expect(error).toBeUndefined();
		expect(await numbersOnPhones(2)).toContain(theirs);
	});

	it('but of nobody who is known, it is a number of the Default Country', async () => {
		const { error } = await run('sendText', { ...to(theirs), text: 'Hi' });
		expect(error).toBeUndefined();
		expect(await numbersOnPhones()).toEqual([ours]);
	});

	it('and of two who are known, nothing is guessed', async () => {
		bench.sandbox.receive({ from: theirs, text: 'Hello' });
		bench.sandbox.receive({ from: ours, text: 'Hello' });
		const { error } = await run('sendText', { ...to(theirs), text: 'Hi' });
		expect(error?.message).toMatch(/^'Contact' can be a number of .+ or of .+: \d+$/);
		expect(error?.description).toBe(`Write +${ours} or +${theirs}.`);
		expect(changing(bench.sandbox)).toEqual([]);
		for (const number of [theirs, ours]) {
			expect((await run('sendText', { ...to(`+${number}`), text: 'Hi' })).error).toBeUndefined();
		}
		expect((await numbersOnPhones(2)).sort()).toEqual([theirs, ours].sort());
	});
});

describe('a long list of numbers that can be of two countries', () => {
	const bench = useBench('released');
	const numbers = Array.from({ length: 22 }, (_, index) => `51917957${String(index).padStart(3, '0')}`);
	const send = async () =>
		await bench.run('campaign.send', welcome, {
			credential: { defaultCountry: 'BR' } as never,
			items: numbers.map((phone) => ({ json: { phone, name: 'A' } })),
		});

	it('is one of the Default Country where none of them is known', async () => {
		const { json } = await send();
		expect(json[0]).toMatchObject({ recipients: 22, invalid: 0 });
		await bench.onPhone(22);
		expect(bench.sandbox.phones.every(({ to }) => to.startsWith('5551'))).toBe(true);
	});

	it('is not guessed to the end where one of them is of the other', async () => {
		bench.sandbox.receive({ from: numbers[0], text: 'Hello' });
		const { json, errorItems } = await send();
		expect(json[0]).toMatchObject({ recipients: 20, invalid: 2 });
		expect(errorItems.map((item) => item.json.reason)).toEqual([
			expect.stringContaining('can be a number of Brazil (+55) or of Peru (+51)'),
			expect.stringContaining('can be a number of Brazil (+55) or of Peru (+51)'),
		]);
	});
});

describe('a question to a number that can be of two countries', () => {
	const bench = useBench('released');
	const host = useWaitingHost();
	beforeEach(async () => await bench.restart({ allowPrivateWebhooks: 'loopback' }));

	it.each([
		['51917957670', '5551917957670'],
		['5551917957670', '51917957670'],
	])('is answered by %s, whom Whatomate knows, not by %s', async (known, other) => {
		const { sandbox } = bench;
		sandbox.receive({ from: known, text: 'Hello' });
		const waiting = await host.execute(
			sandbox,
			{ contact: contact.byPhone('51917957670'), message: 'Shall we?', responseType: 'freeText' },
			{ credential: { defaultCountry: 'BR' } as never },
		);
		expect(waiting.result.status).toBe('waiting');
		sandbox.receive({ from: other, text: 'Somebody else' });
		await sandbox.until(() => sandbox.pendingWebhooks === 0);
		expect(waiting.resumed).toBeUndefined();
		sandbox.receive({ from: known, text: 'Yes' });
		await sandbox.until(() => waiting.resumed !== undefined);
		expect(waiting.resumed?.[0].json.data).toMatchObject({ text: 'Yes' });
	});
});
