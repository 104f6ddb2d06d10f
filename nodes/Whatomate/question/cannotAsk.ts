import { Failure } from '../../shared/failures/failure';
import type { WayOut } from '../../shared/webhooks/registration';

/** A server that knows no webhooks, which bring the answer to a question. @param words how it said so */
export const noWebhooks = (words: string, status: number): Failure =>
	new Failure(`This Whatomate server offers no webhooks, so no answer could come back: ${words}`, {
		status,
		hint: 'The question did not go out. Update Whatomate. If other operations fail as well, check the Base URL in the credential.',
	});

/** What to do where Whatomate does not deliver to this n8n. In queue mode the process that asks is a worker, whose own address is in the question. */
export const NO_WAY_BACK: WayOut = {
	inShort: 'Give n8n a public address.',
	hint: "The answer comes to n8n through a webhook, so Whatomate must reach n8n: set n8n's environment variable WEBHOOK_URL to the public address of your n8n. In queue mode every process of n8n needs it, the workers too. The question did not go out.",
};

/** An n8n in which a community node can't be reached while it waits. */
export const cannotWait = (): Failure =>
	new Failure('This version of n8n has no address for the answer to a question', {
		hint: 'The question did not go out. Update n8n.',
	});

/** Some callers of tools, such as agents of older versions, do not leave them to n8n, which alone can put them to wait. */
export const toolCannotWait = (): Failure =>
	new Failure('What calls this tool cannot wait for an answer', {
		hint: "The question did not go out. Use the 'AI Agent' node in its latest version, with this tool connected to it directly, or put the question into the workflow before or after the agent.",
	});
