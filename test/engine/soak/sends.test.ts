import type { IDataObject } from 'n8n-workflow';

import type { SeenRequest } from '../../sandbox';
import { CASES, ofItem } from '../cases';
import { useDeduplication } from '../deduplication';
import { DIALECTS, itemsFor, settle, useBench, useWaits } from '../support';
import { chanceOf, soakSeed } from './chance';
import { FAULTS, strikes } from './faults';
import type { Told } from './faults';

/**
 * How many people get a message, of each operation on each server, before those are tried again who did not get theirs: in one run of all
 * tests, eight times in each of n8n's two majors, so 10,000 messages in all.
 */
const COUNT = 625;

const seed = soakSeed();

jest.setTimeout(300_000);

const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g;

/** What the node tells of an item; `before` where an earlier run has sent it. */
const toldOf = (json: IDataObject): Told | 'before' => {
	if (typeof json.error === 'string') return /unknown/i.test(json.error) ? 'unknown' : 'failed';
	if (json.skipped !== true) return 'sent';
	return json.unknown === true ? 'unknown' : 'before';
};

/** How often a message may have gone out in the run that tells this of it. */
const MAY_BE_OUT: Readonly<Record<Told | 'before', readonly number[]>> = {
	sent: [1],
	failed: [0],
	unknown: [0, 1],
	before: [0],
};

const toldAt = (fault: string) => FAULTS.find(({ name }) => name === fault)?.told;

interface Person {
	/** The contact's ID. */
	to: string;
	phone: string;
	/** Whether WhatsApp refuses the number. */
	isRefused: boolean;
}

describe.each(DIALECTS)(`a soak with the seed ${seed}, on the %s server`, (dialect) => {
	const bench = useBench(dialect);
	useDeduplication();
	useWaits();

	/** How many messages have reached each phone. */
	const ledger = () => {
		const counts = new Map<string, number>();
		for (const { to } of bench.sandbox.phones) counts.set(to, (counts.get(to) ?? 0) + 1);
		return counts;
	};
	/** Waits until nothing is on its way to WhatsApp any more. */
	const isOver = async (people: Person[]) => {
		await settle(bench.sandbox);
		const isOut = ({ to }: Person) =>
			bench.sandbox.messagesOf(to).every(({ status }) => status !== 'pending');
		await bench.sandbox.until(() => people.every(isOut));
	};

	it.each(['sendText', 'sendTemplate', 'sendMedia', 'sendInteractive'] as const)(
		`%s tells of ${COUNT} messages what became of them, and with keys everybody gets theirs once in the end`,
		async (operation) => {
			const chance = chanceOf(seed);
			// A released server tells what WhatsApp refused to whoever looks; a documented one by webhook alone.
			const confirms = operation === 'sendText' && dialect === 'released';
			const people = Array.from({ length: COUNT }, (_, index): Person => {
				const isRefused = confirms && chance.of(`refused ${index}`, 20) === 0;
				const phone = isRefused ? `${1000 + index}0000000` : `1415${5_000_000 + index}`;
				const to = `50000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
				bench.sandbox.addContact({ id: to, phone_number: phone });
				return { to, phone, isRefused };
			});
			const known = new Set(people.map(({ to }) => to));
			const personOf = ({ path, body }: SeenRequest) =>
				`${path} ${body.toString('latin1')}`.match(UUID)?.find((id) => known.has(id));

			// An expression costs n8n more than all that the node does: the contact is all that differs.
			const parameters = CASES[`message.${operation}`].parameters(
				(name) => (name === 'to' ? ofItem(name) : 'News'),
				dialect,
			);
			const options = {
				...(parameters.options as IDataObject),
				...(confirms ? { confirm: 'sent' } : {}),
				sendOnceKey: '={{ $json.to }}',
			};
			const run = async (some: Person[]) => {
				const before = ledger();
				const { json, error } = await bench.run(
					operation,
					{ ...parameters, options },
					{ items: itemsFor(some.map(({ to }) => ({ to }))), onError: 'continueRegularOutput' },
				);
				expect(error).toBeUndefined();
				await isOver(some);
				const after = ledger();
				const reports = some.map((person, index) => {
					const out = (after.get(person.phone) ?? 0) - (before.get(person.phone) ?? 0);
					return { person, told: toldOf(json[index]), out };
				});
				expect(reports.filter(({ told, out }) => !MAY_BE_OUT[told].includes(out))).toEqual([]);
				return reports;
			};

			const faults = strikes(bench.sandbox, chance, personOf);
			const first = await run(people);
			expect(new Set(first.map(({ told }) => told))).toEqual(new Set(['sent', 'failed', 'unknown']));
			expect(faults.struck / faults.asked).toBeGreaterThan(0.25);
			const metOne = first.filter(({ person }) => faults.met(person.to).length === 1 && !person.isRefused);
			expect(metOne.map(({ person, told }) => [...faults.met(person.to), told])).toEqual(
				metOne.map(({ person }) => [...faults.met(person.to), toldAt(faults.met(person.to)[0])]),
			);

			// Once more for those who did not get theirs, and for a few who did; the server is started again meanwhile.
			const again = first.filter(({ told }, index) => told !== 'sent' || index % 10 === 0);
			const asked = faults.asked + again.length / 4;
			const restarted = bench.sandbox
				.until(() => faults.asked > asked)
				.then(async () => await bench.sandbox.restart({ downFor: 10 }));
			const second = await run(again.map(({ person }) => person));
			await restarted;
			faults.stop();
			const open = second.filter(({ told }) => told === 'failed' || told === 'unknown');
			const last = await run(open.map(({ person }) => person));
			expect(last.filter(({ told }) => told === 'unknown')).toEqual([]);
			const out = ledger();
			for (const { phone, isRefused } of people)
				expect([phone, out.get(phone) ?? 0]).toEqual([phone, isRefused ? 0 : 1]);
			expect(bench.sandbox.phones).toHaveLength(people.filter(({ isRefused }) => !isRefused).length);
		},
	);
});
