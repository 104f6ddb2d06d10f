import { fileNameAs, fileNameFor, isAltered } from '../../nodes/shared/whatsapp/fileNames';

const PDF = 'application/pdf';
const OFFICE = 'application/vnd.openxmlformats-officedocument.';
const XLSX = `${OFFICE}spreadsheetml.sheet`;
const bytes = (text: string) => Buffer.byteLength(text);

describe('a name gets the ending of its type', () => {
	it.each<[given: string, contentType: string, sent: string]>([
		['Rechnung', PDF, 'Rechnung.pdf'],
		['invoice.php', PDF, 'invoice.pdf'],
		['invoice.aspx', PDF, 'invoice.pdf'],
		['invoice.pdf.php', PDF, 'invoice.pdf'],
		['invoice.jpg', PDF, 'invoice.pdf'],
		['invoice.bin', PDF, 'invoice.pdf'],
		['report.xls', XLSX, 'report.xlsx'],
		['photo.jpg.pdf', PDF, 'photo.jpg.pdf'],
		['invoice.pdf', 'image/jpeg', 'invoice.jpg'],
		// It is right already.
		['SCAN.PDF', PDF, 'SCAN.PDF'],
		['photo.jpeg', 'image/jpeg', 'photo.jpeg'],
		['voice.oga', 'audio/ogg', 'voice.oga'],
		['customers.csv', 'text/plain', 'customers.csv'],
		// What stands after a dot is no ending.
		['Angebot 12.2026', PDF, 'Angebot 12.2026.pdf'],
		['Rechnung Nr. 5', PDF, 'Rechnung Nr. 5.pdf'],
		['report.v2', PDF, 'report.v2.pdf'],
		['Müller & Co.KG', PDF, 'Müller & Co.KG.pdf'],
		['example.com', PDF, 'example.com.pdf'],
		// Of a type that is not known, the name counts.
		['data.xyz', 'application/octet-stream', 'data.xyz'],
		['data', 'application/octet-stream', 'data'],
		['', 'application/octet-stream', 'document.bin'],
		['', 'constructor', 'document.bin'],
	])('%j of the type %s: %j', (given, contentType, sent) =>
		expect(fileNameAs(given, contentType, 'document')).toBe(sent),
	);
});

describe('a name holds nothing that is lost on the way', () => {
	it.each<[given: string, sent: string]>([
		['Rechnung "final".pdf', 'Rechnung final.pdf'],
		["Rechnung 'final'; a=b.pdf", "Rechnung 'final'; a=b.pdf"],
		['line\nbreak.pdf', 'line break.pdf'],
		['line\r\nbreak.pdf', 'line break.pdf'],
		['tab\tand\u2028line\u0085and\vmore.pdf', 'tab and line and more.pdf'],
		['a  b.pdf', 'a  b.pdf'],
		['a/b\\c.pdf', 'a-b-c.pdf'],
		['Rechnung 12/2026', 'Rechnung 12-2026.pdf'],
		['/home/ana/invoice.pdf', 'invoice.pdf'],
		['C:\\Users\\Ana\\invoice.pdf', 'invoice.pdf'],
		['../../etc/invoice.pdf', 'invoice.pdf'],
		['~/invoice.pdf', 'invoice.pdf'],
		['nul\0l.pdf', 'null.pdf'],
		['bell\u0007.pdf\u0001', 'bell.pdf'],
		['\ufeffinvoice.pdf', 'invoice.pdf'],
		['invoice\u202efdp.exe', 'invoicefdp.exe.pdf'],
		['\u200fחשבונית\u200e.pdf', 'חשבונית.pdf'],
		['lone\ud83d.pdf', 'lone.pdf'],
		['  invoice.pdf  ', 'invoice.pdf'],
		['invoice.', 'invoice.pdf'],
		['invoice... ', 'invoice.pdf'],
		['invoice .pdf', 'invoice.pdf'],
		['..invoice.pdf', 'invoice.pdf'],
		// Kept as they are.
		['Rechnung März.pdf', 'Rechnung März.pdf'],
		['счёт.pdf', 'счёт.pdf'],
		['👨‍👩‍👧.pdf', '👨‍👩‍👧.pdf'],
		['100%.pdf', '100%.pdf'],
		// Nothing is left.
		['', 'document.pdf'],
		['   ', 'document.pdf'],
		['...', 'document.pdf'],
		['.pdf', 'document.pdf'],
		['\n\0', 'document.pdf'],
		['..', 'document.pdf'],
		['../', 'document.pdf'],
	])('%j: %j', (given, sent) => expect(fileNameAs(given, PDF, 'document')).toBe(sent));

	it('fileNameFor makes a name of a kind and a type', () => {
		expect(fileNameFor('image-1', 'image/jpeg')).toBe('image-1.jpg');
		expect(fileNameFor('sticker-1', 'image/webp')).toBe('sticker-1.webp');
		expect(fileNameFor('document-1', 'application/x-cfb')).toBe('document-1.bin');
	});
});

describe('a name has at most 240 bytes, ends as its type does, and is cut between two characters', () => {
	it.each<[what: string, given: string, start: RegExp]>([
		['of 300 letters', `${'x'.repeat(300)}.pdf`, /^x{236}\.pdf$/],
		['without an ending', 'x'.repeat(300), /^x{236}\.pdf$/],
		['that just fits', `${'x'.repeat(236)}.pdf`, /^x{236}\.pdf$/],
		['of umlauts', `${'ü'.repeat(300)}.PDF`, /^ü{118}\.PDF$/],
		['of emoji', `a${'👋'.repeat(100)}.pdf`, /^a(👋){58}\.pdf$/u],
		['of families', `${'👨‍👩‍👧'.repeat(40)}.pdf`, /^(👨‍👩‍👧){13}\.pdf$/u],
		['of letters with marks', `${'e\u0301'.repeat(200)}.pdf`, /^(e\u0301){78}\.pdf$/u],
		['with a space at the cut', `${'x'.repeat(235)} ${'x'.repeat(50)}.pdf`, /^x{235}\.pdf$/],
	])('%s', (_, given, expected) => {
		const sent = fileNameAs(given, PDF, 'document');
		expect(sent).toMatch(expected);
		expect(bytes(sent)).toBeLessThanOrEqual(240);
	});
});

describe('whether somebody would see that the name is another', () => {
	it.each<[given: string, sent: string, altered: boolean]>([
		['Rechnung', 'Rechnung.pdf', false],
		['invoice.pdf', 'invoice.pdf', false],
		[' invoice.pdf ', 'invoice.pdf', false],
		['invoice.php', 'invoice.pdf', false],
		['Angebot 12.2026', 'Angebot 12.2026.pdf', false],
		['', 'document.pdf', false],
		['a/b.pdf', 'a-b.pdf', true],
		['line\nbreak.pdf', 'line break.pdf', true],
		['...', 'document.pdf', true],
		['x'.repeat(300), `${'x'.repeat(236)}.pdf`, true],
	])('%j, %j: %s', (given, sent, altered) => expect(isAltered(given, sent)).toBe(altered));
});
