import { ownLane } from '../../engine/lanes';
import type { Operation } from '../../engine/operation';
import { accountField } from '../../parameters/account';
import { optionsField } from '../../parameters/collections';
import { simplifyField } from '../../parameters/options';
import { anyTemplateField } from '../../parameters/template';
import { templateRecord } from './record';

const accountOfName = accountField(
	'For a name that several accounts have, the account whose template is meant',
);

/** Reads one template, with all that has to be filled in (docs/whatomate-api.md#templates). */
export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get template',
	description: 'Look up one message template, with the variables that it needs',
	kind: 'each',
	changes: false,
	fields: [anyTemplateField, simplifyField, optionsField(accountOfName)],
	async prepare(item) {
		const simple = item.read(simplifyField);
		const template = await item.read(anyTemplateField).find(item.option(accountOfName));
		return { lane: ownLane(item), run: async () => templateRecord(template, simple) };
	},
};
