import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { WhatomateClient } from '../../shared/api/client';
import { INCOMING_EVENT } from '../../shared/events/event';
import { badInput, Failure, isOutcomeUnknown } from '../../shared/failures/failure';
import { evenWhenStopped } from '../../shared/n8n/evenWhenStopped';
import { registerNew, unregister, unregisterAt } from '../../shared/webhooks/registration';
import type { Registration } from '../../shared/webhooks/registration';
import { webhooks } from '../../shared/webhooks/webhooks';
import { LONGEST_NAME } from '../engine/field';
import { cannotWait, NO_WAY_BACK, noWebhooks } from './cannotAsk';
import type { ResponseType } from './question';

/** A question as the list of webhooks shows it: until when it waits, and which n8n asked it. */
interface OpenQuestion {
	id: string;
	until: number;
	owner: string;
	/** The address of the execution that waits. */
	url: string;
}

/** What is about to be asked. */
export interface Asking {
	contactId: string;
	/** As `personOf` tells people apart; null where only the contact is known. */
	person: string | null;
	responseType: ResponseType;
	until: Date;
	/** How many may be open on the server, this one included. */
	most: number;
}

const NAME = /^n8n question until (\S+) \[([0-9a-f]+)\]/;

/** How servers answer what they do not know: 200 is the web app's page (docs/whatomate-api.md#unknown-paths). */
const UNKNOWN_ROUTE = [200, 404, 405, 501];

/** @returns what tells this n8n from another one that uses the same server */
const ownerOf = (context: IExecuteFunctions): string => shortHash(context.getInstanceId());

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

const nameOf = (until: Date, owner: string, workflow: string): string =>
	[...`n8n question until ${until.toISOString()} [${owner}] ${workflow}`.slice(0, 2 * LONGEST_NAME)]
		.slice(0, LONGEST_NAME)
		.join('');

async function openQuestions(client: WhatomateClient): Promise<OpenQuestion[]> {
	const found: OpenQuestion[] = [];
	const read = async () => {
		for await (const { id, name, url } of webhooks.every(client)) {
			const [, until, owner] = NAME.exec(name) ?? [];
			if (until !== undefined && !Number.isNaN(Date.parse(until))) {
				found.push({ id, until: Date.parse(until), owner, url });
			}
		}
	};
	await read().catch((error: unknown) => {
		const status = error instanceof Failure ? error.status : undefined;
		if (status === undefined || !UNKNOWN_ROUTE.includes(status)) throw error;
		throw noWebhooks((error as Failure).message, status);
	});
	return found;
}

/** @returns the part of a waiting execution's address that all its nodes share */
const executionOf = (url: string): string => url.split('?')[0].replace(/\/[^/]*$/, '');

/**
 * Registers what brings the answer, before the question goes out. First it removes what nobody waits for any more: this n8n's
 * questions whose time ran out, and earlier ones of this very execution.
 * @throws {Failure} when too many are open, when an answer could not be told from another question's, or when the server refuses
 */
export async function openQuestion(
	context: IExecuteFunctions,
	client: WhatomateClient,
	{ contactId, person, responseType, until, most }: Asking,
): Promise<Registration> {
	if (typeof context.getSignedResumeUrl !== 'function') throw cannotWait();
	const owner = ownerOf(context);
	const asked = askedParameters(contactId, person);
	const url = context.getSignedResumeUrl({ ...asked, answer: responseType });
	const now = Date.now();
	const live: OpenQuestion[] = [];
	for (const open of await openQuestions(client)) {
		const isOver = open.owner === owner && (open.until <= now || executionOf(open.url) === executionOf(url));
		if (isOver) await remove(context, client, open);
		else if (open.until > now) live.push(open);
	}
	if (live.length >= most) {
		throw badInput(
			`As many questions as 'Open Questions at Most' allows are waiting for their answers: ${live.length} of ${most}`,
			`The next one becomes free at ${new Date(Math.min(...live.map((open) => open.until))).toISOString()} at the latest. Ask fewer at a time, set a shorter 'Limit Wait Time', or raise the limit: each open question gets every incoming message. Questions of executions that were stopped can be deleted under Webhooks in Whatomate, where they are called 'n8n question until …'.`,
		);
	}
	if (responseType === 'freeText' && live.some((open) => asksForText(open, asked))) {
		throw badInput(
			'Another question that any text answers is still open for this contact, so nobody could tell which one a message answers',
			"Wait for its answer, ask with buttons, or set a shorter 'Limit Wait Time' there.",
		);
	}
	return await registerNew(
		webhooks,
		client,
		{ name: nameOf(until, owner, context.getWorkflow().name ?? 'workflow'), url, events: [INCOMING_EVENT] },
		NO_WAY_BACK,
	).catch(async (error: unknown) => {
		if (isOutcomeUnknown(error)) await forgetAt(context, url);
		throw error;
	});
}

/** Removes what may have been registered all the same, also where the workflow was stopped: nobody would remove it later. */
async function forgetAt(context: IExecuteFunctions, url: string): Promise<void> {
	const client = await WhatomateClient.connect(evenWhenStopped(context));
	await unregisterAt(webhooks, client, url).catch((error: Error) => tellLeft(context, error));
}

/** @returns who was asked, as the address tells it: not the number, which would stand in logs */
const askedParameters = (contactId: string, person: string | null): Record<string, string> => ({
	contact: contactId,
	...(person === null ? {} : { person: shortHash(person) }),
});

function asksForText({ url }: OpenQuestion, asked: Record<string, string>): boolean {
	if (!URL.canParse(url)) return false;
	const { searchParams } = new URL(url);
	const isTheirs = Object.entries(asked).some(([name, value]) => searchParams.get(name) === value);
	return searchParams.get('answer') === 'freeText' && isTheirs;
}

/** Removes a registration that is of no use any more. Where that fails, the next question tries again. */
export async function remove(
	context: Pick<IExecuteFunctions, 'logger'>,
	client: WhatomateClient,
	{ id }: { id: string },
): Promise<void> {
	try {
		await unregister(client, { id, tokenHash: '' });
	} catch (error) {
		tellLeft(context, error as Error);
	}
}

const tellLeft = ({ logger }: Pick<IExecuteFunctions, 'logger'>, { message }: Error): void =>
	logger.warn(`Whatomate could not remove the webhook of a question: ${message}`);
