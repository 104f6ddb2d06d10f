import { DataDeduplicationService } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';

import { Deduplication } from '../engine/deduplication';
import { TEMPLATES } from '../sandbox';
import { figuresOf, take } from './engine';
import { FIRST_NUMBER } from './servers/sandbox';
import type { SandboxSetting } from './servers/sandbox';
import { Beside } from './servers/server';
import { shown } from './show/table';
import type { Row, Table } from './show/table';
import { size } from './size';

/** Campaigns that are handed over: with keys, with people left out, and ten times as many recipients. */

const RECIPIENTS = size(10_000);

const campaign: IDataObject = {
	resource: 'campaign',
	operation: 'send',
	template: { __rl: true, mode: 'id', value: TEMPLATES.order_confirmation },
	phoneNumber: '={{ $json.phone }}',
	recipientName: '={{ $json.name }}',
	specifyVariables: 'json',
	templateParamsJson: '={{ JSON.stringify({ 1: $json.name, 2: "A-1", 3: "$5" }) }}',
};

const customers = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		json: { phone: String(FIRST_NUMBER + index), name: `Customer ${index}` },
	}));

async function handOver(
	name: string,
	server: Beside,
	more: IDataObject = {},
	count = RECIPIENTS,
): Promise<Row> {
	const taken = await take(server, { ...campaign, ...more }, customers(count));
	const recipients = Number(taken.json[0]?.recipients ?? 0);
	return { name, figures: { recipients, 'left out': taken.leftOut, ...figuresOf(taken) } };
}

async function withSandbox<T>(setting: SandboxSetting, action: (server: Beside) => Promise<T>): Promise<T> {
	const server = await Beside.start('sandbox', setting);
	try {
		return await action(server);
	} finally {
		await server.close();
	}
}

export async function campaigns(): Promise<Table[]> {
	const store = new Deduplication();
	store.isText = true;
	await DataDeduplicationService.init(store);
	const leaveOut = { optedOut: 'always', tags: ['STOP'], openConversation: true };
	const keys = { options: { sendOnceKey: '={{ $json.phone }}' } };
	const small = await withSandbox(
		{},
		async (server) => await handOver(`${shown(RECIPIENTS)} recipients`, server),
	);
	const large = await withSandbox(
		{},
		async (server) => await handOver(`${shown(10 * RECIPIENTS)} recipients`, server, {}, 10 * RECIPIENTS),
	);
	large.targets = [
		{
			what: 'times the processor for one of a tenth',
			value: large.figures['of the processor'] / small.figures['of the processor'] / 10,
			most: 1.2,
		},
	];
	const rows = [
		small,
		large,
		await withSandbox(
			{ people: RECIPIENTS, leftOut: 100 },
			async (server) => await handOver('with people left out', server, { leaveOut }),
		),
		...(await withSandbox({}, async (server) => [
			await handOver('by keys', server, keys),
			await handOver('the same again, everybody having it', server, keys),
		])),
	];
	store.reset();
	rows.push(
		...(await withSandbox({}, async (server) => {
			await server.ask({ refuseStart: true });
			return [
				await handOver('by keys, and not started', server, keys),
				await handOver('the same again, nobody having it', server, keys),
			];
		})),
	);
	return [{ title: 'Campaigns, handed over', rows }];
}
