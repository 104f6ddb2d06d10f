import { openBrowser } from '../../e2e/browser/chromium';
import { Editor } from '../../e2e/browser/editor';
import { PhonesPage } from '../../e2e/browser/phonesPage';
import { startDemoServer } from '../../e2e/demo/play';
import { owner } from '../../e2e/owner';
import { servePage } from '../../sandbox';
import type { Frame } from '../encode/animation';
import { pixelsOf } from '../encode/pixels';
import { workflowAmidst } from '../canvas';
import { keepAnimation } from '../keep';
import { BACK, BY_HAND, BY_TAP, OUT, reminder } from '../reminder';
import { CANVAS, HEIGHT, PHONE, sideBySide } from '../sideBySide';
import type { Stage } from '../stage';

const CUSTOMER = 'Daisy Bennett';
const NUMBER = '+44 7700 900125';

/** How long a picture is seen that has something to read, and one that moves on. */
const READ = 2200;
const MOVE = 900;

/** The animated picture: a template goes out, its button is tapped, the workflow answers, and the ticks turn blue. */
export async function outAndBack({ n8n }: Stage): Promise<void> {
	// A server of its own: on the demo's phones there is something already.
	const sandbox = await startDemoServer();
	const page = await servePage(sandbox);
	const credential = await n8n.createCredential('Corner Shop', {
		baseUrl: sandbox.url,
		apiKey: sandbox.apiKey,
	});
	const workflow = await n8n.createWorkflow(reminder(credential, CUSTOMER.split(' ')[0], NUMBER));
	const editor = await Editor.open(n8n.url, owner, { viewport: { width: 2 * CANVAS, height: 2 * HEIGHT } });
	const phones = await PhonesPage.open(page.url, { viewport: { width: PHONE + 20, height: 900 } });
	const browser = await openBrowser();
	const paper = await browser.newPage();
	const frames: Frame[] = [];
	try {
		await phones.chip(CUSTOMER).click();
		await editor.openWorkflow(workflow);
		await editor.page.keyboard.press('0');
		const keep = async (words: string, seen: number) => {
			const canvas = await workflowAmidst(editor, CANVAS, HEIGHT);
			const phone = await phones.phone(CUSTOMER).screenshot();
			frames.push({ pixels: pixelsOf(await sideBySide(paper, canvas, phone, words)), seen });
		};
		const execute = async (trigger: string) => {
			await editor.node(trigger).hover();
			await editor.page.locator(`[data-test-id="execute-workflow-button-${trigger}"]`).click();
		};
		const done = async (node: string) =>
			await editor.node(node).locator('[data-test-id=canvas-node-status-success]').waitFor();
		const tick = async (words: string, tickName: string) => {
			sandbox.release();
			await phones.bubble(CUSTOMER, words).getByText(tickName, { exact: true }).waitFor();
		};

		sandbox.hold(true);
		await keep('A workflow in n8n, and a customer’s phone', READ);
		await execute(BY_HAND);
		await done(OUT);
		const asked = 'see you on';
		await tick(asked, 'Sent');
		await keep('n8n sends a template …', MOVE);
		await tick(asked, 'Delivered');
		await keep('… it is delivered …', MOVE);
		await tick(asked, 'Read');
		await keep('… and read: the ticks turn blue', READ);

		await execute(BY_TAP);
		await sandbox.until(() => sandbox.liveFeed.live.length === 1);
		await phones.phone(CUSTOMER).getByRole('button', { name: 'Confirm' }).click();
		await phones.phone(CUSTOMER).getByRole('button', { name: 'Confirm (tapped)' }).waitFor();
		await keep('The customer taps a button', READ);
		await done(BACK);
		const answered = 'Thank you';
		await tick(answered, 'Sent');
		await keep('The workflow answers by itself', READ);
		await tick(answered, 'Delivered');
		await tick(answered, 'Read');
		await keep('Delivered, read, answered', READ);
		keepAnimation('demo', frames);
	} finally {
		await browser.close();
		await phones.close();
		await editor.close();
		await page.close();
		await sandbox.close();
	}
}
