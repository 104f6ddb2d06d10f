/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs beside n8n, not in it */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { projectFolder } from '../n8n/install';
import { openBrowser } from './chromium';

const screenshotFolder = join(projectFolder, 'test-output', 'screenshots');

/** The page with the customers' phones, in the words of the person in front of it. */
export class PhonesPage {
	/** What went wrong in the page's script. */
	readonly errors: string[] = [];

	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
	) {
		page.on('pageerror', (error) => this.errors.push(error.message));
		page.on('console', (message) => {
			// A refused doing is answered 409, which the browser reports too.
			if (message.type() === 'error' && !message.text().includes('409')) this.errors.push(message.text());
		});
	}

	/** Opens it, and waits for the first phone. */
	static async open(url: string, options: BrowserContextOptions = {}): Promise<PhonesPage> {
		const browser = await openBrowser();
		const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
		page.setDefaultTimeout(20_000);
		const opened = new PhonesPage(browser, page);
		await page.goto(url);
		await page.locator('.phone').first().waitFor();
		return opened;
	}

	/** The phone of a customer, by name. */
	phone(name: string): Locator {
		return this.page.getByRole('article', { name, exact: true });
	}

	/** A message on a phone that holds these words. */
	bubble(name: string, words: string): Locator {
		return this.phone(name).locator('.bubble').filter({ hasText: words }).last();
	}

	/** What opens a menu of a phone. */
	menu(name: string, words: string): Locator {
		return this.phone(name).locator('summary', { hasText: words });
	}

	/** The switch that shows a customer's phone or puts it away. */
	chip(name: string): Locator {
		return this.page.locator('.chip', { hasText: name });
	}

	/** Writes as a customer. */
	async write(name: string, words: string): Promise<void> {
		const line = this.phone(name).getByRole('textbox');
		await line.fill(words);
		await line.press('Enter');
	}

	/** Sends something else than words. */
	async attach(name: string, what: string): Promise<void> {
		await this.menu(name, 'Send something else').click();
		await this.phone(name).getByRole('button', { name: what, exact: true }).click();
	}

	/** Opens the settings of a phone. @returns the menu. */
	async settings(name: string): Promise<Locator> {
		await this.menu(name, 'Settings of this phone').click();
		return this.phone(name).locator('.settings .menu');
	}

	/** Changes one of a phone's switches. */
	async flip(name: string, which: string): Promise<void> {
		const menu = await this.settings(name);
		await menu.getByRole('switch', { name: which }).click();
		await this.page.keyboard.press('Escape');
	}

	/** A conversation in the agents' inbox, opened. */
	async conversation(name: string): Promise<Locator> {
		const found = this.page.locator('.conversation').filter({ hasText: name });
		await found.locator('summary').click();
		return found;
	}

	/** How many pixels of the page are out of sight to the right. */
	async tooWide(): Promise<number> {
		return await this.page.evaluate(
			'document.documentElement.scrollWidth - document.documentElement.clientWidth',
		);
	}

	/** Everything that can be used and has no name for those who hear the page. */
	async nameless(): Promise<string[]> {
		return await this.page
			.evaluate(`[...document.querySelectorAll('button, a, input:not([type=file]), textarea, select, summary')]
			.filter((element) => !(element.getAttribute('aria-label') || element.textContent.trim() || element.labels?.length))
			.map((element) => element.outerHTML)`);
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
