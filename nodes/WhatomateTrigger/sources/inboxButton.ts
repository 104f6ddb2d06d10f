import type { IHookFunctions, INodeProperties, IWebhookResponseData } from 'n8n-workflow';

import { fromInboxButton } from '../../shared/events/fromInboxButton';
import { badInput, oneOf } from '../../shared/failures/failure';
import { BUTTON_ICONS, inboxButtons, LONGEST_BUTTON_NAME } from '../../shared/webhooks/inboxButtons';
import type { WantedButton } from '../../shared/webhooks/inboxButtons';
import { characters } from '../../shared/whatsapp/limits';
import type { Source } from '../source';
import { run } from '../start';
import { addressOf, delivered, nameFor, registering, TEST_MARK } from './registering';

const NAME_LABEL = 'Button Name';
const ICON_LABEL = 'Button Icon';

const displayOptions = { show: { source: ['inboxButton'] } };

/** How the button looks. */
export const buttonFields: INodeProperties[] = [
	{
		displayName: NAME_LABEL,
		name: 'buttonName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Create Ticket',
		description: 'What agents read when they point at the button',
		displayOptions,
	},
	{
		displayName: ICON_LABEL,
		name: 'buttonIcon',
		type: 'options',
		options: Object.entries(BUTTON_ICONS).map(([value, name]) => ({ name, value })),
		default: 'ticket',
		description: 'What agents see of the button above each conversation',
		displayOptions,
	},
];

/** A button in the agents' inbox, which the trigger puts there itself (docs/whatomate-api.md#inbox-buttons). */
export const inboxButton: Source = {
	...registering(inboxButtons, wanted),

	async check(context) {
		const name = nameOf(context);
		if (name === '') throw badInput(`'${NAME_LABEL}' is empty`, 'Say what the button does.');
		const most = LONGEST_BUTTON_NAME - TEST_MARK.length;
		if (characters(name) > most) {
			throw badInput(
				`'${NAME_LABEL}' has ${characters(name)} characters, but may have at most ${most}`,
				'Say in fewer words what the button does.',
			);
		}
		oneOf(ICON_LABEL, iconOf(context), Object.keys(BUTTON_ICONS));
	},

	/** Each click is a run of its own: the server delivers it once, and agents may mean a second one. */
	async receive(context): Promise<IWebhookResponseData> {
		const received = await delivered(context);
		if ('answered' in received) return received.answered;
		const click = fromInboxButton(received.delivery, new Date());
		return run(context, [{ json: click }], { status: 200, body: { received: 1, started: 1 } });
	},
};

const nameOf = (context: IHookFunctions): string =>
	String(context.getNodeParameter('buttonName', '')).replace(/\s+/g, ' ').trim();

const iconOf = (context: IHookFunctions): string => String(context.getNodeParameter('buttonIcon', 'ticket'));

/** @returns the button that has to be there, in production or for a test run */
function wanted(context: IHookFunctions): WantedButton {
	return { name: nameFor(context, nameOf(context)), icon: iconOf(context), url: addressOf(context) };
}
