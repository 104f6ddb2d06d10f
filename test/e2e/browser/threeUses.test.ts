import { servePage, type Listening, type Sandbox } from '../../sandbox';
import { startDemoServer } from '../demo/play';
import type { N8nApi } from '../n8n/api';
import { owner, signedIn } from '../owner';
import { Builder } from './builder';
import { byTestId, Editor } from './editor';
import { InputPanel } from './inputPanel';
import { PhonesPage } from './phonesPage';

/** What the README says can be built, built by somebody who has nothing but the README: from an empty workflow, with the mouse. */

const ANA = 'Ana Silva';
const BRUNO = 'Bruno Costa';

/** A list as people have it: each number is written in a way of its own, the last one without its country. */
const customers = [
	{ name: ANA, phone: '+1 415 555 0101', order: 'A-1' },
	{ name: BRUNO, phone: 14155550102, order: 'A-2' },
];
const withoutCountry = { name: 'Cleo Martin', phone: '415 555 0103', order: 'A-3' };

/** A slow machine takes its time for a page of the editor. */
const PATIENCE = 120_000;
jest.setTimeout(600_000);

let n8n: N8nApi;
let sandbox: Sandbox;
let served: Listening;
let editor: Editor;
let builder: Builder;
let input: InputPanel;
let phones: PhonesPage;

/** The workflows that are published, for taking that back. */
const published: string[] = [];

beforeAll(async () => {
	n8n = await signedIn();
	await n8n.removeCredentials();
	sandbox = await startDemoServer();
	served = await servePage(sandbox);
	phones = await PhonesPage.open(served.url);
	editor = await Editor.open(n8n.url, owner);
	for (const { page } of [editor, phones]) page.setDefaultTimeout(PATIENCE);
	builder = new Builder(editor);
	input = new InputPanel(editor.page);
});

afterAll(async () => {
	const errors = phones?.errors ?? [];
	for (const workflow of published) await n8n.deactivate(workflow);
	await editor?.close();
	await phones?.close();
	await served?.close();
	await sandbox?.close();
	expect(errors).toEqual([]);
});

/** Publishes the workflow that is open. @returns its ID, and what n8n says to it. */
async function publish(): Promise<{ workflow: string; words: string }> {
	await builder.publish();
	const words = await builder.published.innerText();
	await builder.published.getByRole('button', { name: 'Got it' }).click();
	const workflow = /\/workflow\/([^/?]+)/.exec(editor.page.url())?.[1] ?? '';
	published.push(workflow);
	return { workflow, words };
}

/** Adds a node that gives out rows, as a list of customers does. */
async function addRows(rows: object[]): Promise<void> {
	await builder.add('edit fields', 'Edit Fields (Set)');
	await editor.form.waitFor();
	await builder.pin(rows);
	await editor.closeNode();
}

/** @returns what has reached the phones by what is done, a line each, in the order of the numbers */
async function reached(act: () => Promise<void>, count: number): Promise<string[]> {
	const before = sandbox.phones.length;
	await act();
	await sandbox.until(() => sandbox.phones.length >= before + count);
	return sandbox.phones
		.slice(before)
		.map((payload) => sandbox.describe(payload))
		.sort();
}

test('without a credential a workflow is not published, and one is made in the node', async () => {
	await builder.begin();
	await builder.add('whatomate', 'Whatomate Live', 'On message received');
	await editor.closeNode();
	await builder.publish();
	await builder.toast('credential').waitFor();
	await editor.screenshot('uses-no-credential');
	await builder.cancelPublishing();
	await editor.openNode('Whatomate Live Trigger');
	await builder.connect({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
});

test('a template goes to a list of customers, whose columns are dragged into the form', async () => {
	await builder.begin();
	await builder.add('manual', 'Trigger manually');
	await addRows([...customers, withoutCountry]);

	await builder.add('whatomate', 'Whatomate', 'Send template message');
	await input.show('table');
	await input.drag('phone', 'contact', 'table');
	await editor.openList('template');
	await editor.search('order_confirmation');
	await editor.chooseListed('order_confirmation');
	await editor.variables(3);
	await input.drag('name', 'body_1', 'table');
	await input.drag('order', 'body_2', 'table');
	await editor.variable('body_3').fill('$12.00');

	const before = sandbox.phones.length;
	await editor.execute();
	await editor.output.getByText('Default Country').first().waitFor();
	await editor.screenshot('uses-no-country');
	expect(sandbox.phones).toHaveLength(before);
	await editor.closeNode();

	await editor.openNode('Edit Fields');
	await builder.pin(customers);
	await editor.closeNode();
	expect(await reached(async () => await builder.run(), 2)).toEqual([
		'+1 415 555 0101 ← template order_confirmation: "Hi Ana Silva, your order A-1 of $12.00 is confirmed."',
		'+1 415 555 0102 ← template order_confirmation: "Hi Bruno Costa, your order A-2 of $12.00 is confirmed."',
	]);
	await phones.bubble(ANA, 'your order A-1 of $12.00').getByText('Read', { exact: true }).waitFor();
	await editor.openNode('Send template message');
	await editor.output.getByText('your order A-2 of $12.00').waitFor();
	await editor.screenshot('uses-send');
});

test('a campaign is planned for Mondays, tried, and its report is read', async () => {
	await builder.begin();
	await builder.add('schedule', 'Schedule Trigger');
	await builder.choose('field', 'Weeks');
	await builder.chooseInstead('triggerAtDay', 'Monday', 'Sunday');
	await builder.choose('triggerAtHour', '9am');
	await editor.screenshot('uses-schedule');
	await editor.closeNode();
	await addRows([...customers, withoutCountry, { ...customers[0], phone: '0014155550101' }]);

	const SEND = 'Send template to many as one campaign';
	await builder.add('whatomate', 'Whatomate', SEND);
	await input.show('table');
	await input.drag('phone', 'phoneNumber', 'table');
	await input.drag('name', 'recipientName', 'table');
	await editor.openList('template');
	await editor.search('weekly_offer');
	await editor.chooseListed('weekly_offer');
	await editor.variables(1);
	await input.drag('name', 'body_1', 'table');
	await builder.addOption('Send Me a Test');
	await builder.write('testPhoneNumber', '+1 415 555 0102');
	expect(await reached(async () => await editor.execute(), 1)).toEqual([
		'+1 415 555 0102 ← template weekly_offer: "Hello Ana Silva, this week all bread is half the price."',
	]);
	await editor.output.getByText('Only a test was sent').waitFor();
	await builder.removeOption('testPhoneNumber');
	await editor.closeNode();

	expect(await reached(async () => await builder.run(), 2)).toEqual([
		'+1 415 555 0101 ← template weekly_offer: "Hello Ana Silva, this week all bread is half the price."',
		'+1 415 555 0102 ← template weekly_offer: "Hello Bruno Costa, this week all bread is half the price."',
	]);
	await phones.bubble(ANA, 'all bread is half the price').getByText('Read', { exact: true }).waitFor();

	await editor.openNode(SEND);
	await editor.output.locator(byTestId('branches')).getByText('Not Sent').click();
	await editor.output.getByText(withoutCountry.phone).first().waitFor();
	await editor.screenshot('uses-not-sent');
	await editor.closeNode();
	await builder.addBehind(SEND, 'whatomate', 'Whatomate', 'Get report of campaign');
	await input.show('schema');
	await input.drag('campaign_id', 'campaign');
	await editor.execute();
	await editor.output.getByText('completed').first().waitFor();
	await editor.screenshot('uses-report');
	await editor.closeNode();

	const { workflow, words } = await publish();
	expect(words).toContain('schedule');
	expect(await n8n.listExecutions(workflow)).not.toHaveLength(0);
});

/** Adds an answer to the branch of "If" that has none, to the customer whom the trigger tells of. */
async function answerBehindIf(words: string): Promise<void> {
	await builder.addBehind('If', 'whatomate', 'Whatomate', 'Send text message');
	await input.show('schema');
	await input.unfold('Whatomate Live Trigger');
	await input.drag('contact_phone', 'contact');
	await builder.write('text', words);
	await editor.closeNode();
}

test('customers are answered by what they write, each once', async () => {
	await builder.begin();
	await builder.add('whatomate', 'Whatomate Live', 'On message received');
	await editor.execute();
	await sandbox.until(() => sandbox.liveFeed.live.length === 1);
	await phones.write(ANA, 'What is the price?');
	await editor.output.getByText('What is the price?').waitFor();
	await editor.screenshot('uses-listened');
	await sandbox.until(() => sandbox.liveFeed.connections.length === 0);
	await editor.closeNode();

	await builder.add('if', 'If');
	await input.show('schema');
	await input.drag('text', 'left');
	await builder.compareTexts('contains');
	// n8n takes this one a moment later, and forgets it where the form is changed before.
	await builder.kept('"price"', async () => await builder.write('right', 'price'));
	await builder.addOption('Ignore Case');
	await editor.closeNode();
	await answerBehindIf('It costs $3.');
	await answerBehindIf('Ask me for the price.');
	await editor.screenshot('uses-auto-reply');

	const { workflow, words } = await publish();
	expect(words).toContain('write to your WhatsApp number from a phone');
	await sandbox.until(() => sandbox.liveFeed.live.length === 1);
	const before = sandbox.phones.length;
	await phones.write(ANA, 'PRICE please');
	await phones.bubble(ANA, 'It costs $3.').waitFor();
	await phones.write(BRUNO, 'Hello');
	await phones.bubble(BRUNO, 'Ask me for the price.').waitFor();
	await phones.attach(ANA, 'Picture');
	await phones.bubble(ANA, 'Ask me for the price.').waitFor();
	await n8n.settled(workflow, 3, PATIENCE);
	expect(sandbox.phones.slice(before).map((payload) => sandbox.describe(payload))).toEqual([
		'+1 415 555 0101 ← text: "It costs $3."',
		'+1 415 555 0102 ← text: "Ask me for the price."',
		'+1 415 555 0101 ← text: "Ask me for the price."',
	]);
});

test('the trigger with a webhook listens for a try, too', async () => {
	await builder.begin();
	await builder.add('whatomate', 'Whatomate', 'On message received');
	await editor.execute();
	await editor.page.getByText('Listening for test event').waitFor();
	await phones.write(BRUNO, 'Are you there?');
	await editor.output.getByText('Are you there?').waitFor();
	await editor.screenshot('uses-webhook');
});
