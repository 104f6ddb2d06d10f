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

/**
 * Tells where the customer does not see which message was answered: a released server finds it in the conversation or sends without
 * it, and quotes in nothing but texts (docs/whatomate-api.md#text).
 */
export function tellUnquoted(
	item: Item,
	answer: Answer<RawMessage>,
	replyTo: string | undefined,
	isText: boolean,
): void {
	if (!replyTo || !answer.ok || !isReleased(answer.data)) return;
	if (answer.data?.is_reply === false) {
		item.execution.hint(
			`Item ${item.index}: the conversation has no message ${replyTo}, so it went out without quoting it`,
		);
	} else if (!isText) {
		item.execution.hint(
			'This Whatomate server quotes in texts only: the customer does not see which message the buttons answer',
		);
	}
}
