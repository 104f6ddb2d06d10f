import { fileNameIn } from '../../nodes/shared/api/contentDisposition';
import { nameInUrl } from '../../nodes/Whatomate/parameters/file';
import { fileBehind, isWebPage, webPageInstead } from '../../nodes/Whatomate/parameters/webPage';

/** A header as Node hands it over, whose bytes were sent in UTF-8. */
const utf8 = (header: string) => Buffer.from(header).toString('latin1');

describe('the name in Content-Disposition', () => {
	it.each<[header: unknown, name: string]>([
		['attachment; filename="invoice.pdf"', 'invoice.pdf'],
		['attachment; filename=invoice.pdf', 'invoice.pdf'],
		['inline; filename=my invoice.pdf', 'my invoice.pdf'],
		['ATTACHMENT; FILENAME="invoice.pdf"; size=5', 'invoice.pdf'],
		['attachment;filename = "invoice.pdf"', 'invoice.pdf'],
		['filename="invoice.pdf"', ''],
		["attachment; filename*=UTF-8''Rechnung%20M%C3%A4rz.pdf", 'Rechnung März.pdf'],
		["attachment; filename*=utf-8'de'Rechnung%20M%C3%A4rz.pdf", 'Rechnung März.pdf'],
		[`attachment; filename*="UTF-8''Rechnung%20M%C3%A4rz.pdf"`, 'Rechnung März.pdf'],
		[`attachment; filename="Rechnung.pdf"; filename*=UTF-8''M%C3%A4rz.pdf`, 'März.pdf'],
		[`attachment; filename*=UTF-8''M%C3%A4rz.pdf; filename="Rechnung.pdf"`, 'März.pdf'],
		["attachment; filename*=ISO-8859-1''M%E4rz.pdf", 'März.pdf'],
		["attachment; filename*=windows-1251''%F1%F7%B8%F2.pdf", 'счёт.pdf'],
		[`attachment; filename="a.pdf"; filename*=UTF-8''M%E4rz.pdf`, 'a.pdf'],
		[`attachment; filename="a.pdf"; filename*=nonsense''M%E4rz.pdf`, 'a.pdf'],
		[`attachment; filename="a.pdf"; filename*=broken`, 'a.pdf'],
		['attachment; filename="a \\"b\\" c.pdf"', 'a "b" c.pdf'],
		['attachment; filename="a;b.pdf"', 'a;b.pdf'],
		[utf8('attachment; filename="Rechnung März.pdf"'), 'Rechnung März.pdf'],
		['attachment; filename="Rechnung März.pdf"', 'Rechnung März.pdf'],
		['attachment; filename="Rechnung%20M%C3%A4rz.pdf"', 'Rechnung März.pdf'],
		['attachment; filename="100%.pdf"', '100%.pdf'],
		['attachment; filename="50%ZZ.pdf"', '50%ZZ.pdf'],
		['attachment; filename="=?UTF-8?B?UmVjaG51bmcgTcOkcnoucGRm?="', 'Rechnung März.pdf'],
		['attachment; filename="=?iso-8859-1?Q?Rechnung_M=E4rz.pdf?="', 'Rechnung März.pdf'],
		["attachment; filename='invoice.pdf'", 'invoice.pdf'],
		// A name, not a path.
		['attachment; filename="../../x.pdf"', 'x.pdf'],
		["attachment; filename*=UTF-8''..%2F..%2Fx.pdf", 'x.pdf'],
		['attachment; filename="/etc/passwd"', 'passwd'],
		// None, or broken.
		['attachment', ''],
		['attachment; filename=', ''],
		['attachment; filename=""', ''],
		['attachment; filename="never closed', ''],
		['', ''],
		[undefined, ''],
		[';;;=', ''],
	])('%j: %j', (header, name) => expect(fileNameIn(header)).toBe(name));
});

describe('the name in an address', () => {
	it.each([
		['https://example.com/f/invoice.pdf?x=1.jpg#top.png', 'invoice.pdf'],
		['https://example.com/invoice.php?id=5', 'invoice.php'],
		['https://example.com/Rechnung%20M%C3%A4rz.pdf', 'Rechnung März.pdf'],
		['https://example.com/100%.pdf', '100%.pdf'],
		['https://example.com/a%E4b.pdf', 'a%E4b.pdf'],
		['https://example.com/download', ''],
		['https://example.com', ''],
	])('%s: %j', (url, name) => expect(nameInUrl(url)).toBe(name));
});

describe('a web page is told from a file', () => {
	it.each<[stated: string, start: string, page: boolean]>([
		['text/html; charset=utf-8', 'Sign in', true],
		['application/xhtml+xml', '<?xml version="1.0"?>', true],
		['application/octet-stream', '<!DOCTYPE html><html>', true],
		['', '\ufeff\n  <!-- made by hand -->\n<HTML lang="de">', true],
		['application/pdf', '<?xml version="1.0"?><!DOCTYPE html PUBLIC>', true],
		['text/plain', 'Write <html> at the start', false],
		['application/xml', '<?xml version="1.0"?><Error/>', false],
		['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>', false],
		['application/pdf', '%PDF-1.7 <html>', false],
		['', '', false],
	])('%j, %j: %s', (stated, start, page) => expect(isWebPage(stated, Buffer.from(start))).toBe(page));

	it.each<[url: string, words: string]>([
		[
			'https://drive.google.com/file/d/1AbC/view?usp=sharing',
			'https://drive.google.com/uc?export=download&id=1AbC,',
		],
		['https://drive.google.com/open?id=1AbC', 'https://drive.google.com/uc?export=download&id=1AbC,'],
		['https://drive.google.com/uc?export=download&id=1AbC', "'Anyone with the link'"],
		[
			'https://docs.google.com/document/d/1AbC/edit',
			'https://docs.google.com/document/d/1AbC/export?format=pdf,',
		],
		['https://docs.google.com/presentation/d/1AbC/edit#slide=1', '/presentation/d/1AbC/export/pdf,'],
		['https://www.dropbox.com/s/abc/a.pdf?dl=0', 'https://www.dropbox.com/s/abc/a.pdf?dl=1,'],
		['https://www.dropbox.com/scl/fi/abc/a.pdf?rlkey=k&dl=0', 'a.pdf?rlkey=k&dl=1,'],
		['https://dropbox.com/s/abc/a.pdf', 'https://dropbox.com/s/abc/a.pdf?dl=1,'],
	])('the way out for %s', (url, words) => {
		expect(fileBehind(url)).toContain(words);
		const { message, hint } = webPageInstead('Media URL', url);
		expect(message).toBe("The address in 'Media URL' answers with a web page, not a file");
		expect(hint).toContain(words);
	});

	it.each([
		'https://example.com/drive.google.com/file/d/1/view',
		'https://notdropbox.com/a?dl=0',
		'https://www.dropbox.com/s/abc/a.pdf?dl=1',
		'https://docs.google.com/document/d/1AbC/export?format=pdf',
	])('nothing is known better than %s', (url) => {
		expect(fileBehind(url)).toBeUndefined();
		expect(webPageInstead('Media URL', url).hint).toContain(`Open ${url} in a private window`);
	});

	it('a file of an input field', () => {
		const { message, hint } = webPageInstead('Input Binary Field');
		expect(message).toBe("The file in 'Input Binary Field' is a web page, not a file");
		expect(hint).toContain('The node before');
	});
});
