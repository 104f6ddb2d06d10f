import type { IDataObject } from 'n8n-workflow';

import {
	headerMedia,
	isLoginCode,
	openButtons,
	renderBody,
	templateTitle,
	templateVariables,
	variableNames,
} from '../../nodes/shared/whatsapp/templates';
import type { Template } from '../../nodes/shared/whatsapp/templates';
import { recording } from '../contract/recordings';
import { aTemplate as template } from './aTemplate';

const ids = (fields: Partial<Template>) => templateVariables(template(fields)).map(({ id }) => id);
const labels = (fields: Partial<Template>) => templateVariables(template(fields)).map(({ label }) => label);

const TRACK = { type: 'URL', text: 'Track', url: 'https://example.com/t/{{1}}' };
const REPLY = { type: 'QUICK_REPLY', text: 'Yes' };
const COUPON = { type: 'COPY_CODE', text: 'Copy coupon', example: 'SPRING10' };
const OTP = { type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' };

describe('the variables of a text', () => {
	it.each<[string | undefined, string[]]>([
		['Hi {{1}}, your order {{2}} of {{3}} is confirmed.', ['1', '2', '3']],
		['{{name}}, see you on {{date}}', ['name', 'date']],
		['{{1}} and {{1}} again, then {{2}}', ['1', '2']],
		['{{2}} before {{1}}', ['2', '1']],
		['{{ 1 }} and {{  name  }}', ['1', 'name']],
		['{{1}}{{2}}', ['1', '2']],
		['{{order_id}} {{Order-ID}} {{имя}}', ['order_id', 'Order-ID', 'имя']],
		['line\n{{1}}\nline', ['1']],
		['no variable', []],
		['{1} {{}} { {1} }', []],
		['{{1', []],
		['', []],
		[undefined, []],
	])('%j: %j', (text, names) => expect(variableNames(text)).toEqual(names));
});

describe('everything that a template leaves open becomes a field', () => {
	it.each<[string, Partial<Template>, string[]]>([
		['nothing', { body_content: 'Hello, world.' }, []],
		['nothing at all', {}, []],
		['the body, each variable once', { body_content: '{{1}} {{2}} {{1}}' }, ['body_1', 'body_2']],
		[
			'a text header before the body',
			{ header_type: 'TEXT', header_content: 'Hello {{name}}', body_content: '{{name}} on {{date}}' },
			['header_name', 'body_name', 'body_date'],
		],
		['no header that is no text', { header_type: 'IMAGE', header_content: '{{1}}' }, []],
		[
			'dynamic addresses and coupons, under their place among all buttons',
			{ body_content: '{{1}}', buttons: [REPLY, TRACK, { type: 'PHONE_NUMBER', text: 'Call' }, COUPON] },
			['body_1', 'button_1', 'button_3'],
		],
		['no fixed address', { buttons: [{ type: 'URL', text: 'Shop', url: 'https://example.com' }] }, []],
		[
			'types in lower case',
			{ header_type: 'text', header_content: '{{1}}', buttons: [{ ...TRACK, type: 'url' }] },
			['header_1', 'button_0'],
		],
		[
			'no buttons where there are none',
			{ body_content: '{{1}}', buttons: null, sample_values: null },
			['body_1'],
		],
		[
			'one code for a login code, not another one for its button',
			{ category: 'AUTHENTICATION', body_content: '{{1}} is your code.', buttons: [OTP] },
			['body_1'],
		],
		[
			'one code also for a synced login code, whose button is an address',
			{ category: 'AUTHENTICATION', body_content: '{{1}} is your code.', buttons: [TRACK] },
			['body_1'],
		],
		[
			'one code, though the stored body does not show it',
			{ category: 'authentication', buttons: [OTP] },
			['body_1'],
		],
	])('%s', (_, fields, expected) => expect(ids(fields)).toEqual(expected));

	it('fields keep their IDs when the template changes around them', () => {
		expect(ids({ body_content: 'Hi {{1}}' })).toEqual(ids({ body_content: 'Hello dear {{ 1 }}!' }));
	});

	it('each says where its value goes', () => {
		const fields = { header_type: 'TEXT', header_content: '{{a}}', body_content: '{{b}}', buttons: [TRACK] };
		expect(templateVariables(template(fields))).toMatchObject([
			{ place: 'header', key: 'a' },
			{ place: 'body', key: 'b' },
			{ place: 'button', key: '0' },
		]);
	});

	it('every recorded template can be read', () => {
		const [{ response }] = recording('templates.json');
		const { templates } = (response?.body as { data: { templates: Template[] } }).data;
		const open = Object.fromEntries(
			templates.map((each) => [each.name, templateVariables(each).map(({ id }) => id)]),
		);
		expect(open).toMatchObject({
			order_confirmation: ['body_1', 'body_2', 'body_3'],
			appointment_reminder: ['header_name', 'body_name', 'body_date'],
			track_order: ['body_1', 'button_0'],
			login_code: ['body_1'],
			hello_world: [],
			invoice: ['body_1'],
			summer_sale: ['body_1'],
		});
	});

	it('login codes are told by their category alone', () => {
		expect(isLoginCode(template({ category: 'Authentication' }))).toBe(true);
		expect(isLoginCode(template({ category: 'UTILITY' }))).toBe(false);
		expect(openButtons(template({ buttons: undefined }))).toEqual([]);
	});
});

describe('a field is labelled with the text around it', () => {
	it.each<[string, Partial<Template>, string[]]>([
		[
			'the words around it stand there, other variables as dots',
			{ body_content: 'Hi {{1}}, order {{2}} is here.' },
			['1: Hi ___, order', '2: …, order ___ is'],
		],
		[
			'a long one is cut between words',
			{
				body_content:
					'Thank you very much for shopping with us, {{name}}, and we hope to see you again very soon in our shop.',
			},
			['name: with us, ___, and'],
		],
		['line breaks become spaces', { body_content: 'Hi\n\n{{1}}\r\nBye' }, ['1: Hi ___ Bye']],
		['spaces in the braces do not matter', { body_content: 'Hi {{ 1 }}!' }, ['1: Hi ___!']],
		['a variable alone', { body_content: '{{1}}' }, ['1: ___']],
		['the first of several places counts', { body_content: 'A {{1}} B {{1}} C' }, ['1: A ___ B … C']],
		[
			'a header says that it is one',
			{ header_type: 'TEXT', header_content: 'Hello {{name}}' },
			['Header name: Hello ___'],
		],
		['a login code without a text of its own', { category: 'AUTHENTICATION', buttons: [OTP] }, ['1']],
		['an address shows what comes before its end', { buttons: [TRACK] }, ['Button Track: …ple.com/t/___']],
		['a coupon shows its sample', { buttons: [COUPON] }, ['Coupon code: Copy coupon (e.g. SPRING10)']],
		[
			'samples of buttons may be lists, as Meta has them',
			{ buttons: [{ ...TRACK, example: ['https://example.com/t/abc'] }] },
			['Button Track: …ple.com/t/___ (e.g. https://example.com/t/abc)'],
		],
		[
			'an empty list of samples is none',
			{ buttons: [{ ...COUPON, example: [] }] },
			['Coupon code: Copy coupon'],
		],
	])('%s', (_, fields, expected) => expect(labels(fields)).toEqual(expected));

	it('never grows beyond what fits into the editor, however long the text', () => {
		const around = 'слово '.repeat(200);
		const [label] = labels({ body_content: `${around}{{1}} ${around}` });
		expect(label.length).toBeLessThan(80);
		expect(label).toContain('слово ___ слово');
	});
});

describe('a field shows the sample value', () => {
	const BODY = 'Hi {{1}}, order {{2}}';
	const NAMED = 'Dear {{name}} on {{date}}';

	it.each<[string, Partial<Template>, string[]]>([
		[
			'by index',
			{
				body_content: BODY,
				sample_values: [
					{ component: 'body', index: 2, value: 'A-1' },
					{ component: 'body', index: 1, value: 'Ana' },
				],
			},
			['Ana', 'A-1'],
		],
		[
			'by the name of the variable',
			{
				body_content: NAMED,
				sample_values: [
					{ component: 'body', param_name: 'date', value: 'Monday' },
					{ component: 'body', param_name: 'name', value: 'Ana' },
				],
			},
			['Ana', 'Monday'],
		],
		[
			'by index, for named variables',
			{ body_content: NAMED, sample_values: [{ component: 'body', index: 2, value: 'Monday' }] },
			['', 'Monday'],
		],
		[
			'in a list of values',
			{ body_content: BODY, sample_values: [{ component: 'body', values: ['Ana', 'A-1'] }] },
			['Ana', 'A-1'],
		],
		['as bare texts', { body_content: BODY, sample_values: ['Ana', 'A-1'] }, ['Ana', 'A-1']],
		['of one variable only', { body_content: BODY, sample_values: ['Ana'] }, ['Ana', '']],
		[
			'of its own place',
			{
				header_type: 'TEXT',
				header_content: 'Hello {{1}}',
				body_content: 'Dear {{1}}',
				sample_values: [
					{ component: 'header', index: 1, value: 'Header Ana' },
					{ component: 'body', index: 1, value: 'Body Ana' },
				],
			},
			['Header Ana', 'Body Ana'],
		],
		['as a number', { body_content: '{{1}}', sample_values: [{ index: 1, value: 7 }] }, ['7']],
		['none for a synced template', { body_content: BODY, sample_values: [] }, ['', '']],
		['none where nothing fits', { body_content: '{{1}}', sample_values: [{ index: 9, value: 'x' }] }, ['']],
		['none where the sample has no value', { body_content: '{{1}}', sample_values: [{ index: 1 }] }, ['']],
		['none where there is a gap', { body_content: '{{1}}', sample_values: [null, {}] }, ['']],
	])('%s', (_, fields, samples) => {
		const shown = labels(fields).map((label) => / \(e\.g\. (.*)\)$/.exec(label)?.[1] ?? '');
		expect(shown).toEqual(samples);
	});
});

describe('the body as the customer reads it', () => {
	it.each<[string | undefined, Record<string, string>, string]>([
		['Hi {{1}}, order {{2}}.', { 1: 'Ana', 2: 'A-100' }, 'Hi Ana, order A-100.'],
		['{{1}} and {{ 1 }}', { 1: 'x' }, 'x and x'],
		['Dear {{name}}', { name: 'Ana' }, 'Dear Ana'],
		['Price: {{1}}', { 1: '$1 $& {{2}}' }, 'Price: $1 $& {{2}}'],
		['Hi {{1}}', {}, 'Hi {{1}}'],
		['Hello, world.', {}, 'Hello, world.'],
		[undefined, {}, ''],
	])('%j with %j: %j', (body_content, values, text) =>
		expect(renderBody(template({ body_content }), values)).toBe(text),
	);

	it('is what the recorded server said about the same values', () => {
		const [{ request, response }] = recording('send-template.json');
		const { template_params } = request?.body as { template_params: Record<string, string> };
		const { content } = (response?.body as { data: { content: { body: string } } }).data;
		const body_content = 'Hi {{1}}, your order {{2}} of {{3}} is confirmed.';
		expect(renderBody(template({ body_content }), template_params)).toBe(content.body);
	});
});

describe('the header of a template', () => {
	it.each<[string | undefined, string | undefined]>([
		['IMAGE', 'image'],
		['VIDEO', 'video'],
		['DOCUMENT', 'document'],
		['image', 'image'],
		['TEXT', undefined],
		['LOCATION', undefined],
		['', undefined],
		[undefined, undefined],
	])('%j holds the file %j', (header_type, kind) =>
		expect(headerMedia(template({ header_type }))).toBe(kind),
	);
});

describe('a template in a list', () => {
	it.each<[IDataObject, string]>([
		[{ name: 'hello', language: 'en', category: 'UTILITY' }, 'hello (en, Utility)'],
		[{ name: 'hello', language: 'pt_BR', category: 'MARKETING' }, 'hello (pt_BR, Marketing)'],
		[{ name: 'hello', language: 'en', category: '' }, 'hello (en)'],
	])('%j: %s', (fields, title) => expect(templateTitle(template(fields))).toBe(title));
});
