import { TEMPLATES } from '../../sandbox';
import { template } from '../harness';
import type { Case } from './case';

export const templates = {
	get: {
		items: () => [
			{ id: TEMPLATES.order_confirmation },
			{ id: TEMPLATES.welcome_pt },
			{ id: TEMPLATES.not_approved },
		],
		parameters: (given) => ({ template: template.byId(given('id')) }),
		outputs: ({ id }) => [{ id }],
		bad: { item: { id: 'nope' }, words: "'Template' is not the ID of a template: nope" },
		method: 'GET',
	},
	getAll: {
		items: () => [
			{ search: 'order_conf', limit: '10', id: TEMPLATES.order_confirmation },
			{ search: 'summer', limit: '10', id: TEMPLATES.summer_sale },
			{ search: 'nothing', limit: 10 },
		],
		parameters: (given) => ({ limit: given('limit'), filters: { search: given('search') } }),
		outputs: ({ id }) => (id ? [{ id }] : []),
		bad: { item: { limit: 'all' }, words: "'Limit' is not a number of at least 1" },
		method: 'GET',
	},
	sync: {
		items: (sandbox) => {
			sandbox.addTemplateAtMeta({ name: 'fresh', body_content: 'Hello' });
			return [
				{ account: 'main', count: 1 },
				{ account: 'support', count: 0 },
				{ account: 'main', count: 1 },
			];
		},
		parameters: (given) => ({ account: given('account') }),
		outputs: ({ account }) => [{ account }],
		bad: { item: { account: ' ' }, words: "'Account Name or ID' is empty" },
		method: 'POST',
	},
} satisfies Record<string, Case>;
