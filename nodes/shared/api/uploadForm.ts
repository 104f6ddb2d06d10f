import type { IDataObject } from 'n8n-workflow';

import type { Upload } from './request';

/** Bytes that are handed on at once. */
const PIECE = 64 * 1024;

/**
 * The bytes of a file piece by piece, whether they are held or stored: nobody has to have them all.
 * @throws where a stored file can't be read, or has not as many bytes as it is said to have
 */
export async function* pieces(content: Upload['content']): AsyncGenerator<Uint8Array> {
	if (Buffer.isBuffer(content)) {
		for (let at = 0; at < content.length; at += PIECE) yield content.subarray(at, at + PIECE);
		return;
	}
	let left = content.length;
	for await (const piece of await content.open()) {
		left -= piece.length;
		if (left < 0) break;
		yield piece;
	}
	if (left !== 0) throw new Error('it has changed since it was looked at');
}

/**
 * The form of a multipart request, whose file is read while it goes out. A `Blob` would be a copy of the whole file, so what stands for
 * the file here only knows its size, and gives its bytes when it is asked for them: n8n's HTTP client asks each of its tries anew.
 */
export class UploadForm extends FormData {
	/** Why the file could not be read, if it could not. */
	failure?: Error;

	override readonly entries = () => this.parts();

	override readonly [Symbol.iterator] = () => this.parts();

	private readonly opened: Array<AsyncGenerator<Uint8Array>> = [];

	constructor(
		private readonly fields: IDataObject,
		private readonly upload: Upload,
	) {
		super();
	}

	private *parts(): Generator<[string, File | string], undefined> {
		for (const [name, value] of Object.entries(this.fields)) {
			yield [name, typeof value === 'object' ? JSON.stringify(value) : String(value)];
		}
		const { field, fileName: name, contentType: type, content } = this.upload;
		const file = { name, type, size: content.length, stream: () => this.read() };
		yield [field, file as unknown as File];
	}

	/** Closes what was opened: who breaks a request off does not read its file to the end. */
	close(): void {
		for (const reading of this.opened) reading.return(undefined).catch(() => {});
	}

	private async *read(): AsyncGenerator<Uint8Array> {
		const reading = pieces(this.upload.content);
		this.opened.push(reading);
		for (;;) {
			const { done, value } = await reading.next().catch((error: Error) => {
				this.failure = error;
				throw error;
			});
			if (done) return;
			yield value;
		}
	}
}
