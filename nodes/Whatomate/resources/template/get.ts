import { accountField } from '../../parameters/account';
import { simplifyField } from '../../parameters/options';
import { anyTemplateField } from '../../parameters/template';
import type { Operation } from '../../engine/operation';
import { templateRecord } from './record';

/** Reads one template, with all that has to be filled in (contract section 2, Templates). */
export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get template',
	description: 'Look up one message template, with the variables that it needs',
	changes: false,
	fields: [
		anyTemplateField,
		simplifyField,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [accountField('For a name that several accounts have, the account whose template is meant')],
		},
	],
	async prepare(item) {
		const simple = item.parameter('simple', true) !== false;
		const template = await item.template(item.option('account', 'Account Name or ID'));
		return async () => templateRecord(template, simple);
	},
};
