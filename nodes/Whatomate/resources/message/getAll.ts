import type { IDataObject } from 'n8n-workflow';

import { conversations } from '../../../shared/api/conversation';
import { accountOf, sentAt } from '../../../shared/api/dialect';
import type { Message, RawMessage } from '../../../shared/api/dialect';
import { toListedMessage } from '../../../shared/events/listedMessage';
import { MESSAGE_TYPES } from '../../../shared/whatsapp/messageTypes';
import { statusOptions } from '../../../shared/whatsapp/statuses';
import { listField, timeField, trimmedField } from '../../engine/field';
import type { Item } from '../../engine/item';
import type { Operation } from '../../engine/operation';
import { accountField } from '../../parameters/account';
import { filtersField } from '../../parameters/collections';
import { contactField } from '../../parameters/contact';
import { listFields, readLimit } from '../../parameters/list';
import { optionalMessageIdField } from '../../parameters/message';
import { simplifyField } from '../../parameters/options';

const accountFilter = accountField('Only messages of this connected WhatsApp number');

const afterFilter = optionalMessageIdField({
	displayName: 'After Message ID',
	name: 'after',
	type: 'string',
	default: '',
	placeholder: 'e.g. a78d8c5a-60c0-43e5-9e74-40d9dbf35a35',
	description: 'Only messages newer than this one of the same conversation',
});

const beforeFilter = optionalMessageIdField({
	displayName: 'Before Message ID',
	name: 'before',
	type: 'string',
	default: '',
	placeholder: 'e.g. a78d8c5a-60c0-43e5-9e74-40d9dbf35a35',
	description: 'Only messages older than this one of the same conversation',
});

const directionFilter = trimmedField({
	displayName: 'Direction',
	name: 'direction',
	type: 'options',
	options: [
		{ name: 'Any', value: '' },
		{ name: 'Incoming', value: 'incoming', description: 'Written by the customer' },
		{ name: 'Outgoing', value: 'outgoing', description: 'Written to the customer' },
	],
	default: '',
	description: 'Only messages that went this way',
});

const typesFilter = listField({
	displayName: 'Message Types',
	name: 'type',
	type: 'multiOptions',
	options: MESSAGE_TYPES,
	default: [],
	description: 'Only messages of these types',
});

const sinceFilter = timeField({
	displayName: 'Since',
	name: 'since',
	type: 'dateTime',
	default: '',
	description:
		"Only messages from this time on: a date that starts with its year, or a date and time. Without a zone of its own, it is one of the workflow's.",
});

const statusesFilter = listField({
	displayName: 'Statuses',
	name: 'status',
	type: 'multiOptions',
	options: statusOptions('delivered', 'failed', 'pending', 'read', 'received', 'sent'),
	default: [],
	description: 'Only messages that have one of these statuses',
});

const untilFilter = timeField({
	displayName: 'Until',
	name: 'until',
	type: 'dateTime',
	default: '',
	description:
		"Only messages up to this time: a date that starts with its year, or a date and time. Without a zone of its own, it is one of the workflow's.",
});

/** Reads a conversation, newest first, without marking anything as read (docs/whatomate-api.md#list-messages). */
export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many messages',
	description: 'List the messages of a conversation, newest first, without marking them as read',
	kind: 'each',
	changes: false,
	fields: [
		contactField,
		...listFields,
		simplifyField,
		filtersField(
			accountFilter,
			afterFilter,
			beforeFilter,
			directionFilter,
			typesFilter,
			sinceFilter,
			statusesFilter,
			untilFilter,
		),
	],
	prepare(item) {
		const contact = item.read(contactField);
		const limit = readLimit(item);
		const filters = readFilters(item);
		const simple = item.read(simplifyField);
		const run = async () => {
			const contactIds = await contact.existingConversations();
			const { account, before, after } = filters;
			const found: IDataObject[] = [];
			for await (const raw of conversations(item.client, contactIds, { account, before, after })) {
				if (account && accountOf(raw) === null) {
					item.execution.hint(
						"This Whatomate server does not tell the account of a message, so it can't be seen whether it applied the filter 'Account'",
					);
				}
				const message = toListedMessage(raw, { contactId: contactIds[0] });
				if (isTooOld(message, filters)) break;
				if (passes(message, raw, filters)) found.push(simple ? message : raw);
				if (found.length >= limit) break;
			}
			return found;
		};
		return { lane: contact.lane, run };
	},
};

/** Which messages to give on; times in milliseconds. */
export interface MessageFilters {
	account?: string;
	before?: string;
	after?: string;
	direction: string;
	types: string[];
	statuses: string[];
	since: number;
	until: number;
}

const readFilters = (item: Item): MessageFilters => ({
	account: item.filter(accountFilter) || undefined,
	before: item.filter(beforeFilter),
	after: item.filter(afterFilter),
	direction: item.filter(directionFilter),
	types: item.filter(typesFilter),
	statuses: item.filter(statusesFilter),
	since: item.filter(sinceFilter) ?? -Infinity,
	until: item.filter(untilFilter) ?? Infinity,
});

/** @returns whether this message, and so every later one, lies before the time asked for */
const isTooOld = (message: Message, { since }: MessageFilters): boolean => sentAt(message) < since;

/** @returns whether the message is one of those asked for; what servers filter themselves passes here too */
export function passes(
	message: Message,
	raw: RawMessage,
	{ account, direction, types, statuses, since, until }: MessageFilters,
): boolean {
	const time = sentAt(message);
	const ofAccount = accountOf(raw);
	return (
		!(time < since || time > until) &&
		(!account || ofAccount === null || ofAccount === account) &&
		(direction === '' || message.direction === direction) &&
		(types.length === 0 || types.includes(message.type)) &&
		(statuses.length === 0 || statuses.includes(message.status))
	);
}
