/** How many messages are remembered. */
const MOST = 2000;

const sent = new Set<string>();

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
