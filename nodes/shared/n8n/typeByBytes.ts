import type { IExecuteFunctions } from 'n8n-workflow';

/** So many bytes show what a file is. n8n stores what it is given to look at, so it gets no more. */
export const FIRST_BYTES = 64 * 1024;

/** What n8n says where the bytes tell nothing. */
const NOTHING = 'text/plain';

/**
 * Asks n8n what a file is by its first bytes. Its helper tells that only along with preparing a file that has neither name nor type.
 * @returns the content type, or an empty text where the bytes tell nothing
 */
export async function typeByBytes(
	{ helpers }: { helpers: Pick<IExecuteFunctions['helpers'], 'prepareBinaryData'> },
	content: Buffer,
): Promise<string> {
	if (content.length === 0) return '';
	try {
		const { mimeType } = await helpers.prepareBinaryData(content.subarray(0, FIRST_BYTES));
		return mimeType === NOTHING ? '' : mimeType;
	} catch {
		// A broken file may be too much for the helper. Then the name tells.
		return '';
	}
}
