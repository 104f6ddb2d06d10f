import { yesOrNoField } from '../../nodes/Whatomate/engine/field';
import type { Item } from '../../nodes/Whatomate/engine/item';
import { thrown } from './thrown';

const field = yesOrNoField({ displayName: 'Really', name: 'really', type: 'boolean', default: false });
const read = (value: unknown) => field.read(value, 'Really', {} as Item);

it.each<[unknown, boolean]>([
	[true, true],
	['true', true],
	[' TRUE ', true],
	['Yes', true],
	[1, true],
	['1', true],
	[false, false],
	['false', false],
	['FALSE', false],
	['no', false],
	[0, false],
	['0', false],
])('%p is read as %s', (value, meant) => {
	expect(read(value)).toBe(meant);
});

it.each<[unknown, string]>([
	[undefined, "'Really' is empty"],
	[null, "'Really' is empty"],
	[' ', "'Really' is empty"],
	['maybe', "'Really' is neither yes nor no: maybe"],
	[2, "'Really' is neither yes nor no: 2"],
	[[true], "'Really' is a list, not text"],
	[{}, "'Really' is an object, not text"],
])('%p is refused', (value, words) => {
	const { message, hint } = thrown(() => read(value));
	expect([message, Boolean(hint)]).toEqual([words, true]);
});
