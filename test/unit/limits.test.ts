import { bytes, characters, limits, problems } from '../../nodes/shared/whatsapp/limits';
import {
	contentTypeOf,
	fileProblem,
	MEDIA_LIMITS,
	mostBytes,
	tooLarge,
} from '../../nodes/shared/whatsapp/files';
import type { MediaType } from '../../nodes/shared/whatsapp/files';

type Schema = Parameters<typeof problems>[0];
type Values = Record<string, unknown>;

const MB = 1024 * 1024;
const OFFICE = 'application/vnd.openxmlformats-officedocument.';

const button = (fields: Values = {}): Values => ({ id: 'yes', title: 'Yes', ...fields });
const row = (fields: Values = {}): Values => ({ id: 'am', title: 'Morning', description: '', ...fields });
const many = (count: number, entry: (fields: Values) => Values): Values[] =>
	Array.from({ length: count }, (_, index) => entry({ id: `id${index}`, title: `Title ${index}` }));

const all = {
	body: 'Body',
	header: '',
	footer: '',
	buttonText: 'Tap',
	url: 'https://example.com',
	flowId: '123',
	firstScreen: '',
	sectionTitle: '',
	buttons: [button()],
	rows: [row()],
};
const text = (fields: Values) => problems(limits.text, fields);
const check = (schema: Schema, fields: Values) => problems(schema, { ...all, ...fields });

/** A text of so many characters as WhatsApp counts them, made of one character that is repeated. */
const long = (length: number, character = 'x') => character.repeat(length);

describe('characters are counted as WhatsApp counts them: by code points', () => {
	it.each<[string, string, number]>([
		['nothing', '', 0],
		['Latin letters', 'abc', 3],
		['Cyrillic letters', 'Привет', 6],
		['an emoji of two UTF-16 units', '👋', 1],
		['an emoji with a skin color', '👋🏽', 2],
		['a flag', '🇵🇹', 2],
		['a family, joined', '👨‍👩‍👧', 5],
		['a letter with a combining accent', 'e\u0301', 2],
		['the same letter in one piece', '\u00e9', 1],
		['a lone half of a pair', '\ud83d', 1],
		['a line break', 'a\nb', 3],
	])('%s', (_, value, count) => expect(characters(value)).toBe(count));

	it.each<[string, number]>([
		['abc', 3],
		['é', 2],
		['Да, подтверждаю', 28],
		['€', 3],
		['👋', 4],
	])('and bytes, which released servers count in titles: %s has %d', (value, count) =>
		expect(bytes(value)).toBe(count),
	);
});

describe('each text may be as long as WhatsApp allows, and not one character longer', () => {
	const inButton = (fields: Values) => ({ buttons: [button(fields)] });
	const inRow = (fields: Values) => ({ rows: [row(fields)] });

	describe.each<[field: string, most: number, schema: Schema, values: (value: string) => Values]>([
		['Text', 4096, limits.text, (value) => ({ text: value })],
		['Caption', 1024, limits.caption, (value) => ({ caption: value })],
		['Body', 1024, limits.button, (value) => ({ body: value })],
		['Header', 60, limits.button, (value) => ({ header: value })],
		['Footer', 60, limits.button, (value) => ({ footer: value })],
		['Button 1: Title', 20, limits.button, (value) => inButton({ title: value })],
		['Button 1: ID', 256, limits.button, (value) => inButton({ id: value })],
		['Body', 1024, limits.cta_url, (value) => ({ body: value })],
		['Header', 60, limits.cta_url, (value) => ({ header: value })],
		['Footer', 60, limits.cta_url, (value) => ({ footer: value })],
		['Button Text', 20, limits.cta_url, (value) => ({ buttonText: value })],
		['Body', 1024, limits.list, (value) => ({ body: value })],
		['Header', 60, limits.list, (value) => ({ header: value })],
		['Footer', 60, limits.list, (value) => ({ footer: value })],
		['Button Text', 20, limits.list, (value) => ({ buttonText: value })],
		['Section Title', 24, limits.list, (value) => ({ sectionTitle: value })],
		['Row 1: Title', 24, limits.list, (value) => inRow({ title: value })],
		['Row 1: Description', 72, limits.list, (value) => inRow({ description: value })],
		['Row 1: ID', 200, limits.list, (value) => inRow({ id: value })],
		['Body', 1024, limits.flow, (value) => ({ body: value })],
		['Header', 60, limits.flow, (value) => ({ header: value })],
		['Footer', 60, limits.flow, (value) => ({ footer: value })],
		['Button Text', 20, limits.flow, (value) => ({ buttonText: value })],
	])('%s: %d', (field, most, schema, values) => {
		const number = (value: number) => value.toLocaleString('en-US');

		it.each(['x', 'я', '恵', '👋', '\u0301'])('%s', (character) => {
			const said = (length: number) => check(schema, values(long(length, character)));
			expect(said(most)).toEqual([]);
			expect(said(most + 1)).toEqual([
				`'${field}' has ${number(most + 1)} characters, but WhatsApp allows at most ${number(most)}`,
			]);
		});
	});

	it('flags count twice, as WhatsApp counts them', () => {
		expect(check(limits.button, { header: long(30, '🇵🇹') })).toEqual([]);
		expect(check(limits.button, { header: long(31, '🇵🇹') })[0]).toContain('62 characters');
	});
});

describe('what has to say something may not be empty', () => {
	it.each<[field: string, schema: Schema, values: Values]>([
		['Text', limits.text, { text: '' }],
		['Body', limits.button, { body: '' }],
		['Buttons', limits.button, { buttons: [] }],
		['Button 1: Title', limits.button, { buttons: [button({ title: '' })] }],
		['Button 1: ID', limits.button, { buttons: [button({ id: '' })] }],
		['Button 2: ID', limits.button, { buttons: [button(), button({ id: ' ', title: 'No' })] }],
		['Button Text', limits.cta_url, { buttonText: '' }],
		['URL', limits.cta_url, { url: '' }],
		['Rows', limits.list, { rows: [] }],
		['Row 1: Title', limits.list, { rows: [row({ title: '' })] }],
		['Row 1: ID', limits.list, { rows: [row({ id: '' })] }],
		['Button Text', limits.list, { buttonText: '' }],
		['Flow', limits.flow, { flowId: '' }],
		['Button Text', limits.flow, { buttonText: '' }],
	])("'%s' is empty", (field, schema, values) =>
		expect(check(schema, values)).toEqual([`'${field}' is empty`]),
	);

	it('spaces and line breaks are as good as nothing', () => {
		expect(text({ text: ' \n\t\u00a0' })).toEqual(["'Text' is empty"]);
	});

	it('header, footer, caption, section title and description may be left out', () => {
		for (const schema of [limits.button, limits.cta_url, limits.list, limits.flow])
			expect(check(schema, {})).toEqual([]);
		expect(problems(limits.caption, { caption: '' })).toEqual([]);
	});
});

describe('as many entries as WhatsApp allows', () => {
	it('three buttons are good, four are not', () => {
		expect(check(limits.button, { buttons: many(3, button) })).toEqual([]);
		expect(check(limits.button, { buttons: many(4, button) })).toEqual([
			"'Buttons' has 4 entries, but WhatsApp allows at most 3",
		]);
	});

	it('ten rows are good, eleven are not', () => {
		expect(check(limits.list, { rows: many(10, row) })).toEqual([]);
		expect(check(limits.list, { rows: many(11, row) })).toEqual([
			"'Rows' has 11 entries, but WhatsApp allows at most 10",
		]);
	});

	it('two buttons may not be mistaken for each other', () => {
		expect(check(limits.button, { buttons: [button(), button({ title: 'No' })] })[0]).toContain(
			"Buttons 1 and 2 have the same ID 'yes'",
		);
		expect(check(limits.button, { buttons: [button(), button({ id: 'no' })] })[0]).toContain(
			"Buttons 1 and 2 have the same title 'Yes'",
		);
	});

	it('two rows may have one title, but not one ID', () => {
		expect(check(limits.list, { rows: [row(), row({ id: 'pm' })] })).toEqual([]);
		expect(check(limits.list, { rows: [row(), row({ title: 'Evening' })] })[0]).toContain(
			"Rows 1 and 2 have the same ID 'am'",
		);
	});

	it('an ID that nobody gave is the title, and only the title is told', () => {
		const alike = (title: string, count: number) =>
			Array.from({ length: count }, () => button({ id: title, title }));
		expect(check(limits.button, { buttons: alike('', 1) })).toEqual(["'Button 1: Title' is empty"]);
		expect(check(limits.button, { buttons: alike('x'.repeat(300), 1) })).toHaveLength(1);
		expect(check(limits.button, { buttons: alike('Yes', 2) })).toEqual([
			"Buttons 1 and 2 have the same title 'Yes', so nobody could tell which one was tapped",
		]);
		expect(check(limits.list, { rows: alike('Late', 2) })[0]).toContain(
			"Rows 1 and 2 have the same title 'Late'",
		);
	});

	it('two empty IDs are told as empty, not as the same', () => {
		const buttons = [button({ id: '' }), button({ id: '', title: 'No' })];
		expect(check(limits.button, { buttons })).toEqual(["'Button 1: ID' is empty", "'Button 2: ID' is empty"]);
	});
});

describe('several things at once are all told, in the order of the fields', () => {
	it('in buttons', () => {
		const values = { body: '', header: long(61), buttons: [button({ title: long(21) }), button({ id: '' })] };
		expect(check(limits.button, values)).toEqual([
			"'Body' is empty",
			"'Header' has 61 characters, but WhatsApp allows at most 60",
			"'Button 1: Title' has 21 characters, but WhatsApp allows at most 20",
			"'Button 2: ID' is empty",
		]);
	});

	it('in a list, with the number of the row', () => {
		const rows = [...many(10, row), row({ id: 'x', title: long(25), description: long(73) })];
		expect(check(limits.list, { rows, buttonText: '' })).toEqual([
			"'Button Text' is empty",
			"'Rows' has 11 entries, but WhatsApp allows at most 10",
			"'Row 11: Title' has 25 characters, but WhatsApp allows at most 24",
			"'Row 11: Description' has 73 characters, but WhatsApp allows at most 72",
		]);
	});
});

describe('a web address', () => {
	const url = (value: string) => problems(limits.url('Media URL'), { url: value });

	it.each([
		'https://example.com',
		'http://example.com/a.png',
		'HTTPS://EXAMPLE.COM/A.PNG',
		'https://example.com:8443/a?b=c&d=%20#e',
		'https://пример.рф/картинка.png',
		'https://[2001:db8::1]/a.png',
		'http://192.168.0.7:8080/a.png',
		' https://example.com/a.png ',
	])('may be %s', (value) => expect(url(value)).toEqual([]));

	const starts = 'that starts with http:// or https://';
	const scheme = ': it starts neither with http:// nor with https://';
	const slashes = ': two slashes follow http: and https:';
	const expression = ": it has {{ }} that was not filled in: switch the field to 'Expression'";
	it.each([
		['example.com/a.png', ` ${starts}`],
		['www.example.com', ` ${starts}`],
		['example.com:8080/a.png', ` ${starts}`],
		['//example.com', ` ${starts}`],
		['https//example.com', ` ${starts}`],
		['example.com/my file.pdf', ` ${starts}`],
		['ftp://example.com/a.png', scheme],
		['file:///etc/passwd', scheme],
		['data:image/png;base64,AAAA', scheme],
		['javascript:alert(1)', scheme],
		['C:\\files\\a.png', scheme],
		['https:/example.com', slashes],
		['https:example.com', slashes],
		['http:\\\\example.com', slashes],
		['https:///a.png', slashes],
		['https://', ': it names no server'],
		['https://?a=b', ': it names no server'],
		['https://exa mple.com/a.png', ': it has a space in the name of the server'],
		['https://example.com/a b.png', ': it has a space, which is written as %20'],
		['https://example.com/?name=Ana Silva', ': it has a space, which is written as %20'],
		['https://example.com/a\u00a0b.png', ': it has a space, which is written as %20'],
		['https://a.com/1\nhttps://a.com/2', ': it has a line break, so there may be more than one address'],
		['https://example.com/{{ $json.id }}', expression],
		['{{ $json.url }}', expression],
		['https://example.com/t/{{1}}', expression],
		['https://[::1/a.png', ''],
	])('may not be %j, and is told why', (value, why) => {
		expect(url(value)).toEqual([`'Media URL' is not a web address${why}: ${value}`]);
	});

	it('is quoted no longer than one can read', () => {
		const [said] = url(`example.com/${long(5000)}`);
		expect(said.length).toBeLessThan(300);
	});

	it.each(['', '  '])('may not be left empty: %j', (value) =>
		expect(url(value)).toEqual(["'Media URL' is empty"]),
	);
});

describe('a file may be as large as WhatsApp allows for its kind, and not one byte larger', () => {
	it.each<[type: MediaType, contentType: string, megabytes: number, name: string]>([
		['image', 'image/jpeg', 5, 'an image'],
		['video', 'video/mp4', 16, 'a video'],
		['audio', 'audio/ogg', 16, 'audio'],
		['document', 'application/pdf', 100, 'a document'],
	])('%s', (type, contentType, megabytes, name) => {
		const said = (size: number) => fileProblem(type, 'Input Binary Field', { contentType, bytes: size });
		expect(mostBytes(type)).toBe(megabytes * MB);
		expect(said(1)).toBeUndefined();
		expect(said(megabytes * MB)).toBeUndefined();
		expect(said(megabytes * MB + 1)).toBe(
			`The file in 'Input Binary Field' has ${megabytes}.1 MB, over the ${megabytes} MB that WhatsApp allows for ${name}`,
		);
		expect(said(2 * megabytes * MB)).toContain(`has ${2 * megabytes}.0 MB, over the ${megabytes} MB`);
		expect(tooLarge(type, 'Media URL')).toBe(
			`The file in 'Media URL' is larger than the ${megabytes} MB that WhatsApp allows for ${name}`,
		);
		expect(said(0)).toBe("The file in 'Input Binary Field' is empty");
	});
});

describe('a file has to be of a type that WhatsApp takes as this kind', () => {
	const said = (type: MediaType, contentType: string) =>
		fileProblem(type, 'Input Binary Field', { contentType, bytes: 1 });

	it.each<[MediaType, string[]]>([
		['image', ['image/jpeg', 'image/png']],
		['video', ['video/mp4', 'video/3gpp']],
		['audio', ['audio/aac', 'audio/mpeg', 'audio/ogg', 'audio/amr', 'audio/mp4']],
		[
			'document',
			[
				'application/pdf',
				'application/msword',
				'application/vnd.ms-excel',
				'application/vnd.ms-powerpoint',
				`${OFFICE}wordprocessingml.document`,
				`${OFFICE}spreadsheetml.sheet`,
				`${OFFICE}presentationml.presentation`,
				'text/plain',
			],
		],
	])('%s', (type, contentTypes) => {
		expect(Object.keys(MEDIA_LIMITS[type].contentTypes).sort()).toEqual([...contentTypes].sort());
		for (const contentType of contentTypes) expect(said(type, contentType)).toBeUndefined();
	});

	it.each<[MediaType, string]>([
		['image', 'image/webp'],
		['image', 'image/gif'],
		['image', 'image/svg+xml'],
		['image', 'application/pdf'],
		['video', 'video/quicktime'],
		['video', 'image/png'],
		['audio', 'audio/wav'],
		['audio', 'video/mp4'],
		['document', 'application/zip'],
		['document', 'text/html'],
		['document', 'image/png'],
		['image', 'constructor'],
		['image', '__proto__'],
	])('%s: not %s', (type, contentType) => {
		const message = said(type, contentType);
		expect(message).toContain(`'Input Binary Field' is of the type ${contentType}`);
		expect(message).toContain(`WhatsApp takes only ${MEDIA_LIMITS[type].formats} as ${type}`);
	});

	it('a type that nobody knows is called unknown', () => {
		expect(said('image', '')).toContain('is of the type unknown');
	});
});

describe('the type of a file', () => {
	it.each<[stated: string | undefined, fileName: string | undefined, contentType: string]>([
		['image/png', undefined, 'image/png'],
		['IMAGE/PNG', 'a.jpg', 'image/png'],
		['audio/ogg; codecs=opus', undefined, 'audio/ogg'],
		[' image/jpeg ;q=1', undefined, 'image/jpeg'],
		// Other names of the same.
		['image/jpg', undefined, 'image/jpeg'],
		['image/pjpeg', undefined, 'image/jpeg'],
		['audio/mp3', undefined, 'audio/mpeg'],
		['audio/x-m4a', undefined, 'audio/mp4'],
		['audio/m4a', undefined, 'audio/mp4'],
		['audio/opus', undefined, 'audio/ogg'],
		['audio/x-aac', undefined, 'audio/aac'],
		['audio/aacp', undefined, 'audio/aac'],
		['video/3gp', undefined, 'video/3gpp'],
		['application/x-pdf', undefined, 'application/pdf'],
		// Where nothing is stated, the name tells.
		[undefined, 'photo.jpg', 'image/jpeg'],
		['', 'photo.JPEG', 'image/jpeg'],
		['application/octet-stream', 'invoice.pdf', 'application/pdf'],
		['binary/octet-stream', 'a.b.docx', `${OFFICE}wordprocessingml.document`],
		['application/octet-stream', 'voice.opus', 'audio/ogg'],
		['application/octet-stream', 'clip.3gp', 'video/3gpp'],
		['application/octet-stream', 'notes.txt', 'text/plain'],
		// Neither tells.
		['application/octet-stream', 'archive.zip', 'application/octet-stream'],
		['application/octet-stream', 'pdf', 'application/octet-stream'],
		[undefined, 'photo', ''],
		[undefined, undefined, ''],
		['', 'x.constructor', ''],
		// What is stated counts, even if WhatsApp does not take it.
		['image/webp', 'photo.png', 'image/webp'],
		['text/html', 'invoice.pdf', 'text/html'],
	])('%j, %j: %s', (stated, fileName, contentType) =>
		expect(contentTypeOf(stated, fileName)).toBe(contentType),
	);
});
