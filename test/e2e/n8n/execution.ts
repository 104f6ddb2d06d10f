import type { IRunExecutionData, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';

/** An execution as n8n's REST API gives it. */
export interface StoredExecution {
	id: string;
	status: string;
	/** In the form of the package `flatted`. */
	data: string;
}

/** An error as n8n stores it. */
export interface StoredError {
	message: string;
	description?: string | null;
	context?: { itemIndex?: number };
}

/**
 * Reads the form of the package `flatted`: a list, whose first entry is the value, and in which every text inside an object or
 * list is the index of an entry.
 */
function unflatten(text: string): unknown {
	const entries = JSON.parse(text) as unknown[];
	const made = new Map<number, unknown>();
	const entry = (index: number): unknown => {
		const value = entries[index];
		if (typeof value !== 'object' || value === null) return value;
		if (made.has(index)) return made.get(index);
		const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
		made.set(index, copy);
		for (const [key, inner] of Object.entries(value)) {
			Object.assign(copy, { [key]: typeof inner === 'string' ? entry(Number(inner)) : inner });
		}
		return copy;
	};
	return entry(0);
}

/** What became of a workflow that was executed. */
export class Execution {
	readonly id: string;
	/** `success` or `error`. */
	readonly status: string;
	private readonly result: IRunExecutionData['resultData'];

	constructor({ id, status, data }: StoredExecution) {
		this.id = id;
		this.status = status;
		this.result = (unflatten(data) as IRunExecutionData).resultData;
	}

	private last(node: string) {
		return this.result.runData[node]?.at(-1);
	}

	/** Whether the node ran at all. */
	ran(node: string): boolean {
		return this.last(node) !== undefined;
	}

	/** The items that a node gave out, by default at its first output. */
	items(node: string, output = 0): INodeExecutionData[] {
		return this.last(node)?.data?.main[output] ?? [];
	}

	/** How long a node took, from its first item to its last. */
	milliseconds(node: string): number {
		return this.last(node)?.executionTime ?? 0;
	}

	/** The error that ended the workflow. */
	get error(): StoredError | undefined {
		return this.result.error as StoredError | undefined;
	}

	/** What a node wanted to tell the user beside its items. */
	hints(node: string): NodeExecutionHint[] {
		return this.last(node)?.hints ?? [];
	}
}
