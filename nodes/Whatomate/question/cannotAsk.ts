import { Failure } from '../../shared/failures/failure';

/** A server that knows no webhooks, which bring the answer to a question. @param words how it said so */
export const noWebhooks = (words: string, status: number): Failure =>
	new Failure(`This Whatomate server offers no webhooks, so no answer could come back: ${words}`, {
		status,
		hint: 'The question did not go out. Update Whatomate. If other operations fail as well, check the Base URL in the credential.',
	});

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
