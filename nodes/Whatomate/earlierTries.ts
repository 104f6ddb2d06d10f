import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { Failure } from '../shared/errors';
import type { Result } from './operation';

/** What one try leaves for the next, in n8n's own memory of the execution. */
interface Notes extends IDataObject {
	/** Which run of the node it was: a loop runs it many times in one execution. */
	run: number;
	items: number;
	/** What is done, by the item's index. */
	results: Record<string, Result>;
	/** Whose message may have gone out, by the item's index. */
	unknown: Record<string, { message: string; hint?: string }>;
}

/**
 * With *Retry On Fail*, and when a person retries a failed execution, n8n runs the whole node again with all its items. Those
 * that were done must not be done twice: a customer would get the message again.
 */
export class EarlierTries {
	private readonly notes: Notes | undefined;

	private readonly run: number;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly items: number,
	) {
		this.run = Number(context.evaluateExpression('{{ $runIndex }}', 0));
		const notes = context.getContext('node').tries as Notes | undefined;
		this.notes = notes?.run === this.run && notes.items === items ? notes : undefined;
	}

	/** @returns what an earlier try gave for this item, if it was done */
	result(index: number): Result | undefined {
		return this.notes?.results[index];
	}

	/** @throws {Failure} the same again, when an earlier try does not know whether this item's message went out */
	refuseUnknown(index: number): void {
		const unknown = this.notes?.unknown[index];
		if (unknown) throw new Failure(unknown.message, { hint: unknown.hint, fateUnknown: true });
	}

	/** Leaves a note for the next try. Only needed when one may follow, so that nothing is stored twice without need. */
	note(results: Result[], errors: unknown[]): void {
		const unknown = Object.fromEntries(
			Object.entries(errors).flatMap(([index, error]) =>
				error instanceof Failure && error.fateUnknown
					? [[index, { message: error.message, hint: error.hint }]]
					: [],
			),
		);
		const notes: Notes = {
			run: this.run,
			items: this.items,
			results: Object.fromEntries(Object.entries(results)),
			unknown,
		};
		this.context.getContext('node').tries = notes;
	}
}
