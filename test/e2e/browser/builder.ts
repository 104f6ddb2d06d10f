import type { Locator, Page } from 'playwright-core';
import { byTestId, type Editor } from './editor';

/** Building a workflow by clicking alone, in the words of the person who does it. */
export class Builder {
	private readonly page: Page;

	constructor(editor: Editor) {
		this.page = editor.page;
	}

	private find(id: string): Locator {
		return this.page.locator(`${byTestId(id)}:visible`);
	}

	/** Opens a workflow that has nothing in it. */
	async begin(): Promise<void> {
		await this.page.goto(new URL('/workflow/new', this.page.url()).href);
		await this.find('canvas-add-button').waitFor();
	}

	/** Looks for a node in the list that adds one. @returns what is found. */
	async look(words: string): Promise<Locator> {
		if (!(await this.find('node-creator').isVisible())) {
			await this.find('canvas-add-button').or(this.find('node-creator-plus-button')).first().click();
		}
		await this.find('node-creator-search-bar').fill(words);
		const names = this.find('node-creator-item-name');
		// What was listed before goes only now.
		await names
			.first()
			.filter({ hasText: new RegExp(words, 'i') })
			.waitFor();
		return names;
	}

	/**
	 * Adds a node behind the one that was added last.
	 *
	 * @param words for which the list of nodes is searched
	 * @param choices what is clicked in the list, one after the other
	 */
	async add(words: string, ...choices: string[]): Promise<void> {
		const names = await this.look(words);
		for (const choice of choices)
			await names
				.filter({ hasText: exactly(choice) })
				.first()
				.click();
		await this.find('node-creator').waitFor({ state: 'hidden' });
	}

	/** Chooses in a dropdown of the form that is open. */
	async choose(parameter: string, choice: string): Promise<void> {
		await this.find(`parameter-input-${parameter}`).first().click();
		await this.page.locator('.el-select-dropdown__item:visible').filter({ hasText: choice }).first().click();
	}

	/** Adds an option to the collection of the form that is open. */
	async addOption(name: string): Promise<void> {
		await this.find('collection-parameter-add').last().click();
		await this.find('collection-parameter-option')
			.filter({ hasText: exactly(name) })
			.click();
	}

	/** Runs the whole workflow. */
	async run(): Promise<void> {
		await this.find('execute-workflow-button').click();
	}

	/** Writes something, and waits until n8n has saved it, which it does by itself after a moment. */
	async kept(words: string, write: () => Promise<void>): Promise<void> {
		const saved = this.page.waitForResponse(
			(response) => response.ok() && (response.request().postData() ?? '').includes(words),
		);
		await write();
		await saved;
	}

	/** What n8n tells for a moment in a corner. */
	toast(words: string): Locator {
		return this.page.getByRole('alert').filter({ hasText: words });
	}
}

const exactly = (words: string) => new RegExp(`^\\s*${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
