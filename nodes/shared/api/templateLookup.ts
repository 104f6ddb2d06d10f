import { badInput, quoted } from '../failures/failure';
import type { Template } from '../whatsapp/templates';
import type { WhatomateClient } from './client';
import { everyRow } from './pages';
import { path } from './request';

/** @returns the template with exactly this ID */
export const getTemplate = async (client: WhatomateClient, id: string): Promise<Template> =>
	await client.call<Template>({ method: 'GET', path: path`/api/templates/${id}` });

/**
 * @param account narrows the search to templates of that account
 * @throws {Failure} when no template has the name, or several have it: the server would send any one of them
 */
export async function getTemplateByName(
	client: WhatomateClient,
	name: string,
	account?: string,
): Promise<Template> {
	const found: Template[] = [];
	for await (const template of everyRow<Template>(client, 'templates', { search: name })) {
		if (template.name === name) found.push(template);
	}
	const approved = found.filter(({ status }) => status === 'APPROVED');
	const ofAccount = approved.filter(({ whatsapp_account }) => whatsapp_account === account);
	const candidates = ofAccount.length > 0 ? ofAccount : approved;
	if (candidates.length === 1) return candidates[0];
	if (candidates.length > 1) {
		const each = candidates.map(({ language, whatsapp_account: of }) =>
			of ? `${language} (${of})` : language,
		);
		throw badInput(
			`${candidates.length} templates have the name '${quoted(name)}': ${each.join(', ')}`,
			"Choose the one you mean from the list, or give its ID. The option 'Account Name or ID' also narrows it down.",
		);
	}
	if (found.length > 0) return found[0];
	throw badInput(
		`There is no template with the name '${quoted(name)}'`,
		'Choose the template from the list. If it is new at Meta, sync the templates in Whatomate first.',
	);
}
