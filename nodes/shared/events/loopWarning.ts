import type { IHookFunctions, ITriggerFunctions } from 'n8n-workflow';

const SENDS = /\.whatomate(Tool)?$/;

/** @returns whether a node behind the trigger sends messages, by itself or as the tool of an AI agent */
function sendsMessages(context: IHookFunctions | ITriggerFunctions): boolean {
	return context
		.getChildNodes(context.getNode().name)
		.flatMap((child) => [child, ...context.getParentNodes(child.name, { connectionType: 'ai_tool' })])
		.some(({ type, disabled }) => !disabled && SENDS.test(type));
}

/**
 * Says in n8n's log that the workflow starts itself, where it does.
 * @param why what makes it so, and what can be done
 */
export function warnOfLoop(context: IHookFunctions | ITriggerFunctions, why: string): void {
	if (!sendsMessages(context)) return;
	context.logger.warn(
		`"${context.getNode().name}" starts on sent messages, and its workflow sends messages: it may never end. ${why}`,
	);
}
