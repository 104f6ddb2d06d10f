/* eslint-disable @n8n/community-nodes/no-restricted-globals -- stands for what else n8n has to do */
import type { WhatomateClient } from '../../nodes/shared/api/client';
import { storedContacts } from '../../nodes/shared/api/storedContacts';
import { Breath, inSteps } from '../../nodes/shared/api/wait';
import type { Template } from '../../nodes/shared/whatsapp/templates';
import { digestOf } from '../../nodes/Whatomate/engine/earlierTries';
import { matchRows } from '../../nodes/Whatomate/resources/campaign/matching';
import { readRows, refuseDifferent } from '../../nodes/Whatomate/resources/campaign/recipients';
import { readRows as readContacts } from '../../nodes/Whatomate/resources/contact/importRows';
import { itemsWith } from './items';

/** Each look at the clock takes a millisecond: of a thousand entries, work takes a second at least. */
function slowClock(): void {
	let now = 0;
	jest.spyOn(performance, 'now').mockImplementation(() => now++);
}

/** @returns how often something else had its turn while the work was under way */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
	let turns = 0;
	let isOver = false;
	const other = () => {
		if (isOver) return;
		turns++;
		setImmediate(other);
	};
	setImmediate(other);
	await work().finally(() => (isOver = true));
	return turns;
}

beforeEach(slowClock);
afterEach(() => jest.restoreAllMocks());

const ENTRIES = 1000;
/** A breath is due every 50 ms, and a second has passed. */
const FEWEST_TURNS = 15;

const numbers = Array.from({ length: ENTRIES }, (_, index) => String(14_155_550_000 + index));
const rows = numbers.map((phone_number, index) => ({
	index,
	recipient: { phone_number, recipient_name: '', template_params: {}, header_params: {} },
}));
const stored = rows.map(({ recipient, index }) => ({ ...recipient, id: String(index), status: 'pending' }));
const items = () => itemsWith(numbers.map((phoneNumber) => ({ phoneNumber, template: 'a' })));
const nobody = {
	call: async () => ({ contacts: [], total: 0 }),
} as unknown as WhatomateClient;

it.each<[string, () => Promise<unknown>]>([
	['many entries are dealt with', async () => await inSteps(numbers, () => undefined)],
	[
		'recipients are read',
		async () => await readRows(items(), { body_content: 'Hello' } as unknown as Template),
	],
	['contacts are read', async () => await readContacts(items())],
	[
		'items are compared',
		async () => await refuseDifferent(items(), { property: { name: 'template' } as never }),
	],
	['rows are looked for', async () => await matchRows(rows, stored as never)],
	['a list is hashed', async () => await digestOf(rows.map(({ recipient }) => recipient))],
	['notations are looked for', async () => await storedContacts(nobody, numbers)],
])('n8n has its turn many times while %s', async (_, work) => {
	expect(await turnsDuring(work)).toBeGreaterThan(FEWEST_TURNS);
});

it('nobody waits for a breath that is not due', async () => {
	jest.spyOn(performance, 'now').mockReturnValue(0);
	const wait = jest.spyOn(AbortSignal, 'timeout');
	await inSteps(numbers, async () => undefined);
	expect(wait).not.toHaveBeenCalled();
});

it('all who work side by side take one breath together', async () => {
	const breath = new Breath();
	jest.spyOn(performance, 'now').mockReturnValue(1000);
	const wait = jest.spyOn(AbortSignal, 'timeout');
	await Promise.all([breath.take(), breath.take(), breath.take()]);
	expect(wait).toHaveBeenCalledTimes(1);
	expect(breath.isDue).toBe(false);
});
