/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs beside n8n, not in it */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { projectFolder } from '../n8n/install';
import type { Owner } from '../n8n/api';
import { again, PATIENCE } from './again';
import { openBrowser } from './chromium';

const screenshotFolder = join(projectFolder, 'test-output', 'screenshots');

/** @returns a selector of what n8n's editor marks so for its own tests. */
export const byTestId = (id: string) => `[data-test-id='${id}']`;

/** n8n's editor in a browser, in the words of the person in front of it. */
export class Editor {
	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
		private readonly url: string,
	) {}

	/** Opens a browser and signs in. */
	static async open(
		url: string,
		{ email, password }: Owner,
		options: BrowserContextOptions = {},
	): Promise<Editor> {
		const browser = await openBrowser();
		const page = await browser.newPage({ viewport: { width: 1500, height: 1400 }, ...options });
		page.setDefaultTimeout(20_000);
		const editor = new Editor(browser, page, url);
		await page.goto(`${url}/signin`);
		await page.fill('input[type=email]', email);
		await page.fill('input[type=password]', password);
		await page.click(byTestId('form-submit-button'));
		await page.waitForURL(/\/(home|workflow)/);
		return editor;
	}

	/** Opens a workflow and waits until its nodes are drawn. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.page.locator(byTestId('canvas-node')).first().waitFor();
	}

	/** A node on the canvas. */
	node(name: string): Locator {
		return this.page.locator(`${byTestId('canvas-node')}[data-node-name="${name}"]`);
	}

	/** Opens the form of a node. */
	async openNode(name: string): Promise<void> {
		await again(this.page, async () => {
			await this.node(name).dblclick(PATIENCE);
			await this.form.waitFor(PATIENCE);
		});
	}

	/** Closes the form. */
	async closeNode(): Promise<void> {
		await this.page.click(byTestId('ndv-close-button'));
		await this.form.waitFor({ state: 'hidden' });
	}

	private locator(parameter: string): Locator {
		return this.page.locator(byTestId(`resource-locator-${parameter}`));
	}

	/** Opens the list of a locator. @returns what it offers. */
	async openList(parameter: string): Promise<Locator> {
		await this.locator(parameter).locator(byTestId('rlc-input')).click();
		const items = this.page.locator(`${byTestId('rlc-item')}:visible`);
		await items.first().waitFor();
		return items;
	}

	/** Types into the search field of the list that is open, and waits until the list shows a match. */
	async search(words: string): Promise<void> {
		await this.page.locator(`${byTestId('rlc-search')}:visible`).fill(words);
		const items = this.page.locator(`${byTestId('rlc-item')}:visible`);
		await items.filter({ hasText: words }).first().waitFor();
	}

	/** Chooses from the list that is open. */
	async chooseListed(name: string): Promise<void> {
		const items = this.page.locator(`${byTestId('rlc-item')}:visible`);
		await items.filter({ hasText: name }).first().click();
		await items.first().waitFor({ state: 'hidden' });
	}

	/** Opens the list of a locator that cannot be loaded, and waits for the message in its place. */
	async openFailingList(parameter: string): Promise<Locator> {
		await this.locator(parameter).locator(byTestId('rlc-input')).click();
		const error = this.page.locator(`${byTestId('rlc-error-container')}:visible`);
		await error.waitFor();
		return error;
	}

	/** What a locator shows as chosen. */
	async chosen(parameter: string): Promise<string> {
		return await this.locator(parameter).locator('input').last().inputValue();
	}

	/** The labels of the chosen template's variables, once there are so many, the first of which holds these words. */
	async variables(count: number, first = ''): Promise<string[]> {
		const labels = this.page.locator(`${byTestId('resource-mapper-container')} label[for^='value[']`);
		await labels.nth(count - 1).waitFor();
		await labels.first().filter({ hasText: first }).waitFor();
		// Next to the words of a label stands the switch between Fixed and Expression.
		return (await labels.allInnerTexts()).map((label) => label.split('\n')[0].trim());
	}

	/** The input of a variable. */
	variable(id: string): Locator {
		return this.page.locator(`${byTestId(`parameter-input-${id}`)} input`);
	}

	/** Runs the node whose form is open, together with those before it. */
	async execute(): Promise<void> {
		await this.page.click(byTestId('node-execute-button'));
	}

	/** Opens the dialog of the credential that the node uses. */
	async openCredential(): Promise<Locator> {
		await this.page.click(byTestId('credential-edit-button'));
		const dialog = this.page.locator(byTestId('editCredential-modal'));
		await dialog.locator(byTestId('parameter-input-apiKey')).waitFor();
		return dialog;
	}

	/** Enters another API key and saves, upon which n8n tries the credential. */
	async saveKey(dialog: Locator, key: string): Promise<void> {
		await dialog.locator(`${byTestId('parameter-input-apiKey')} input`).fill(key);
		await dialog.locator(byTestId('credential-save-button')).click();
	}

	/** The form of the node, in the middle. */
	get form(): Locator {
		return this.page.locator(byTestId('node-parameters'));
	}

	/** Waits until no list of the form is being loaded any more. */
	async settled(): Promise<void> {
		await this.page.waitForLoadState('networkidle');
		const inputs = `[...document.querySelectorAll("${byTestId('node-parameters')} input")]`;
		await this.page.waitForFunction(
			`!${inputs}.some(({ value, placeholder }) => /^Loading/.test(value || placeholder))`,
		);
	}

	/** The panel on the right, which shows what came out. */
	get output(): Locator {
		return this.page.locator(byTestId('output-panel'));
	}

	/** Keeps what the person sees, for looking at after the tests. */
	async screenshot(name: string): Promise<void> {
		mkdirSync(screenshotFolder, { recursive: true });
		await this.page.screenshot({ path: join(screenshotFolder, `${name}.png`), animations: 'disabled' });
	}

	/** Closes the browser. */
	async close(): Promise<void> {
		await this.browser.close();
	}
}
