/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a server is made of these */
import { createServer } from 'node:http';

import { onLoopback } from '../sandbox';

/** A file that was to be written down, and how it was asked for. */
export interface Heard {
	path: string;
	authorization: string | undefined;
	model: string;
	fileName: string;
	contentType: string;
	bytes: Buffer;
}

/** A service that writes down what was said, in the form of OpenAI's transcriptions. */
export interface Transcription {
	/** The base URL, as far as `/v1`. */
	url: string;
	/** All requests, oldest first. */
	heard: Heard[];
	close(): Promise<void>;
}

/** @param says what it understands of each file */
export async function startTranscription(says: (file: Buffer) => string): Promise<Transcription> {
	const heard: Heard[] = [];
	const server = createServer((request, response) => {
		const pieces: Buffer[] = [];
		request.on('data', (piece: Buffer) => pieces.push(piece));
		request.on('end', () => {
			const { authorization, 'content-type': type = '' } = request.headers;
			void new Response(new Uint8Array(Buffer.concat(pieces)), { headers: { 'content-type': type } })
				.formData()
				.then(async (form) => {
					const file = form.get('file') as File;
					const bytes = Buffer.from(await file.arrayBuffer());
					heard.push({
						path: request.url ?? '',
						authorization,
						model: String(form.get('model')),
						fileName: file.name,
						contentType: file.type,
						bytes,
					});
					response.setHeader('content-type', 'application/json');
					response.end(JSON.stringify({ text: says(bytes) }));
				})
				.catch(() => response.writeHead(400).end());
		});
	});
	const { url, close } = await onLoopback(server);
	return {
		url: `${url}/v1`,
		heard,
		close,
	};
}
