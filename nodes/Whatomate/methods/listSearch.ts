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
import type { ListName, Page } from '../../shared/api/pages';
import { findActiveTeams, findAgents } from '../../shared/api/people';
import type { SavedReply } from '../../shared/api/savedReplies';
import { picking } from '../../shared/editor/picking';
import { toSearch } from '../../shared/whatsapp/phoneNumber';
import { displayNameOf, templateTitle } from '../../shared/whatsapp/templates';
import type { Template } from '../../shared/whatsapp/templates';
import { NOBODY } from '../parameters/assignee';

/** Asks for one page of what the words in the dropdown's search box find; without words, of everything. */
type Find<T> = (client: WhatomateClient, words: string, page: number) => Promise<Page<T>>;

/** @returns how a page of one of the server's lists is asked for, with the filters that this dropdown always has */
const inList =
	<T>(list: ListName, filters: IDataObject = {}): Find<T> =>
	(client, search, page) =>
		readList<T>(client, list, page, { ...filters, ...(search ? { search } : {}) });

/** @returns what n8n calls for a dropdown that is searched page by page; its token is the number of the next page */
const searching = <T>(find: Find<T>, entryOf: (row: T, client: WhatomateClient) => INodeListSearchItems) =>
	async function (
		this: ILoadOptionsFunctions,
		filter = '',
		paginationToken?: string,
	): Promise<INodeListSearchResult> {
		return await picking(this, async (client) => {
			const page = Number(paginationToken) || 1;
			const { rows, hasMore } = await find(client, filter.trim(), page);
			return {
				results: rows.map((row) => entryOf(row, client)),
				paginationToken: hasMore ? String(page + 1) : undefined,
			};
		});
	};

/** The contacts, by name or number. */
export const searchContacts = searching<Contact>(
	(client, words, page) => inList<Contact>('contacts')(client, toSearch(words), page),
	({ id, name, profile_name, phone_number }, { baseUrl }) => {
		const title = name || profile_name;
		return {
			name: title ? `${title} (${phone_number})` : phone_number,
			value: id,
			url: `${baseUrl}/chat/${id}`,
		};
	},
);

/** Characters of a template or a saved reply that a list shows. */
const BEGINNING = 60;

/** @returns what tells a template from others, beside its name */
const wordsOf = (template: Template): string =>
	[displayNameOf(template), template.body_content].filter(Boolean).join(' – ');

/** The templates that can be sent. */
export const searchTemplates = searching(
	inList<Template>('templates', { status: 'APPROVED' }),
	(template) => ({ name: titled(templateTitle(template), wordsOf(template)), value: template.id }),
);

/** Every template; those that can't be sent say why. */
export const searchAllTemplates = searching(inList<Template>('templates'), (template) => ({
	name: titled(
		`${templateTitle(template)}${template.status === 'APPROVED' ? '' : ` – ${template.status.toLowerCase()}`}`,
		wordsOf(template),
	),
	value: template.id,
}));

/** The campaigns, with their status. */
export const searchCampaigns = searching(inList<Campaign>('campaigns'), ({ id, name, status }) => ({
	name: `${name} (${status})`,
	value: id,
}));

/** The teams that can be given conversations, with how many people are in them. */
export const searchTeams = searching(findActiveTeams, ({ id, name, member_count: members }) => ({
	name: `${name} (${members} ${members === 1 ? 'agent' : 'agents'})`,
	value: id,
}));

/** The people who can answer, those who are available first. */
export const searchAgents = searching(findAgents, ({ id, name, isAvailable }) => ({
	name: `${name} (${isAvailable ? 'available' : 'away'})`,
	value: id,
}));

/** The same, and nobody before them. */
export async function searchAssignees(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const agents = await searchAgents.call(this, filter, paginationToken);
	const nobody = { name: 'Nobody', value: NOBODY };
	const isShown = !paginationToken && NOBODY.includes((filter ?? '').trim().toLowerCase());
	return isShown ? { ...agents, results: [nobody, ...agents.results] } : agents;
}

/** The flows that can be sent, by Meta's IDs. */
export const searchFlows = searching(
	inList<Flow>('flows', { status: 'PUBLISHED' }),
	({ meta_flow_id, name, whatsapp_account }) => ({
		name: whatsapp_account ? `${name} (${whatsapp_account})` : name,
		value: meta_flow_id,
	}),
);

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

/** @returns how a list shows what has words of its own: `Opening hours: We are open from 9 …` */
const titled = (title: string, text: string | undefined): string =>
	[title, beginningOf(text ?? '')].filter(Boolean).join(': ');

/** The saved replies that agents can use, those that are used most at first. */
export const searchSavedReplies = searching(
	inList<SavedReply>('canned-responses', { active_only: 'true' }),
	({ id, name, content }) => ({
		name: titled(name, content),
		value: id,
	}),
);
