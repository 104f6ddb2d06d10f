/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a server in a process of its own */
import { startSandbox } from '../../sandbox';
import type { SandboxOptions } from '../../sandbox';

/** The sandbox of all tests, which keeps no memory of what is measured here. */

/** How it is to be. */
export interface SandboxSetting extends Partial<SandboxOptions> {
	/** So many contacts, one after the other from `FIRST_NUMBER`, each a minute longer silent than the one before. */
	people?: number;
	/** Every how manieth contact wants no marketing, has the tag STOP, or is with a person. */
	leftOut?: number;
}

/** The number of the first contact and of the first recipient. */
export const FIRST_NUMBER = 14_162_000_001;

async function main(): Promise<void> {
	const { people, leftOut = Infinity, ...options } = JSON.parse(process.argv[2]) as SandboxSetting;
	const contacts =
		people === undefined
			? undefined
			: Array.from({ length: people }, (_, index) => ({
					phone_number: String(FIRST_NUMBER + index),
					profile_name: `Customer ${index}`,
					marketing_opt_out: index % leftOut === 0,
					tags: index % leftOut === 1 ? ['STOP'] : [],
					last_message_at: new Date(Date.UTC(2026, 10, 23) - index * 60_000).toISOString(),
				}));
	const sandbox = await startSandbox({
		dialect: 'released',
		statusDelay: 0,
		...options,
		...(contacts ? { contacts } : {}),
	});
	// Only the handing over of campaigns is measured, not what a server does then.
	sandbox.campaigns.hold(true);
	const given = sandbox.state.contacts.filter((_, index) => index % leftOut === 2);
	if (people !== undefined) for (const { id } of given) sandbox.takeOver(id);
	process.on('message', (question: { refuseStart?: true }) => {
		if (question.refuseStart) sandbox.fault({ kind: 'status', status: 400, when: { path: /\/start$/ } });
		process.send?.(sandbox.requests.length);
	});
	process.on('disconnect', () => process.exit());
	process.send?.(sandbox.url);
}

if (process.send) void main();
