import type { IDataObject } from 'n8n-workflow';

import { TEMPLATES } from '../sandbox';
import { figuresOf, take } from './engine';
import { Beside } from './servers/server';
import type { Row, Table } from './show/table';
import { size } from './size';

/** Messages to numbers, of which the node knows no contact yet: with how many requests. */

const MESSAGES = size(1000);

const text = { operation: 'sendText', text: '={{ $json.text }}' };
const orderConfirmation = {
	operation: 'sendTemplate',
	template: { __rl: true, mode: 'id', value: TEMPLATES.order_confirmation },
	specifyVariables: 'json',
	templateParamsJson: '={{ JSON.stringify({ 1: $json.phone, 2: "A-1", 3: "$5" }) }}',
};

export async function messages(): Promise<Table[]> {
	const rows: Row[] = [];
	for (const [name, parameters, numbers] of [
		['texts, each to a new number', text, MESSAGES],
		['texts, to ten numbers', text, 10],
		['templates, each to a new number', orderConfirmation, MESSAGES],
		['texts to ten numbers, each confirmed as sent', { ...text, options: { confirm: 'sent' } }, 10],
	] as Array<[string, IDataObject, number]>) {
		const server = await Beside.start('sandbox', {});
		const items = Array.from({ length: MESSAGES }, (_, index) => ({
			json: { phone: String(14_155_000_000 + (index % numbers)), text: `Message ${index}` },
		}));
		const contact = { __rl: true, mode: 'phone', value: '={{ $json.phone }}' };
		const taken = await take(server, { contact, ...parameters }, items);
		await server.close();
		if (taken.error) throw new Error(taken.error);
		const figures = { ...figuresOf(taken), 'requests each': taken.requests / MESSAGES };
		rows.push({ name, figures });
	}
	return [{ title: `${MESSAGES} messages to numbers`, rows }];
}
