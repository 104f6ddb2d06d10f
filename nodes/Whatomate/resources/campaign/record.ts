import type { Campaign, StoredRecipient } from '../../../shared/api/campaigns';
import { errorCodeIn } from '../../../shared/whatsapp/errorCodes';
import { inReadingOrder } from '../../engine/readingOrder';

/** @returns the campaign as the node gives it on: all that the server tells, how far it has come first */
export const campaignRecord = <T extends Campaign>(campaign: T): T =>
	inReadingOrder(
		campaign,
		'name',
		'status',
		'total_recipients',
		'sent_count',
		'delivered_count',
		'read_count',
		'failed_count',
		'pending_count',
		'template_name',
	);

/** @returns the recipient as the node gives it on: all that the server tells, and WhatsApp's code where the message failed */
export const recipientRecord = (recipient: StoredRecipient) =>
	inReadingOrder(
		{ ...recipient, error_code: errorCodeIn(recipient.error_message ?? null) },
		'status',
		'phone_number',
		'recipient_name',
		'error_message',
		'error_code',
	);
