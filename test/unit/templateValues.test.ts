import type { IDataObject } from 'n8n-workflow';

import type { Template } from '../../nodes/shared/whatsapp/templates';
import {
	fromFields,
	fromJson,
	readTemplateValues,
	textOf,
} from '../../nodes/Whatomate/parameters/templateValues';
import type { TemplateValues } from '../../nodes/Whatomate/parameters/templateValues';
import { aTemplate as template } from './aTemplate';
import { itemsWith } from './items';
import { thrown } from './thrown';

const POSITIONAL = template({ body_content: 'Hi {{1}}, order {{2}}' });
const NAMED = template({
	header_type: 'TEXT',
	header_content: 'Hello {{name}}',
	body_content: 'Dear {{name}}, see you on {{date}}.',
});
const HEADER = template({ header_type: 'TEXT', header_content: 'Order {{1}}', body_content: 'Hi {{1}}' });
const BUTTONS = template({
	body_content: 'Order {{1}}',
	buttons: [
		{ type: 'QUICK_REPLY', text: 'Yes' },
		{ type: 'URL', text: 'Track', url: 'https://example.com/t/{{1}}' },
		{ type: 'COPY_CODE', text: 'Copy' },
	],
});
const LOGIN = template({
	category: 'AUTHENTICATION',
	body_content: '{{1}} is your code.',
	buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }],
});
const SYNCED_LOGIN = template({
	category: 'AUTHENTICATION',
	body_content: '{{1}} is your code.',
	buttons: [{ type: 'URL', text: 'Copy code', url: 'https://www.whatsapp.com/otp/code/?code=otp{{1}}' }],
});
const PLAIN = template({ name: 'hello_world', body_content: 'Hello, world.' });

const json = (body: IDataObject = {}, header: IDataObject = {}, buttons: IDataObject = {}) => ({
	body,
	header,
	buttons,
});

const values = (
	body: Record<string, string> = {},
	header: Record<string, string> = {},
	buttons: Record<string, string> = {},
): TemplateValues => ({ body, header, buttons });

describe('values from the fields', () => {
	it.each<[string, Template, IDataObject, TemplateValues]>([
		['of the body', POSITIONAL, { body_1: 'Ana', body_2: 'A-100' }, values({ 1: 'Ana', 2: 'A-100' })],
		[
			'of header and body with the same name',
			NAMED,
			{ header_name: 'Ana', body_name: 'Ana S.', body_date: 'Monday' },
			values({ name: 'Ana S.', date: 'Monday' }, { name: 'Ana' }),
		],
		[
			'of buttons, by their place',
			BUTTONS,
			{ body_1: 'A-100', button_1: 'A-100', button_2: 'SPRING10' },
			values({ 1: 'A-100' }, {}, { 1: 'A-100', 2: 'SPRING10' }),
		],
		['a login code alone', LOGIN, { body_1: '123456' }, values({ 1: '123456' })],
		[
			'a login code goes into an address as well',
			SYNCED_LOGIN,
			{ body_1: '123456' },
			values({ 1: '123456' }, {}, { 0: '123456' }),
		],
		['numbers become texts', POSITIONAL, { body_1: 7, body_2: 0 }, values({ 1: '7', 2: '0' })],
		['so do yes and no', POSITIONAL, { body_1: true, body_2: false }, values({ 1: 'true', 2: 'false' })],
		[
			'fields of a template that was chosen before are left alone',
			POSITIONAL,
			{ body_1: 'Ana', body_2: 'A-100', body_3: '$10', header_name: 'x', button_0: 'y' },
			values({ 1: 'Ana', 2: 'A-100' }),
		],
		['nothing, where the template has no variable', PLAIN, {}, values()],
	])('%s', (_, given, fields, expected) => expect(fromFields(given, fields)).toEqual(expected));

	it.each<[string, IDataObject]>([
		['missing', { body_1: 'Ana' }],
		['null', { body_1: 'Ana', body_2: null }],
		['empty', { body_1: 'Ana', body_2: '' }],
		['only spaces', { body_1: 'Ana', body_2: '  ' }],
	])('a value that is %s is named by its label, with the template', (_, fields) => {
		const { message, hint } = thrown(() => fromFields(POSITIONAL, fields));
		expect(message).toContain("'2: …, order ___' is empty");
		expect(message).toContain("'order_confirmation' needs it");
		expect(hint).toContain('Fill it in');
	});

	it('all that are missing are named at once', () => {
		const { message } = thrown(() => fromFields(BUTTONS, {}));
		for (const part of ['1: Order', 'Button Track', 'Coupon code: Copy', 'are empty', 'needs them'])
			expect(message).toContain(part);
	});

	it.each<[unknown, string]>([
		[['Ana'], 'is a list, not text'],
		[{ first: 'Ana' }, 'is an object, not text'],
	])('%j is refused, since the customer would read "[object Object]"', (value, said) => {
		const { message } = thrown(() => fromFields(POSITIONAL, { body_1: value as IDataObject, body_2: 'x' }));
		expect(message).toContain(`'1: Hi ___, order' ${said}`);
	});

	it.each(['two\nlines', 'a\ttab', 'a\r\nb', 'five     spaces'])(
		'%j is refused, since WhatsApp would refuse the message',
		(value) => {
			const { message } = thrown(() => fromFields(POSITIONAL, { body_1: value, body_2: 'x' }));
			expect(message).toContain("'1: Hi ___, order' has a line break, a tab or more than four spaces");
		},
	);

	it('four spaces in a row are fine, and so is any mark', () => {
		const odd = '4    spaces, "quotes", {{braces}}, $&, 👋';
		expect(fromFields(POSITIONAL, { body_1: odd, body_2: 'x' }).body[1]).toBe(odd);
	});
});

describe('values from JSON', () => {
	it.each<[string, Template, ReturnType<typeof json>, TemplateValues]>([
		['by position', POSITIONAL, json({ 1: 'Ana', 2: 'A-100' }), values({ 1: 'Ana', 2: 'A-100' })],
		[
			'by name, where the header takes the value of the body with the same name',
			NAMED,
			json({ name: 'Ana', date: 'Monday' }),
			values({ name: 'Ana', date: 'Monday' }, { name: 'Ana' }),
		],
		[
			'by name, with a header of its own',
			NAMED,
			json({ name: 'Ana S.', date: 'Monday' }, { name: 'Ana' }),
			values({ name: 'Ana S.', date: 'Monday' }, { name: 'Ana' }),
		],
		[
			'by position, for a template with names, as documented',
			NAMED,
			json({ 1: 'Ana', 2: 'Monday' }, { 1: 'Ana' }),
			values({ name: 'Ana', date: 'Monday' }, { name: 'Ana' }),
		],
		[
			'by name and position mixed',
			NAMED,
			json({ name: 'Ana', 2: 'Monday' }),
			values({ name: 'Ana', date: 'Monday' }, { name: 'Ana' }),
		],
		[
			'of a header by position, which is another one than that of the body',
			HEADER,
			json({ 1: 'Ana' }, { 1: 'A-100' }),
			values({ 1: 'Ana' }, { 1: 'A-100' }),
		],
		[
			'of buttons',
			BUTTONS,
			json({ 1: 'A-100' }, {}, { 1: 'A-100', 2: 'SPRING10' }),
			values({ 1: 'A-100' }, {}, { 1: 'A-100', 2: 'SPRING10' }),
		],
		['numbers', POSITIONAL, json({ 1: 1, 2: 2.5 }), values({ 1: '1', 2: '2.5' })],
		[
			'a login code, whose button may be given too',
			SYNCED_LOGIN,
			json({ 1: '123456' }, {}, { 0: '123456' }),
			values({ 1: '123456' }, {}, { 0: '123456' }),
		],
		['none', PLAIN, json(), values()],
	])('%s', (_, given, parts, expected) => expect(fromJson(given, parts)).toEqual(expected));

	it.each<[string, Template, ReturnType<typeof json>, string[], string]>([
		[
			'a position of the body',
			POSITIONAL,
			json({ 1: 'Ana' }),
			["'2: …, order ___' is empty"],
			`Add "2" to 'Body Variables (JSON)'.`,
		],
		[
			'a name of the body',
			NAMED,
			json({ name: 'Ana' }),
			["'date: you on ___.' is empty"],
			`Add "date" to 'Body Variables (JSON)'.`,
		],
		[
			'a header by position',
			HEADER,
			json({ 1: 'Ana' }),
			["'Header 1: Order ___' is empty"],
			`Add "1" to 'Header Variables (JSON)'.`,
		],
		[
			'a button',
			BUTTONS,
			json({ 1: 'x' }, {}, { 1: 'x' }),
			["'Coupon code: Copy' is empty"],
			`to 'Button Variables (JSON)'.`,
		],
		[
			'everything',
			NAMED,
			json(),
			['Header name', 'name: ', 'date: ', 'are empty'],
			`Add "name", "date" to 'Body Variables (JSON)'. Add "name" to 'Header Variables (JSON)'.`,
		],
		['a login code', LOGIN, json(), ["'1: ___ is' is empty"], `Add "1" to 'Body Variables (JSON)'.`],
	])('what is missing is named: %s', (_, given, parts, said, advice) => {
		const { message, hint } = thrown(() => fromJson(given, parts));
		for (const part of said) expect(message).toContain(part);
		expect(hint).toContain(advice);
	});

	it.each<[string, Template, ReturnType<typeof json>, string, string]>([
		[
			'a position too many',
			POSITIONAL,
			json({ 1: 'a', 2: 'b', 3: 'c' }),
			"'Body Variables (JSON)' has '3'",
			'It has: 1, 2.',
		],
		[
			'a misspelt name',
			NAMED,
			json({ nmae: 'Ana', date: 'x' }),
			"'Body Variables (JSON)' has 'nmae'",
			'It has: name, date.',
		],
		['position 0', POSITIONAL, json({ 0: 'a', 1: 'b', 2: 'c' }), "has '0'", 'It has: 1, 2.'],
		['any, where there are none', PLAIN, json({ 1: 'x' }), "has '1'", 'leave the field as {}'],
		[
			'a header without variables',
			POSITIONAL,
			json({ 1: 'a', 2: 'b' }, { 1: 'x' }),
			"'Header Variables (JSON)'",
			'{}',
		],
		[
			'a button that takes none',
			BUTTONS,
			json({ 1: 'x' }, {}, { 0: 'x', 1: 'x', 2: 'x' }),
			"'Button Variables (JSON)' has '0'",
			'It has: 1, 2.',
		],
		['two at once', PLAIN, json({ a: 'x', b: 'y' }), "has 'a', 'b'", '{}'],
	])('what the template does not have is named: %s', (_, given, parts, said, hint) => {
		const failure = thrown(() => fromJson(given, parts));
		expect(failure.message).toContain(said);
		expect(failure.message).toContain('which the template does not have');
		expect(failure.hint).toContain(hint);
	});
});

describe('the mode that the user chose', () => {
	const read = (given: Template, parameters: IDataObject) =>
		readTemplateValues(itemsWith([parameters])[0], given);
	const asJson = (templateParamsJson: unknown, more: IDataObject = {}) =>
		({ specifyVariables: 'json', templateParamsJson, ...more }) as IDataObject;

	it('reads the fields, also where nothing was filled in yet', () => {
		const templateVariables = { mappingMode: 'defineBelow', value: { body_1: 'a', body_2: 'b' } };
		expect(read(POSITIONAL, { specifyVariables: 'fields', templateVariables })).toEqual(
			values({ 1: 'a', 2: 'b' }),
		);
		expect(read(PLAIN, { templateVariables: { mappingMode: 'defineBelow', value: null } })).toEqual(values());
		expect(read(PLAIN, {})).toEqual(values());
	});

	it.each<[string, unknown]>([
		['text', '{ "1": "a", "2": "b" }'],
		['text with spaces around', '\n{"1":"a","2":"b"}\n'],
		['an object', { 1: 'a', 2: 'b' }],
		['a list as text', '["a", "b"]'],
		['a list', ['a', 'b']],
	])('reads JSON that is %s', (_, given) => {
		expect(read(POSITIONAL, asJson(given))).toEqual(values({ 1: 'a', 2: 'b' }));
	});

	it.each<[string, unknown]>([
		['empty', ''],
		['only spaces', '  '],
		['{}', '{}'],
		['null', null],
		['an empty list', '[]'],
	])('takes JSON that is %s for no variables', (_, given) => {
		expect(read(PLAIN, asJson(given))).toEqual(values());
	});

	it('counts a list for the buttons from 0, as buttons are counted', () => {
		const [, track] = BUTTONS.buttons ?? [];
		const one = { ...BUTTONS, buttons: [track] };
		const given = asJson('["x"]', { buttonParamsJson: '["A-100"]' });
		expect(read(one, given).buttons).toEqual({ 0: 'A-100' });
	});

	it.each<[string, string, string]>([
		['templateParamsJson', 'Body Variables (JSON)', '{"1": Ana}'],
		['templateParamsJson', 'Body Variables (JSON)', 'Ana'],
		['templateParamsJson', 'Body Variables (JSON)', '"Ana"'],
		['templateParamsJson', 'Body Variables (JSON)', '7'],
		['templateParamsJson', 'Body Variables (JSON)', 'null'],
		['headerParamsJson', 'Header Variables (JSON)', '{'],
		['buttonParamsJson', 'Button Variables (JSON)', "{'0': 'x'}"],
	])('says that %s is no JSON object, under its label: %s: %s', (name, label, given) => {
		const { message, hint } = thrown(() => read(PLAIN, { specifyVariables: 'json', [name]: given }));
		expect(message).toMatch(`'${label}' is not a JSON object`);
		expect(hint).toContain('{ "1": "Nathan" }');
	});
});

it('the text of the message is the body with its values', () => {
	expect(textOf(POSITIONAL, values({ 1: 'Ana', 2: 'A-100' }))).toBe('Hi Ana, order A-100');
});
