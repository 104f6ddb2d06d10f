/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs beside n8n, not in it */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPlayground, startDemoServer, type Playground } from '../demo/play';
import { N8nApi } from '../n8n/api';
import { projectFolder } from '../n8n/install';
import { startN8n, type RunningN8n } from '../n8n/server';
import { owner } from '../owner';
import { waitFor } from '../wait';
import { Builder } from './builder';
import { Editor } from './editor';
import { PhonesPage } from './phonesPage';

/** The script of the demo video, in one take: what it says can be done, and what must be seen is seen. */

const ANA = 'Ana Silva';
const BRUNO = 'Bruno Costa';
const HANNA = 'Hanna Schäfer';
const READ = { exact: true };

let running: RunningN8n;
let demo: Playground;
let n8n: N8nApi;
let editor: Editor;
let builder: Builder;
let phones: PhonesPage;

beforeAll(async () => {
	const sandbox = await startDemoServer();
	running = await startN8n(() => undefined);
	demo = await openPlayground(running.url, sandbox, () => undefined);
	n8n = await N8nApi.signIn(running.url, owner);
	editor = await Editor.open(running.url, owner, { viewport: { width: 1280, height: 1080 } });
	builder = new Builder(editor);
	phones = await PhonesPage.open(demo.page.url, { viewport: { width: 1280, height: 1080 } });
	if (!(await phones.phone(HANNA).isVisible())) await phones.chip(HANNA).click();
}, 300_000);

afterAll(async () => {
	await editor?.close();
	await phones?.close();
	await demo?.page.close();
	await running?.stop();
	await demo?.sandbox.close();
});

const tick = async (name: string, words: string, state: string) =>
	await phones.bubble(name, words).getByText(state, READ).waitFor();

/** The address of the workflow that is built in the take. */
let built = '';

/** The three buttons of the automatic answer, each time that it came. */
const offered = () => phones.phone(BRUNO).getByRole('button', { name: 'Talk to a person' });

/** By the time at which each begins. */
const steps: Record<string, () => Promise<void>> = {
	async '0:00'() {
		for (const name of [ANA, BRUNO, HANNA]) await phones.phone(name).waitFor();
	},
	async '0:15'() {
		await builder.begin();
		const names = await builder.look('whatomate');
		await names.nth(1).waitFor();
		expect((await names.allInnerTexts()).sort()).toEqual(['Whatomate', 'Whatomate Live']);
		await editor.screenshot('video-node-list');
	},
	async '0:30'() {
		await editor.openWorkflow(demo.ids['template-to-contacts']);
		await editor.openNode('Send Template');
		const dialog = await editor.openCredential();
		await dialog.getByText('Connection tested successfully').waitFor();
		await editor.screenshot('video-credential');
		await editor.page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'hidden' });
		await editor.form.waitFor({ state: 'hidden' });
	},
	async '0:50'() {
		await builder.begin();
		await builder.add('manual', 'Trigger manually');
		await builder.add('whatomate', 'Whatomate', 'Send template message');
		await editor.form.waitFor();
	},
	async '1:05'() {
		await editor.openList('contact');
		await editor.chooseListed(ANA);
		await editor.openList('template');
		await editor.search('order_confirmation');
		await editor.chooseListed('order_confirmation');
		await editor.variables(3);
		for (const [id, value] of [
			['body_1', 'Ana'],
			['body_2', 'A-2001'],
			['body_3', '$12.00'],
		]) {
			await editor.variable(id).fill(value);
		}
		await editor.screenshot('video-template');
	},
	async '1:30'() {
		await editor.execute();
		await tick(ANA, 'Hi Ana, your order A-2001 of $12.00 is confirmed.', 'Read');
	},
	async '1:45'() {
		const before = demo.sandbox.phones.length;
		await editor.variable('body_2').fill('');
		await editor.execute();
		await editor.page
			.getByText(/is required/)
			.first()
			.waitFor();
		await editor.screenshot('video-empty-field');
		expect(demo.sandbox.phones).toHaveLength(before);
		await builder.kept('A-2001', async () => await editor.variable('body_2').fill('A-2001'));
		await editor.closeNode();
		built = editor.page.url();
	},
	async '2:00'() {
		await phones.flip(HANNA, 'Online');
		await editor.openWorkflow(demo.ids['template-to-contacts']);
		const before = demo.sandbox.phones.length;
		await builder.run();
		await demo.sandbox.until(() => demo.sandbox.phones.length >= before + 9);
		await phones.bubble(HANNA, 'A-1008').getByText('Waits at WhatsApp').waitFor();
		await tick(HANNA, 'A-1008', 'Sent');
	},
	async '2:25'() {
		await phones.phone(HANNA).getByRole('button', { name: 'Go online' }).click();
		await tick(HANNA, 'A-1008', 'Read');
	},
	async '2:35'() {
		await phones.write(BRUNO, 'Hello');
		await offered().waitFor();
	},
	async '2:50'() {
		await offered().click();
		const conversation = await phones.conversation(BRUNO);
		await conversation.getByText('has tapped "Talk to a person"').waitFor();
		await conversation.getByRole('button', { name: 'Take over' }).click();
		await conversation.getByLabel('Write to the customer').fill('Hello, this is Maria');
		await conversation.getByLabel('Write to the customer').press('Enter');
		await phones.bubble(BRUNO, 'Hello, this is Maria').waitFor();
	},
	async '3:10'() {
		const workflow = demo.ids['auto-reply'];
		const before = (await n8n.settled(workflow)).length;
		const told = demo.sandbox.once('webhook', ({ event }) => event === 'message.incoming');
		await phones.write(BRUNO, 'Thank you');
		await told;
		await editor.page.goto(`${running.url}/workflow/${workflow}/executions`);
		await editor.page.locator("[data-test-id='executions-sidebar']").waitFor();
		expect(await n8n.settled(workflow)).toHaveLength(before);
		expect(await offered().count()).toBe(1);
	},
	async '3:25'() {
		const conversation = phones.page.locator('.conversation').filter({ hasText: BRUNO });
		await conversation.getByRole('button', { name: 'Give back to the bot' }).click();
		await conversation.locator('.holder').getByText('Bot').waitFor();
		await phones.write(BRUNO, 'Hello');
		await offered().nth(1).waitFor();
	},
	async '3:40'() {
		await phones.flip(ANA, 'Blocks the business');
		await editor.page.goto(built);
		await editor.openNode('Send template message');
		await builder.addOption('Wait for Confirmation');
		await builder.choose('confirm', 'Until Sent');
		await editor.execute();
		await editor.output.getByText('131026').first().waitFor();
		await editor.screenshot('video-refused');
	},
	async '4:05'() {
		await phones.phone(ANA).getByRole('button', { name: 'Unblock' }).click();
		await editor.openWorkflow(demo.ids['scheduled-campaign']);
		await builder.run();
		await builder.toast('executed successfully').waitFor();
		await editor.openNode('Report');
		await editor.output
			.getByText(/^(sent|delivered|read)$/)
			.first()
			.waitFor();
		await editor.screenshot('video-report');
		await editor.closeNode();
		await editor.openNode('Not Sent');
		await editor.output
			.getByText(/number/)
			.first()
			.waitFor();
		await editor.screenshot('video-not-sent');
		await editor.closeNode();
	},
	async '4:25'() {
		await editor.openWorkflow(demo.ids['ai-agent']);
		await editor.node('AI Agent').waitFor();
		await editor.node('Answer With Buttons').waitFor();
		await editor.screenshot('video-agent');
	},
	async '4:35'() {
		const readme = readFileSync(join(projectFolder, 'README.md'), 'utf8');
		expect(readme).toContain('## Operations');
	},
};

/** What somebody does who tries it for the first time. */
test('at once: a template is tapped, answered, handed over, and its ticks stand in the report', async () => {
	const reminder = 'see you on';
	await tick(ANA, reminder, 'Read');
	await phones.phone(ANA).getByRole('button', { name: 'Confirm' }).first().click();
	await phones.bubble(ANA, 'Thank you, Ana. See you on').waitFor();

	await phones.write(ANA, 'Hello');
	await phones.phone(ANA).getByRole('button', { name: 'Talk to a person' }).click();
	await phones.bubble(ANA, 'A colleague will write').waitFor();
	const conversation = await phones.conversation(ANA);
	await conversation.getByRole('button', { name: 'Take over' }).click();
	await conversation.getByLabel('Write to the customer').fill('Hello, this is Maria');
	await conversation.getByLabel('Write to the customer').press('Enter');
	await tick(ANA, 'Hello, this is Maria', 'Read');
	await conversation.getByRole('button', { name: 'Give back to the bot' }).click();

	const ana = demo.sandbox.contactByPhone('14155550101')?.id ?? '';
	const sent = demo.sandbox.messagesOf(ana).find(({ content }) => content.includes(reminder));
	const row = await waitFor(
		async () =>
			(await n8n.rows('WhatsApp delivery report')).find(
				({ message_id, read }) => message_id === sent?.id && read !== null,
			),
		{ within: 30_000, what: 'the row of a message that was read' },
	);
	expect(row).toMatchObject({ phone: '14155550101', failed: null });
});

/** The rows of the script: when, and what is done. */
const script = readFileSync(join(projectFolder, 'docs', 'demo-video.md'), 'utf8');
const rows = [...script.matchAll(/^\| (\d:\d\d) \| (.*?) \|/gm)].map(([, time, doing]) => [time, doing]);

test('every row of the script is played', () => {
	expect(rows.map(([time]) => time)).toEqual(Object.keys(steps));
});

test.each(rows)('%s %s', async (time) => await steps[time]());
