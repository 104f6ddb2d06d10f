import { Unhurried } from '../../nodes/WhatomateLiveTrigger/unhurried';

/** Entries that take so many milliseconds each, by a clock that stands still otherwise. */
function dealing(milliseconds: number) {
	let now = 0;
	const dealt: number[] = [];
	const waiting: Array<{ count: number; then: () => void }> = [];
	const unhurried = new Unhurried<number>(
		(entry) => {
			now += milliseconds;
			dealt.push(entry);
			for (const { count, then } of waiting) if (dealt.length === count) then();
		},
		new AbortController().signal,
		() => now,
	);
	const all = async (count: number) =>
		await new Promise<void>((resolve) => waiting.push({ count, then: resolve }));
	return { unhurried, dealt, all };
}

const entries = Array.from({ length: 100 }, (_, index) => index);

it('deals with little at once', () => {
	const { unhurried, dealt } = dealing(0.1);
	for (const entry of entries) unhurried.add(entry);
	expect(dealt).toEqual(entries);
});

it('lets n8n breathe where there is much, and keeps the order', async () => {
	const { unhurried, dealt, all } = dealing(8);
	const over = all(entries.length);
	for (const entry of entries) unhurried.add(entry);
	expect(dealt).toEqual([0, 1, 2]);
	await over;
	expect(dealt).toEqual(entries);
});

it('counts the work of entries that come one after the other as well', async () => {
	const { unhurried, dealt, all } = dealing(19);
	unhurried.add(0);
	unhurried.add(1);
	expect(dealt).toEqual([0, 1]);
	const over = all(3);
	unhurried.add(2);
	expect(dealt).toEqual([0, 1]);
	await over;
	unhurried.add(3);
	expect(dealt).toEqual([0, 1, 2, 3]);
});
