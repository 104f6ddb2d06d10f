/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a server that answers a moment later */
import * as bytesUnderWay from '../../nodes/shared/api/bytesUnderWay';
import { filesUnderWay } from '../../nodes/shared/memory';
import { contact, run, withFile } from './harness';
import { serveFiles } from './support';
import type { FileServer } from './support';

/** Bytes, in place of the 64 MB of a real run. */
const MOST = 100;
const PDF = (bytes: number) => Buffer.from('%PDF-1.7\n'.padEnd(bytes, 'x'));
const idOf = (index: number) => `657cb6f5-5f88-497c-9ae9-0c9b03c384${10 + index}`;

/** A server that takes files and gives them, and counts how many bytes are under way at once. */
describe('files under way', () => {
	let server: FileServer;
	let fetched: number;
	let now: number;
	let most: number;
	const sizes = new Map<string, number>();

	beforeEach(async () => {
		jest.replaceProperty(bytesUnderWay, 'MOST_BYTES', MOST);
		[now, most, fetched] = [0, 0, 0];
		server = await serveFiles((request, response) => {
			const bytes = sizes.get(request.url ?? '') ?? 0;
			let body = '';
			request.on('data', (chunk) => (body += String(chunk)));
			request.on('end', () => {
				const text = /name="caption"\r\n\r\n(\d+)/.exec(body)?.[1];
				const own = text === undefined ? bytes : Number(text);
				most = Math.max(most, (now += own));
				setImmediate(() =>
					setImmediate(() => {
						now -= own;
						if (request.method === 'POST') {
							response.setHeader('content-type', 'application/json');
							response.end(JSON.stringify({ status: 'success', data: { id: idOf(0), status: 'pending' } }));
						} else {
							fetched++;
							response.setHeader('content-type', 'application/pdf');
							response.end(PDF(bytes));
						}
					}),
				);
			});
		});
	});
	afterEach(async () => {
		await server.close();
		jest.restoreAllMocks();
		expect(filesUnderWay.size).toBe(0);
	});
	const credential = () => ({ baseUrl: server.url, apiKey: 'key' });

	it.each<[string, number[], number]>([
		['no more at once than there may be', [40, 40, 40, 40, 40, 40, 40, 40], 80],
		['one over the limit goes alone', [150, 150, 20, 150], 150],
	])('are sent: %s', async (_, files, atOnce) => {
		const { error, json } = await run({
			credential: credential(),
			parameters: {
				operation: 'sendMedia',
				contact: contact.byId('={{ $json.id }}'),
				mediaType: 'document',
				options: { caption: '={{ $json.bytes }}' },
			},
			items: files.map((bytes, index) =>
				withFile(PDF(bytes), 'application/pdf', 'a.pdf', { id: idOf(index), bytes: String(bytes) }),
			),
		});
		expect(error).toBeUndefined();
		expect(json).toHaveLength(files.length);
		expect(most).toBeLessThanOrEqual(atOnce);
	});

	it('are downloaded, each whole', async () => {
		const files = [20, 150, 60, 60, 1];
		files.forEach((bytes, index) => sizes.set(`/api/media/${idOf(index)}`, bytes));
		const { error, items } = await run({
			credential: credential(),
			parameters: { operation: 'downloadMedia', messageId: '={{ $json.id }}' },
			items: files.map((_, index) => ({ json: { id: idOf(index) } })),
		});
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.file_size)).toEqual(files.map((bytes) => PDF(bytes).length));
		expect(items.map(({ binary }) => Buffer.from(binary?.data.data ?? '', 'base64').length)).toEqual(
			files.map((bytes) => PDF(bytes).length),
		);
		expect(fetched).toBe(files.length);
	});
});
