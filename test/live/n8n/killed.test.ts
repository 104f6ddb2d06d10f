/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- reads the settings of the run, and says what takes so long */
import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { N8nApi } from '../../e2e/n8n/api';
import { startN8n, type RunningN8n } from '../../e2e/n8n/server';
import { owner } from '../../e2e/owner';
import { waitFor } from '../../e2e/wait';
import { call, calledBy, fromList, NODE, workflowOf } from '../../e2e/workflows';
import { api, messagesFromNow, plainTemplate, until } from '../meta';
import type { ListedTemplate } from '../meta';
import { holdingBefore, type Held, type Holding } from './holding';

/**
 * A campaign with a key for each recipient, from a real n8n that is killed in the middle of it, over a released server whose WhatsApp is a
 * stand-in. What counts is what reached the stand-in: everybody once, when it is run again.
 */
const { WHATOMATE_URL: baseUrl = '', WHATOMATE_API_KEY: apiKey = '' } = process.env;

/** A third chunk, so that the second one is neither the first nor the last. */
const RECIPIENTS = 2100;
/** What goes up at once. */
const CHUNK = 1000;

/** How the numbers of this run begin: each is that of a thousand people. */
const BEGINNINGS = ['416', '647', '905'].map((area) => `1${area}2${String(Date.now()).slice(-3)}`);
const people = Array.from({ length: RECIPIENTS }, (_, index) => ({
	phone: `${BEGINNINGS[Math.floor(index / 1000)]}${String(index % 1000).padStart(3, '0')}`,
}));
const numbers = people.map(({ phone }) => phone).sort();

/** How long the server may take to send them, on a slow machine. */
const SENDING = 300_000;
jest.setTimeout(2 * SENDING);

let n8n: RunningN8n;
let server: Holding;
let template: ListedTemplate;

beforeAll(async () => {
	template = await plainTemplate();
	server = await holdingBefore(baseUrl);
	n8n = await startN8n((line) => console.warn(line));
	await N8nApi.signUp(n8n.url, owner);
});

afterAll(async () => {
	await n8n?.stop();
	await server?.close();
});

/** The server has made a contact of everybody: they go, some side by side, since it takes its time over each. */
afterAll(async () => {
	for (const beginning of BEGINNINGS) {
		const path = `/api/contacts?limit=100&search=${beginning}`;
		for (;;) {
			const { contacts } = await api<{ contacts: Array<{ id: string }> }>('GET', path);
			if (contacts.length === 0) break;
			await Promise.all(contacts.map(async ({ id }) => await api('DELETE', `/api/contacts/${id}`)));
		}
	}
}, 2 * SENDING);

interface Listed {
	id: string;
	name: string;
	status: string;
	total_recipients: number;
}

/** @returns what the server has of the campaigns of this name, oldest first */
const campaignsOf = async (name: string) => {
	const { campaigns } = await api<{ campaigns: Listed[] }>('GET', `/api/campaigns?limit=100&search=${name}`);
	return campaigns.filter((each) => each.name === name).reverse();
};

/** What the node gave at both outputs: a webhook answers with one of them only. */
const OUTCOME = 'Outcome';
const outcomeCode = `const of = (output) => $('${NODE}').all(output).map(({ json }) => json);
return [{ json: { sent: of(0), left: of(1) } }];`;

/** @returns the path of the webhook that sends the campaign */
async function campaignInProduction(name: string): Promise<string> {
	const n8nApi = await N8nApi.signIn(n8n.url, owner);
	const credential = await n8nApi.createCredential('Released', { baseUrl: server.url, apiKey });
	const workflow = workflowOf(
		credential,
		{
			resource: 'campaign',
			operation: 'send',
			template: fromList(template.id),
			phoneNumber: '={{ $json.phone }}',
			campaignName: name,
			options: { sendOnceKey: `=${name}-{{ $json.phone }}` },
		},
		{ items: people, name },
	);
	const path = randomUUID();
	const both = [{ node: OUTCOME, type: 'main', index: 0 }];
	await n8nApi.startWorkflow(
		calledBy(path, {
			...workflow,
			nodes: [
				...workflow.nodes,
				{
					id: 'outcome',
					name: OUTCOME,
					type: 'n8n-nodes-base.code',
					typeVersion: 2,
					position: [660, 0],
					parameters: { jsCode: outcomeCode },
				},
			],
			connections: { ...workflow.connections, [NODE]: { main: [both, both] } },
		}),
	);
	return path;
}

interface Outcome {
	sent: IDataObject[];
	left: IDataObject[];
}

const execute = async (path: string): Promise<Outcome> => {
	const [outcome] = await waitFor(async () => await call(n8n.url, path), {
		within: 90_000,
		what: 'the webhook',
	});
	return outcome as unknown as Outcome;
};

interface Moment {
	when: string;
	held: Held;
	/** The campaign at this moment. */
	campaign: Partial<Listed>;
	/** Whether they have their messages by it, though n8n does not know. */
	isSent: boolean;
}

const moments: Moment[] = [
	{
		when: 'with the first thousand of them in the campaign',
		held: { path: '/recipients/import', number: 2, what: 'request' },
		campaign: { status: 'draft', total_recipients: CHUNK },
		isSent: false,
	},
	{
		when: 'with all of them in it, and the start on its way',
		held: { path: '/start', number: 1, what: 'request' },
		campaign: { status: 'draft', total_recipients: RECIPIENTS },
		isSent: false,
	},
	{
		when: 'after the server began to send',
		held: { path: '/start', number: 1, what: 'answer' },
		campaign: { status: 'processing', total_recipients: RECIPIENTS },
		isSent: true,
	},
];

test.each(moments)('everybody gets it once, though n8n is killed $when', async (moment) => {
	const { held, isSent } = moment;
	const name = `killed-${Date.now()}-${moments.indexOf(moment)}`;
	const path = await campaignInProduction(name);
	const reached = messagesFromNow((phone) => BEGINNINGS.some((beginning) => phone.startsWith(beginning)));

	const isHeld = server.hold(held);
	const killed = call(n8n.url, path).catch(() => 'broke off');
	await isHeld;
	expect(await campaignsOf(name)).toMatchObject([moment.campaign]);
	await n8n.kill();
	expect(await killed).toBe('broke off');
	await n8n.startUp();

	const { sent, left } = await execute(path);
	if (isSent) {
		expect(sent).toEqual([]);
		expect(left).toHaveLength(RECIPIENTS);
		const reason = expect.stringContaining('An earlier execution sent a message with this key');
		for (const each of left) expect(each).toMatchObject({ reason });
	} else {
		expect(sent).toMatchObject([{ recipients: RECIPIENTS, skipped: 0 }]);
		expect(left).toEqual([]);
	}
	// What was on its way arrives late, and does nothing any more.
	expect(await server.release()).toBe(isSent ? 200 : 400);

	const again = await execute(path);
	expect([again.sent.length, again.left.length]).toEqual([0, RECIPIENTS]);
	const statuses = isSent ? ['completed'] : ['cancelled', 'completed'];
	await until(async () => (await campaignsOf(name)).at(-1)?.status === 'completed', SENDING);
	expect((await campaignsOf(name)).map(({ status }) => status)).toEqual(statuses);
	expect(reached().sort()).toEqual(numbers);
});
