/* eslint-disable @n8n/community-nodes/no-restricted-globals -- lets what is under way go on, while the clock stands still */
import { NOTHING } from '../../nodes/shared/events/event';
import { Collected, joined, readCollectSeconds } from '../../nodes/WhatomateLiveTrigger/collected';
import type { CollectedMessage } from '../../nodes/WhatomateLiveTrigger/collected';

const message = (key: string, timestamp: string | null = null): CollectedMessage => ({
	key,
	event: { ...NOTHING, text: key, timestamp },
	raw: {},
});

describe('messages that wait for more', () => {
	let now = 0;
	let timers: Array<{ at: number; over: AbortController }> = [];
	const done: Array<{ at: number; contact: string; keys: string[] }> = [];

	beforeEach(() => {
		now = 0;
		timers = [];
		done.splice(0);
		jest.spyOn(Date, 'now').mockImplementation(() => now);
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
			const over = new AbortController();
			timers.push({ at: now + milliseconds, over });
			return over.signal;
		});
	});
	afterEach(() => jest.restoreAllMocks());

	const settle = async () => await new Promise<void>((resolve) => setImmediate(resolve));
	/** Lets the time pass, one millisecond of importance after the other. */
	const pass = async (milliseconds: number) => {
		const end = now + milliseconds;
		for (;;) {
			await settle();
			const [next] = timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
			if (!next) break;
			timers = timers.filter((timer) => timer !== next);
			now = Math.max(now, next.at);
			next.over.abort();
		}
		now = end;
		await settle();
	};
	const collecting = (signal = new AbortController().signal) =>
		new Collected(
			1_000,
			async (contact, messages) => {
				done.push({ at: now, contact, keys: messages.map(({ key }) => key) });
			},
			signal,
		);

	it('are given on after the silence that follows the last one', async () => {
		const collected = collecting();
		collected.add('ana', message('1'));
		await pass(900);
		collected.add('ana', message('2'));
		collected.add('bruno', message('3'));
		await pass(900);
		expect(done).toEqual([]);
		await pass(5_000);
		expect(done.sort((one, other) => one.contact.localeCompare(other.contact))).toEqual([
			{ at: 1_900, contact: 'ana', keys: ['1', '2'] },
			{ at: 1_900, contact: 'bruno', keys: ['3'] },
		]);
	});

	it('are given on after ten times as long, where somebody never stops', async () => {
		const collected = collecting();
		for (let number = 0; number < 20; number++) {
			collected.add('ana', message(String(number)));
			await pass(600);
		}
		expect(done.map(({ at, keys }) => [at, keys.length])).toEqual([[10_000, 17]]);
		await pass(5_000);
		expect(done.flatMap(({ keys }) => keys)).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
	});

	it('are known by their keys until they are given on, with the time of the oldest', async () => {
		const collected = collecting();
		expect(collected.oldest).toBe(Infinity);
		now = 5_000;
		collected.add('ana', message('1', new Date(2_000).toISOString()));
		collected.add('bruno', message('2'));
		expect([collected.has('1'), collected.has('3'), collected.oldest]).toEqual([true, false, 2_000]);
		collected.add('ana', message('1'));
		await pass(2_000);
		expect(done.map(({ keys }) => keys)).toEqual([['1'], ['2']]);
		expect([collected.has('1'), collected.oldest]).toEqual([false, Infinity]);
	});

	it('are given to nobody once the trigger has ended', async () => {
		const ended = new AbortController();
		const collected = collecting(ended.signal);
		collected.add('ana', message('1'));
		ended.abort();
		await pass(20_000);
		expect(done).toEqual([]);
	});
});

describe('one item for several messages', () => {
	const item = (text: string | null, more: object = {}) => ({ json: { ...NOTHING, text }, ...more });

	it.each<[string, Array<string | null>, string | null]>([
		['their words, a line each', ['one', 'two'], 'one\ntwo'],
		['no line for what has no words', ['one', null, '', 'two'], 'one\ntwo'],
		['no words where none has any', [null, ''], null],
		['one', ['one'], 'one'],
	])('has %s', (_what, texts, expected) => {
		const { json } = joined(texts.map((text) => item(text)));
		expect(json.text).toBe(expected);
		expect(json.messages).toEqual(texts.map((text) => ({ ...NOTHING, text })));
	});

	it('has all their files, the first one where it is without collecting', () => {
		const file = (data: string) => ({ binary: { data: { data, mimeType: 'image/png' } } });
		const { binary } = joined([item('a', file('1')), item('b'), item('c', file('2'))]);
		expect(binary).toEqual({
			data: { data: '1', mimeType: 'image/png' },
			data_2: { data: '2', mimeType: 'image/png' },
		});
	});
});

describe('the seconds to collect', () => {
	it.each<[unknown, number]>([
		[undefined, 0],
		[null, 0],
		[0, 0],
		['5', 5],
		[300, 300],
	])('%p are %d', (given, seconds) => {
		expect(readCollectSeconds(given)).toBe(seconds);
	});

	it.each([-1, 301, NaN, 'soon', {}, [], Object.create(null)])("can't be %p", (given) => {
		expect(() => readCollectSeconds(given)).toThrow(/'Collect Messages' can't be/);
	});
});
