import type { Locator, Page } from 'playwright-core';
import { again, PATIENCE } from './again';
import { byTestId, type Editor } from './editor';

/** Building a workflow by clicking alone, in the words of the person who does it. */
export class Builder {
	private readonly page: Page;

	constructor(private readonly editor: Editor) {
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

	/** Opens the list of nodes, to add one behind the one that was added last. */
	private readonly openNodes = async (): Promise<void> => {
		await this.find('canvas-add-button').or(this.find('node-creator-plus-button')).first().click(PATIENCE);
	};

	/** Looks for a node in the list that adds one. @returns what is found. */
	async look(words: string, open = this.openNodes): Promise<Locator> {
		return await again(this.page, async () => await this.search(words, open));
	}

	private async search(words: string, open: () => Promise<void>): Promise<Locator> {
		if (!(await this.find('node-creator').isVisible())) await open();
		await this.find('node-creator-search-bar').fill(words, PATIENCE);
		const names = this.find('node-creator-item-name');
		// What was listed before goes only now.
		await names
			.first()
			.filter({ hasText: new RegExp(words, 'i') })
			.waitFor(PATIENCE);
		return names;
	}

	/**
	 * Adds a node behind the one that was added last.
	 *
	 * @param words for which the list of nodes is searched
	 * @param choices what is clicked in the list, one after the other
	 */
	async add(words: string, ...choices: string[]): Promise<void> {
		await this.addFrom(this.openNodes, words, choices);
	}

	private async addFrom(open: () => Promise<void>, words: string, choices: string[]): Promise<void> {
		const nodes = this.page.locator(`${byTestId('canvas-node')}[data-node-name]:not([data-node-name=''])`);
		const before = await nodes.count();
		await again(this.page, async () => {
			const names = await this.search(words, open);
			for (const choice of choices) {
				await names
					.filter({ hasText: exactly(choice) })
					.first()
					.click(PATIENCE);
			}
			await nodes.nth(before).waitFor({ state: 'attached', ...PATIENCE });
		});
		await this.find('node-creator').waitFor({ state: 'hidden' });
	}

	/** Chooses in a dropdown of the form that is open. */
	async choose(parameter: string, choice: string): Promise<void> {
		await this.find(`parameter-input-${parameter}`).first().click();
		await this.page.locator('.el-select-dropdown__item:visible').filter({ hasText: choice }).first().click();
	}

	/** Chooses in a dropdown that takes several, in place of what it holds. */
	async chooseInstead(parameter: string, choice: string, former: string): Promise<void> {
		await this.choose(parameter, choice);
		const entries = this.page.locator('.el-select-dropdown__item:visible');
		await entries.filter({ hasText: former }).first().click();
		await this.page.keyboard.press('Escape');
		await entries.first().waitFor({ state: 'hidden' });
	}

	/** Writes into a field of the form that is open, in place of what it holds. */
	async write(parameter: string, words: string): Promise<void> {
		await this.find(`parameter-input-${parameter}`).first().getByRole('textbox').fill(words);
		// n8n takes the words once the person has left the field.
		await this.find('tab-params').click();
	}

	/** Adds an option to the collection of the form that is open. */
	async addOption(name: string): Promise<void> {
		await this.find('collection-parameter-add').last().click();
		await this.find('collection-parameter-option')
			.filter({ hasText: exactly(name) })
			.click();
	}

	/** Adds a node behind the first output of a node that leads nowhere yet; otherwise as `add`. */
	async addBehind(node: string, words: string, ...choices: string[]): Promise<void> {
		const open = async () => {
			await this.editor.node(node).locator(byTestId('canvas-handle-plus')).first().click(PATIENCE);
			await this.find('node-creator').waitFor(PATIENCE);
		};
		await this.addFrom(open, words, choices);
	}

	/** Chooses what a rule compares with, among what n8n offers for texts. */
	async compareTexts(how: string): Promise<void> {
		await this.find('filter-operator-select').first().click();
		const entries = this.page.getByRole('menuitem');
		await entries.filter({ hasText: exactly('String') }).click();
		await entries.filter({ hasText: exactly(how) }).click();
		await this.find('filter-operator-select').filter({ hasText: how }).waitFor();
	}

	/** Takes the option away that was added last. */
	async removeOption(parameter: string): Promise<void> {
		const option = this.find(`parameter-input-${parameter}`);
		await option.hover();
		await this.editor.form.getByTitle('Delete', { exact: true }).last().click();
		await option.waitFor({ state: 'hidden' });
	}

	/** Writes what the open node gives out, in place of letting it run. */
	async pin(rows: object[]): Promise<void> {
		await this.find('ndv-edit-pinned-data').click();
		const text = this.editor.output.locator('.cm-content');
		await text.click();
		await this.page.keyboard.press('ControlOrMeta+A');
		await this.page.keyboard.insertText(JSON.stringify(rows));
		await this.editor.output.getByRole('button', { name: 'Save' }).click();
		await this.editor.output.locator('th').first().waitFor();
	}

	/** Makes the first credential, from the node whose form is open. */
	async connect(fields: Record<string, string>): Promise<void> {
		await this.find('node-credentials-empty-state').click();
		const dialog = this.find('editCredential-modal');
		for (const [name, value] of Object.entries(fields)) {
			await dialog.locator(`${byTestId(`parameter-input-${name}`)} input`).fill(value);
		}
		await dialog.locator(byTestId('credential-save-button')).click();
		// It closes itself once n8n has tried the credential.
		await dialog.waitFor({ state: 'hidden' });
	}

	/** Publishes the workflow. What n8n says to that is in `dialog`, or in a `toast` where it refuses. */
	async publish(): Promise<void> {
		await this.find('workflow-open-publish-modal-button').click();
		await this.find('workflow-publish-button').click();
	}

	/** Closes the dialog again in which n8n has refused. */
	async cancelPublishing(): Promise<void> {
		await this.find('workflow-publish-cancel-button').click();
		await this.find('workflowPublish-modal').waitFor({ state: 'hidden' });
	}

	/** What n8n tells once a workflow is published. */
	get published(): Locator {
		return this.find('activation-modal');
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
