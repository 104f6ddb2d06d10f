import type { Locator, Page } from 'playwright-core';
import { middleOf } from './box';
import { byTestId } from './editor';

/** How the panel shows the data: a tree of fields, or a table with a column for each. */
export type InputView = 'schema' | 'table';

/** The panel on the left of an open form: what comes in, from which a person drags fields into the form. */
export class InputPanel {
	private readonly panel: Locator;

	/** @param page in which the form of a node is open */
	constructor(private readonly page: Page) {
		this.panel = page.locator(byTestId('ndv-input-panel'));
	}

	/** Runs the nodes before, so that there is something to drag. */
	async load(): Promise<void> {
		await this.panel.locator(byTestId('execute-previous-node')).click();
		await this.panel.locator(byTestId('ndv-run-data-display-mode')).waitFor();
	}

	/** Changes how the data is shown. */
	async show(view: InputView): Promise<void> {
		await this.panel.hover();
		await this.panel.locator(byTestId(`radio-button-${view}`)).click();
	}

	/** Opens a node in the tree, to drag from what it gave out. */
	async unfold(node: string): Promise<void> {
		await this.panel.locator(byTestId('run-data-schema-header')).filter({ hasText: node }).click();
	}

	/** What a person takes hold of: the field's name in the tree, or the head of its column. */
	private handle(field: string, view: InputView): Locator {
		return view === 'schema'
			? this.panel.locator(`${byTestId('run-data-schema-node-name')}[data-name="${field}"]`).first()
			: this.panel.locator('th').filter({ hasText: new RegExp(`^\\s*${field}\\s*$`) });
	}

	/** Drags a field onto an input of the form with the mouse, and waits until the form has taken it. */
	async drag(field: string, parameter: string, view: InputView = 'schema'): Promise<void> {
		const target = this.page.locator(`${byTestId(`parameter-input-${parameter}`)}:visible`).first();
		await target.scrollIntoViewIfNeeded();
		const from = await middleOf(this.handle(field, view));
		const to = await middleOf(target);
		const { mouse } = this.page;
		await mouse.move(from.x, from.y);
		await mouse.down();
		// A drag begins only after some pixels, and the form looks where the mouse is as it moves.
		await mouse.move(to.x, to.y, { steps: 10 });
		await mouse.move(to.x + 1, to.y);
		await mouse.up();
		await target.filter({ hasText: `json.${field}` }).waitFor();
		// What n8n shows below the field as long as one is in it hides the next.
		await this.page.locator(byTestId('tab-params')).click();
	}
}
