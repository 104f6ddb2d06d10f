import type { IDataObject } from 'n8n-workflow';
import { defaultTemplates, startSandbox, type Sandbox } from '../sandbox';
import { example, type ExampleName } from './examples';
import { startMailServer, type MailServer } from './mailServer';
import type { N8nApi, WorkflowFile } from './n8n/api';
import { notInN8n1 } from './n8n/major';
import { signedIn } from './owner';

let n8n: N8nApi;
let sandbox: Sandbox;
let credential: { id: string; name: string };
let active: string | undefined;
let mailServer: MailServer | undefined;

const ANA = '14155550101';
const BRUNO = '14155550102';
const CARLA = '14155550103';
const DMITRI = '14155550104';

beforeAll(async () => {
	n8n = await signedIn();
});

beforeEach(async () => {
	sandbox = await startSandbox({
		dialect: 'released',
		templates: [
			...defaultTemplates,
			{ name: 'birthday_greeting', category: 'MARKETING', body_content: 'Happy birthday, {{1}}!' },
		],
	});
	// As the examples say: on, and empty.
	sandbox.bot.enabled = true;
	credential = await n8n.createCredential('Example', { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
});

afterEach(async () => {
	if (active !== undefined) await n8n.deactivate(active);
	active = undefined;
	await mailServer?.close();
	mailServer = undefined;
	await sandbox.close();
});

const reached = () => sandbox.phones.map(({ to }) => to);

const nodeOf = (workflow: WorkflowFile, name: string) => {
	const found = workflow.nodes.find((node) => node.name === name);
	if (!found) throw new Error(`"${workflow.name}" has no node "${name}"`);
	return found;
};

/** Imports an example with another list in one of its nodes. @returns its ID */
async function withList(
	name: ExampleName,
	node: string,
	list: Record<string, IDataObject[]>,
	change?: (workflow: WorkflowFile) => void,
): Promise<string> {
	const workflow = example(name, credential);
	nodeOf(workflow, node).parameters.jsonOutput = JSON.stringify(list);
	change?.(workflow);
	return await n8n.createWorkflow(workflow);
}

describe('appointment-reminder', () => {
	const tableTest = notInN8n1('Examples that keep a Data Table');

	/** Each test has a table of its own: n8n's stay for as long as it does. */
	const TABLE = 'WhatsApp appointments';
	const HOUR = 3_600_000;
	const DAY = 24 * HOUR;

	/** Neither midnight there nor the same day as in UTC for all hours of tomorrow. East is minus in the zone's name. */
	const ahead = [17, 18].includes(new Date().getUTCHours()) ? -6 : 6;
	const zone = `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
	const tomorrow = (Math.floor((Date.now() + ahead * HOUR) / DAY) + 1) * DAY - ahead * HOUR;

	/** Lets it work with that table, in the zone. */
	const tailor = (file: WorkflowFile, table: string) => {
		file.settings = { ...file.settings, timezone: zone };
		file.nodes = JSON.parse(JSON.stringify(file.nodes).replaceAll(TABLE, table)) as WorkflowFile['nodes'];
	};

	/** Imports it, and puts appointments into its table. @returns the ID of the workflow */
	async function prepared(table: string, appointments: IDataObject[]): Promise<string> {
		const id = await withList('appointment-reminder', 'Sample Appointments', { appointments }, (file) =>
			tailor(file, table),
		);
		const execution = await n8n.execute(id, 'When Clicking Execute');
		expect(execution.error).toBeUndefined();
		return id;
	}

	const appointment = (number: string, name: string, phone: string, starts: number) => ({
		appointment: number,
		name,
		phone,
		starts_at: new Date(starts).toISOString(),
	});

	const remind = async (id: string) => {
		const execution = await n8n.execute(id, 'Every Day at 10');
		expect(execution.error).toBeUndefined();
		return execution;
	};

	/** @returns the row of each appointment */
	const rows = async (table: string) =>
		Object.fromEntries((await n8n.rows(table)).map((row) => [String(row.appointment), row]));

	tableTest(
		'reminds of all appointments of tomorrow in the zone of the workflow, once, and anew when one is moved',
		async () => {
			const list = [
				appointment('yesterday', 'Carla', CARLA, tomorrow - 1000),
				appointment('first', 'Ana', '+1 415 555 0101', tomorrow),
				appointment('refused', 'Nobody', 'no number', tomorrow + HOUR),
				appointment('last', 'Bruno', '+1 415 555 0102', tomorrow + DAY - 60_000),
				appointment('after', 'Dmitri', DMITRI, tomorrow + DAY),
			];
			const id = await prepared('Once', list);
			const first = await remind(id);
			expect(reached()).toEqual([ANA, BRUNO]);
			expect(sandbox.phones.map((payload) => sandbox.describe(payload))).toEqual([
				expect.stringMatching(/Dear Ana, see you on \w+day, \d+ \w+, 00:00\./),
				expect.stringMatching(/Dear Bruno, see you on \w+day, \d+ \w+, 23:59\./),
			]);
			expect(first.items('Not Reminded').map(({ json }) => json)).toEqual([
				{ appointment: 'refused', reason: expect.stringContaining('not a phone number') },
			]);
			const noted = await rows('Once');
			expect([noted.first, noted.last].map((row) => row?.message_id)).toEqual(
				sandbox.deliveries.map(({ messageId }) => messageId),
			);

			await remind(id);
			expect(reached()).toEqual([ANA, BRUNO]);
			expect((await rows('Once')).first.message_id).toBe(noted.first.message_id);

			await prepared('Once', [
				{ appointment: 'first', starts_at: new Date(tomorrow + 9 * HOUR).toISOString() },
			]);
			await remind(id);
			expect(reached()).toEqual([ANA, BRUNO, ANA]);
		},
	);

	tableTest('writes each answer into the row of its own appointment, and answers the customer', async () => {
		const id = await prepared('Answers', [
			appointment('morning', 'Ana', '+1 415 555 0101', tomorrow + 9 * HOUR),
			appointment('noon', 'Ben', '+1 415 555 0101', tomorrow + 12 * HOUR),
			appointment('brazil', 'Bia', '+55 11 98237-7262', tomorrow + 10 * HOUR),
			appointment('silent', 'Dmitri', DMITRI, tomorrow + 11 * HOUR),
		]);
		await n8n.activate(id);
		active = id;
		await sandbox.until(() => sandbox.liveFeed.live.length === 1);
		await remind(id);
		const reminders = sandbox.phones.slice();
		expect(reminders).toHaveLength(4);
		const reminderOf = async (name: string) => {
			const { message_id } = (await rows('Answers'))[name];
			const index = sandbox.deliveries.findIndex(({ messageId }) => messageId === message_id);
			return reminders[index];
		};

		/** Lets somebody answer, and waits for what they get. */
		const tap = async (name: string, title: string, more: object = {}) => {
			const before = sandbox.phones.length;
			sandbox.receive({ ...sandbox.answerTo(await reminderOf(name), { tap: title }), ...more });
			await sandbox.until(() => sandbox.phones.length > before);
			return sandbox.phones[before];
		};
		const noon = await tap('noon', 'Confirm');
		expect(noon).toMatchObject({ to: ANA });
		expect(noon.text?.body).toMatch(/^Thank you, Ben\. See you on \w+day, \d+ \w+, 12:00\.$/);

		// WhatsApp knows the number without the 9: another contact, the same person.
		const brazil = await tap('brazil', 'Reschedule', { from: '551182377262' });
		expect(brazil).toMatchObject({ to: '551182377262' });
		expect(brazil.text?.body).toContain('find another time');
		expect(sandbox.transfers.waiting).toEqual([
			expect.objectContaining({
				contact_id: sandbox.contactByPhone('551182377262')?.id,
				notes: expect.stringMatching(/^Bia wants another time for the appointment brazil on .*10:00\.$/),
			}),
		]);

		// The last tap counts.
		await tap('morning', 'Reschedule');
		await tap('morning', 'Confirm');

		// A button of another message, and a tap that answers none.
		const messages = sandbox.phones.length;
		sandbox.receive({ from: DMITRI, button: 'Confirm', replyTo: 'wamid.OF-ANOTHER' });
		sandbox.receive({ from: BRUNO, button: 'Confirm' });
		const executions = await n8n.executions(id, 8);
		expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
		expect(sandbox.phones).toHaveLength(messages);

		const time = expect.stringMatching(/^\d{4}-\d\d-\d\d/);
		expect(await rows('Answers')).toEqual({
			morning: expect.objectContaining({ answer: 'Confirm', answered_at: time }),
			noon: expect.objectContaining({ answer: 'Confirm', answered_at: time }),
			brazil: expect.objectContaining({ answer: 'Reschedule', answered_at: time }),
			silent: expect.objectContaining({ answer: null, answered_at: null }),
		});
	});

	tableTest('the samples that come with it can be tried at once', async () => {
		const workflow = example('appointment-reminder', credential);
		tailor(workflow, 'Samples');
		const id = await n8n.createWorkflow(workflow);
		expect((await n8n.execute(id, 'When Clicking Execute')).error).toBeUndefined();
		await remind(id);
		expect(reached()).toEqual([ANA, BRUNO]);
	});
});

describe('birthday-greeting', () => {
	/** Imports it with these customers, on that day. @returns its ID */
	const onDay = async (day: string, customers: IDataObject[]) =>
		await withList('birthday-greeting', 'Customers', { customers }, (file) => {
			for (const name of ['Whose Birthday Is Today', 'Send Greeting']) {
				const node = nodeOf(file, name);
				const moved = JSON.stringify(node.parameters).replaceAll('$now', `DateTime.fromISO('${day}T09:00')`);
				expect(moved).not.toBe(JSON.stringify(node.parameters));
				node.parameters = JSON.parse(moved) as typeof node.parameters;
			}
		});

	const greet = async (id: string) => {
		const execution = await n8n.execute(id, 'Every Day at 9');
		expect(execution.error).toBeUndefined();
		return execution.items('Not Greeted').map(({ json }) => json);
	};

	const born: IDataObject[] = [
		{ phone: '+1 415 555 0101', name: '27 February', birthday: '1980-02-27' },
		{ phone: '+1 415 555 0102', name: '28 February', birthday: '1999-02-28' },
		{ phone: '+1 415 555 0104', name: '29 February', birthday: '1992-02-29' },
		{ phone: '+1 415 555 0105', name: '1 March', birthday: '2003-03-01' },
		{ phone: '+1 415 555 0199', name: '28 March', birthday: '2003-03-28' },
		{ phone: '+44 7700 900123', name: 'Unknown', birthday: '' },
		{ phone: '+44 7700 900124', name: 'Other notation', birthday: '28.02.1999' },
	];

	test.each([
		['2027-02-27', ['27 February']],
		['2027-02-28', ['28 February', '29 February']],
		['2027-03-01', ['1 March']],
		['2028-02-28', ['28 February']],
		['2028-02-29', ['29 February']],
	])('on %s: %j', async (day, names) => {
		expect(await greet(await onDay(day, born))).toEqual([]);
		const received = sandbox.phones.map((payload) => sandbox.describe(payload)).sort();
		expect(received).toEqual(names.map((name) => expect.stringContaining(`Happy birthday, ${name}!`)));
	});

	test('greets nobody twice in a year, and nobody who opted out', async () => {
		const birthday = '1990-05-04';
		const id = await onDay('2027-05-04', [
			{ phone: '+1 415 555 0101', name: 'Ana', birthday },
			{ phone: '14155550101', name: 'Ana again', birthday },
			{ phone: '+1 415 555 0103', name: 'Carla, who opted out', birthday },
			{ phone: '+1 415 555 0102', name: 'Bruno', birthday },
		]);
		const optedOut = [{ phone: '+1 415 555 0103', reason: expect.stringContaining('opted out') }];
		expect(await greet(id)).toEqual(optedOut);
		expect(await greet(id)).toEqual(optedOut);
		expect(reached().sort()).toEqual([ANA, BRUNO]);
	});
});

describe('retry-unreachable', () => {
	const customer = (phone: string, name: string, email: string) => ({
		phone,
		name,
		email,
		order: `A-${name}`,
		total: '$5',
	});

	/** Imports it with these customers, a mail server, and a wait that is over soon. */
	async function imported(customers: IDataObject[]): Promise<{ id: string; mails: MailServer['mails'] }> {
		mailServer = await startMailServer((to) => to.startsWith('nobody@'));
		const smtp = await n8n.createCredentialOf('smtp', 'Stand-In', mailServer.credential);
		const id = await withList('retry-unreachable', 'Customers', { customers }, (file) => {
			nodeOf(file, 'Send an E-Mail').credentials = { smtp };
			nodeOf(file, 'Wait for Late Failures').parameters = { amount: 1, unit: 'seconds' };
		});
		return { id, mails: mailServer.mails };
	}

	/** Lets the messages to these numbers fail after they were sent, once, as Meta tells it. */
	function failLater(failures: Record<string, string>): void {
		const left = new Map(Object.entries(failures));
		sandbox.on('status', ({ messageId, status }) => {
			const to = sandbox.deliveries.find((each) => each.messageId === messageId)?.payload.to ?? '';
			const error = left.get(to);
			if (status !== 'delivered' || error === undefined) return;
			left.delete(to);
			sandbox.setStatus(messageId, 'failed', error);
		});
	}

	test('writes to the unreachable by e-mail, once more to those for whom WhatsApp was busy, and to nobody else', async () => {
		const { id, mails } = await imported([
			customer('+1 415 555 0101', 'Ana', 'ana@example.com'),
			customer('+1 415 000 0000', 'Refused', 'refused@example.com'),
			customer('+1 415 555 0102', 'Bruno', 'bruno@example.com'),
			customer('+1 415 555 0104', 'Dmitri', 'dmitri@example.com'),
			customer('+1 415 555 0105', 'Late', 'late@example.com'),
			customer('+44 7700 900123', 'Stopped', 'stopped@example.com'),
			customer('+44 7700 900124', 'Unaddressed', ''),
			customer('+351 912 345 678', 'Bounced', 'nobody@example.com'),
			customer('no number', 'Invalid', 'invalid@example.com'),
			customer('14150000000', 'Refused again', 'other@example.com'),
		]);
		failLater({
			[BRUNO]: '(#131056) Pair rate limit hit',
			[DMITRI]: '(#131000) Something went wrong',
			'14155550105': '(#131026) Message undeliverable',
			'447700900123': '(#131050) User has stopped receiving marketing messages',
			'447700900124': '(#131026) Message undeliverable',
			'351912345678': '(#130472) User is part of an experiment',
		});
		const execution = await n8n.execute(id, 'Every Monday at 10');
		expect(execution.error).toBeUndefined();
		expect(mails).toEqual([
			{
				from: 'shop@example.com',
				to: ['refused@example.com'],
				subject: 'Your order is confirmed',
				text: expect.stringMatching(/^Hi Refused,\n\nwe could not reach you at WhatsApp/),
			},
			expect.objectContaining({ to: ['late@example.com'], text: expect.stringContaining('Hi Late,') }),
		]);
		const again = sandbox.phones.slice(7);
		expect(again.map(({ to }) => to).sort()).toEqual([BRUNO, DMITRI]);
		expect(sandbox.describe(again.find(({ to }) => to === BRUNO) ?? again[0])).toContain(
			'Hi Bruno, your order A-Bruno of $5 is confirmed.',
		);
		expect(sandbox.phones).toHaveLength(9);
		expect(execution.items('Not in the Campaign').map(({ json }) => json)).toEqual([
			{ phone: 'no number', reason: expect.stringContaining('not a phone number') },
		]);
	});

	test('does nothing more where everybody was reached', async () => {
		const { id, mails } = await imported([customer('+1 415 555 0101', 'Ana', 'ana@example.com')]);
		const execution = await n8n.execute(id, 'Every Monday at 10');
		expect(execution.error).toBeUndefined();
		expect(execution.ran('Why Not?')).toBe(false);
		expect(mails).toEqual([]);
		expect(reached()).toEqual([ANA]);
		expect(sandbox.contactByPhone(ANA)?.profile_name).toBe('Ana Silva');
	});

	test.each([
		['has no address', '', 'No e-mail address'],
		['has an address that does not exist', 'nobody@example.com', expect.stringMatching(/\w/)],
	])('tells who was not reached in any way: one who %s', async (_why, email, reason) => {
		const { id, mails } = await imported([
			customer('+1 415 000 0000', 'Refused', email),
			customer('+1 415 555 0101', 'Ana', 'ana@example.com'),
		]);
		const execution = await n8n.execute(id, 'Every Monday at 10');
		expect(execution.error).toBeUndefined();
		expect(execution.items('Still Not Reached').map(({ json }) => json)).toEqual([
			{ phone: '14150000000', reason },
		]);
		expect(mails).toEqual([]);
		expect(reached()).toEqual([ANA]);
	});
});
