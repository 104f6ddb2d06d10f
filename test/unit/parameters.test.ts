import type { IExecuteFunctions } from 'n8n-workflow';

import { Parameters } from '../../nodes/Whatomate/engine/parameters';

/** What n8n is asked for, which takes it long. */

const read = (written: Record<string, unknown>, fallback?: unknown) => {
	const asked: number[] = [];
	const context = {
		getNode: () => ({ parameters: written }),
		getNodeParameter: (name: string, index: number, otherwise: unknown) => {
			asked.push(index);
			return name in written ? { index } : otherwise;
		},
	} as unknown as IExecuteFunctions;
	const parameters = new Parameters(context);
	const values = [0, 0, 1, 2].map((index) => parameters.of('field', index, fallback));
	return { asked, values };
};

it.each<[string, unknown]>([
	['a text', 'Hello'],
	['an empty text', ''],
	['a switch', false],
	['nothing', null],
	['a collection', { account: 'main', deep: [{ text: 'a = b' }] }],
])('is asked once for all items where the user gave %s', (_, value) => {
	expect(read({ field: value })).toEqual({ asked: [0], values: Array(4).fill({ index: 0 }) });
});

it.each<[string, unknown]>([
	['a text', '={{ $json.text }}'],
	['a collection', { account: 'main', deep: [{ text: '=Hello {{ $json.name }}' }] }],
	['a locator', { __rl: true, mode: 'phone', value: '={{ $json.phone }}' }],
])('is asked for each item where there is an expression in %s', (_, value) => {
	const { asked, values } = read({ field: value });
	expect(asked).toEqual([0, 0, 1, 2]);
	expect(values).toEqual([0, 0, 1, 2].map((index) => ({ index })));
});

it('gives the default of whoever asks where the workflow has no such field', () => {
	expect(read({}, 'default').values).toEqual(Array(4).fill('default'));
});
