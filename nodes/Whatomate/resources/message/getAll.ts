import { tryToParseDateTime } from 'n8n-workflow';
import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { filtersField } from '../../parameters/collections';
import { conversation } from '../../../shared/api/conversation';
import { accountOf, toMessage } from '../../../shared/api/dialect';
import type { Message, RawMessage } from '../../../shared/api/dialect';
import { badInput } from '../../../shared/failures/failure';
import { MESSAGE_TYPES } from '../../../shared/whatsapp/messageTypes';
import { accountField } from '../../parameters/account';
import { contactField } from '../../parameters/contact';
import { listFields, readLimit } from '../../parameters/list';
import { simplifyField } from '../../parameters/options';
import type { Item } from '../../engine/item';
import type { Operation } from '../../engine/operation';
import { asList, asMessageId } from '../../engine/values';

const STATUSES: INodePropertyOptions[] = [
	{ name: 'Delivered', value: 'delivered' },
	{ name: 'Failed', value: 'failed' },
	{ name: 'Pending', value: 'pending' },
	{ name: 'Read', value: 'read' },
	{ name: 'Received', value: 'received', description: 'From the customer, and not read yet' },
	{ name: 'Sent', value: 'sent' },
];

/** Reads a conversation, newest first, without marking anything as read (contract section 1, list; section 2, List). */
export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many messages',
	description: 'List the messages of a conversation, newest first, without marking them as read',
	changes: false,
	fields: [
		contactField,
		...listFields,
		simplifyField,
		filtersField(
			accountField('Only messages of this connected WhatsApp number'),
			{
				displayName: 'After Message ID',
				name: 'after',
				type: 'string',
				default: '',
				placeholder: 'e.g. a78d8c5a-60c0-43e5-9e74-40d9dbf35a35',
				description: 'Only messages newer than this one of the same conversation',
			},
			{
				displayName: 'Before Message ID',
				name: 'before',
				type: 'string',
				default: '',
				placeholder: 'e.g. a78d8c5a-60c0-43e5-9e74-40d9dbf35a35',
				description: 'Only messages older than this one of the same conversation',
			},
			{
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
			},
			{
				displayName: 'Message Types',
				name: 'type',
				type: 'multiOptions',
				options: MESSAGE_TYPES,
				default: [],
				description: 'Only messages of these types',
			},
			{
				displayName: 'Since',
				name: 'since',
				type: 'dateTime',
				default: '',
				description: 'Only messages from this time on',
			},
			{
				displayName: 'Statuses',
				name: 'status',
				type: 'multiOptions',
				options: STATUSES,
				default: [],
				description: 'Only messages that have one of these statuses',
			},
			{
				displayName: 'Until',
				name: 'until',
				type: 'dateTime',
				default: '',
				description: 'Only messages up to this time',
			},
		),
	],
	prepare(item) {
		const contact = item.contact();
		const limit = readLimit(item);
		const filters = readFilters(item);
		const simple = item.parameter('simple', true) !== false;
		return async () => {
			const contactId = await contact.existingId();
			const { account, before, after } = filters;
			const found: IDataObject[] = [];
			for await (const raw of conversation(item.client, contactId, { account, before, after })) {
				if (account && accountOf(raw) === null) {
					item.execution.hint(
						"This Whatomate server does not tell the account of a message, so it can't be seen whether it applied the filter 'Account'",
					);
				}
				const message = toMessage(raw, { contactId });
				if (isTooOld(message, filters)) break;
				if (passes(message, raw, filters)) found.push(simple ? message : raw);
				if (found.length >= limit) break;
			}
			return found;
		};
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

function readFilters(item: Item): MessageFilters {
	const given = item.collection('filters');
	const zone = item.execution.context.getTimezone();
	return {
		account: given.account ? String(given.account) : undefined,
		before: asMessageId(given.before, 'Before Message ID'),
		after: asMessageId(given.after, 'After Message ID'),
		direction: String(given.direction ?? ''),
		types: asList(given.type, 'Message Types'),
		statuses: asList(given.status, 'Statuses'),
		since: moment(given.since, 'Since', zone) ?? -Infinity,
		until: moment(given.until, 'Until', zone) ?? Infinity,
	};
}

/** @param zone where a time without a zone is meant: the workflow's */
function moment(value: unknown, label: string, zone: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const time = toMilliseconds(value, zone);
	if (time === undefined) {
		throw badInput(
			`'${label}' is not a date: ${String(value)}`,
			'Write it like 2026-11-23 or 2026-11-23T09:30:00.',
		);
	}
	return time;
}

function toMilliseconds(value: unknown, zone: string): number | undefined {
	try {
		return tryToParseDateTime(value, zone).toMillis();
	} catch {
		return undefined;
	}
}

const timeOf = ({ timestamp }: Message): number => Date.parse(timestamp ?? '');

/** @returns whether this message, and so every later one, lies before the time asked for */
const isTooOld = (message: Message, { since }: MessageFilters): boolean => timeOf(message) < since;

/** @returns whether the message is one of those asked for; what servers filter themselves passes here too */
export function passes(
	message: Message,
	raw: RawMessage,
	{ account, direction, types, statuses, since, until }: MessageFilters,
): boolean {
	const time = timeOf(message);
	const ofAccount = accountOf(raw);
	return (
		!(time < since || time > until) &&
		(!account || ofAccount === null || ofAccount === account) &&
		(direction === '' || message.direction === direction) &&
		(types.length === 0 || types.includes(message.type)) &&
		(statuses.length === 0 || statuses.includes(message.status))
	);
}
