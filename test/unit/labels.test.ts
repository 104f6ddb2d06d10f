import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { limits, problems } from '../../nodes/shared/whatsapp/limits';
import { Whatomate } from '../../nodes/Whatomate/Whatomate.node';

type Entry = INodeProperties | INodePropertyOptions | INodePropertyCollection;

/** Every label of the form, also inside collections and rows. */
const labels = (entries: Entry[]): string[] =>
	entries.flatMap((entry) => [
		...('displayName' in entry ? [entry.displayName] : []),
		...labels(('options' in entry && entry.options) || []),
		...labels(('values' in entry && entry.values) || []),
	]);

const known = new Set(labels(new Whatomate().description.properties));

/** Values that break every rule: too long, and different from each other. */
const long = (name: string) => `${name}${'x'.repeat(40_000)}`;
const row = { id: long('id'), title: long('title'), description: long('description') };
const values: Record<string, unknown> = {
	...Object.fromEntries(
		[
			'text',
			'caption',
			'body',
			'header',
			'footer',
			'buttonText',
			'url',
			'sectionTitle',
			'flowId',
			'message',
			'approve',
			'disapprove',
		].map((name) => [name, long(name)]),
	),
	buttons: Array.from({ length: 11 }, () => row),
	rows: Array.from({ length: 11 }, () => row),
	choices: Array.from({ length: 11 }, () => row),
};

const { url, question, ...others } = limits;

it.each(Object.entries({ ...others, ...question }))(
	"what WhatsApp's limits say of %s names fields as the form does",
	(_kind, schema) => {
		const quoted = problems(schema, values).flatMap((problem) => /^'([^']+)'/.exec(problem)?.[1] ?? []);
		expect(quoted.length).toBeGreaterThan(0);
		const strange = quoted.map((label) => label.replace(/^(Button|Row|Choice) \d+: /, ''));
		expect(strange.filter((label) => !known.has(label))).toEqual([]);
	},
);

it('an address is named by who asks', () => {
	expect(problems(url('Media URL'), { url: 'x' })[0]).toContain("'Media URL'");
});
