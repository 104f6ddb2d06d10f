import type { Incoming } from '../index';
import { useSandbox } from '../testing';

const bench = useSandbox('released');

const from = '14155550199';
const file = { contentType: 'image/webp', filename: 'a.webp', bytes: Buffer.from('webp') };

const DOINGS: Array<[string, Omit<Incoming, 'from'>, object]> = [
	[
		'a place, in alphabetical order and without what is empty',
		{ location: { longitude: 2, latitude: 1, name: '', address: 'A & B' } },
		{ message_type: 'location', content: '{"address":"A \\u0026 B","latitude":1,"longitude":2}' },
	],
	[
		'contacts, of whom names and numbers are kept',
		{
			contacts: [
				{ name: { formatted_name: 'Bob', first_name: 'B' }, phones: [{ phone: '+1', wa_id: '1' }] },
				{ name: { formatted_name: 'Eve' }, emails: [{ email: 'eve@example.com' }] },
			],
		},
		{ message_type: 'contacts', content: '[{"name":"Bob","phones":["+1"]},{"name":"Eve"}]' },
	],
	[
		'an order, of which nothing is kept',
		{ order: { text: 'Please', product_items: [{ product_retailer_id: 'tea' }] } },
		{ message_type: 'order', content: '' },
	],
	[
		'a form, whose answers are dropped',
		{ flow: 'Sent', answers: { guests: '4' } },
		{ message_type: 'nfm_reply', content: 'Sent', interactive_data: null },
	],
	[
		'a sticker, without words',
		{ media: { ...file, kind: 'sticker', caption: 'none' } },
		{ message_type: 'sticker', content: '', media_mime_type: 'image/webp', media_filename: '' },
	],
	[
		'an advertisement, which is dropped',
		{ text: 'hi', referral: { source_id: '120' }, userId: 'US.1' },
		{ message_type: 'text', content: 'hi' },
	],
];

test.each(DOINGS)('the server keeps %s, whichever way it comes', async (_what, doing, expected) => {
	const kept = () => bench.sandbox.messagesOf(bench.sandbox.contactByPhone(from)?.id ?? '').at(-1);
	await bench.sandbox.meta.receive({ from, ...doing });
	expect(kept()).toMatchObject(expected);
	const first = kept();
	bench.sandbox.receive({ from, ...doing });
	expect(kept()?.id).not.toBe(first?.id);
	expect(kept()).toMatchObject(expected);
});

test('who shows no number is skipped', async () => {
	const before = bench.sandbox.state.contacts.length;
	await bench.sandbox.meta.receive({ from: '', userId: 'US.1', name: 'Zoe', text: 'hi' });
	expect(bench.sandbox.state.contacts).toHaveLength(before);
	expect(bench.sandbox.liveFeed.frames).toEqual([]);
	expect(() => bench.sandbox.receive({ from: '', userId: 'US.1', text: 'hi' })).toThrow(/skips/);
	const body = JSON.parse(bench.sandbox.meta.deliveries[0].body) as object;
	expect(body).toMatchObject({
		entry: [
			{
				changes: [
					{
						value: {
							contacts: [{ profile: { name: 'Zoe' }, user_id: 'US.1' }],
							messages: [{ from_user_id: 'US.1', text: { body: 'hi' } }],
						},
					},
				],
			},
		],
	});
	expect(bench.sandbox.meta.deliveries[0].body).not.toMatch(/"from"|"wa_id"/);
});
