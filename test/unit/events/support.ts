import type { IDataObject } from 'n8n-workflow';

import type { WhatomateEvent } from '../../../nodes/shared/events/event';

/** What a source that knows nothing would tell. */
export const NOTHING: WhatomateEvent = {
	event: '',
	message_id: null,
	wa_message_id: null,
	contact_id: null,
	contact_phone: null,
	contact_name: null,
	user_id: null,
	direction: null,
	type: null,
	text: null,
	button: null,
	reply_to: null,
	media: null,
	form: null,
	location: null,
	contacts: null,
	order: null,
	referral: null,
	status: null,
	error: null,
	error_code: null,
	account: null,
	transfer: null,
	note: null,
	campaign: null,
	timestamp: null,
};

export const LISTER = '1512d160-b876-4e28-90b0-b40a29309654';
export const NOW = new Date('2026-11-23T12:00:00Z');

export const parse = (text = '') => JSON.parse(text) as IDataObject;
