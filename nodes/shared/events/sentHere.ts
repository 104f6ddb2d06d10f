import { began, sentMessages, startedCampaigns } from '../memory';

/** Notes that a node of this n8n sent the message or wrote the note, for triggers that leave out what was sent here. */
export function noteSent(messageId: string | null): void {
	if (messageId !== null) sentMessages.set(messageId, true);
}

/** @returns whether a node of this process sent the message */
export const wasSentHere = (messageId: string | null): boolean =>
	messageId !== null && sentMessages.has(messageId);

/**
 * No server tells in a conversation who sent a message, and n8n keeps nothing over a restart that both a node and a trigger could
 * use: of what went out before this process began, nobody knows whether this n8n sent it.
 * @param timestamp ISO 8601, when the message was sent
 */
export const mayBeOfEarlierProcess = (timestamp: string | null): boolean =>
	(Date.parse(timestamp ?? '') || 0) < began;

/** Notes that a node of this n8n lets the server send a campaign: nobody tells it the IDs of these messages. */
export function noteCampaignStarted(identity: string, campaignId: string): void {
	startedCampaigns.set(`${identity}:${campaignId}`, true);
}

/** @param identity the client's. @returns whether a node of this process let the server send the campaign */
export const wasCampaignStartedHere = (identity: string, campaignId: string): boolean =>
	startedCampaigns.has(`${identity}:${campaignId}`);
