import { Refusal, success, templateAnswer } from '../server/answers';
import type { Route } from '../server/context';
import { decode, like, listAnswer, requireId } from '../server/decode';

/** Templates: list, get, sync (docs/whatomate-api.md#templates, #template-sync; recordings: templates, accounts-and-more); both dialects answer the same. */
export const templateRoutes: readonly Route[] = [
	{
		method: 'GET',
		path: '/api/templates',
		permission: 'templates:read',
		handle: ({ store, request: { query } }) => {
			const is = (name: string, value: string) => ['', value].includes(query.get(name) ?? '');
			const search = like(query.get('search') ?? '', 'i');
			const found = store.templates.filter(
				(template) =>
					is('account', template.whatsapp_account) &&
					is('status', template.status) &&
					is('category', template.category) &&
					(search(template.name) || search(template.display_name)),
			);
			return success(listAnswer('templates', found.reverse(), query, templateAnswer));
		},
	},
	{
		method: 'GET',
		path: '/api/templates/{id}',
		permission: 'templates:read',
		handle: ({ store, parameters }) => {
			const id = requireId(parameters.id, 'Invalid template ID');
			const template = store.templates.find((each) => each.id === id);
			if (!template) throw new Refusal(404, 'Template not found');
			return success({ ...templateAnswer(template), created_by_name: 'Admin', updated_by_name: 'Admin' });
		},
	},
	{
		method: 'POST',
		path: '/api/templates/sync',
		permission: 'templates:write',
		handle: ({ store, request }) => {
			const named = decode(request.json ?? {}, { whatsapp_account: 'text' }).whatsapp_account;
			const name = request.query.get('account') || named;
			if (name === '') throw new Refusal(400, 'whatsapp_account is required');
			const account = store.account(name);
			if (!account) throw new Refusal(404, 'WhatsApp account not found');
			const fetched = store.templatesAtMeta.filter(
				(each) => (each.whatsapp_account ?? 'main') === account.name,
			);
			for (const seed of fetched) {
				const known = store.templates.find(
					(each) =>
						each.whatsapp_account === account.name &&
						each.name === seed.name &&
						each.language === (seed.language ?? 'en'),
				);
				if (known) Object.assign(known, seed);
				else store.addTemplate({ ...seed, whatsapp_account: account.name });
			}
			return success({ count: fetched.length, message: `Synced ${fetched.length} templates` });
		},
	},
];
