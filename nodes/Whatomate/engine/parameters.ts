import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Reads parameters. For every question, n8n looks through the whole form for the parameter and resolves the expressions in it, which
 * takes longer than all that the node itself does for an item; one without an expression is the same for all items, and asked for once.
 */
export class Parameters {
	/** By name: those without an expression, once they were read. */
	private readonly same = new Map<string, unknown>();

	/** As the workflow holds them. */
	private readonly written: Readonly<Record<string, unknown>>;

	constructor(private readonly context: IExecuteFunctions) {
		this.written = context.getNode().parameters;
	}

	/** @returns the parameter as n8n resolves it for the item; whoever gets it must not change it */
	of(name: string, index: number, fallback: unknown): unknown {
		if (this.same.has(name)) return this.same.get(name);
		const value: unknown = this.context.getNodeParameter(name, index, fallback);
		if (name in this.written && !hasExpression(this.written[name])) this.same.set(name, value);
		return value;
	}
}

/** @returns whether a value, or any inside of it, differs from item to item */
function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}
