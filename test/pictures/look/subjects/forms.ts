import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';
import { properties } from '../../../../nodes/Whatomate/resources';
import { CASES, OPERATIONS, chosen, type OperationName } from '../../../engine/cases';
import { byPhone, canvasOf } from '../../../e2e/workflows';
import { opened, type Studio } from '../studio';

/** What n8n's own node for WhatsApp can do, to be looked at beside ours. */
const CORE: INodeParameters[] = [
	{ resource: 'message', operation: 'send' },
	{ resource: 'message', operation: 'sendTemplate' },
	{ resource: 'message', operation: 'sendAndWait' },
	{ resource: 'media', operation: 'mediaUpload' },
];

const isShownFor = (name: OperationName, { displayOptions }: INodeProperties): boolean => {
	const { resource, operation } = chosen(name);
	const show = displayOptions?.show ?? {};
	return Boolean(show.resource?.includes(resource) && show.operation?.includes(operation));
};

/** @returns the collections of an operation with all their options open; what is filled in stays as it is */
const withAllOptions = (name: OperationName, filled: IDataObject): IDataObject => ({
	...filled,
	...Object.fromEntries(
		properties
			.filter((property) => property.type === 'collection' && isShownFor(name, property))
			.map(({ name: collection, options = [] }) => [
				collection,
				{
					...Object.fromEntries(
						(options as INodeProperties[]).map((option) => [option.name, option.default]),
					),
					...(filled[collection] as IDataObject | undefined),
				},
			]),
	),
});

/** The one operation that the tables of the tests do not have: it waits. */
const QUESTION: INodeParameters = { resource: 'message', operation: 'sendAndWait' };
const questions: Array<{ name: string; parameters: INodeParameters }> = [
	{ name: 'message.sendAndWait', parameters: QUESTION },
	{
		name: 'message.sendAndWait, filled in',
		parameters: {
			...QUESTION,
			contact: byPhone('+1 415 555 0101'),
			message: 'Shall we send your order today?',
			approvalOptions: { values: { approvalType: 'double' } },
			options: { limitWaitTime: { values: {} } },
		},
	},
	{
		name: 'message.sendAndWait, choices',
		parameters: { ...QUESTION, message: 'When?', responseType: 'choice' },
	},
];

/** Every form as it begins, and filled in with all its options; n8n's own behind them. */
export async function forms({ n8n, editor, looker, sandbox, credential }: Studio): Promise<void> {
	const nodes = OPERATIONS.flatMap((name) => {
		const [item] = CASES[name].items(sandbox);
		const filled = CASES[name].parameters((field) => String(item[field]), 'released');
		return [
			{ name, parameters: chosen(name) },
			{ name: `${name}, filled in`, parameters: { ...chosen(name), ...withAllOptions(name, filled) } },
		];
	});
	const ours = [...nodes, ...questions].map((node) => ({
		...node,
		parameters: node.parameters as INodeParameters,
		credential,
	}));
	const theirs = CORE.map((parameters) => ({
		name: `n8n's own: ${String(parameters.operation)}`,
		parameters,
		credential,
		type: 'n8n-nodes-base.whatsApp',
	}));
	await opened({ n8n, editor }, canvasOf([...ours, ...theirs]));
	for (const { name } of [...ours, ...theirs]) {
		await editor.openNode(name);
		await editor.settled();
		await looker.keep(name, editor.form);
		// n8n 1 has no button for it.
		await editor.page.keyboard.press('Escape');
		await editor.form.waitFor({ state: 'hidden' });
	}
	await looker.write('forms', 0.56);
}
