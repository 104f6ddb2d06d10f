import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodeParameterResourceLocator,
	INodePropertyOptions,
	ResourceMapperFields,
} from 'n8n-workflow';

import { WhatomateClient } from '../../shared/api/client';
import { uuidIn } from '../../shared/api/ids';
import { toNodeError } from '../../shared/failures/toNodeError';
import { everyRow, readList } from '../../shared/api/pages';
import { getAccounts } from '../../shared/api/accounts';
import { getTemplate, getTemplateByName } from '../../shared/api/templateLookup';
import type { Contact } from '../../shared/api/contacts';
import type { ListName } from '../../shared/api/pages';
import { toSearch } from '../../shared/whatsapp/phoneNumber';
import { templateTitle, templateVariables } from '../../shared/whatsapp/templates';
import type { Template } from '../../shared/whatsapp/templates';
import { addRecipients } from '../resources/campaign/addRecipients';
import { getCampaign } from '../../shared/api/campaigns';
import type { Campaign } from '../../shared/api/campaigns';

/** Lets a loader's failure through in n8n's own class: an empty list means that there is nothing, never that it failed. */
async function picking<T>(
	context: ILoadOptionsFunctions,
	load: (client: WhatomateClient) => Promise<T>,
): Promise<T> {
	try {
		return await load(await WhatomateClient.connect(context));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** n8n hands the token of one page to the request for the next. */
const pageOf = (token?: string): number => Number(token) || 1;

const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name);

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

async function searchContacts(
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
async function searchTemplates(
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
async function searchAllTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searchList<Template>(this, 'templates', bySearch(filter), paginationToken, (template) => ({
		name: `${templateTitle(template)}${template.status === 'APPROVED' ? '' : ` – ${template.status.toLowerCase()}`}`,
		value: template.id,
	}));
}

async function searchCampaigns(
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

/** The connected numbers, by the names that requests use. */
export async function loadAccounts(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await picking(this, async (client) => [
		// Or n8n would mark the option as invalid for as long as nothing is chosen.
		{ name: 'No Preference', value: '' },
		...(await accountOptions(client)),
	]);
}

/** The same where one has to be chosen. */
async function getAccountsToChoose(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await picking(this, accountOptions);
}

async function accountOptions(client: WhatomateClient): Promise<INodePropertyOptions[]> {
	return (await getAccounts(client))
		.map(({ name, phone_number, display_name }) => {
			const number = phone_number || display_name;
			return { name: number ? `${name} (${number})` : name, value: name };
		})
		.sort(byName);
}

/** All tags; contacts hold them by name. */
async function getTags(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await picking(this, async (client) => {
		const tags: INodePropertyOptions[] = [];
		for await (const { name } of everyRow<{ name: string }>(client, 'tags', {})) {
			tags.push({ name, value: name });
		}
		return tags.sort(byName);
	});
}

/** @returns what a locator in the editor holds; an expression as it stands */
function chosenIn(context: ILoadOptionsFunctions, name: string): string {
	const chosen = context.getCurrentNodeParameter(name) as INodeParameterResourceLocator | string | undefined;
	return String((typeof chosen === 'object' ? chosen.value : chosen) ?? '').trim();
}

/** The fields of the resource mapper: one for each variable of the template that is chosen in the editor. */
async function getTemplateVariables(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	// Recipients are added to a campaign that has its template already.
	const ofCampaign = this.getCurrentNodeParameter('operation') === addRecipients.value;
	const value = chosenIn(this, ofCampaign ? 'campaign' : 'template');
	// n8n gives an expression as it stands, or, where it can't be resolved yet, nothing.
	if (value === '' || value.startsWith('=')) {
		return {
			fields: [],
			emptyFieldsNotice: `Choose a ${ofCampaign ? 'campaign' : 'template'} to see its variables here. If an expression chooses it, set 'Specify Variables' to 'Using JSON'.`,
		};
	}
	return await picking(this, async (client) => {
		const account = (this.getCurrentNodeParameter('options') as { account?: string } | undefined)?.account;
		const id = uuidIn(value);
		const template =
			ofCampaign && id
				? await getTemplate(client, (await getCampaign(client, id)).template_id)
				: id
					? await getTemplate(client, id)
					: await getTemplateByName(client, value, account || undefined);
		const fields = templateVariables(template).map(({ id, label }) => ({
			id,
			displayName: label,
			required: true,
			defaultMatch: false,
			canBeUsedToMatch: false,
			display: true,
			type: 'string' as const,
		}));
		return { fields, emptyFieldsNotice: fields.length === 0 ? 'This template has no variables.' : undefined };
	});
}

/** What the editor calls to fill lists and fields. */
export const methods = {
	listSearch: { searchAllTemplates, searchCampaigns, searchContacts, searchTemplates },
	loadOptions: { getAccounts: loadAccounts, getAccountsToChoose, getTags },
	resourceMapping: { getTemplateVariables },
};
