import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { CONTACTS, TEMPLATES, type FaultHandle, type Sandbox } from '../../../sandbox';
import { byItem, CASES, chosen, operationsOn } from '../../../engine/cases';
import { byPhone, fromList, NODE, workflowOf } from '../../../e2e/workflows';
import { opened, ran, type Studio } from '../studio';

/** A run that goes wrong, or in part. */
interface Mishap {
	parameters: INodeParameters;
	items?: IDataObject[];
	/** What happens to the server before. */
	arrange?(sandbox: Sandbox): FaultHandle;
	/** Whether a wrong key is used. */
	wrongKey?: true;
}

const ana = byPhone('+1 415 555 0101');
const sendText = (more: INodeParameters): INodeParameters => ({
	operation: 'sendText',
	contact: ana,
	text: 'Hello',
	...more,
});
const sendTemplate = (template: string, more: INodeParameters): INodeParameters => ({
	operation: 'sendTemplate',
	contact: ana,
	template: fromList(template),
	...more,
});
const asJson = (templateParamsJson: string): INodeParameters =>
	sendTemplate(TEMPLATES.order_confirmation, { specifyVariables: 'json', templateParamsJson });
const refusing = (status: number, message: string) => (sandbox: Sandbox) =>
	sandbox.fault({ kind: 'status', when: { method: 'POST' }, times: Infinity, status, message });

const MISHAPS: Record<string, Mishap> = {
	'no number in the item': { parameters: sendText({ contact: byPhone('={{ $json.phone }}') }), items: [{}] },
	'no country code': { parameters: sendText({ contact: byPhone('415 555 0103') }) },
	'letters for a number': { parameters: sendText({ contact: byPhone('1415555CALL') }) },
	'an empty text': { parameters: sendText({ text: '={{ $json.text }}' }), items: [{ text: ' ' }] },
	'a long text': { parameters: sendText({ text: `=${'Hello '.repeat(1000)}` }) },
	'the third of three': {
		parameters: sendText({ contact: byPhone('={{ $json.phone }}') }),
		items: [{ phone: '+1 415 555 0101' }, { phone: '+1 415 555 0102' }, { phone: 'unknown' }],
	},
	'an empty variable': { parameters: asJson('{ "1": "Ana", "2": "", "3": "$12" }') },
	'a missing variable': { parameters: asJson('{ "1": "Ana" }') },
	'broken JSON': { parameters: asJson('{ "1": "Ana", ') },
	'a template that is not approved': {
		parameters: sendTemplate(TEMPLATES.not_approved, { specifyVariables: 'json' }),
	},
	'no file': { parameters: { operation: 'sendMedia', contact: ana } },
	'no buttons': {
		parameters: { operation: 'sendInteractive', contact: ana, body: 'Well?', buttons: { values: [] } },
	},
	'a long button': {
		parameters: {
			operation: 'sendInteractive',
			contact: ana,
			body: 'Well?',
			buttons: { values: [{ title: 'Yes, please send it to me today' }] },
		},
	},
	'a wrong key': { parameters: sendText({}), wrongKey: true },
	'outside the 24 hours': {
		parameters: sendText({ outsideWindow: 'fail', contact: fromList(CONTACTS.bruno) }),
	},
	'WhatsApp refuses': {
		parameters: sendText({ options: { confirm: 'sent' }, contact: byPhone('+1 415 000 0000') }),
	},
	'the server fails': { parameters: sendText({}), arrange: refusing(500, 'Failed to send message') },
	'not allowed': { parameters: sendText({}), arrange: refusing(403, "You don't have permission to do this") },
};

/** Of the panel, in pixels: the message and what is said below it. */
const TOP = 330;

/** What the editor says where something is wrong: with an item of each operation, and with what people do most. */
export async function errors(studio: Studio): Promise<void> {
	const { n8n, editor, looker, sandbox, credential } = studio;
	const wrong = await n8n.createCredential('Wrong key', {
		baseUrl: sandbox.url,
		apiKey: `${sandbox.apiKey}0`,
	});
	for (const [name, { parameters, items, arrange, wrongKey }] of Object.entries(MISHAPS)) {
		await opened(studio, workflowOf(wrongKey ? wrong : credential, parameters, { items }));
		const fault = arrange?.(sandbox);
		await editor.openNode(NODE);
		await ran(editor);
		await looker.keep(name, editor.output, TOP);
		fault?.remove();
	}
	for (const name of operationsOn('released')) {
		const [item] = CASES[name].items(sandbox);
		const items = [{ ...item, ...CASES[name].bad.item }];
		const parameters = { ...byItem(name, 'released'), ...chosen(name) } as INodeParameters;
		await opened(studio, workflowOf(credential, parameters, { items }));
		await editor.openNode(NODE);
		await ran(editor);
		await looker.keep(name, editor.output, TOP);
	}
	await looker.write('errors', 0.8);
}
