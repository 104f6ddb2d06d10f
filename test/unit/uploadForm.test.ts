/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- plays n8n's store of files */
import { Readable } from 'node:stream';

import { UploadForm } from '../../nodes/shared/api/uploadForm';
import type { Upload } from '../../nodes/shared/api/request';

const KB = 1024;

/** A file that n8n keeps elsewhere, which counts how much of it was read. */
function stored(length: number, actual = length) {
	const read = { bytes: 0, opened: 0, closed: 0 };
	const parts = function* () {
		for (let at = 0; at < actual; at += 16 * KB) {
			const part = Buffer.alloc(Math.min(16 * KB, actual - at), 'x');
			read.bytes += part.length;
			yield part;
		}
	};
	const open = async () => {
		read.opened++;
		return Readable.from(parts(), { highWaterMark: 1 }).on('close', () => read.closed++);
	};
	return { read, content: { length, open } };
}

const upload = (content: Upload['content']): Upload => ({
	field: 'file',
	fileName: 'a.pdf',
	contentType: 'application/pdf',
	content,
});

type LazyFile = { name: string; type: string; size: number; stream(): AsyncIterable<Uint8Array> };

/** What an HTTP client does with a form. */
async function sent(form: UploadForm) {
	const fields: Record<string, unknown> = {};
	for (const [name, value] of form) {
		if (typeof value === 'string') fields[name] = value;
		else {
			const { stream, ...file } = value as unknown as LazyFile;
			const sizes: number[] = [];
			for await (const piece of stream()) sizes.push(piece.length);
			fields[name] = { ...file, bytes: sizes.reduce((sum, size) => sum + size, 0), most: Math.max(...sizes) };
		}
	}
	return fields;
}

it.each<[string, Upload['content'], number]>([
	['held', Buffer.alloc(1000 * KB), 64 * KB],
	['stored elsewhere', stored(1000 * KB).content, 16 * KB],
])('a file that is %s goes out in pieces, behind the fields', async (_, content, most) => {
	const form = new UploadForm({ type: 'document', count: 5, params: { 1: 'Ana' } }, upload(content));
	const file = { name: 'a.pdf', type: 'application/pdf', size: 1000 * KB, bytes: 1000 * KB, most };
	const expected = { type: 'document', count: '5', params: '{"1":"Ana"}', file };
	expect(await sent(form)).toEqual(expected);
	// The client may have to try it once more.
	expect(await sent(form)).toEqual(expected);
});

it('a stored file is opened when it is read, once for each try', async () => {
	const { read, content } = stored(100 * KB);
	const form = new UploadForm({}, upload(content));
	expect(read).toEqual({ bytes: 0, opened: 0, closed: 0 });
	await sent(form);
	await sent(form);
	expect(read).toEqual({ bytes: 200 * KB, opened: 2, closed: 2 });
});

it.each([
	['fewer', 100 * KB, 90 * KB],
	['more', 100 * KB, 110 * KB],
])('a stored file of %s bytes than it is said to have never goes out whole', async (_, length, actual) => {
	const form = new UploadForm({}, upload(stored(length, actual).content));
	await expect(sent(form)).rejects.toThrow('it has changed');
	expect(form.failure?.message).toBe('it has changed since it was looked at');
});

it('a file of which the request broke off is closed', async () => {
	const { read, content } = stored(1000 * KB);
	const form = new UploadForm({}, upload(content));
	const [[, file]] = [...form];
	const reading = (file as unknown as LazyFile).stream()[Symbol.asyncIterator]();
	await reading.next();
	form.close();
	await new Promise((resolve) => setImmediate(resolve));
	expect(read.closed).toBe(1);
	expect(read.bytes).toBeLessThan(100 * KB);
});
