import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { CONTACTS, TEMPLATES } from '../sandbox';
import type { Sandbox, SandboxOptions } from '../sandbox';
import { people, welcome } from './campaign/support';
import type { Named } from './cases';
import { useDeduplication } from './deduplication';
import { campaign, contact, template, withFile } from './harness';
import type { RunResult } from './harness';
import { asked, changing, PNG, settle, useBench, useWaits } from './support';
import { useWaitingHost } from './waitingHost';

/**
 * The Stop button at every moment of every operation that takes all items at once: before a request is dealt with, once it is and before
 * its answer, and right after the answer. What the person is told must be true of what the server then holds.
 */

jest.setTimeout(120_000);

// Two chunks of three people, and not of a thousand.
jest.mock('../../nodes/Whatomate/resources/campaign/requests', () => ({
	...jest.requireActual<object>('../../nodes/Whatomate/resources/campaign/requests'),
	CHUNK: 2,
}));

const bench = useBench('released');
useWaits();
useDeduplication();
const host = useWaitingHost();

type Moment = 'before it is dealt with' | 'before its answer' | 'right after its answer';
const MOMENTS: Moment[] = ['before it is dealt with', 'before its answer', 'right after its answer'];

interface Scenario {
	name: string;
	operation: Named;
	options?: Partial<SandboxOptions>;
	/** Puts on the server what is there before. @returns parameters and items */
	prepare(sandbox: Sandbox): { parameters: IDataObject; items: INodeExecutionData[] };
	/** @returns what is said and not true */
	lies(sandbox: Sandbox, said: string, result: RunResult): string[];
}

let runs = 0;

const ID = 'f1000000-0000-4000-8000-000000000000';
const itemsOf = (entries: IDataObject[]): INodeExecutionData[] => entries.map((json) => ({ json }));

function draft(sandbox: Sandbox, upTo: number, more: IDataObject = {}): void {
	const made = sandbox.campaigns.add({
		id: ID,
		name: 'Sale',
		whatsapp_account: 'main',
		template_id: TEMPLATES.welcome_en,
		...more,
	});
	sandbox.campaigns.addRecipients(
		made,
		people(upTo).map(({ phone, name }) => ({
			phone_number: String(phone),
			recipient_name: String(name),
			template_params: { 1: String(name) },
			header_params: {},
		})),
	);
}

/** Reads "3 of 5" and "At least 3 of 5" in front of the words. */
function countIn(said: string, words: RegExp): { isLeast: boolean; count: number } | undefined {
	const [, least, count] = new RegExp(`(At least )?(\\d+) of \\d+ ${words.source}`).exec(said) ?? [];
	return count === undefined ? undefined : { isLeast: least !== undefined, count: Number(count) };
}

function wrongCount(said: string, words: RegExp, held: number): string[] {
	const told = countIn(said, words);
	if (!told) return [];
	const isTrue = told.isLeast ? held >= told.count : held === told.count;
	return isTrue ? [] : [`told ${told.isLeast ? 'at least ' : ''}${told.count}, held ${held}`];
}

/** What holds of each operation that deals with a campaign. */
function liesAboutCampaign(sandbox: Sandbox, said: string): string[] {
	const [held] = sandbox.campaigns.all;
	if (!held) return /campaign '|\(ID /.test(said) ? ['there is no campaign'] : [];
	const { id, status } = held;
	const created = asked(sandbox).includes('POST /api/campaigns');
	const isKnown = said.includes(id) || /unknown whether the campaign was created/.test(said);
	const isStarted = status !== 'draft';
	const stored = sandbox.campaigns.recipientsOf(id).length;
	return [
		...(created && !isKnown ? ['the ID is not told'] : []),
		...(isStarted && /not started|Nothing was sent/.test(said) ? ['it was started'] : []),
		...(isStarted && !/(was|whether the campaign was) started/.test(said) ? ['the start is not told'] : []),
		...(isStarted && !said.includes(id) ? ['the ID of what was started is not told'] : []),
		...(!isStarted && /(?<!whether the campaign|not) was started/.test(said) ? ['it was not started'] : []),
		...(held.header_media_id !== '' && /was not uploaded/.test(said) ? ['the file was uploaded'] : []),
		...wrongCount(said, /recipients are in/, stored),
	];
}

const countHeld = ({ state }: Sandbox, fits: (name: string) => boolean): number =>
	state.contacts.filter(({ profile_name, deleted }) => !deleted && fits(profile_name)).length;

const SCENARIOS: Scenario[] = [
	{
		name: 'a campaign of two chunks, waited for',
		operation: 'campaign.send',
		prepare: () => ({
			parameters: {
				...welcome,
				leaveOut: { openConversation: true },
				options: { waitForCompletion: true },
			},
			items: itemsOf(people(3)),
		}),
		lies: liesAboutCampaign,
	},
	{
		name: 'a campaign with a key for each recipient',
		operation: 'campaign.send',
		prepare: () => ({
			// Each run is about other orders.
			parameters: { ...welcome, options: { sendOnceKey: `={{ $json.phone }} ${++runs}` } },
			items: itemsOf(people(2)),
		}),
		lies: liesAboutCampaign,
	},
	{
		name: 'a campaign with a file in its header',
		operation: 'campaign.send',
		prepare: () => ({
			parameters: {
				...welcome,
				template: template.byId(TEMPLATES.summer_sale),
				headerMediaSource: 'binary',
			},
			items: people(2).map((json) => withFile(PNG, 'image/png', 'sale.png', json)),
		}),
		lies: liesAboutCampaign,
	},
	{
		name: 'a campaign that is gone on with',
		operation: 'campaign.send',
		prepare: (sandbox) => {
			draft(sandbox, 1);
			return {
				parameters: { ...welcome, options: { campaignId: ID } },
				items: itemsOf(people(3)),
			};
		},
		lies: liesAboutCampaign,
	},
	{
		name: 'recipients for a draft',
		operation: 'campaign.addRecipients',
		prepare: (sandbox) => {
			draft(sandbox, 1);
			const { phoneNumber, recipientName, templateVariables } = welcome;
			return {
				parameters: { phoneNumber, recipientName, templateVariables, campaign: campaign.byId(ID) },
				items: itemsOf(people(3)),
			};
		},
		lies: liesAboutCampaign,
	},
	{
		name: 'an import of new contacts',
		operation: 'contact.import',
		prepare: () => ({
			parameters: { phoneNumber: '={{ $json.phone }}', contactName: 'Imported' },
			items: itemsOf(people(3)),
		}),
		lies: (sandbox, said) => {
			const held = countHeld(sandbox, (name) => name === 'Imported');
			return [
				...wrongCount(said, /contacts were imported/, held),
				...(held > 0 && countIn(said, /contacts were imported/) === undefined ? ['nothing is told'] : []),
			];
		},
	},
	{
		name: 'an import of contacts that are there, some of which it does not find',
		operation: 'contact.import',
		prepare: (sandbox) => {
			const [, plus] = sandbox.state.contacts;
			plus.phone_number = `+${plus.phone_number.replace('+', '')}`;
			const phones = [CONTACTS.ana, CONTACTS.bruno].map(
				(wanted) => sandbox.state.contacts.find(({ id }) => id === wanted)?.phone_number,
			);
			return {
				parameters: {
					phoneNumber: '={{ $json.phone }}',
					contactName: 'Imported',
					tags: '={{ ["new"] }}',
				},
				items: itemsOf([...phones.map((phone) => ({ phone })), ...people(2)]),
			};
		},
		lies: (sandbox, said) => {
			const held = countHeld(sandbox, (name) => name === 'Imported');
			return [
				...wrongCount(said, /contacts were imported/, held),
				...(held > 0 && countIn(said, /contacts were imported/) === undefined ? ['nothing is told'] : []),
			];
		},
	},
	{
		name: 'a question',
		operation: 'message.sendAndWait' as Named,
		options: { allowPrivateWebhooks: 'loopback' },
		prepare: () => ({
			parameters: { contact: contact.byId(CONTACTS.ana), message: 'Shall we?' },
			items: [{ json: {} }],
		}),
		lies: (sandbox, said) => {
			const wasSent = sandbox
				.messagesOf(CONTACTS.ana)
				.some(({ direction, content }) => direction === 'outgoing' && content.includes('Shall we?'));
			const isOpen = /unknown/.test(said);
			return [
				...(wasSent && !isOpen ? ['it was sent'] : []),
				...(sandbox.webhooks.length > 0 ? ['its webhook is left'] : []),
			];
		},
	},
];

/** Runs the scenario on a new server, and stops it at that request; without one, it comes to its end. */
async function runAndStop(
	scenario: Scenario,
	step: number,
	moment: Moment,
): Promise<{ result?: RunResult; requests: number; what: string }> {
	await bench.restart(scenario.options ?? {});
	const { sandbox } = bench;
	const { parameters, items } = scenario.prepare(sandbox);
	const stop = new AbortController();
	let reached = -1;
	let what = '';
	const isIt = () => ++reached === step;
	let goOn: (value?: unknown) => void = () => undefined;
	const held = new Promise((resolve) => (goOn = resolve));
	let stopped: Promise<void> | undefined;
	const isStruck = sandbox.fault({
		when: ({ method, path, query }) => {
			if (path === '/health' || !isIt()) return false;
			what = `${method} ${path}?${query}`;
			stopped = (async () => {
				if (moment === 'before its answer') await settle(sandbox);
				if (moment === 'right after its answer')
					await sandbox.once('answer', (answered) => answered.path !== '/health');
				stop.abort();
				goOn();
			})();
			return moment !== 'right after its answer';
		},
		kind: moment === 'before it is dealt with' ? 'hang' : 'slow',
		wait: held,
	});
	const more = { items, abortSignal: stop.signal };
	const result =
		scenario.operation === ('message.sendAndWait' as Named)
			? (await host.execute(sandbox, parameters, more)).result
			: await bench.run(scenario.operation, parameters, more);
	isStruck.remove();
	await stopped;
	await settle(sandbox);
	return { result, requests: reached + 1, what };
}

describe.each(SCENARIOS)('Stop during $name', (scenario) => {
	it.each(MOMENTS)('at each request, %s', async (moment) => {
		const { requests, result: undisturbed } = await runAndStop(scenario, Infinity, moment);
		expect(undisturbed?.error).toBeUndefined();
		expect(changing(bench.sandbox).length).toBeGreaterThan(0);
		const lies: string[] = [];
		for (let step = 0; step < requests; step++) {
			const { result, what } = await runAndStop(scenario, step, moment);
			// What came to its end all the same is told as always.
			if (!result?.error) continue;
			const { message, description } = result.error;
			const said = `${message} ${description ?? ''}`;
			for (const lie of scenario.lies(bench.sandbox, said, result))
				lies.push(`${step}. ${what}: ${lie}: ${said}`);
		}
		expect(lies).toEqual([]);
	});
});
