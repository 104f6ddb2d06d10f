import type { IDataObject } from 'n8n-workflow';

import { methods } from '../../nodes/Whatomate/methods';
import type { JsonObject } from '../sandbox';
import { pick } from './harness';
import { ana } from './operations/support';
import { changing, useBench } from './support';

const bench = useBench('released');

const save = (more: IDataObject) =>
	bench.sandbox.addSavedReply({ name: 'Hours', content: 'Hi', buttons: [], ...more } as never);
const send = async (id: string, placeholders: Array<{ name: string; value: string }> = []) =>
	await bench.run('sendText', {
		...ana,
		textSource: 'savedReply',
		savedReply: { __rl: true, mode: 'id', value: id },
		placeholders: { values: placeholders },
	});

describe('a placeholder of a saved reply', () => {
	it.each(['имя', 'prénom', 'contact name', 'order#'])(
		'that nobody knows reaches no customer, whatever it is called: {{%s}}',
		async (name) => {
			const { id } = save({ content: `Hi {{ ${name} }}` });
			const { error } = await send(id);
			expect(error?.message).toContain(`has {{${name}}}, for which nothing is known`);
			expect(error?.description).toContain(`Add '${name}' to 'Placeholders'`);
			expect(changing(bench.sandbox)).toEqual([]);
		},
	);

	it('of any letters can be given', async () => {
		await send(save({ content: 'Hi {{ имя }}' }).id, [{ name: 'имя', value: 'Ana' }]);
		await bench.onPhone();
		expect(bench.sandbox.phones[0].text?.body).toBe('Hi Ana');
	});

	it.each(['{{order}}', '{{ order }}', ' order '])('may be given as %j', async (name) => {
		await send(save({ content: 'Order {{order}}' }).id, [{ name, value: 'A-1' }]);
		await bench.onPhone();
		expect(bench.sandbox.phones[0].text?.body).toBe('Order A-1');
	});

	it.each(['{{}}', '{{ }}', '{{open', 'open}}'])('is not made of %j', async (content) => {
		await send(save({ content }).id);
		await bench.onPhone();
		expect(bench.sandbox.phones[0].text?.body).toBe(content);
	});
});

describe('a saved reply that somebody wrote by the API', () => {
	/** Made after the sandbox has taken it: the server keeps whatever JSON it was given for buttons. */
	const written = (change: JsonObject) => Object.assign(save({}), change) as { id: string };

	it.each<[string, JsonObject, string]>([
		['no text', { content: null }, "'Text' is empty"],
		['a button without a title', { buttons: [{ id: 'a', title: null }] }, "'Button 1: Title' is empty"],
		['a button that is none', { buttons: [null] }, "'Button 1: Title' is empty"],
		['an address that is none', { buttons: [{ title: 'Go', type: 'url', url: 5 }] }, "'URL'"],
	])('is refused in words where it has %s', async (_, change, words) => {
		const { error } = await send(written(change).id);
		expect(error?.message).toContain("The saved reply 'Hours' can't be sent: ");
		expect(error?.message).toContain(words);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('goes out as its text where its buttons are no list', async () => {
		await send(written({ buttons: {} }).id);
		await bench.onPhone();
		expect(bench.sandbox.phones[0].text?.body).toBe('Hi');
	});

	it('is in the list, also without a text', async () => {
		const { id } = written({ content: null });
		const { results } = await pick({ sandbox: bench.sandbox }, methods.listSearch.searchSavedReplies);
		expect(results).toEqual([{ name: 'Hours', value: id }]);
	});
});
