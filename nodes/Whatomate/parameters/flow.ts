import { screensOf } from '../../shared/api/flows';
import { isUuid } from '../../shared/api/ids';
import { badInput, quoted } from '../../shared/failures/failure';
import { trimmedField } from '../engine/field';
import type { Field, Item } from '../engine/item';
import { listAndId, located } from './locator';

/** Which form: from the list, or by Meta's ID, as which it is read. Workflows may hold that ID as a plain text. */
export const flowField: Field<string> = {
	property: {
		displayName: 'Flow',
		name: 'flowId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description:
			'The published form. Whatomate tells only that it was sent: the answers come with the Whatomate Trigger, source Meta.',
		modes: listAndId({
			thing: 'Flow',
			searchListMethod: 'searchFlows',
			exampleId: '1234567890123456',
			hint: 'Enter the ID that Meta shows for the flow. Whatomate must know the flow.',
			pattern: '\\s*\\d+\\s*',
		}),
	},
	read(given, label) {
		const { value } = located(given, label);
		if (!isUuid(value)) return value;
		throw badInput(
			`'${label}' is Whatomate's own ID of a flow: ${quoted(value)}`,
			'Choose the flow from the list, or give the ID that Meta shows for it.',
		);
	},
};

/** The screen that a form opens with; empty for its first one. */
export const firstScreenOption = trimmedField({
	displayName: 'First Screen Name or ID',
	name: 'firstScreen',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getScreens', loadOptionsDependsOn: ['flowId', 'flowId.value'] },
	default: '',
	description:
		'For a flow: the screen that it opens with. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
});

/**
 * A released server knows no first screen by itself: it names one that hardly any flow has (docs/whatomate-api.md#flow-messages).
 * @returns the first screen of the flow; empty where the server does not know the flow, or lists none
 */
export async function firstScreenOf(item: Item, metaId: string): Promise<string> {
	const flow = await item.execution.flow(metaId).catch(() => undefined);
	return screensOf(flow).at(0)?.id ?? '';
}
