import type { Message } from '../../nodes/shared/api/dialect';
import { likenessOf } from '../../nodes/Whatomate/sendOnce/trace';
import { bitsOf, claimedAt } from '../../nodes/Whatomate/sendOnce/sentKeys';

const MINUTE = 60_000;

describe('the time of a claim, which n8n’s store can only keep bit by bit', () => {
	const noon = Date.parse('2026-11-24T12:00:00Z');

	it.each<[string, number, number]>([
		['the same minute', noon, noon + 59_000],
		['a minute ago', noon - MINUTE, noon],
		['a day ago', noon - 1440 * MINUTE, noon],
		['eleven months ago', noon - 480_000 * MINUTE, noon],
		[
			'a minute whose bits are all set',
			(2 ** 19 - 1) * 58 * MINUTE,
			(2 ** 19 - 1) * 58 * MINUTE + 3 * MINUTE,
		],
		['a minute without any bit', 2 ** 19 * 57 * MINUTE, 2 ** 19 * 57 * MINUTE + 3 * MINUTE],
		['just before the bits begin anew', (2 ** 19 * 57 - 1) * MINUTE, 2 ** 19 * 57 * MINUTE],
	])('%s comes back', (_, time, now) => {
		expect(claimedAt(bitsOf(time), now)).toBe(Math.floor(time / MINUTE) * MINUTE);
	});

	it('always has a bit, so that a claim without a time can be told', () => {
		expect(bitsOf(2 ** 19 * 57 * MINUTE)).toEqual([19]);
	});
});

describe('a message of a conversation beside the one that is looked for', () => {
	const text = { type: 'text', text: 'Your order A-100 is on its way' };
	const template = { type: 'template', text: 'Hi Ana, see you tomorrow' };
	const bareTemplate = { type: 'template', text: '' };
	const image = { type: 'image', text: '' };
	const form = { type: 'interactive', text: 'Please fill this in' };

	const message = (type: string, words: string | null, more: Partial<Message> = {}): Message => ({
		id: 'm',
		wa_message_id: null,
		contact_id: null,
		direction: 'outgoing',
		type,
		content: { text: words },
		status: 'sent',
		timestamp: null,
		...more,
	});

	it.each<[string, Message, Array<{ type: string; text: string }>, string]>([
		['same kind and words', message('text', text.text), [text], 'same'],
		['same words with a line break at the end', message('text', `${text.text}\n`), [text], 'same'],
		['pending', message('text', text.text, { status: 'pending' }), [text], 'same'],
		['other words', message('text', 'Your order A-101 is on its way'), [text], 'other'],
		['from the customer', message('text', text.text, { direction: 'incoming' }), [text], 'other'],
		['another kind', message('template', text.text), [text], 'other'],
		['the template in its place', message('template', template.text), [text, template], 'same'],
		['a text without words', message('text', null), [text], 'unclear'],
		['a template without words', message('template', null), [template], 'unclear'],
		['a template by its name', message('template', '[Template: Reminder]'), [bareTemplate], 'unclear'],
		[
			'a template that was not filled in',
			message('template', 'Hi {{ name }}, see you'),
			[template],
			'unclear',
		],
		['a template with other values', message('template', 'Hi Bo, see you tomorrow'), [template], 'other'],
		['a file without a caption', message('image', null), [image], 'same'],
		['a file with another caption', message('image', 'Look'), [image], 'other'],
		['another kind of file', message('document', null), [image], 'other'],
		['a form, as released servers call it', message('flow', form.text), [form], 'same'],
	])('%s', (_, found, looked, likeness) => {
		expect(likenessOf(found, looked)).toBe(likeness);
	});
});
