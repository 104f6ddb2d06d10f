import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import type { Campaign } from '../../shared/api/campaigns';
import type { WhatomateClient } from '../../shared/api/client';
import type { Contact } from '../../shared/api/contacts';
import type { Flow } from '../../shared/api/flows';
import { readList } from '../../shared/api/pages';
import type { ListName } from '../../shared/api/pages';
import { findAgents, findTeams } from '../../shared/api/people';
import type { SavedReply } from '../../shared/api/savedReplies';
import { picking } from '../../shared/editor/picking';
import { toSearch } from '../../shared/whatsapp/phoneNumber';
import { templateTitle } from '../../shared/whatsapp/templates';
import type { Template } from '../../shared/whatsapp/templates';

/** n8n hands the token of one page to the request for the next. */
const pageOf = (token?: string): number => Number(token) || 1;

/** One page of a list, as the editor's dropdown asks for it. */
async function searchList<T>(
	context: ILoadOptionsFunctions,
	list: ListName,
	query: IDataObject,
	paginationToken: string | undefined,
	entryOf: (row: T, client: WhatomateClient) => INodeListSearchItems,
): Promise<INodeListSearchResult> {
	return await picking(context, async (client) => {
		const page = pageOf(paginationToken);
		const { rows, hasMore } = await readList<T>(client, list, page, query);
		return {
			results: rows.map((row) => entryOf(row, client)),
			paginationToken: hasMore ? String(page + 1) : undefined,
		};
	});
}

/** The contacts, by name or number. */
export async function searchContacts(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const query = filter ? { search: toSearch(filter) } : {};
	return await searchList<Contact>(this, 'contacts', query, paginationToken, (contact, { baseUrl }) => {
		const { id, phone_number } = contact;
		const title = contact.name || contact.profile_name;
		return {
			name: title ? `${title} (${phone_number})` : phone_number,
			value: id,
			url: `${baseUrl}/chat/${id}`,
		};
	});
}

const bySearch = (filter?: string): IDataObject => (filter ? { search: filter.trim() } : {});

/** The templates that can be sent. */
export async function searchTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const query = { status: 'APPROVED', ...bySearch(filter) };
	return await searchList<Template>(this, 'templates', query, paginationToken, (template) => ({
		name: templateTitle(template),
		value: template.id,
	}));
}

/** Every template; those that can't be sent say why. */
export async function searchAllTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searchList<Template>(this, 'templates', bySearch(filter), paginationToken, (template) => ({
		name: `${templateTitle(template)}${template.status === 'APPROVED' ? '' : ` – ${template.status.toLowerCase()}`}`,
		value: template.id,
	}));
}

/** The campaigns, with their status. */
export async function searchCampaigns(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const query = bySearch(filter);
	return await searchList<Campaign>(this, 'campaigns', query, paginationToken, ({ id, name, status }) => ({
		name: `${name} (${status})`,
		value: id,
	}));
}

/** The teams that can be given conversations, with how many people are in them. */
export async function searchTeams(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await picking(this, async (client) => {
		const page = pageOf(paginationToken);
		const { rows, hasMore } = await findTeams(client, (filter ?? '').trim(), page);
		return {
			results: rows
				.filter(({ is_active }) => is_active)
				.map(({ id, name, member_count: members }) => ({
					name: `${name} (${members} ${members === 1 ? 'agent' : 'agents'})`,
					value: id,
				})),
			paginationToken: hasMore ? String(page + 1) : undefined,
		};
	});
}

/** The people who can answer, those who are available first. */
export async function searchAgents(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await picking(this, async (client) => {
		const page = pageOf(paginationToken);
		const { rows, hasMore } = await findAgents(client, (filter ?? '').trim(), page);
		return {
			results: rows
				.sort(
					(one, other) =>
						Number(other.isAvailable) - Number(one.isAvailable) || one.name.localeCompare(other.name),
				)
				.map(({ id, name, isAvailable }) => ({
					name: `${name} (${isAvailable ? 'available' : 'away'})`,
					value: id,
				})),
			paginationToken: hasMore ? String(page + 1) : undefined,
		};
	});
}

/** The flows that can be sent, by Meta's IDs. */
export async function searchFlows(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const query = { status: 'PUBLISHED', ...bySearch(filter) };
	return await searchList<Flow>(this, 'flows', query, paginationToken, (flow) => ({
		name: flow.whatsapp_account ? `${flow.name} (${flow.whatsapp_account})` : flow.name,
		value: flow.meta_flow_id,
	}));
}

/** Characters of a saved reply that a list shows. */
const BEGINNING = 60;

/** @returns the beginning of a text, on one line */
function beginningOf(text: string): string {
	// Spaces fall away: some more are read than are shown.
	const line = [
		...text
			.slice(0, 10 * BEGINNING)
			.replace(/\s+/g, ' ')
			.trim(),
	];
	return line.length > BEGINNING ? `${line.slice(0, BEGINNING).join('')}…` : line.join('');
}

/** The saved replies that agents can use, those that are used most at first. */
export async function searchSavedReplies(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const query = { active_only: 'true', ...bySearch(filter) };
	return await searchList<SavedReply>(this, 'canned-responses', query, paginationToken, (reply) => ({
		name: `${reply.name}: ${beginningOf(reply.content)}`,
		value: reply.id,
	}));
}
