/** How many messages are remembered. */
const MOST = 2000;

const sent = new Set<string>();

/** When this process began to remember; earlier, another one of this n8n may have sent messages. */
const began = Date.now();

/** Notes that a node of this n8n sent the message, for triggers that leave out what was sent here. Lasts as long as the process. */
export function noteSent(messageId: string | null): void {
	if (messageId === null) return;
	sent.add(messageId);
	if (sent.size > MOST) {
		const [oldest] = sent;
		sent.delete(oldest);
	}
}

/** @returns whether a node of this process sent the message */
export const wasSentHere = (messageId: string | null): boolean => messageId !== null && sent.has(messageId);

/**
 * No server tells in a conversation who sent a message, and n8n keeps nothing over a restart that both a node and a trigger could
 * use: of what went out before this process began, nobody knows whether this n8n sent it.
 * @param timestamp ISO 8601, when the message was sent
 */
export const mayBeOfEarlierProcess = (timestamp: string | null): boolean =>
	(Date.parse(timestamp ?? '') || 0) < began;
