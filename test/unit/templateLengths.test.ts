import type { IDataObject } from 'n8n-workflow';

import { longCoupons } from '../../nodes/shared/whatsapp/filledTemplate';
import type { Template } from '../../nodes/shared/whatsapp/templates';
import { fromFields, fromJson, readTemplateValues } from '../../nodes/Whatomate/parameters/templateValues';
import { itemsWith } from './items';
import { thrown } from './thrown';

const template = (fields: Partial<Template>): Template => ({
	id: '813deb37-1cb6-4be7-9b40-1010c8c3cbdf',
	name: 'news',
	language: 'en',
	category: 'UTILITY',
	status: 'APPROVED',
	body_content: 'Hi {{1}}: {{2}}',
	...fields,
});

/** 'Hi ' and ': ' are five characters, and the name one. */
const FIXED = 6;

const filled = (given: Template, length: number, one = 'x') =>
	fromFields(given, { body_1: 'A', body_2: one.repeat(length - FIXED) });

const quickReply = [{ type: 'QUICK_REPLY', text: 'Yes' }];

describe('the body with its values filled in', () => {
	it.each<[string, Partial<Template>, number, string]>([
		['alone', {}, 32_768, ''],
		['with empty parts', { header_type: '', footer_content: ' ', buttons: [] }, 32_768, ''],
		['with parts that are not there', { header_type: 'NONE', buttons: null }, 32_768, ''],
		['with a footer', { footer_content: 'Reply STOP' }, 1024, ' beside a footer'],
		['with a button', { buttons: quickReply }, 1024, ' beside buttons'],
		['with a text header', { header_type: 'TEXT', header_content: 'News' }, 1024, ' beside a header'],
		['with an image', { header_type: 'IMAGE' }, 1024, ' beside a header'],
		[
			'with all of them',
			{ header_type: 'DOCUMENT', footer_content: 'Bye', buttons: quickReply },
			1024,
			' beside a header, a footer and buttons',
		],
	])('%s', (_, parts, most, beside) => {
		const given = template(parts);
		expect(filled(given, most).body[2]).toHaveLength(most - FIXED);
		const { message, hint } = thrown(() => filled(given, most + 1));
		const written = (count: number) => count.toLocaleString('en-US');
		expect(message).toBe(
			`The body of template 'news' is too long: filled in, it has ${written(most + 1)} characters, but WhatsApp allows at most ${written(most)}${beside}. The longest value is '2: Hi …: ___' with ${written(most + 1 - FIXED)}`,
		);
		expect(hint).toContain('Shorten');
	});

	it('counts an emoji once', () => {
		const given = template({ buttons: quickReply });
		expect(filled(given, 1024, '🎉').body[2]).toBe('🎉'.repeat(1018));
		expect(thrown(() => filled(given, 1025, '🎉')).message).toContain('1,025 characters');
	});

	it('counts a value as often as it stands in the text, and no spaces around it', () => {
		const given = template({ body_content: '{{name}} {{name}}', buttons: quickReply });
		expect(fromJson(given, { body: { name: ` ${'x'.repeat(511)} ` }, header: {}, buttons: {} }).body).toEqual(
			{
				name: 'x'.repeat(511),
			},
		);
		const { message } = thrown(() =>
			fromJson(given, { body: { name: 'x'.repeat(512) }, header: {}, buttons: {} }),
		);
		expect(message).toContain('1,025 characters');
		expect(message).toContain('with 512');
	});

	it('a template without variables is as Meta approved it', () => {
		const given = template({ body_content: 'x'.repeat(2000), buttons: quickReply });
		expect(fromFields(given, {}).body).toEqual({});
	});
});

describe('a text header with its value filled in', () => {
	const given = template({ header_type: 'TEXT', header_content: 'Order {{1}}', body_content: 'Hi' });

	it('has at most 60 characters', () => {
		expect(fromFields(given, { header_1: 'x'.repeat(54) }).header[1]).toHaveLength(54);
		expect(thrown(() => fromFields(given, { header_1: 'x'.repeat(55) })).message).toBe(
			"The header of template 'news' is too long: filled in, it has 61 characters, but WhatsApp allows at most 60. The longest value is 'Header 1: Order ___' with 55",
		);
	});

	it('the words of an image are not measured', () => {
		const image = template({ header_type: 'IMAGE', header_content: 'x'.repeat(100), body_content: '{{1}}' });
		expect(fromFields(image, { body_1: 'x' }).body).toEqual({ 1: 'x' });
	});
});

describe('a login code', () => {
	it.each<[string, Template]>([
		[
			'with a button of its own',
			template({ category: 'AUTHENTICATION', body_content: '{{1}} is your code.' }),
		],
		['whose body is not stored', template({ category: 'authentication', body_content: '' })],
		[
			'whose button holds an address',
			template({
				category: 'AUTHENTICATION',
				body_content: '{{1}} is your code.',
				buttons: [{ type: 'URL', text: 'Copy', url: 'https://www.whatsapp.com/otp/code/?code=otp{{1}}' }],
			}),
		],
	])('%s has at most 15 characters', (_, given) => {
		expect(fromFields(given, { body_1: '123456789012345' }).body[1]).toBe('123456789012345');
		const { message } = thrown(() => fromFields(given, { body_1: '1234567890123456' }));
		expect(message).toMatch(/^'1.*' has 16 characters, but WhatsApp allows at most 15 in a login code$/);
	});
});

describe('a coupon code', () => {
	const given = template({ body_content: 'Hi', buttons: [{ type: 'COPY_CODE', text: 'Copy' }] });

	it('of more than 15 characters goes out with a hint', () => {
		const long = fromFields(given, { button_0: '1234567890123456' });
		expect(long.buttons).toEqual({ 0: '1234567890123456' });
		expect(longCoupons(given, long)).toEqual([
			"'Coupon code: Copy' has 16 characters. WhatsApp may refuse coupon codes of more than 15.",
		]);
		expect(longCoupons(given, fromFields(given, { button_0: '123456789012345' }))).toEqual([]);
	});

	it('with a line break is refused', () => {
		expect(thrown(() => fromFields(given, { button_0: 'A\nB' })).message).toContain(
			'no coupon code can hold',
		);
	});
});

describe('both ways to fill in a template', () => {
	const given = template({
		body_content: '{{1}}',
		buttons: [{ type: 'url', text: 'Track', url: 'https://example.com/t/{{1}}' }],
	});
	const modes: Array<[string, (body: string, button: string) => IDataObject]> = [
		['fields', (body, button) => ({ templateVariables: { value: { body_1: body, button_0: button } } })],
		[
			'JSON',
			(body, button) => ({
				specifyVariables: 'json',
				templateParamsJson: { 1: body },
				buttonParamsJson: { 0: button },
			}),
		],
	];

	it.each(modes)('measure it, and take the beginning of the address off: %s', (_, parametersOf) => {
		const read = (body: string, button: string) =>
			readTemplateValues(itemsWith([parametersOf(body, button)])[0], given);
		expect(read('A', 'https://example.com/t/ABC').buttons).toEqual({ 0: 'ABC' });
		expect(thrown(() => read('x'.repeat(1025), 'ABC')).message).toContain('1,025 characters');
		expect(thrown(() => read('A', 'https://elsewhere.example.org/')).message).toContain("'Button Track:");
	});
});
