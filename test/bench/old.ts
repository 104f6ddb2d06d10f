/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { performance } from 'node:perf_hooks';

import type { IDataObject } from 'n8n-workflow';

import { contact, run, template } from '../engine/harness';
import { useDeduplication } from '../engine/deduplication';
import { startSandbox, TEMPLATES } from '../sandbox';
import type { Sandbox, SandboxOptions } from '../sandbox';

/**
 * How fast the node sends, and with how many requests, in n8n's own engine against the sandbox. Figures only: nothing here passes
 * or fails.
 */
const MESSAGES = 1000;

const store = useDeduplication();

async function measure(
	title: string,
	parameters: IDataObject,
	numberOf: (index: number) => number,
): Promise<void> {
	const sandbox = await startSandbox({ dialect: 'released', statusDelay: 0 });
	const items = Array.from({ length: MESSAGES }, (_, index) => ({
		json: { phone: String(14155000000 + numberOf(index)), text: `Message ${index}` },
	}));
	const before = process.memoryUsage().heapUsed;
	const began = performance.now();
	const { error, json } = await run({
		sandbox,
		parameters: { contact: contact.byPhone('={{ $json.phone }}'), ...parameters },
		items,
	});
	const seconds = (performance.now() - began) / 1000;
	const megabytes = (process.memoryUsage().heapUsed - before) / 1024 / 1024;
	if (error) throw new Error(error.message);
	process.stdout.write(
		`${title}: ${json.length} messages in ${seconds.toFixed(1)} s, ${(json.length / seconds).toFixed(0)} a second, ` +
			`${(sandbox.requests.length / json.length).toFixed(2)} requests each, ${megabytes.toFixed(0)} MB more heap\n`,
	);
	await sandbox.close();
}

const text = { operation: 'sendText', text: '={{ $json.text }}' };
const orderConfirmation = {
	operation: 'sendTemplate',
	template: template.byId(TEMPLATES.order_confirmation),
	specifyVariables: 'json',
	templateParamsJson: '={{ JSON.stringify({ 1: $json.phone, 2: "A-1", 3: "$5" }) }}',
};

it.each<[string, IDataObject, (index: number) => number]>([
	['Texts, each to a new number', text, (index) => index],
	['Texts, to ten numbers', text, (index) => index % 10],
	['Templates, each to a new number', orderConfirmation, (index) => index],
	[
		'Texts to ten numbers, each confirmed as sent',
		{ ...text, options: { confirm: 'sent' } },
		(index) => index % 10,
	],
])('%s', measure);

it('Contacts are filtered', async () => {
	const contacts = Array.from({ length: 20_000 }, (_, index) => ({
		phone_number: String(14_160_000_001 + index),
		profile_name: `Customer ${index}`,
		marketing_opt_out: index % 100 === 0,
		last_message_at: new Date(Date.UTC(2026, 10, 23) - index * 60_000).toISOString(),
	}));
	const sandbox = await startSandbox({ dialect: 'released', statusDelay: 0, contacts });
	const before = process.memoryUsage().heapUsed;
	let most = before;
	sandbox.on('request', () => (most = Math.max(most, process.memoryUsage().heapUsed)));
	const began = performance.now();
	const { error, json } = await run({
		sandbox,
		parameters: {
			resource: 'contact',
			operation: 'getAll',
			returnAll: true,
			filters: { optedOut: true },
		},
	});
	if (error) throw new Error(error.message);
	process.stdout.write(
		`Contacts: ${json.length} of ${contacts.length} filtered in ${((performance.now() - began) / 1000).toFixed(1)} s, ` +
			`${sandbox.requests.length} requests, at most ${((most - before) / 1024 / 1024).toFixed(0)} MB more heap\n`,
	);
	await sandbox.close();
});

const RECIPIENTS = 10_000;

const campaign: IDataObject = {
	resource: 'campaign',
	operation: 'send',
	template: template.byId(TEMPLATES.order_confirmation),
	phoneNumber: '={{ $json.phone }}',
	recipientName: '={{ $json.name }}',
	specifyVariables: 'json',
	templateParamsJson: '={{ JSON.stringify({ 1: $json.name, 2: "A-1", 3: "$5" }) }}',
};

const customers = Array.from({ length: RECIPIENTS }, (_, index) => ({
	json: { phone: String(14_162_000_001 + index), name: `Customer ${index}` },
}));

/** Hands a campaign over, and writes down what it took. */
async function handOver(title: string, sandbox: Sandbox, more: IDataObject = {}): Promise<void> {
	const requests = sandbox.requests.length;
	const before = process.memoryUsage().rss;
	let most = before;
	const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
	sandbox.on('request', () => (most = Math.max(most, process.memoryUsage().rss)));
	const began = performance.now();
	const processor = process.cpuUsage();
	const { error, json, errorItems } = await run({
		sandbox,
		items: customers,
		parameters: { ...campaign, ...more },
	});
	clearInterval(watch);
	const { user, system } = process.cpuUsage(processor);
	process.stdout.write(
		`${title}: ${String(json[0]?.recipients ?? 0)} recipients handed over, ${errorItems.length} left out, in ${((performance.now() - began) / 1000).toFixed(1)} s (${((user + system) / 1_000_000).toFixed(1)} s of the processor), ` +
			`${sandbox.requests.length - requests} requests, at most ${((most - before) / 1024 / 1024).toFixed(0)} MB more memory${error ? `; ${error.message}` : ''}\n`,
	);
}

/** A sandbox of which only the handing over is measured, not its own sending; its store counts, since it lives in this process. */
async function holdingSandbox(more: Partial<SandboxOptions> = {}): Promise<Sandbox> {
	const sandbox = await startSandbox({ dialect: 'released', statusDelay: 0, ...more });
	sandbox.campaigns.hold(true);
	return sandbox;
}

it('A campaign is handed over', async () => {
	const sandbox = await holdingSandbox();
	await handOver('Campaign', sandbox);
	await sandbox.close();
});

it('A campaign is handed over, and people are left out', async () => {
	const contacts = customers.map(({ json: { phone, name } }, index) => ({
		phone_number: phone,
		profile_name: name,
		marketing_opt_out: index % 100 === 0,
		tags: index % 100 === 1 ? ['STOP'] : [],
	}));
	const sandbox = await holdingSandbox({ contacts });
	for (const { id } of sandbox.state.contacts.filter((_, index) => index % 100 === 2)) sandbox.takeOver(id);
	const leaveOut = { optedOut: 'always', tags: ['STOP'], openConversation: true };
	await handOver('Campaign with people left out', sandbox, { leaveOut });
	await sandbox.close();
});

it('A campaign is handed over by keys', async () => {
	const sandbox = await holdingSandbox();
	store.isText = true;
	const keys = { options: { sendOnceKey: '={{ $json.phone }}' } };
	await handOver('Campaign by keys', sandbox, keys);
	await handOver('The same again, everybody having it', sandbox, keys);
	store.reset();
	sandbox.fault({ kind: 'status', status: 400, when: { path: /\/start$/ } });
	await handOver('Campaign by keys that is not started', sandbox, keys);
	await handOver('The same again, nobody having it', sandbox, keys);
	await sandbox.close();
});

it('Contacts are imported', async () => {
	const people = (count: number, from: number) =>
		Array.from({ length: count }, (_, index) => ({
			json: { phone: String(14_162_000_001 + from + index), name: `Customer ${index}` },
		}));
	/** A released server compares the key on each request, which costs it so many milliseconds (docs/whatomate-api.md#api-key). */
	const KEY = 50;
	const measured = async (parameters: IDataObject, items: ReturnType<typeof people>) => {
		const sandbox = await startSandbox({ dialect: 'released', statusDelay: 0 });
		const began = performance.now();
		const { error } = await run({ sandbox, items, parameters: { resource: 'contact', ...parameters } });
		const seconds = (performance.now() - began) / 1000;
		const requests = sandbox.requests.length;
		await sandbox.close();
		if (error) throw new Error(error.message);
		return { seconds, requests, each: (seconds + (requests * KEY) / 1000) / items.length };
	};
	const contacts = 10_000;
	const name = '={{ $json.name }}';
	const imported = await measured(
		{ operation: 'import', phoneNumber: '={{ $json.phone }}', contactName: name },
		people(contacts, 0),
	);
	const oneByOne = await measured(
		{ operation: 'upsert', phone: '={{ $json.phone }}', additionalFields: { name } },
		people(300, contacts),
	);
	process.stdout.write(
		`Import: ${contacts} contacts in ${imported.seconds.toFixed(1)} s, ${imported.requests} requests; with a released server's ` +
			`${KEY} ms for each request, 1/${(oneByOne.each / imported.each).toFixed(0)} of the time of 'Create or Update'\n`,
	);
});
