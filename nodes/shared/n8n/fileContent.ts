import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import type { StoredBytes } from '../api/request';
import { Breath } from '../api/wait';

/** Characters of base64 that are decoded at once: whole bytes. */
const STEP = 4 * 64 * 1024;

/**
 * n8n keeps a file either inside the item, as base64, or elsewhere under an ID.
 * @param bytes its size
 * @param whole gives it as n8n does, in one go
 * @returns the file, held once; one that n8n keeps elsewhere is not read before it is needed
 */
export async function fileContent(
	{ helpers }: Pick<IExecuteFunctions, 'helpers'>,
	{ id, data }: IBinaryData,
	bytes: number,
	whole: () => Promise<Buffer>,
): Promise<Buffer | StoredBytes> {
	if (id) return { length: bytes, open: async () => await helpers.getBinaryStream(id) };
	return (await decoded(data)) ?? (await whole());
}

/** @returns what base64 stands for, decoded in steps; undefined where there is more in it than its own characters */
async function decoded(base64: string): Promise<Buffer | undefined> {
	const content = Buffer.allocUnsafe(Buffer.byteLength(base64, 'base64'));
	const breath = new Breath();
	let length = 0;
	for (let at = 0; at < base64.length; at += STEP) {
		if (length !== (at / 4) * 3) return undefined;
		length += content.write(base64.slice(at, at + STEP), length, 'base64');
		if (breath.isDue) await breath.take();
	}
	return length === content.length ? content : undefined;
}
