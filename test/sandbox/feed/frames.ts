import { maskName, maskNumber, repliedTo } from '../server/answers';
import { goJson, goMapJson } from '../server/goJson';
import type { Campaign } from '../data/campaign';
import { wholeSeconds } from '../data/clock';
import type { Transfer } from '../data/people';
import type { Contact, Frame, Message } from '../data/types';

/** @returns the frame as it goes over the wire: `type` first, the payload's keys in alphabetical order unless it is `ordered`. */
export const frameText = ({ type, payload, ordered }: Frame): string =>
	`{"type":${JSON.stringify(type)},"payload":${ordered ? goJson(payload) : goMapJson(payload)}}`;

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

const named = ({ profile_name, phone_number }: Contact, masked: boolean) => ({
	contact_name: masked ? maskName(profile_name) : profile_name,
	phone_number: masked ? maskNumber(phone_number) : phone_number,
});

/** A contact was handed over (docs/whatomate-api.md#hand-over-events; recording: hand-over-events). */
export const transferFrame = (transfer: Transfer, contact: Contact, masked: boolean): Frame => ({
	type: 'agent_transfer',
	payload: {
		id: transfer.id,
		contact_id: transfer.contact_id,
		...named(contact, masked),
		whatsapp_account: transfer.whatsapp_account,
		status: transfer.status,
		source: transfer.source,
		notes: transfer.notes,
		transferred_at: wholeSeconds(transfer.transferred_at),
		...(transfer.agent_id === '' ? {} : { agent_id: transfer.agent_id }),
		...(transfer.team_id === '' ? {} : { team_id: transfer.team_id }),
	},
});

/** A hand-over went to somebody else; null stands for no agent, and for the general queue. */
export const assignedFrame = ({ id, contact_id, status, agent_id, team_id }: Transfer): Frame => ({
	type: 'agent_transfer_assign',
	payload: { id, contact_id, status, agent_id: agent_id || null, team_id: team_id || null },
});

/** A contact is the bot's again. */
export const resumedFrame = ({ id, contact_id, status, resumed_at, resumed_by }: Transfer): Frame => ({
	type: 'agent_transfer_resume',
	payload: { id, contact_id, status, resumed_at: wholeSeconds(resumed_at), resumed_by },
});

/** A hand-over waited too long. Not recorded: from the server's source (docs/whatomate-api.md#live-feed-frames). */
export const lateFrame = (
	type: 'transfer_expired' | 'transfer_escalated',
	transfer: Transfer,
	contact: Contact,
	masked: boolean,
): Frame => ({
	type,
	payload: {
		id: transfer.id,
		contact_id: transfer.contact_id,
		...named(contact, masked),
		status: transfer.status,
		escalation_level: transfer.escalation_level,
		sla_breached: transfer.sla_breached,
	},
});

/** The users who are to be told of a hand-over that waited too long. Not recorded: from the server's source. */
export const escalationFrame = (
	transfer: Transfer,
	contact: Contact,
	toBeTold: readonly string[],
	masked: boolean,
): Frame => ({
	type: 'transfer_escalation',
	payload: {
		id: transfer.id,
		contact_id: transfer.contact_id,
		...named(contact, masked),
		escalation_level: transfer.escalation_level,
		level_name: transfer.escalation_level >= 2 ? 'critical' : 'warning',
		waiting_since: wholeSeconds(transfer.transferred_at),
		escalation_notify_ids: toBeTold,
		...(transfer.team_id === '' ? {} : { team_id: transfer.team_id }),
	},
});

/** A call is over. Not recorded: from the server's source (docs/whatomate-api.md#live-feed-frames). */
export const callEndedFrame = (callId: string, contactId: string, status: string, at: string): Frame => ({
	type: 'call_ended',
	payload: {
		call_id: callId,
		contact_id: contactId,
		status,
		ended_at: wholeSeconds(at),
		...(status === 'missed' ? {} : { duration: 60, disconnected_by: 'client' }),
	},
});
