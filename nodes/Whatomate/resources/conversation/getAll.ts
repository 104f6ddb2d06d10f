import type { IDataObject } from 'n8n-workflow';

import { everyTransfer, TRANSFER_SOURCES, TRANSFER_STATUSES } from '../../../shared/api/transfers';
import type { Transfer, TransferStatus } from '../../../shared/api/transfers';
import { choiceField, described } from '../../engine/field';
import { ownLane } from '../../engine/lanes';
import type { Operation } from '../../engine/operation';
import { agentFilter, teamFilter } from '../../parameters/assignee';
import { filtersField } from '../../parameters/collections';
import { optionalContactField } from '../../parameters/contact';
import { listFields, readLimit } from '../../parameters/list';
import { conversationRecord } from './record';

const contactFilter = described(
	'Only conversations with this customer: by number, under whichever notation of it',
	optionalContactField,
);

const sourceFilter = choiceField<'' | (typeof TRANSFER_SOURCES)[number]>(
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		options: [
			{ name: 'Any', value: '' },
			{
				name: 'Bot Off',
				value: 'chatbot_disabled',
				description: "The customer wrote while Whatomate's bot was off, so nobody asked for a person",
			},
			{ name: 'Flow', value: 'flow', description: "A flow of Whatomate's bot led to a person" },
			{ name: 'Keyword', value: 'keyword', description: 'The customer wrote a word that leads to a person' },
			{ name: 'Manual', value: 'manual', description: 'An agent or this node handed it over' },
		],
		default: '',
		description: 'Only conversations that were handed over in this way',
	},
	'',
);

const statusFilter = choiceField<'' | TransferStatus>(
	{
		displayName: 'Status',
		name: 'status',
		type: 'options',
		options: [
			{
				name: 'Any',
				value: '',
				description: 'First those that are with a person, then those that went back to the bot',
			},
			{
				name: 'Expired',
				value: 'expired',
				description: 'Ended by Whatomate, since nothing happened for too long',
			},
			{ name: 'Returned to Bot', value: 'resumed', description: 'Those that were returned last come first' },
			{
				name: 'With a Person',
				value: 'active',
				description: 'An agent has it, or it waits in a queue. Those that wait longest come first.',
			},
		],
		default: '',
		description: 'Only conversations of which this is true',
	},
	'',
);

/** Lists hand-overs, filtered by the server where it can (docs/whatomate-api.md#hand-overs). */
export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many conversations',
	description: 'List conversations that were handed over to people, with who has them and since when',
	kind: 'each',
	changes: false,
	fields: [...listFields, filtersField(agentFilter, contactFilter, sourceFilter, statusFilter, teamFilter)],
	prepare(item) {
		const limit = readLimit(item);
		const status = item.filter(statusFilter);
		const teamId = item.filter(teamFilter);
		const contact = item.filter(contactFilter);
		const filters = { agentId: item.filter(agentFilter), source: item.filter(sourceFilter) };
		const run = async (): Promise<IDataObject[]> => {
			const contactIds = await contact?.existingConversations();
			const found = new Map<string, Transfer>();
			const isFiltered = contactIds !== undefined || filters.agentId !== undefined || filters.source !== '';
			for (const each of status === '' ? TRANSFER_STATUSES : [status]) {
				const query = { status: each, ...(teamId ? { team_id: teamId } : {}) };
				// One more than is wanted, since each page begins with the last row of the one before.
				const pageSize = isFiltered ? undefined : Math.min(100, limit + 1);
				for await (const transfer of everyTransfer(item.client, query, pageSize)) {
					// One that changes its status while the lists are read stands in two of them.
					if (!found.has(transfer.id) && passes(transfer, { ...filters, contactIds }))
						found.set(transfer.id, transfer);
					if (found.size >= limit) return [...found.values()].map(conversationRecord);
				}
			}
			return [...found.values()].map(conversationRecord);
		};
		return { lane: ownLane(item), run };
	},
};

/** What the server itself cannot look for. */
export interface ConversationFilters {
	/** All contacts of one person. */
	contactIds?: string[];
	agentId?: string;
	/** Empty for any. */
	source: string;
}

/** @returns whether the conversation is one of those asked for */
export const passes = (
	{ contact_id, agent_id, source }: Pick<Transfer, 'contact_id' | 'agent_id' | 'source'>,
	filters: ConversationFilters,
): boolean =>
	(!filters.contactIds || filters.contactIds.includes(contact_id)) &&
	(!filters.agentId || agent_id === filters.agentId) &&
	(filters.source === '' || source === filters.source);
