import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { TEMPLATES } from '../../sandbox';
import type { Campaign } from '../../sandbox';
import type { OperationName } from '../cases';
import { campaign, template, variables } from '../harness';
import type { RunOptions } from '../harness';
import { asked, useBench, useWaits } from '../support';

/** So many people, each with a number and a name of their own. */
export const people = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ phone: String(14_162_000_001 + index), name: `P${index}` }));

/** One template to everybody, with the name as its variable. */
export const welcome: IDataObject = {
	template: template.byId(TEMPLATES.welcome_en),
	phoneNumber: '={{ $json.phone }}',
	recipientName: '={{ $json.name }}',
	campaignName: 'Sale',
	...variables({ body_1: '={{ $json.name }}' }),
};

export const itemsOf = (entries: IDataObject[]): INodeExecutionData[] => entries.map((json) => ({ json }));
export const imports = { path: /\/recipients\/import$/ };
export const starts = { path: /\/start$/ };

/** n8n runs the whole node again, with all its items. */
export const retried = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

/** A sandbox with campaigns before each test, and what the tests do with it. */
export function useCampaigns() {
	jest.setTimeout(60_000);
	const bench = useBench('released');
	const waiting = useWaits();

	const send = async (
		entries: IDataObject[],
		parameters: IDataObject = {},
		more: Partial<RunOptions> = {},
		operation: OperationName = 'campaign.send',
	) => await bench.run(operation, { ...welcome, ...parameters }, { items: itemsOf(entries), ...more });

	const on = async (operation: OperationName, id: string, parameters: IDataObject = {}) =>
		await bench.run(operation, { campaign: campaign.byId(id), ...parameters });

	const all = () => bench.sandbox.campaigns.all;
	const numbers = () => bench.sandbox.phones.map(({ to }) => to).sort();
	const importSizes = () =>
		bench.sandbox.requests
			.filter(({ path }) => imports.path.test(path))
			.map(({ json }) => ((json as IDataObject).recipients as unknown[]).length);
	const stored = () => bench.sandbox.campaigns.recipientsOf(all()[0].id);
	/** The requests that look who is in a campaign. */
	const looks = () => asked(bench.sandbox).filter((request) => /^GET .*\/recipients$/.test(request));
	const ended = async () =>
		await bench.sandbox.until(() => all().some(({ status }) => status === 'completed'));

	/** A draft that lies on the server already. */
	const draft = (more: Partial<Campaign> = {}) =>
		bench.sandbox.campaigns.add({
			name: 'Draft',
			whatsapp_account: 'main',
			template_id: TEMPLATES.welcome_en,
			...more,
		});

	/** Puts people into a campaign, with a status. */
	const bring = (into: Campaign, ...statuses: Array<'pending' | 'sent' | 'failed'>) =>
		bench.sandbox.campaigns.addRecipients(
			into,
			statuses.map((status, index) => ({
				phone_number: String(people(index + 1)[index].phone),
				recipient_name: `P${index}`,
				template_params: { 1: `P${index}` },
				header_params: {},
				status,
			})),
		);

	return {
		bench,
		waiting,
		send,
		on,
		all,
		numbers,
		importSizes,
		stored,
		looks,
		ended,
		draft,
		bring,
	};
}
