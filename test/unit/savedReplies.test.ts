import type { SavedButton, SavedReply } from '../../nodes/shared/api/savedReplies';
import { plain } from '../../nodes/Whatomate/resources/message/interactive';
import type { Interactive } from '../../nodes/Whatomate/resources/message/interactive';
import { contentOf, fillIn, placeholdersIn } from '../../nodes/Whatomate/resources/message/savedReplyMessage';

const reply = (content: string, ...buttons: SavedButton[]): SavedReply => ({
	id: 'r',
	name: 'Hours',
	content,
	buttons,
});

describe('the placeholders of a saved reply', () => {
	it.each<[string, SavedReply, string[]]>([
		['none', reply('We are open.'), []],
		['with spaces and without', reply('{{contact_name}}, {{ order.no }}'), ['contact_name', 'order.no']],
		['each once', reply('{{a}} {{a}} {{b}}'), ['a', 'b']],
		[
			'also on buttons and in their addresses',
			reply('Hi', { title: '{{a}}', type: 'url', url: 'https://example.com/{{b}}' }),
			['a', 'b'],
		],
		['of any letters, and with spaces inside', reply('{{имя}} {{ two words }}'), ['имя', 'two words']],
		['no others', reply('{{}} {{ }} {single} {{a'), []],
		['where it has no list of buttons', { ...reply('{{a}}'), buttons: null }, ['a']],
	])('are %s', (_what, given, names) => {
		expect(placeholdersIn(given)).toEqual(names);
	});

	it.each([
		['Hi {{contact_name}}!', 'Hi Ana!'],
		['{{ contact_name }}{{contact_name}}', 'AnaAna'],
		['{{other}}', '{{other}}'],
		// What a value holds is no pattern and no placeholder.
		['{{money}}', '$& {{contact_name}}'],
	])('are filled in: %s', (text, filled) => {
		const values = new Map([
			['contact_name', 'Ana'],
			['money', '$& {{contact_name}}'],
		]);
		expect(fillIn(text, values)).toBe(filled);
	});
});

describe("a saved reply becomes what Whatomate's app sends", () => {
	const title = (count: number) => Array.from({ length: count }, (_, index) => `T${index + 1}`);
	const replies = (count: number): SavedButton[] =>
		title(count).map((each) => ({ id: `b${each}`, title: each }));
	const rows = (count: number) =>
		title(count).map((each) => ({ id: `b${each}`, title: each, description: '' }));
	const URL_BUTTON = { id: 'u', title: 'Open {{x}}', type: 'url', url: 'https://example.com/{{x}}' };
	const FLOW = { id: 'f', title: 'Book', type: 'flow', flow_id: '77', screen: 'ONE' };

	it.each<[string, SavedButton[], Partial<Interactive> | 'text alone' | 'text, told']>([
		['no buttons', [], 'text alone'],
		['one reply', replies(1), { kind: 'button', buttons: [{ id: 'bT1', title: 'T1' }] }],
		[
			'replies that say so, without IDs',
			[
				{ title: 'Yes', type: 'reply' },
				{ id: '', title: 'No', type: '' },
			],
			{
				kind: 'button',
				buttons: [
					{ id: '1', title: 'Yes' },
					{ id: '2', title: 'No' },
				],
			},
		],
		['four replies', replies(4), { kind: 'list', rows: rows(4) }],
		['ten replies', replies(10), { kind: 'list', rows: rows(10) }],
		['eleven replies', replies(11), 'text, told'],
		['a link', [URL_BUTTON], { kind: 'cta_url', buttonText: 'Open 1', url: 'https://example.com/1' }],
		['two links', [URL_BUTTON, URL_BUTTON], 'text, told'],
		['a link and a reply', [URL_BUTTON, ...replies(1)], 'text, told'],
		['a form', [FLOW], { kind: 'flow', buttonText: 'Book', flowId: '77', firstScreen: 'ONE' }],
		['a phone number', [{ title: 'Call', type: 'phone', phone_number: '1' }], 'text, told'],
		['a call', [{ title: 'Call', type: 'voice_call', ttl_minutes: 15 }], 'text, told'],
	])('%s', (_what, buttons, expected) => {
		const content = contentOf(reply('Hi {{x}}', ...buttons), new Map([['x', '1']]));
		expect(content).toEqual(
			typeof expected === 'string'
				? { text: 'Hi 1', leftOut: expected === 'text, told' }
				: {
						text: 'Hi 1',
						leftOut: false,
						interactive: { ...plain(expected.kind ?? 'button', 'Hi 1'), ...expected },
					},
		);
	});
});
