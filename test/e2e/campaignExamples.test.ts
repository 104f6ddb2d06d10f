import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox';
import { example, type ExampleName } from './examples';
import { startMailServer, type MailServer } from './mailServer';
import type { Execution } from './n8n/execution';
import type { N8nApi, WorkflowFile } from './n8n/api';
import { signedIn } from './owner';
import { waitFor } from './wait';

let n8n: N8nApi;
let sandbox: Sandbox;
let credential: { id: string; name: string };
let active: string[] = [];
let mailServer: MailServer | undefined;

const ANA = '14155550101';
const BRUNO = '14155550102';
const CARLA = '14155550103';
const DMITRI = '14155550104';
const EMI = '14155550105';
const NAMELESS = '14155550107';
/** WhatsApp does not know this number. */
const REFUSED = '14150000000';

/** One person: Brazilian numbers have two notations. */
const FILIPA = '5511982377262';
const FILIPA_OTHERWISE = '551182377262';

/** As the examples name them. */
const [NEWSLETTER, NO_OFFERS] = ['newsletter', 'no-offers'];

const subscriber = (phone_number: string, profile_name: string, ...moreTags: string[]) => ({
	phone_number,
	profile_name,
	tags: [NEWSLETTER, ...moreTags],
	whatsapp_account: 'main',
});

beforeAll(async () => {
	n8n = await signedIn();
});

/** Starts a server that has what the examples tell their users to make. */
async function serve(options: Partial<SandboxOptions> = {}, tags = [NEWSLETTER, NO_OFFERS]): Promise<void> {
	sandbox = await startSandbox({ dialect: 'released', ...options });
	sandbox.bot.enabled = true;
	for (const tag of tags) sandbox.addTag(tag);
	sandbox.addTemplate({
		name: 'weekly_offer',
		category: 'MARKETING',
		body_content: 'Hi {{1}}, this week everything is 10% off. Reply STOP to get no more offers.',
	});
	credential = await n8n.createCredential('Example', { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
}

afterEach(async () => {
	for (const id of active) await n8n.deactivate(id);
	active = [];
	await mailServer?.close();
	mailServer = undefined;
	await sandbox.close();
});

/** Activates an example, and waits until it hears of what happens. */
async function activate(workflow: WorkflowFile): Promise<string> {
	const connected = sandbox.liveFeed.live.length;
	const id = await n8n.startWorkflow(workflow);
	active.push(id);
	await sandbox.until(() => sandbox.liveFeed.live.length > connected);
	return id;
}

const create = async (name: ExampleName): Promise<string> =>
	await n8n.createWorkflow(example(name, credential));

/** @returns the numbers to which these words went, in order */
const phonesWith = (words: string): string[] =>
	sandbox.phones
		.filter((payload) => sandbox.describe(payload).includes(words))
		.map(({ to }) => to)
		.sort();

/** A Friday: the schedule starts, and the campaign comes to its end. @returns who got the offer on that day */
async function friday(weekly: string): Promise<{ execution: Execution; got: string[] }> {
	const before = sandbox.phones.length;
	const execution = await n8n.execute(weekly, 'Every Friday at 10');
	expect(execution.error).toBeUndefined();
	await sandbox.until(() => sandbox.campaigns.all.every(({ status }) => status === 'completed'));
	const got = sandbox.phones.slice(before).map(({ to }) => to);
	return { execution, got: got.sort() };
}

describe('weekly-offer', () => {
	test('reaches once each who has the tag, and nobody who must not get it', async () => {
		await serve({
			contacts: [
				subscriber(ANA, 'Ana'),
				subscriber(`+${ANA}`, 'Ana, stored twice'),
				subscriber(BRUNO, 'Bruno', NO_OFFERS),
				{ ...subscriber(CARLA, 'Carla'), marketing_opt_out: true },
				{ phone_number: DMITRI, profile_name: 'Dmitri, without the tag' },
				subscriber(EMI, 'Emi'),
				{ ...subscriber(NAMELESS, ''), tags: ['Newsletter'] },
				subscriber(FILIPA, 'Filipa'),
				{ phone_number: FILIPA_OTHERWISE, profile_name: 'Filipa, who wrote STOP', tags: [NO_OFFERS] },
				...Array.from({ length: 120 }, (_, index) => subscriber(`1415556${1000 + index}`, `No. ${index}`)),
			],
		});
		sandbox.takeOver(sandbox.contactByPhone(EMI)?.id ?? '');
		const weekly = await create('weekly-offer');
		const { execution, got } = await friday(weekly);

		expect(got).toHaveLength(122);
		expect(new Set(got).size).toBe(122);
		expect(got.filter((phone) => !phone.startsWith('1415556'))).toEqual([ANA, NAMELESS]);
		expect(phonesWith('Hi Ana')).toEqual([ANA]);
		expect(phonesWith('Hi there')).toEqual([NAMELESS]);
		expect(execution.items('Send Offer').map(({ json }) => json)).toEqual([
			expect.objectContaining({ recipients: 122, duplicates: 1, invalid: 0, left_out: 2 }),
		]);
		const reasons = execution.items('Why Not Sent').map(({ json }) => json);
		expect(reasons).toHaveLength(2);
		expect(reasons).toEqual(
			expect.arrayContaining([
				{ reason: 'Talks to a person now', count_phone_number: 1, appended_phone_number: [EMI] },
				{ reason: "Has the tag 'no-offers'", count_phone_number: 1, appended_phone_number: [FILIPA] },
			]),
		);

		expect((await friday(weekly)).got).toEqual([]);
	});

	test('sends nothing as long as Whatomate does not have the tag of STOP', async () => {
		await serve({ contacts: [subscriber(ANA, 'Ana')] }, [NEWSLETTER]);
		const { error } = await n8n.execute(await create('weekly-offer'), 'Every Friday at 10');
		expect(error?.message).toContain("there is no tag 'no-offers'");
		expect(error?.description).toContain('make this one in Whatomate');
		expect(sandbox.campaigns.all).toEqual([]);
		expect(sandbox.phones).toEqual([]);
	});

	test('starts no campaign when nobody wants offers', async () => {
		await serve({ contacts: [subscriber(BRUNO, 'Bruno', NO_OFFERS)] });
		const execution = await n8n.execute(await create('weekly-offer'), 'Every Friday at 10');
		expect(execution.error).toBeUndefined();
		expect(execution.ran('Send Offer')).toBe(false);
		expect(sandbox.campaigns.all).toEqual([]);
	});
});

describe('stop-and-start', () => {
	test('the weekly offer leaves out who wrote STOP, and not any more who wrote START', async () => {
		await serve({ contacts: [subscriber(ANA, 'Ana'), subscriber(BRUNO, 'Bruno', 'vip')] });
		const answers = await activate(example('stop-and-start', credential));
		/** As in a week of its own, in which nobody has had the offer yet. */
		const nextFriday = async () => await friday(await create('weekly-offer'));
		const tags = () => sandbox.contactByPhone(BRUNO)?.tags;
		const write = async (text: string, answer: string) => {
			const before = phonesWith(answer).length;
			sandbox.receive({ from: BRUNO, text });
			await sandbox.until(() => phonesWith(answer).length > before);
		};
		expect((await nextFriday()).got).toEqual([ANA, BRUNO]);

		await write(' Stop. ', 'no more offers from us');
		expect(tags()).toEqual([NEWSLETTER, 'vip', NO_OFFERS]);
		expect((await nextFriday()).got).toEqual([ANA]);
		// Whoever is not sure writes it again.
		await write('STOP', 'no more offers from us');
		expect((await nextFriday()).got).toEqual([ANA]);

		await write('start', 'get our offers again');
		expect(tags()).toEqual([NEWSLETTER, 'vip']);
		expect((await nextFriday()).got).toEqual([ANA, BRUNO]);
		const executions = await n8n.executions(answers, 3);
		expect(executions.map(({ status }) => status)).toEqual(Array(3).fill('success'));
	});

	test('takes a word for what it is, and nothing else for a word', async () => {
		await serve({
			contacts: [{ phone_number: EMI }, { phone_number: FILIPA, tags: ['No-Offers', NO_OFFERS] }],
		});
		sandbox.takeOver(sandbox.contactByPhone(EMI)?.id ?? '');
		const workflow = await activate(example('stop-and-start', credential));
		const stop = ['STOP', 'stop', 'Stopp!', '  stop .\n', 'Unsubscribe'];
		const nothing = ['Please stop by tomorrow', 'Don’t stop', 'start-up', 'stopstart', 'S T O P', '!', ''];
		const from = (index: number) => `1415557${1000 + index}`;
		stop.forEach((text, index) => sandbox.receive({ from: from(index), text }));
		nothing.forEach((text, index) => sandbox.receive({ from: from(100 + index), text }));
		sandbox.receive({ from: from(200), location: { latitude: 38.7, longitude: -9.1 } });
		sandbox.receive({ from: from(201), button: 'STOP' });
		// Also who talks to a person, and who has the tag in another spelling from somebody who set it by hand.
		sandbox.receive({ from: EMI, text: 'STOP' });
		sandbox.receive({ from: FILIPA, text: 'START.' });

		const executions = await n8n.executions(workflow, stop.length + nothing.length + 4);
		expect(executions.map(({ error }) => error?.message)).toEqual(executions.map(() => undefined));
		const stopped = [...stop.map((_, index) => from(index)), from(201), EMI].sort();
		expect(phonesWith('no more offers from us')).toEqual(stopped);
		expect(phonesWith('get our offers again')).toEqual([FILIPA]);
		expect(sandbox.phones).toHaveLength(stopped.length + 1);
		const withTag = sandbox.state.contacts.filter(({ tags }) => tags.includes(NO_OFFERS));
		expect(withTag.map(({ phone_number }) => phone_number).sort()).toEqual(stopped);
		expect(sandbox.contactByPhone(FILIPA)?.tags).toEqual([]);
	});
});

describe('campaign-report', () => {
	/** Activates it with a mail server of the test's own. @param change made to the example first */
	async function report(change?: (workflow: WorkflowFile) => void): Promise<string> {
		mailServer = await startMailServer();
		const smtp = await n8n.createCredentialOf('smtp', 'Stand-In', mailServer.credential);
		const workflow = example('campaign-report', credential);
		const email = workflow.nodes.find(({ name }) => name === 'Send Report');
		Object.assign(email ?? {}, { credentials: { smtp } });
		change?.(workflow);
		return await activate(workflow);
	}

	const mail = async () =>
		await waitFor(async () => mailServer?.mails[0], { within: 60_000, what: 'the email' });

	test('mails how many got it, why others did not, and who answered', async () => {
		await serve({
			contacts: [subscriber(REFUSED, 'Not on WhatsApp'), subscriber(ANA, 'Ana')],
			readAfterDelivery: true,
			campaignDelay: 100,
		});
		const workflow = await report(({ nodes }) => {
			// Not a day, but as long as it takes until the customer has answered: the campaign is held until then.
			const pause = nodes.find(({ name }) => name === 'Give Them a Day');
			Object.assign(pause?.parameters ?? {}, { amount: 0 });
		});
		const execution = await n8n.execute(await create('weekly-offer'), 'Every Friday at 10');
		expect(execution.error).toBeUndefined();
		await sandbox.until(() => sandbox.phones.length === 1);
		sandbox.campaigns.hold(true);
		await sandbox.until(() => sandbox.campaigns.all[0].read_count === 1);
		sandbox.receive({ from: ANA, text: 'Ótimo! Also in the shop?\n.\nAna' });
		expect(mailServer?.mails).toEqual([]);
		sandbox.campaigns.hold(false);

		const { from, to, subject, text } = await mail();
		expect({ from, to }).toEqual({ from: 'n8n@example.com', to: ['team@example.com'] });
		expect(subject).toMatch(/^Weekly offer of \d{4}-\d\d-\d\d: 1 of 2 delivered, 1 failed$/);
		expect(text.replace(/\d{4}-\d\d-\d\d/, 'DATE').split('\n')).toEqual([
			'The campaign "Weekly offer of DATE" is completed. It sent the template weekly_offer from main.',
			'',
			'Recipients: 2',
			'Delivered: 1 (50 %)',
			'Read: 1 (50 %)',
			'Answered: 1',
			'Failed: 1 (50 %)',
			expect.stringMatching(/^- 1 × \w/),
			'',
			'The first answers:',
			`- Ana (${ANA}): Ótimo! Also in the shop?`,
			'.',
			'Ana',
		]);
		const executions = await n8n.executions(workflow, 1);
		expect(executions.map(({ status }) => status)).toEqual(['success']);
	});

	test('waits a day for one that is completed, and none for one that was cancelled', async () => {
		await serve();
		const workflow = await report();
		const { id: template_id } = sandbox.addTemplate({ name: 'news', body_content: 'News!' });
		const end = (name: string, status: 'completed' | 'cancelled') => {
			const campaign = sandbox.campaigns.add({ name, template_id, whatsapp_account: 'main' });
			const completed_at = status === 'completed' ? new Date().toISOString() : undefined;
			sandbox.campaigns.change(campaign, { status, completed_at });
		};
		end('Spring', 'completed');
		end('Summer', 'cancelled');
		// Nothing tells of a cancelled one: the trigger finds it when it looks back, as after every reconnection.
		sandbox.liveFeed.breakAll();
		expect(await mail()).toMatchObject({
			subject: 'Summer: cancelled, 0 of 0 delivered, 0 failed',
			text: expect.stringContaining('Answered: 0'),
		});
		const states = async () => (await n8n.listExecutions(workflow)).map(({ status }) => status).sort();
		await waitFor(async () => ((await states()).includes('running') ? undefined : true), {
			within: 30_000,
			what: 'the end of what runs',
		});
		expect(await states()).toEqual(['success', 'waiting']);
		expect(mailServer?.mails).toHaveLength(1);
	});
});
