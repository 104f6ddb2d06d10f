/**
 * For requests that put things in order when a person has stopped the workflow.
 *
 * Leans on: n8n's request helper gives up a request when the execution is stopped, by the signal of the context that it is called on, and
 * looks for that signal with `in`.
 * Seen in: n8n-core 2.41.1 and 1.122.48.
 * Breaks when that changes: test/engine/stopping.test.ts.
 * @returns the same context, which does not know that it was stopped
 */
export const evenWhenStopped = <T extends object>(context: T): T =>
	new Proxy(context, {
		has: (target, name) => name !== 'getExecutionCancelSignal' && Reflect.has(target, name),
	});
