import { fileNameIn } from '../../nodes/shared/api/contentDisposition';
import { fileNameAs } from '../../nodes/shared/whatsapp/fileNames';
import { nameInUrl } from '../../nodes/Whatomate/parameters/file';

/** What nothing may have that a server, a file system or a header takes for more than a name. */
const MORE_THAN_A_NAME = /[\\/\p{Control}\p{Bidi_Control}"]|^\.|\.$|^$/u;

const encoded = encodeURIComponent;
const EVIL: Array<[name: string, kept: string]> = [
	['../../etc/passwd.pdf', 'passwd.pdf'],
	['..\\..\\windows\\win.pdf', 'win.pdf'],
	['/etc/a.pdf', 'a.pdf'],
	['C:\\temp\\a.pdf', 'a.pdf'],
	['folder/a.pdf', 'a.pdf'],
	['....//....//a.pdf', 'a.pdf'],
	['..', 'document.pdf'],
	['.', 'document.pdf'],
	['.pdf', 'document.pdf'],
	['a\u0000.pdf', 'a.pdf'],
	['a\u001b[31m.pdf', 'a[31m.pdf'],
	['a\u007f\u0085b.pdf', 'a b.pdf'],
	['a\u202efdp.exe.pdf', 'afdp.exe.pdf'],
];

describe.each(EVIL)('a file that the web calls %j', (name, kept) => {
	it.each<[where: string, found: string]>([
		['its headers', fileNameIn(`attachment; filename*=UTF-8''${encoded(name)}`)],
		['its headers, plainly', fileNameIn(`attachment; filename="${encoded(name)}"`)],
		// An address without an ending has no name of a file.
		['its address', nameInUrl(`https://example.com/o/${encoded(name)}`)],
	])('by %s goes on under a name', (_, found) => {
		const sent = fileNameAs(found, 'application/pdf', 'document');
		expect(sent).not.toMatch(MORE_THAN_A_NAME);
		expect(sent).toBe(kept);
	});
});
