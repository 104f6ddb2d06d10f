import { shownTemplate } from '../../nodes/Whatomate/methods/shownTemplate';
import type { Template } from '../../nodes/shared/whatsapp/templates';
import { aTemplate } from './aTemplate';

const shown = (fields: Partial<Template>) => shownTemplate(aTemplate(fields));

describe('a template in the form', () => {
	it.each<[string, Partial<Template>, string]>([
		['the body', { body_content: 'Hello, world.' }, 'Hello, world.'],
		[
			'what the server has nothing in',
			{
				header_type: null,
				header_content: null,
				body_content: 'B',
				footer_content: null,
				buttons: [{ type: null, text: null, url: null }],
			} as never,
			'B<br><br>[]',
		],
		['its lines', { body_content: 'One\nTwo\r\n\nThree' }, 'One<br>Two<br><br>Three'],
		[
			'its variables',
			{ body_content: 'Hi {{ name }} {{1}}' },
			'Hi <b><code>{{name}}</code></b> <b><code>{{1}}</code></b>',
		],
		[
			'marks of HTML as they are',
			{ body_content: '<b>"{{a&b}}"</b>' },
			'&lt;b&gt;&quot;<b><code>{{a&amp;b}}</code></b>&quot;&lt;/b&gt;',
		],
		[
			'a text header',
			{ header_type: 'TEXT', header_content: 'For {{1}}', body_content: 'B' },
			'<b>For <b><code>{{1}}</code></b></b><br><br>B',
		],
		[
			'a file in the header',
			{ header_type: 'DOCUMENT', header_content: 'handle', body_content: 'B' },
			'<i>[Document]</i><br><br>B',
		],
		[
			'a kind of header of tomorrow',
			{ header_type: 'LOCATION', body_content: 'B' },
			'<i>[Location]</i><br><br>B',
		],
		['no header', { header_type: 'NONE', header_content: 'x', body_content: 'B' }, 'B'],
		[
			'a footer',
			{ body_content: 'B', footer_content: 'Reply STOP & go' },
			'B<br><br><small>Reply STOP &amp; go</small>',
		],
		[
			'a login code that the server stores without its text',
			{ category: 'AUTHENTICATION', body_content: '' },
			'<b><code>{{1}}</code></b>',
		],
		['nothing', {}, ''],
	])('shows %s', (_, fields, html) => expect(shown(fields)).toBe(html));

	it('shows each button on a line, with what is to be filled in', () => {
		const buttons = [
			{ type: 'URL', text: 'Track', url: 'https://example.com/t/{{1}}' },
			{ type: 'url', text: 'Shop', url: 'https://example.com' },
			{ type: 'COPY_CODE', text: 'Copy coupon', example: 'SPRING10' },
			{ type: 'QUICK_REPLY', text: '<Yes>' },
			{ type: 'PHONE_NUMBER', text: 'Call us' },
		];
		expect(shown({ body_content: 'B', buttons })).toBe(
			[
				'B<br><br>[Track] → https://example.com/t/<b><code>{{1}}</code></b>',
				'[Shop] → https://example.com',
				'[Copy coupon] → <b><code>{{Coupon code}}</code></b>',
				'[&lt;Yes&gt;]',
				'[Call us]',
			].join('<br>'),
		);
	});
});
