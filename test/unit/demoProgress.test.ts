import { Progress, timeWords } from '../e2e/demo/progress';

test.each([
	[400, '0 s'],
	[59_400, '59 s'],
	[60_000, '1 min 0 s'],
	[305_000, '5 min 5 s'],
])('%d milliseconds are %s', (milliseconds, words) => expect(timeWords(milliseconds)).toBe(words));

describe('the steps of the demo', () => {
	beforeEach(() => void jest.useFakeTimers());
	afterEach(() => void jest.useRealTimers());

	const shown = (isTTY: boolean) => {
		let text = '';
		const progress = new Progress({ isTTY, write: (part) => (text += part) });
		progress.begin('Installing n8n (about five minutes) …');
		jest.advanceTimersByTime(2000);
		progress.begin('Starting n8n …');
		jest.advanceTimersByTime(61_000);
		progress.end();
		progress.end();
		return text;
	};

	test('stand in lines of their own where nothing can be written over', () => {
		expect(shown(false)).toBe(
			[
				'Installing n8n (about five minutes) …',
				'  done in 2 s',
				'Starting n8n …',
				'  done in 1 min 1 s',
				'',
			].join('\n'),
		);
	});

	test('count their seconds on a terminal', () => {
		const lines = shown(true)
			.split('\n')
			.flatMap((line) => line.split('\r\u001b[K'));
		expect(lines).toContain('… Installing n8n (about five minutes): 1 s');
		expect(lines).toContain('✓ Installing n8n (about five minutes): 2 s');
		expect(lines).toContain('… Starting n8n: 1 min 0 s');
		expect(lines.filter((line) => line.startsWith('✓'))).toHaveLength(2);
	});
});
