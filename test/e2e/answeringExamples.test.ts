import { AGENTS, CONTACTS, startSandbox, type Sandbox } from '../sandbox';
import { example, type ExampleName } from './examples';
import type { N8nApi, WorkflowFile } from './n8n/api';
import { notInN8n1 } from './n8n/major';
import { signedIn } from './owner';
import { startTranscription, type Transcription } from './transcription';
import { waitFor } from './wait';

let n8n: N8nApi;
let sandbox: Sandbox;
let credential: { id: string; name: string };
let workflowId: string | undefined;
let transcription: Transcription | undefined;

/** Customers of the sandbox, and one who writes for the first time. */
const ANA = '14155550101';
const BRUNO = '14155550102';
const DMITRI = '14155550104';
const NIA = '14155550199';

beforeAll(async () => {
	n8n = await signedIn();
});

beforeEach(async () => {
	sandbox = await startSandbox({ dialect: 'released', allowPrivateWebhooks: true });
	// As the examples say: on, and empty.
	sandbox.bot.enabled = true;
	credential = await n8n.createCredential('Example', { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
});

afterEach(async () => {
	if (workflowId !== undefined) await n8n.deactivate(workflowId);
	workflowId = undefined;
	await transcription?.close();
	transcription = undefined;
	await sandbox.close();
});

/** Activates an example, and waits until it hears of what happens. @param change made to it first */
async function activate(name: ExampleName, change?: (workflow: WorkflowFile) => void): Promise<string> {
	const workflow = example(name, credential);
	change?.(workflow);
	const listens = workflow.nodes.some(({ type }) => type.endsWith('.whatomateLiveTrigger'));
	const connected = sandbox.liveFeed.live.length;
	workflowId = await n8n.startWorkflow(workflow);
	if (listens) await sandbox.until(() => sandbox.liveFeed.live.length > connected);
	return workflowId;
}

const parametersOf = (workflow: WorkflowFile, name: string) => {
	const found = workflow.nodes.find((node) => node.name === name);
	if (!found) throw new Error(`"${workflow.name}" has no node "${name}"`);
	return found.parameters;
};

const answered = async (messages: number) => await sandbox.until(() => sandbox.phones.length >= messages);

/** Waits until n8n has taken all that Whatomate delivers: what starts a run has started it then. */
const delivered = async () => await sandbox.until(() => sandbox.pendingWebhooks === 0);

/** @returns all texts on a phone, oldest first */
const textsFor = (phone: string): string[] =>
	sandbox.phones.filter(({ to }) => to === phone).map(({ text }) => text?.body ?? '(no text)');

const contactOf = (phone: string): string => sandbox.contactByPhone(phone)?.id ?? '';

describe('auto-reply', () => {
	const offer = expect.objectContaining({ to: NIA, type: 'interactive' });

	test('offers buttons to who writes, and answers the button that is tapped', async () => {
		const workflow = await activate('auto-reply');
		sandbox.receive({ from: NIA, name: 'Nia', text: 'Good morning!' });
		await answered(1);
		const buttons = sandbox.phones[0].interactive?.action.buttons?.map(({ reply }) => reply.title);
		expect(buttons).toEqual(['My order', 'Opening hours', 'Talk to a person']);

		sandbox.receive({ from: NIA, location: { latitude: 38.7, longitude: -9.1 } });
		for (const tap of ['My order', 'Opening hours']) {
			const before = sandbox.phones.length;
			sandbox.receive(sandbox.answerTo(sandbox.phones[0], { tap }));
			await answered(before + 1);
		}
		expect(textsFor(NIA).slice(1)).toEqual([
			expect.stringContaining('the number of your order, Nia'),
			expect.stringContaining('We are open'),
		]);
		const executions = await n8n.executions(workflow, 4);
		expect(executions.map(({ status }) => status)).toEqual(Array(4).fill('success'));
		expect(sandbox.phones).toHaveLength(3);
		expect(sandbox.transfers.all).toEqual([]);
	});

	test('hands over who wants a person, is silent until an agent gives the conversation back, and goes on then', async () => {
		const workflow = await activate('auto-reply');
		const runs = async () => (await n8n.listExecutions(workflow)).length;
		const ignored = async (text: string) => {
			const before = await runs();
			sandbox.receive({ from: NIA, text });
			await delivered();
			expect(sandbox.webhookDeliveries.at(-1)).toMatchObject({ event: 'message.incoming', status: 200 });
			expect(await runs()).toBe(before);
		};

		sandbox.receive({ from: NIA, name: 'Nia', text: 'Good morning!' });
		await answered(1);
		expect(sandbox.phones).toEqual([offer]);
		sandbox.receive(sandbox.answerTo(sandbox.phones[0], { tap: 'Talk to a person' }));
		await answered(2);
		expect(textsFor(NIA)[1]).toContain('A colleague will write');
		const waiting = {
			contact_id: contactOf(NIA),
			source: 'manual',
			status: 'active',
			whatsapp_account: 'main',
			agent_id: '',
			notes: 'Nia has tapped "Talk to a person".',
		};
		expect(sandbox.transfers.waiting).toEqual([expect.objectContaining(waiting)]);

		await ignored('Is anybody there?');
		sandbox.takeOver(contactOf(NIA), AGENTS.maria);
		await ignored('Hello Maria!');
		sandbox.giveBack(contactOf(NIA), AGENTS.maria);
		// The trigger looks at most every ten seconds who is with a person: until then, it stays silent.
		await waitFor(
			async () => {
				sandbox.receive({ from: NIA, text: 'One more question' });
				await delivered();
				return (await runs()) > 2 ? true : undefined;
			},
			{ within: 30_000, every: 1000, what: 'a run after the return' },
		);
		await answered(3);
		expect(sandbox.phones).toEqual([offer, expect.anything(), offer]);
		expect(sandbox.transfers.all).toEqual([expect.objectContaining({ status: 'resumed' })]);
		const executions = await n8n.executions(workflow, 3);
		expect(executions.map(({ status }) => status)).toEqual(Array(3).fill('success'));
	});

	test('answers nobody whom an agent has, and everybody else', async () => {
		sandbox.takeOver(CONTACTS.bruno, AGENTS.maria);
		const workflow = await activate('auto-reply');
		sandbox.receive({ from: BRUNO, text: 'Hello Maria!' });
		sandbox.receive({ from: NIA, text: 'Good morning!' });
		await answered(1);
		await delivered();
		expect(await n8n.executions(workflow, 1)).toHaveLength(1);
		expect(sandbox.phones).toEqual([offer]);
	});
});

describe('read-and-answer', () => {
	const run = async () => {
		const execution = await n8n.runWorkflow(example('read-and-answer', credential));
		expect(execution.error).toBeUndefined();
		return execution.ran('Answer With Buttons');
	};

	test.each([
		['on, and reads everything at once', true, 'read'],
		['off', false, 'received'],
		['not set up', undefined, 'received'],
	])("answers the customer's last word once, while the bot is %s", async (_state, enabled, status) => {
		sandbox.bot.enabled = enabled;
		expect(sandbox.receive({ from: DMITRI, text: 'Are you there?' }).status).toBe(status);
		expect(await run()).toBe(true);
		expect(sandbox.phones.map(({ to, type }) => [to, type])).toEqual([[DMITRI, 'interactive']]);
		expect(sandbox.readReceipts.map(({ contactId }) => contactId)).toContain(CONTACTS.dmitri);

		expect(await run()).toBe(false);
		expect(sandbox.phones).toHaveLength(1);
		sandbox.receive(sandbox.answerTo(sandbox.phones[0], { tap: 'My order' }));
		expect(await run()).toBe(true);
		expect(sandbox.phones).toHaveLength(2);
	});
});

test('collect-messages answers several quick messages of a customer once, and each customer apart', async () => {
	const workflow = await activate('collect-messages');
	sandbox.addMessage(CONTACTS.ana, { direction: 'incoming', content: 'Long ago' });
	sandbox.addMessage(CONTACTS.ana, { content: 'And answered' });
	for (const text of ['Hi', 'a question', 'about my order']) sandbox.receive({ from: ANA, text });
	sandbox.receive({ from: BRUNO, text: 'Me too' });
	await answered(2);
	const executions = await n8n.executions(workflow, 4);
	expect(executions.map(({ status }) => status)).toEqual(Array(4).fill('success'));
	expect(sandbox.phones).toHaveLength(2);
	expect(textsFor(ANA)).toEqual([expect.stringMatching(/:\nHi\na question\nabout my order$/)]);
	expect(textsFor(BRUNO)).toEqual([expect.stringMatching(/:\nMe too$/)]);

	sandbox.receive({ from: ANA, text: 'Thank you' });
	await answered(3);
	expect(textsFor(ANA)[1]).toMatch(/:\nThank you$/);
});

test('voice-message gives the file to a transcription service, and answers the message with what was understood', async () => {
	transcription = await startTranscription((bytes) =>
		bytes.includes('noise') ? ' ' : 'Two roses, please. ',
	);
	const { url, heard } = transcription;
	const openAiApi = await n8n.createCredentialOf('openAiApi', 'Stand-In', { apiKey: 'stand-in', url });
	const workflow = await activate('voice-message', (file) => {
		const service = file.nodes.find(({ name }) => name === 'Write Down What Was Said');
		Object.assign(service ?? {}, { credentials: { openAiApi } });
		const parameters = parametersOf(file, 'Write Down What Was Said');
		parameters.url = String(parameters.url).replace('https://api.openai.com/v1', url);
	});
	const voice = (words: string) =>
		({
			kind: 'audio',
			filename: 'voice.ogg',
			contentType: 'audio/ogg; codecs=opus',
			bytes: Buffer.from(`OggS ${words}`),
		}) as const;

	sandbox.receive({ from: ANA, text: 'No voice' });
	const said = sandbox.receive({ from: ANA, media: voice('roses') });
	await answered(1);
	expect(heard).toEqual([
		{
			path: '/v1/audio/transcriptions',
			authorization: 'Bearer stand-in',
			model: expect.stringContaining('transcribe'),
			fileName: expect.stringMatching(/\.ogg$/),
			contentType: expect.stringContaining('audio/ogg'),
			bytes: Buffer.from('OggS roses'),
		},
	]);
	expect(sandbox.phones).toEqual([expect.objectContaining({ to: ANA, context: { message_id: said.wamid } })]);
	expect(textsFor(ANA)).toEqual([expect.stringContaining('"Two roses, please."')]);

	sandbox.receive({ from: ANA, media: voice('noise') });
	await answered(2);
	expect(textsFor(ANA)[1]).toContain('could not understand');
	expect(await n8n.executions(workflow, 2)).toHaveLength(2);
});

describe('out-of-hours', () => {
	/** @returns the name of the zone in which it is this hour now */
	const zoneWithHour = (hour: number): string => {
		const ahead = ((hour - new Date().getUTCHours() + 36) % 24) - 12;
		// In these names, east is minus.
		return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
	};
	const weekday = (zone: string) =>
		new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: zone }).format(new Date());

	/** Opens on all days at the same hours, in a zone where it is twelve. */
	const open =
		(hours: string, zone = zoneWithHour(12)) =>
		(workflow: WorkflowFile) => {
			workflow.settings = { ...workflow.settings, timezone: zone };
			const { assignments } = parametersOf(workflow, 'Opening Hours').assignments as {
				assignments: Array<{ name: string; value: string }>;
			};
			expect(assignments).toHaveLength(7);
			for (const day of assignments) day.value = hours;
			return assignments;
		};

	test('tells everybody once a day that the shop is closed, but who talks to a person', async () => {
		sandbox.takeOver(CONTACTS.bruno, AGENTS.maria);
		const workflow = await activate('out-of-hours', open(''));
		for (const from of [ANA, ANA, BRUNO, NIA]) sandbox.receive({ from, text: 'Hello?' });
		await answered(2);
		const executions = await n8n.executions(workflow, 3);
		expect(executions.map(({ status }) => status)).toEqual(Array(3).fill('success'));
		expect(sandbox.phones.map(({ to }) => to).sort()).toEqual([ANA, NIA].sort());
		expect(textsFor(ANA)).toEqual([expect.stringContaining('We are closed')]);
	});

	test.each([
		['open', '09:00-18:00', []],
		['closed at noon', '09:00-12:00, 14:00-18:00', [ANA]],
		['open after the break', '08:00-10:00, 11:00-15:00', []],
		['closed since the morning', '06:00-12:00', [ANA]],
		['open until midnight', '12:00-24:00', []],
	])('%s: %s', async (_state, hours, expected) => {
		const workflow = await activate('out-of-hours', open(hours));
		sandbox.receive({ from: ANA, text: 'Hello?' });
		const [execution] = await n8n.executions(workflow, 1);
		expect(execution.error).toBeUndefined();
		expect(sandbox.phones.map(({ to }) => to)).toEqual(expected);
	});

	test("looks at the day of the week in the workflow's own time zone", async () => {
		const zone = 'Etc/GMT-14';
		// Whatever day it is there, it is not in the zone that is 26 hours behind.
		const [there, elsewhere] = [weekday(zone), weekday('Etc/GMT+12')];
		expect(there).not.toBe(elsewhere);
		const workflow = await activate('out-of-hours', (file) => {
			for (const day of open('', zone)(file)) if (day.name === there) day.value = '00:00-24:00';
		});
		sandbox.receive({ from: ANA, text: 'Hello?' });
		const [execution] = await n8n.executions(workflow, 1);
		expect(execution.error).toBeUndefined();
		expect(execution.ran('Say When We Open')).toBe(false);
		expect(sandbox.phones).toEqual([]);
	});
});

const tableTest = notInN8n1('Examples that keep a Data Table');

tableTest(
	'inbox-button-ticket puts a button into the inbox; a click makes a row, and notes its number',
	async () => {
		const id = await n8n.createWorkflow(example('inbox-button-ticket', credential));
		await n8n.execute(id, 'When Clicking Execute', 'Ticket Table');
		await n8n.activate(id);
		workflowId = id;
		const [button, ...others] = sandbox.inboxButtons.all;
		expect(others).toEqual([]);
		expect(button).toMatchObject({ name: 'Create Ticket', icon: 'ticket', is_active: true });

		const agents: Array<[contact: string, agent: string]> = [
			[CONTACTS.bruno, AGENTS.maria],
			[CONTACTS.dmitri, AGENTS.omar],
		];
		for (const [contact, agent] of agents) {
			expect(await sandbox.clickButton(button.id, contact, agent)).toMatchObject({ success: true });
		}
		const executions = await n8n.executions(id, 3);
		expect(executions.map(({ status }) => status)).toEqual(Array(3).fill('success'));

		const rows = await n8n.rows('WhatsApp tickets');
		expect(rows).toHaveLength(2);
		const ticket = (contactId: string) => rows.find(({ contact_id }) => contact_id === contactId);
		expect(ticket(CONTACTS.bruno)).toMatchObject({ phone: BRUNO, opened_by: 'Maria Gomes', status: 'open' });
		expect(ticket(CONTACTS.dmitri)).toMatchObject({
			phone: DMITRI,
			opened_by: 'Omar Haddad',
			status: 'open',
		});
		for (const [contact] of agents) {
			const { id: number, opened_by: agent } = ticket(contact) ?? {};
			const notes = sandbox.notes.of(contact).map(({ content }) => content);
			expect(notes).toEqual([`Ticket ${String(number)}, opened by ${String(agent)}`]);
		}
		expect(sandbox.phones).toEqual([]);

		await n8n.deactivate(id);
		workflowId = undefined;
		expect(sandbox.inboxButtons.all).toEqual([]);
	},
);
