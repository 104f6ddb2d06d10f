import { isReleased } from '../../../shared/api/dialect';
import type { RawMessage } from '../../../shared/api/dialect';
import type { Answer } from '../../../shared/api/request';
import type { Item } from '../../engine/item';
import { optionalMessageIdField } from '../../parameters/message';

/** The message that one's own quotes. */
export const replyToOption = optionalMessageIdField({
	displayName: 'Reply to Message ID',
	name: 'replyToMessageId',
	type: 'string',
	default: '',
	placeholder: 'e.g. a78d8c5a-60c0-43e5-9e74-40d9dbf35a35',
	description: 'The ID in Whatomate of the message in this conversation that the text answers',
});

/** Tells where a released server found no message to quote, and sent without one. */
export function tellUnquoted(item: Item, answer: Answer<RawMessage>, replyTo: string | undefined): void {
	if (!replyTo || !answer.ok || !isReleased(answer.data) || answer.data?.is_reply !== false) return;
	item.execution.hint(
		`Item ${item.index}: the conversation has no message ${replyTo}, so the text went out without quoting it`,
	);
}
