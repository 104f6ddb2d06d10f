import {
	contentTypeOf,
	fileProblem,
	isDoubtful,
	tellingName,
	typeByName,
	wayOut,
} from '../../nodes/shared/whatsapp/files';
import type { MediaType } from '../../nodes/shared/whatsapp/files';

const OFFICE = 'application/vnd.openxmlformats-officedocument.';
const DOCX = `${OFFICE}wordprocessingml.document`;
const XLSX = `${OFFICE}spreadsheetml.sheet`;
const PPTX = `${OFFICE}presentationml.presentation`;
const PDF = 'application/pdf';
const XLS = 'application/vnd.ms-excel';
const XLSM = 'application/vnd.ms-excel.sheet.macroenabled.12';

describe('the type that name and first bytes tell', () => {
	const sayingNothing = [
		'',
		'*/*',
		'application/octet-stream',
		'binary/octet-stream',
		'application/x-download',
		'application/download',
		'application/force-download',
		'application/x-force-download',
		'application/unknown',
		'application/x-msdownload',
		'unknown/unknown',
		'multipart/form-data',
		'APPLICATION/Octet-Stream; charset=binary',
		'pdf',
	];
	it.each(sayingNothing)('the type %j says nothing', (stated) => {
		expect(isDoubtful(stated, 'a.pdf', 'document')).toBe(true);
		expect(contentTypeOf(stated, 'a.pdf', '')).toBe(PDF);
		expect(contentTypeOf(stated, 'a', PDF)).toBe(PDF);
		expect(contentTypeOf(stated, 'a.jpg', PDF)).toBe(PDF);
	});

	it.each<[stated: string, fileName: string, found: string, contentType: string]>([
		// Which format of a container it is, the name tells.
		['application/octet-stream', 'a.xlsx', 'application/zip', XLSX],
		['application/zip', 'a.xlsx', 'application/zip', XLSX],
		['application/zip', 'a.docx', XLSX, XLSX],
		['application/x-zip-compressed', 'a.pptx', 'application/zip', PPTX],
		['application/zip', 'a.docx', '', DOCX],
		['application/zip', 'a.pdf', 'application/zip', 'application/zip'],
		['application/zip', 'a', DOCX, DOCX],
		['application/x-cfb', 'a.xls', 'application/x-cfb', XLS],
		['application/x-ole-storage', 'a.doc', 'application/x-cfb', 'application/msword'],
		['application/vnd.ms-office', 'a.ppt', 'application/x-cfb', 'application/vnd.ms-powerpoint'],
		['application/x-cfb', 'a', 'application/x-cfb', 'application/x-cfb'],
		[XLSX, 'a.zip', 'application/zip', XLSX],
		['application/octet-stream', 'a.xlsm', XLSX, XLSM],
		['application/octet-stream', 'a.m4a', 'video/mp4', 'audio/mp4'],
		['application/octet-stream', 'a.3gp', 'video/mp4', 'video/3gpp'],
		['application/octet-stream', 'a.mp4', 'video/mp4', 'video/mp4'],
		['application/octet-stream', 'flyer.pdf', 'application/postscript', PDF],
		['application/octet-stream', 'BMW.csv', 'image/bmp', 'text/plain'],
		['application/octet-stream', 'a.png', 'image/bmp', 'image/bmp'],
		['constructor', 'a.pdf', 'constructor', 'constructor'],
		// The type is stated wrongly.
		['text/plain', 'a.pdf', PDF, PDF],
		['text/plain', 'a.csv', '', 'text/plain'],
		['text/html', 'a.pdf', PDF, PDF],
		['image/webp', 'a.png', 'image/png', 'image/png'],
		['image/png', 'a.jpg', 'image/jpeg', 'image/jpeg'],
		[PDF, 'photo.png', 'image/png', 'image/png'],
		[XLS, 'a.csv', '', 'text/plain'],
		['text/csv', 'a.csv', '', 'text/plain'],
		// n8n's other names for what it finds.
		['application/octet-stream', 'a', 'audio/opus', 'audio/ogg'],
		['application/octet-stream', 'a', 'audio/ogg; codecs=opus', 'audio/ogg'],
		['application/octet-stream', 'a', 'audio/vnd.wave', 'audio/wav'],
		['application/octet-stream', 'a', 'image/apng', 'image/png'],
		['application/octet-stream', 'photo.webp', '', 'image/webp'],
		['image/webp', 'photo.png', 'image/webp', 'image/webp'],
		// Nothing tells.
		['application/octet-stream', 'a', '', 'application/octet-stream'],
		['application/json', 'a.pdf', '', 'application/json'],
	])('%j, %j, bytes %j: %s', (stated, fileName, found, contentType) =>
		expect(contentTypeOf(stated, fileName, found)).toBe(contentType),
	);
});

describe('the first bytes are looked at only where type and name do not do', () => {
	it.each<
		[stated: string | undefined, fileName: string | undefined, kind: MediaType | undefined, doubtful: boolean]
	>([
		[PDF, 'a.pdf', 'document', false],
		[PDF, 'Rechnung', 'document', false],
		[PDF, 'invoice.php', 'document', false],
		['image/jpg', 'a.JPEG', 'image', false],
		['text/plain', 'notes.txt', 'document', false],
		['text/csv', 'a.csv', 'document', false],
		['text/plain', undefined, 'document', true],
		['audio/ogg; codecs=opus', 'voice.oga', 'audio', false],
		['text/plain', 'a.pdf', 'document', true],
		[XLS, 'a.csv', 'document', true],
		['image/png', 'a.jpg', 'image', true],
		['image/webp', 'a.webp', 'image', true],
		[PDF, 'a.pdf', 'image', true],
		[undefined, undefined, 'image', true],
		// Of what came in, any format is good.
		['image/webp', 'a.webp', undefined, false],
		['application/vnd.oasis.opendocument.text', '', undefined, false],
		['application/octet-stream', '', undefined, true],
		['', '', undefined, true],
	])('%j, %j as %s: %s', (stated, fileName, kind, doubtful) =>
		expect(isDoubtful(stated, fileName, kind)).toBe(doubtful),
	);
});

it.each<[names: Array<string | undefined>, telling: string]>([
	[['download.bin', 'invoice.pdf'], 'invoice.pdf'],
	[['a.xlsx', 'b.pdf'], 'a.xlsx'],
	[[undefined, '', 'Rechnung'], 'Rechnung'],
	[[undefined], ''],
])('of %j, %j tells the type', (names, telling) => expect(tellingName(...names)).toBe(telling));

it.each([
	['a.pdf', PDF],
	['a.PDF ', PDF],
	['a.b.docx', DOCX],
	['photo.heic', 'image/heic'],
	['pdf', ''],
	['a.', ''],
	['a.constructor', ''],
])('the name %j stands for %j', (name, contentType) => expect(typeByName(name)).toBe(contentType));

describe('what WhatsApp does not take is called by the name that people know, with a way out', () => {
	it.each<[kind: MediaType, contentType: string, called: string, way: RegExp]>([
		[
			'image',
			'image/webp',
			'image/webp (WebP), but WhatsApp takes only JPEG and PNG',
			/^Convert it first\.$/,
		],
		['image', 'image/heic', 'image/heic (HEIC), but', /^Convert it first\.$/],
		['audio', 'audio/wav', 'audio/wav (WAV), but WhatsApp takes only AAC', /^Convert it first\.$/],
		['video', 'video/quicktime', 'video/quicktime (MOV), but', /^Convert it first\.$/],
		['document', 'application/zip', 'application/zip (a ZIP archive), but', /^Convert it first\.$/],
		['document', XLSM, `${XLSM} (Excel with macros), but`, /^Convert it first\.$/],
		['image', PDF, `${PDF}, but`, /takes it as a document/],
		['document', 'image/png', 'image/png, but', /takes it as an image/],
		['document', 'application/octet-stream', 'application/octet-stream, but', /name with its ending/],
		['document', 'application/x-cfb', 'application/x-cfb, but', /name with its ending/],
		['document', '', 'unknown, but', /name with its ending/],
	])('%s: %s', (kind, contentType, called, way) => {
		expect(fileProblem(kind, 'Field', { contentType, bytes: 1 })).toContain(`is of the type ${called}`);
		expect(wayOut(kind, contentType)).toMatch(way);
	});

	it('what is too large', () => expect(wayOut('image', 'image/png')).toContain('smaller'));
});
