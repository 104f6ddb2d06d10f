/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { dirname, join } from 'node:path';

const global = (flags = ''): string => (flags.includes('g') ? flags : `${flags}g`);

/** What n8n-workflow asks for every regular expression of a node's description. */
const engine = {
	exec: (pattern: string, input: string, flags?: string) => new RegExp(pattern, flags).exec(input),
	test: (pattern: string, input: string, flags?: string) => new RegExp(pattern, flags).test(input),
	replace: (pattern: string, input: string, flags: string | undefined, replacement: string) =>
		input.replace(new RegExp(pattern, flags), replacement),
	matchAll: (pattern: string, input: string, flags?: string) => [
		...input.matchAll(new RegExp(pattern, global(flags))),
	],
	split: (pattern: string, input: string, flags?: string) => input.split(new RegExp(pattern, flags)),
};

/**
 * Lets regular expressions take the time they need. n8n-workflow by itself gives each 250 milliseconds by the clock, which a
 * machine that is busy with something else exceeds, whatever the expression. Only tests need it: figures are of n8n as it is.
 */
export function giveRegexTime(): void {
	if (typeof jest === 'undefined') return;
	const file = join(dirname(require.resolve('n8n-workflow')), 'safe-regex.js');
	jest
		.requireActual<{ setSafeRegexEngine: (patient: typeof engine) => void }>(file)
		.setSafeRegexEngine(engine);
}
