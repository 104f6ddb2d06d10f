/* eslint-disable @n8n/community-nodes/no-restricted-imports -- makes compressed files */
import { deflateRawSync } from 'node:zlib';
import type { IDataObject } from 'n8n-workflow';

import { TEMPLATES } from '../sandbox';
import { template, variables, withFile } from './harness';
import { ana } from './operations/support';
import { changing, PNG, serveFiles, useBench } from './support';
import type { FileServer } from './support';

const PDF = Buffer.from('%PDF-1.7\n');
const CSV = Buffer.from('name;city\nAna;Porto\n');
const HTML = Buffer.from('<!doctype html><html><body>Sign in</body></html>');
/** The beginning of every Office file of the older kind. */
const OLD_OFFICE = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504)]);

/** A ZIP archive with one entry, as far as its beginning goes. */
function zip(name: string, text: string): Buffer {
	const packed = deflateRawSync(Buffer.from(text));
	const head = Buffer.alloc(30);
	head.write('PK\x03\x04', 'latin1');
	head.writeUInt16LE(20, 4);
	head.writeUInt16LE(8, 8);
	head.writeUInt32LE(packed.length, 18);
	head.writeUInt32LE(text.length, 22);
	head.writeUInt16LE(name.length, 26);
	return Buffer.concat([head, Buffer.from(name), packed]);
}
const OFFICE = 'application/vnd.openxmlformats-officedocument.';
const XLSX = `${OFFICE}spreadsheetml.sheet`;
const ARCHIVE = zip('data.txt', 'hello');

describe('files on a released server', () => {
	const bench = useBench('released');

	const document = async () => {
		await bench.onPhone();
		const { filename, id = '' } = bench.sandbox.phones[0].document ?? {};
		return { filename, contentType: bench.sandbox.media.get(id)?.contentType };
	};

	describe('a document of the input item', () => {
		const send = async (bytes: Buffer, type: string, name?: string, fileName = '', mediaType = 'document') =>
			await bench.run(
				'sendMedia',
				{ ...ana, mediaType, options: { fileName } },
				{ items: [withFile(bytes, type, name)] },
			);

		it.each<[own: string | undefined, wanted: string, seen: string, told: boolean]>([
			['Rechnung', '', 'Rechnung.pdf', false],
			['invoice.php', '', 'invoice.pdf', false],
			['SCAN.PDF', '', 'SCAN.PDF', false],
			['Rechnung "final".pdf', '', 'Rechnung final.pdf', true],
			['Rechnung%20M%C3%A4rz.pdf', '', 'Rechnung März.pdf', false],
			[undefined, '', 'document.pdf', false],
			['x.pdf', 'Angebot 12.2026', 'Angebot 12.2026.pdf', false],
			['x.pdf', 'line\nbreak.pdf', 'line break.pdf', true],
			['x.pdf', 'a/b\\c.pdf', 'a-b-c.pdf', true],
			['x.pdf', `${'ü'.repeat(300)}.pdf`, `${'ü'.repeat(118)}.pdf`, true],
		])('named %j, wanted as %j, is seen as %j', async (own, wanted, seen, told) => {
			const { error, hints } = await send(PDF, 'application/pdf', own, wanted);
			expect(error).toBeUndefined();
			expect(await document()).toEqual({ filename: seen, contentType: 'application/pdf' });
			expect(hints).toEqual(told ? [expect.stringContaining(`arrives as '${seen}'`)] : []);
		});

		it.each<[type: string, name: string | undefined, bytes: Buffer, seen: string, contentType: string]>([
			['application/force-download', 'Rechnung', PDF, 'Rechnung.pdf', 'application/pdf'],
			['application/x-download', undefined, PDF, 'document.pdf', 'application/pdf'],
			['application/octet-stream', 'a.jpg', PDF, 'a.pdf', 'application/pdf'],
			['text/plain', 'a.pdf', PDF, 'a.pdf', 'application/pdf'],
			['text/plain', 'a', PDF, 'a.pdf', 'application/pdf'],
			['text/plain', 'a', CSV, 'a.txt', 'text/plain'],
			['application/zip', 'a.xlsx', ARCHIVE, 'a.xlsx', XLSX],
			['application/x-cfb', 'a.xls', OLD_OFFICE, 'a.xls', 'application/vnd.ms-excel'],
			['application/octet-stream', 'a.doc', OLD_OFFICE, 'a.doc', 'application/msword'],
			['text/csv', 'a.csv', CSV, 'a.csv', 'text/plain'],
			['application/vnd.ms-excel', 'a.csv', CSV, 'a.csv', 'text/plain'],
			['application/octet-stream', 'notes.txt', CSV, 'notes.txt', 'text/plain'],
		])('of the type %s named %j', async (type, name, bytes, filename, contentType) => {
			const { error } = await send(bytes, type, name);
			expect(error).toBeUndefined();
			expect(await document()).toEqual({ filename, contentType });
		});

		it.each<
			[what: string, bytes: Buffer, type: string, name: string, mediaType: string, words: string, way: string]
		>([
			[
				'WebP',
				Buffer.from('RIFF\x00\x00\x00\x00WEBPVP8 '),
				'image/webp',
				'a.webp',
				'image',
				'(WebP)',
				'Convert',
			],
			['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heic'), '', 'a.jpg', 'image', '(HEIC)', 'Convert'],
			['WAV', Buffer.from('RIFF\0\0\0\0WAVEfmt '), 'audio/x-wav', 'a.wav', 'audio', '(WAV)', 'Convert'],
			['an archive', ARCHIVE, 'application/zip', 'a.zip', 'document', '(a ZIP archive)', 'Convert'],
			['a PDF as image', PDF, 'application/pdf', 'a.pdf', 'image', 'application/pdf', 'as a document'],
			['what nobody knows', CSV, 'application/octet-stream', 'a', 'document', 'octet-stream', 'its ending'],
			[
				'a page',
				HTML,
				'text/html',
				'download.html',
				'document',
				'is a web page, not a file',
				'The node before',
			],
			[
				'a page named PDF',
				HTML,
				'application/octet-stream',
				'a.pdf',
				'document',
				'is a web page',
				'The node',
			],
		])('refuses %s before anything is sent', async (_, bytes, type, name, mediaType, words, way) => {
			const { error } = await send(bytes, type, name, '', mediaType);
			expect(error?.message).toContain(words);
			expect(error?.description).toContain(way);
			expect(bench.sandbox.requests).toEqual([]);
		});
	});

	describe('a document of an address', () => {
		let files: FileServer;
		let answer: { headers: Record<string, string>; body: Buffer };
		beforeEach(async () => {
			files = await serveFiles((_request, response) =>
				response.writeHead(200, answer.headers).end(answer.body),
			);
		});
		afterEach(async () => await files.close());

		const send = async (
			path: string,
			headers: Record<string, string>,
			body: Buffer,
			mediaType = 'document',
		) => {
			answer = { headers, body };
			const mediaUrl = files.url + path;
			return await bench.run('sendMedia', { ...ana, mediaType, mediaSource: 'url', mediaUrl });
		};
		const inUtf8 = (text: string) => Buffer.from(text).toString('latin1');

		it.each<[path: string, type: string, disposition: string, body: Buffer, seen: string]>([
			['/invoice.php?id=5', 'application/pdf', '', PDF, 'invoice.pdf'],
			[
				'/download',
				'application/pdf',
				"attachment; filename*=UTF-8''Rechnung%20M%C3%A4rz.pdf",
				PDF,
				'Rechnung März.pdf',
			],
			[
				'/download',
				'application/pdf',
				inUtf8('attachment; filename="Rechnung März.pdf"'),
				PDF,
				'Rechnung März.pdf',
			],
			['/download', 'application/pdf', 'inline; filename=my invoice.pdf', PDF, 'my invoice.pdf'],
			['/download', 'application/pdf', 'attachment; filename="a \\"b\\".pdf"', PDF, 'a b.pdf'],
			['/download', 'application/pdf', 'attachment; filename="../../x"', PDF, 'x.pdf'],
			['/a.pdf', 'application/pdf', 'attachment; filename=', PDF, 'a.pdf'],
			['/download', 'application/force-download', '', PDF, 'document.pdf'],
			['/download', 'text/html', 'attachment; filename=a.pdf', PDF, 'a.pdf'],
			['/100%.pdf', 'application/pdf', '', PDF, '100%.pdf'],
			['/prices', 'application/octet-stream', 'attachment; filename="prices.xlsx"', ARCHIVE, 'prices.xlsx'],
			['/prices.csv', 'text/csv', '', CSV, 'prices.csv'],
		])('%s, %s, %j', async (path, type, disposition, body, filename) => {
			const headers = {
				'content-type': type,
				...(disposition ? { 'content-disposition': disposition } : {}),
			};
			const { error } = await send(path, headers, body);
			expect(error).toBeUndefined();
			expect((await document()).filename).toBe(filename);
		});

		it.each([
			['text/html; charset=utf-8', '/file/d/1/view'],
			['application/pdf', '/sign-in'],
			['application/octet-stream', '/invoice.pdf'],
		])('a web page that calls itself %s is called one', async (type, path) => {
			const { error } = await send(
				path,
				{ 'content-type': type },
				HTML,
				type === 'application/pdf' ? 'image' : 'document',
			);
			expect(error?.message).toBe("The address in 'Media URL' answers with a web page, not a file");
			expect(error?.description).toContain('in a private window');
			expect(changing(bench.sandbox).filter(({ multipart }) => multipart)).toEqual([]);
		});
	});

	describe('a document in the header of a template', () => {
		const send = async (parameters: IDataObject, name = 'x.pdf', bytes = PDF, type = 'application/pdf') =>
			await bench.run(
				'sendTemplate',
				{
					...ana,
					template: template.byId(TEMPLATES.invoice),
					...variables({ body_1: 'Ana' }),
					...parameters,
				},
				{ items: [withFile(bytes, type, name)] },
			);
		const seen = async () => {
			await bench.onPhone();
			return bench.sandbox.phones[0].template?.components?.[0].parameters[0].document?.filename;
		};
		beforeEach(
			async () =>
				await bench.restart({
					download: () => ({ bytes: PDF, contentType: 'application/pdf', filename: 'a.pdf' }),
				}),
		);

		it.each<[source: string, parameters: IDataObject, own: string, filename: string]>([
			['of the item', { headerMediaSource: 'binary' }, 'Rechnung', 'Rechnung.pdf'],
			['of the item', { headerMediaSource: 'binary' }, 'Rechnung "final".pdf', 'Rechnung final.pdf'],
			['of the item', { headerMediaSource: 'binary', headerMediaFileName: 'a/b' }, 'x.pdf', 'a-b.pdf'],
			[
				'of an address',
				{ headerMediaSource: 'url', headerMediaUrl: 'https://example.com/invoice.php' },
				'',
				'invoice.pdf',
			],
			[
				'of an address',
				{
					headerMediaSource: 'url',
					headerMediaUrl: 'https://example.com/prices.xlsx',
					headerMediaFileName: 'Preise',
				},
				'',
				'Preise.xlsx',
			],
			[
				'by its ID',
				{ headerMediaSource: 'id', headerMediaId: '1', headerMediaFileName: 'line\nbreak' },
				'',
				'line break.pdf',
			],
			[
				'by its ID',
				{ headerMediaSource: 'id', headerMediaId: '1', headerMediaFileName: 'a.DOCX' },
				'',
				'a.DOCX',
			],
		])('%s, %j', async (_source, parameters, own, filename) => {
			const { error } = await send(parameters, own);
			expect(error).toBeUndefined();
			expect(await seen()).toBe(filename);
		});

		it('of the item is taken as what its bytes say', async () => {
			const { error } = await send(
				{ headerMediaSource: 'binary' },
				'Rechnung',
				PDF,
				'application/force-download',
			);
			expect(error).toBeUndefined();
			expect(await seen()).toBe('Rechnung.pdf');
		});

		it('of an address that is known to show a page: the way out is told', async () => {
			const headerMediaUrl = 'https://drive.google.com/file/d/1AbC/view';
			const { hints } = await send({
				headerMediaSource: 'url',
				headerMediaUrl,
				headerMediaFileName: 'a.pdf',
			});
			expect(hints).toEqual([expect.stringContaining('https://drive.google.com/uc?export=download&id=1AbC')]);
		});
	});

	describe('a document in the header of a campaign', () => {
		const create = async (parameters: IDataObject, name = 'x.pdf', type = 'application/pdf') => {
			const result = await bench.run(
				'campaign.create',
				{
					campaignName: 'Sale',
					template: template.byId(TEMPLATES.invoice),
					headerMediaSource: 'binary',
					...parameters,
				},
				{ items: [withFile(PDF, type, name)] },
			);
			return { ...result, seen: bench.sandbox.campaigns.all[0]?.header_media_filename };
		};

		it.each<[given: string, seen: string, told: boolean]>([
			['terms', 'terms.pdf', false],
			['terms_2026-11.PDF', 'terms_2026-11.PDF', false],
			['invoice.php', 'invoice.pdf', false],
			['Rechnung März.pdf', 'Rechnung_Marz.pdf', true],
			['Rechnung "final".pdf', 'Rechnung_final.pdf', true],
			['a/b.pdf', 'a-b.pdf', true],
			['счёт.pdf', 'document.pdf', true],
			['👋.pdf', 'document.pdf', true],
		])('named %j arrives as %j', async (given, filename, told) => {
			const { error, hints, seen } = await create({}, given);
			expect(error).toBeUndefined();
			expect(seen).toBe(filename);
			expect(hints).toEqual(told ? [expect.stringContaining(`arrives as '${filename}'`)] : []);
		});

		it('is taken as what its bytes say', async () => {
			const { error, seen } = await create({}, 'terms', 'application/octet-stream');
			expect(error).toBeUndefined();
			expect(seen).toBe('terms.pdf');
		});

		it('is fetched under the name that its server gives', async () => {
			const files = await serveFiles((_request, response) =>
				response
					.writeHead(200, {
						'content-type': 'application/x-download',
						'content-disposition': "attachment; filename*=UTF-8''M%C3%A4rz.pdf",
					})
					.end(PDF),
			);
			const { error, seen } = await create({ headerMediaSource: 'url', headerMediaUrl: `${files.url}/get` });
			await files.close();
			expect(error).toBeUndefined();
			expect(seen).toBe('Marz.pdf');
		});

		it('is not a web page', async () => {
			const files = await serveFiles((_request, response) =>
				response.writeHead(200, { 'content-type': 'text/html' }).end(HTML),
			);
			const { error } = await create({ headerMediaSource: 'url', headerMediaUrl: `${files.url}/get` });
			await files.close();
			expect(error?.message).toContain('answers with a web page, not a file');
			expect(bench.sandbox.campaigns.all).toEqual([]);
		});
	});
});

describe('a download', () => {
	const ID = '657cb6f5-5f88-497c-9ae9-0c9b03c3847c';
	const bench = useBench('documented');

	const download = async (headers: Record<string, string>, body: Buffer, fileName = '') => {
		const server = await serveFiles((_request, response) => response.writeHead(200, headers).end(body));
		const { items, error } = await bench.run(
			'message.downloadMedia',
			{ messageId: ID, options: { fileName } },
			{ credential: { baseUrl: server.url, apiKey: 'whm_x' } },
		);
		await server.close();
		expect(error).toBeUndefined();
		const { file_name, mime_type } = items[0].json;
		expect(items[0].binary?.data).toMatchObject({ fileName: file_name, mimeType: mime_type });
		return [file_name, mime_type];
	};

	it.each<[type: string, disposition: string, body: Buffer, name: string, contentType: string]>([
		['application/pdf', '', PDF, `document-${ID}.pdf`, 'application/pdf'],
		[
			'application/pdf',
			"attachment; filename*=UTF-8''Rechnung%20M%C3%A4rz.pdf",
			PDF,
			'Rechnung März.pdf',
			'application/pdf',
		],
		['application/pdf', 'attachment; filename="../../x"', PDF, 'x.pdf', 'application/pdf'],
		['application/pdf', 'attachment; filename="..\\\\..\\\\x.pdf"', PDF, 'x.pdf', 'application/pdf'],
		['application/pdf', "attachment; filename*=UTF-8''a%0Ab%00.pdf", PDF, 'a b.pdf', 'application/pdf'],
		['application/octet-stream', '', PNG, `image-${ID}.png`, 'image/png'],
		['application/octet-stream', 'attachment; filename="a.xlsx"', ARCHIVE, 'a.xlsx', XLSX],
		['application/octet-stream', '', ARCHIVE, `document-${ID}.zip`, 'application/zip'],
		['application/octet-stream', 'attachment; filename="a.xyz"', CSV, 'a.xyz', 'application/octet-stream'],
		['image/webp', '', PNG, `image-${ID}.webp`, 'image/webp'],
	])('of the type %s, %j', async (type, disposition, body, name, contentType) => {
		const headers = { 'content-type': type, ...(disposition ? { 'content-disposition': disposition } : {}) };
		expect(await download(headers, body)).toEqual([name, contentType]);
	});

	it('under the name that the user wants, with its ending', async () => {
		expect(await download({ 'content-type': 'application/pdf' }, PDF, 'November 12/2026')).toEqual([
			'November 12-2026.pdf',
			'application/pdf',
		]);
	});
});
