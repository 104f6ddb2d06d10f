import { maskName, repliedTo } from '../server/answers';
import { goMapJson } from '../server/goJson';
import type { Campaign } from '../data/campaign';
import type { Contact, Frame, Message } from '../data/types';

/** @returns the frame as it goes over the wire: `type` first, the payload's keys in alphabetical order. */
export const frameText = ({ type, payload }: Frame): string =>
	`{"type":${JSON.stringify(type)},"payload":${goMapJson(payload)}}`;

/**
 * A message of either direction (docs/whatomate-api.md#live-feed-frames; recording: websocket "frames on a send"): everything but the number and the account.
 *
 * @param replyTo the message that this one answers, when it is known.
 */
export const newMessageFrame = (
	message: Message,
	contact: Contact,
	replyTo: Message | undefined,
	masked: boolean,
): Frame => ({
	type: 'new_message',
	payload: {
		id: message.id,
		contact_id: contact.id,
		assigned_user_id: contact.assigned_user_id,
		profile_name: masked ? maskName(contact.profile_name) : contact.profile_name,
		direction: message.direction,
		message_type: message.message_type,
		content: { body: message.content },
		media_url: message.media_url,
		media_mime_type: message.media_mime_type,
		media_filename: message.media_filename,
		interactive_data: message.interactive_data,
		status: message.status,
		wamid: message.wamid,
		created_at: message.created_at,
		updated_at: message.updated_at,
		is_reply: message.reply_to_message_id !== '',
		...(message.reply_to_message_id === '' ? {} : { reply_to_message_id: message.reply_to_message_id }),
		...(replyTo ? { reply_to_message: repliedTo(replyTo) } : {}),
	},
});

/** The outcome of a send, told by the server itself: with the contact, and WhatsApp's ID or the error. */
export const sentFrame = ({ id, contact_id, status, wamid, error_message }: Message): Frame => ({
	type: 'status_update',
	payload: {
		message_id: id,
		contact_id,
		status,
		...(status === 'failed' ? { error_message } : { wamid }),
	},
});

/** A status that came from Meta: nothing but the message and the status, and the error (docs/whatomate-api.md#live-feed-frames; recording: websocket "frames on status read"). */
export const statusFrame = ({ id, status, error_message }: Message): Frame => ({
	type: 'status_update',
	payload: {
		message_id: id,
		status,
		...(status === 'failed' && error_message !== '' ? { error_message } : {}),
	},
});

/** A campaign has got on; no recording holds one, the names of the fields come from the server's source (docs/whatomate-api.md#live-feed-frames). */
export const campaignFrame = (campaign: Campaign): Frame => ({
	type: 'campaign_stats_update',
	payload: {
		campaign_id: campaign.id,
		status: campaign.status,
		sent_count: campaign.sent_count,
		delivered_count: campaign.delivered_count,
		read_count: campaign.read_count,
		failed_count: campaign.failed_count,
	},
});

/** The reactions on a message, all of them; null when the last one was taken away. */
export const reactionFrame = ({ id, reactions }: Message, contactId: string): Frame => ({
	type: 'reaction_update',
	payload: { message_id: id, contact_id: contactId, reactions: reactions.length > 0 ? reactions : null },
});
