import type { WhatomateClient } from '../../shared/api/client';
import { conversations } from '../../shared/api/conversation';
import { failureText, toMessage } from '../../shared/api/dialect';
import type { Message } from '../../shared/api/dialect';
import { mayBeOut } from '../../shared/whatsapp/failedMessage';
import type { Trace } from './sendOnce';

/** Milliseconds by which the clocks of n8n and of the server may differ. */
const CLOCKS = 5 * 60_000;

/** What a server says that got no answer from WhatsApp: it keeps the message as failed, though WhatsApp may have it. */
const LOST_ON_THE_WAY = 'Whatomate lost the connection to WhatsApp while it sent one with the same words';

/** What is known of a message that may have gone out. */
export interface Looks {
	type: string;
	text: string;
}

/**
 * Looks for a message in the conversation that it would be in.
 * @param contact whose conversation, or conversations; they are asked for only now
 * @param messages all that may have gone out
 * @param since when it may have gone out at the earliest
 */
export async function traceOf(
	client: WhatomateClient,
	contact: { conversations(): Promise<string[]> },
	messages: Looks[],
	since: number,
): Promise<Trace> {
	const trace: Trace = { ids: [] };
	const look = async () => {
		for await (const raw of conversations(client, await contact.conversations())) {
			const message = toMessage(raw);
			const time = Date.parse(message.timestamp ?? '');
			if (time < since - CLOCKS) return;
			const failed = message.status === 'failed';
			if (failed && !mayBeOut(failureText(raw))) continue;
			const likeness = likenessOf(message, messages);
			if (failed && likeness !== 'other') trace.doubt = LOST_ON_THE_WAY;
			else if (likeness === 'same' && message.id !== null && !Number.isNaN(time)) trace.ids.push(message.id);
			else if (likeness !== 'other') trace.doubt = 'The conversation does not tell enough about its messages';
		}
	};
	await look().catch((error: Error) => (trace.doubt = `The conversation can't be read: ${error.message}`));
	return trace;
}

/** @returns whether the message of a conversation is one of those looked for; `unclear` where the server tells too little */
export function likenessOf(
	{ direction, type, content }: Message,
	messages: Looks[],
): 'same' | 'other' | 'unclear' {
	if (direction !== 'outgoing') return 'other';
	const ofType = messages.filter((message) => message.type === kindOf(type));
	const text = plain(content.text ?? '');
	if (ofType.some((message) => plain(message.text) === text)) return 'same';
	// A server may store a template by its name, or with variables that it could not fill in.
	const told = text !== '' && !(type === 'template' && /^\[Template|\{\{/.test(text));
	return ofType.length === 0 || told ? 'other' : 'unclear';
}

/** Forms carry line breaks as two characters, so that is how the server has those of a caption. */
const plain = (text: string): string => text.replace(/\r\n?/g, '\n').trim();

/** Released servers have a kind of its own for forms, which the node sends as interactive messages (docs/whatomate-api.md#flow-messages). */
const kindOf = (type: string): string => (type === 'flow' ? 'interactive' : type);
