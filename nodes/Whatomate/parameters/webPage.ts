import { badInput } from '../../shared/failures/failure';
import type { Failure } from '../../shared/failures/failure';

/** A page for people in place of a file: links to share lead to one, and so do addresses that want a sign-in. */

/**
 * @param stated the content type that came with it
 * @param start the first bytes
 * @returns whether it is a web page
 */
export function isWebPage(stated: string | undefined, start: Buffer): boolean {
	if (/^\s*(text\/html|application\/xhtml\+xml)\b/i.test(stated ?? '')) return true;
	const text = start.toString('utf8', 0, 1000).replace(/^\ufeff/, '');
	return /^\s*</.test(text) && /<(!doctype\s+html|html|head|body)\b/i.test(text);
}

/** @returns the failure that calls it one, and says where the file is. @param url where it came from, if it was fetched here */
export const webPageInstead = (field: string, url?: string): Failure =>
	url === undefined
		? badInput(
				`The file in '${field}' is a web page, not a file`,
				'The node before it got a page to sign in, or to download from. Let it fetch the address of the file itself.',
			)
		: badInput(
				`The address in '${field}' answers with a web page, not a file`,
				`${fileBehind(url) ?? `Open ${url} in a private window of your browser: the file itself has to appear, without signing in or clicking.`} Nothing was sent.`,
			);

/** @returns which address to use in place of a link that is known to show a page, or undefined */
export function fileBehind(url: string): string | undefined {
	const { hostname, pathname, searchParams } = new URL(url);
	const isOf = (domain: string) => hostname === domain || hostname.endsWith(`.${domain}`);
	if (isOf('drive.google.com')) {
		const id = /\/file\/d\/([^/]+)/.exec(pathname)?.[1] ?? searchParams.get('id');
		if (id === null || pathname.startsWith('/uc') || pathname.startsWith('/drive/')) {
			return "Google Drive asks for a sign-in, or for a click. Share the file with 'Anyone with the link', or get it with n8n's Google Drive node and send it as a file from an input field.";
		}
		return `This link of Google Drive shows a page. Use https://drive.google.com/uc?export=download&id=${id}, and share the file with 'Anyone with the link'.`;
	}
	if (isOf('docs.google.com')) {
		const [, kind, id] = /\/(document|spreadsheets|presentation)\/d\/([^/]+)/.exec(pathname) ?? [];
		if (!id || pathname.includes('/export')) return undefined;
		return `This link opens an editor of Google. Use https://docs.google.com/${kind}/d/${id}/export${kind === 'presentation' ? '/pdf' : '?format=pdf'}, and share the file with 'Anyone with the link'.`;
	}
	if (isOf('dropbox.com') && searchParams.get('dl') !== '1') {
		const direct = new URL(url);
		direct.searchParams.set('dl', '1');
		return `This link of Dropbox shows a page. Use ${direct.href}, which ends with dl=1.`;
	}
	return undefined;
}
