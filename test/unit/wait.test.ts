import { inTime } from '../../nodes/shared/api/wait';

const never = new Promise<string>(() => undefined);

test('gives the result of work that ends in time, and nothing once the time is over', async () => {
	expect(await inTime(Promise.resolve('done'), 10_000)).toBe('done');
	expect(await inTime(never, 1)).toBeUndefined();
});

test('throws what the work throws in time, and leaves alone what it throws later', async () => {
	await expect(inTime(Promise.reject(new Error('no')), 10_000)).rejects.toThrow('no');
	let fail: (error: Error) => void = () => undefined;
	const late = new Promise<string>((_, reject) => (fail = reject));
	expect(await inTime(late, 1)).toBeUndefined();
	// An unhandled rejection would end the test run.
	fail(new Error('too late'));
});
