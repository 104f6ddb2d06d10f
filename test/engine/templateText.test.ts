import type { IDataObject } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { methods } from '../../nodes/Whatomate/methods';
import { Whatomate } from '../../nodes/Whatomate/Whatomate.node';
import { TEMPLATES } from '../sandbox';
import { campaign, contact, nodeWith, pick, run, template } from './harness';
import { DIALECTS, useBench } from './support';

const { getTemplateText } = methods.resourceMapping;
const { description } = new Whatomate();

/** @returns the parameter as the editor keeps it */
const kept = (known: { headerFile: string; variables: string } | undefined) => ({
	mappingMode: 'readOnly',
	value: {},
	matchingColumns: [],
	schema: Object.entries(known ?? {}).map(([id, displayName]) => ({
		id,
		displayName,
		required: false,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: false,
		type: 'string',
	})),
});

const NEITHER = { headerFile: 'none', variables: 'none' };
const BOTH = { headerFile: 'some', variables: 'some' };

/** @returns the parameters that the form shows, and that n8n keeps */
function shownWith(parameters: IDataObject): string[] {
	const node = nodeWith(parameters);
	const all = NodeHelpers.getNodeParameters(
		description.properties,
		node.parameters,
		true,
		false,
		node,
		description as never,
	);
	return Object.keys(all ?? {});
}

describe.each(DIALECTS)('the text of a template in the form, on the %s server', (dialect) => {
	const bench = useBench(dialect);

	const textOf = async (parameters: IDataObject) =>
		await pick({ sandbox: bench.sandbox, parameters }, getTemplateText);

	it.each([
		[
			'order_confirmation',
			'Hi <b><code>{{1}}</code></b>, your order <b><code>{{2}}</code></b>',
			'none',
			'some',
		],
		['hello_world', 'Hello, world.', 'none', 'none'],
		['invoice', '<i>[Document]</i><br><br>Invoice <b><code>{{1}}</code></b> attached.', 'some', 'some'],
	] as const)('is that of %s, with what else is known of it', async (name, text, headerFile, variables) => {
		const given = await textOf({ operation: 'sendTemplate', template: template.fromList(TEMPLATES[name]) });
		expect(given.emptyFieldsNotice).toContain(text);
		expect(given.fields).toEqual(kept({ headerFile, variables }).schema);
	});

	it('is said to be missing where there is none: the editor would go on showing the one before', async () => {
		const { id } = bench.sandbox.addTemplate({ name: 'empty', body_content: '' });
		const given = await textOf({ operation: 'sendTemplate', template: template.fromList(id) });
		expect(given.emptyFieldsNotice).toBe('This template has no text.');
	});

	it.each([
		['nobody knows it', template.byName('<b>gone</b>'), {}, /&lt;b&gt;gone&lt;\/b&gt;/],
		[
			'the key may not',
			template.fromList(TEMPLATES.invoice),
			{ when: {}, kind: 'status', status: 403 },
			/does not allow this API key/,
		],
	] as const)(
		'is told why it is not there where %s, and nothing is forgotten',
		async (_, chosen, fault, why) => {
			if ('kind' in fault) bench.sandbox.fault(fault);
			const templateText = kept(BOTH);
			const given = await textOf({ operation: 'sendTemplate', template: chosen, templateText });
			expect(given.emptyFieldsNotice).toMatch(/^The text can't be shown\. /);
			expect(given.emptyFieldsNotice).toMatch(why);
			expect(given.emptyFieldsNotice).not.toContain('<b>gone');
			expect(given.fields).toEqual(templateText.schema);
		},
	);

	it('is that of the campaign to which recipients are added', async () => {
		const chosen = bench.sandbox.campaigns.add({
			name: 'Draft',
			whatsapp_account: 'main',
			template_id: TEMPLATES.order_confirmation,
		});
		const given = await textOf({
			resource: 'campaign',
			operation: 'addRecipients',
			campaign: campaign.fromList(chosen.id),
		});
		expect(given.emptyFieldsNotice).toContain('your order <b><code>{{2}}</code></b>');
	});

	it.each([
		['no template is chosen', template.fromList('')],
		['an expression chooses it', template.byName('={{ $json.template }}')],
	])('is not known where %s, and then nothing is', async (_, chosen) => {
		const given = await textOf({ operation: 'sendTemplate', template: chosen });
		expect(given).toEqual({ fields: [], emptyFieldsNotice: 'Choose a template to read it here.' });
	});

	it('changes nothing of what is sent', async () => {
		const sending = {
			operation: 'sendTemplate',
			contact: contact.byPhone('+1 415 555 0101'),
			template: template.fromList(TEMPLATES.order_confirmation),
			templateVariables: {
				mappingMode: 'defineBelow',
				value: { body_1: 'Ana', body_2: 'A-7', body_3: '$5' },
			},
		};
		const bodies: unknown[] = [];
		for (const more of [{}, { templateText: kept({ headerFile: 'none', variables: 'some' }) }]) {
			const result = await run({ sandbox: bench.sandbox, parameters: { ...sending, ...more } });
			expect(result.error).toBeUndefined();
			bodies.push(bench.sandbox.requests.at(-1)?.body);
		}
		expect(bodies[1]).toEqual(bodies[0]);
	});
});

describe('what the form knows of the template', () => {
	const HEADER = ['headerMediaSource', 'headerMediaUrl', 'headerMediaFileName'];
	const JSON_FIELDS = ['specifyVariables', 'templateParamsJson'];
	const filled = {
		template: template.fromList(TEMPLATES.invoice),
		specifyVariables: 'json',
		templateParamsJson: '{ "1": "A-7" }',
		headerMediaSource: 'url',
		headerMediaUrl: 'https://example.com/a.pdf',
	};

	const withTemplate: Array<[string, IDataObject]> = [
		['message.sendTemplate', {}],
		['message.sendText', { outsideWindow: 'template' }],
		['message.sendMedia', { outsideWindow: 'template' }],
		['message.sendInteractive', { outsideWindow: 'template' }],
		['campaign.send', {}],
	];

	it.each(withTemplate)('hides of %s what the template does not need, and nothing else', (name, more) => {
		const [resource, operation] = name.split('.');
		const shown = (templateText?: IDataObject) =>
			shownWith({ resource, operation, ...filled, ...more, ...(templateText ? { templateText } : {}) });
		// A workflow that was saved before, a template of which nothing is known, one that needs all.
		for (const known of [undefined, kept(undefined), kept(BOTH)]) {
			expect(shown(known)).toEqual(expect.arrayContaining([...HEADER, ...JSON_FIELDS]));
		}
		expect(shown(kept(NEITHER))).not.toEqual(expect.arrayContaining([expect.stringMatching(/^headerMedia/)]));
		expect(shown(kept(NEITHER))).not.toContain('specifyVariables');
		expect(shown(kept({ ...NEITHER, variables: 'some' }))).toEqual(expect.arrayContaining(JSON_FIELDS));
		expect(shown(kept({ ...NEITHER, headerFile: 'some' }))).toEqual(expect.arrayContaining(HEADER));
	});

	const choosing: Array<[string, IDataObject, 'campaign' | 'template']> = [
		...withTemplate.map(([name, more]): [string, IDataObject, 'template'] => [name, more, 'template']),
		['campaign.create', {}, 'template'],
		['campaign.addRecipients', {}, 'campaign'],
	];

	it.each(choosing)('is nothing in %s before one is chosen, and nothing of it is asked', (name, more, by) => {
		const [resource, operation] = name.split('.');
		const others: IDataObject = { ...filled };
		delete others.template;
		const ofTemplate = (chosen: IDataObject) =>
			shownWith({ resource, operation, ...others, ...more, ...chosen }).filter((each) =>
				/^(template(Text|Variables|ParamsJson)|specifyVariables|header)/.test(each),
			);
		for (const chosen of [{}, { [by]: template.fromList('') }, { [by]: template.byName('') }]) {
			expect(ofTemplate(chosen)).toEqual([]);
		}
		const known = ofTemplate({ [by]: template.fromList(TEMPLATES.invoice) });
		expect(known).toContain('templateText');
		expect(known.length).toBeGreaterThan(1);
		// An expression chooses what can be read in no form.
		expect(ofTemplate({ [by]: template.byName('={{ $json.template }}') })).toEqual(
			known.filter((each) => each !== 'templateText'),
		);
	});

	it('is there wherever a template or the campaign of one is chosen to be filled in', () => {
		const operations = (name: string) =>
			new Set(
				description.properties
					.filter((property) => property.name === name)
					.map(({ displayOptions }) =>
						JSON.stringify([displayOptions?.show?.resource, displayOptions?.show?.operation]),
					),
			);
		const withText = operations('templateText');
		for (const name of ['templateVariables', 'headerMediaSource']) {
			for (const operation of operations(name)) expect(withText).toContain(operation);
		}
	});
});
