/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a server is made of these */
import busboy from 'busboy';
import type { IncomingMessage } from 'node:http';
import type { SeenRequest, UploadedFile } from '../data/types';

/** Bytes that a request body may have; a longer one breaks the connection (docs/whatomate-api.md#request-size; recording: send-media "document of 17 MB"). */
export const bodyLimit = 15 * 1024 * 1024;

/**
 * Reads a body.
 *
 * @returns undefined as soon as it is too long; the rest is not read.
 * @throws when the client breaks the connection.
 */
export const readBody = async (incoming: IncomingMessage): Promise<Buffer | undefined> => {
	if (Number(incoming.headers['content-length'] ?? 0) > bodyLimit) return undefined;
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of incoming as AsyncIterable<Buffer>) {
		length += chunk.length;
		if (length > bodyLimit) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
};

/** @returns the body as JSON, or undefined when it is none. */
export const parseJson = (body: Buffer): unknown => {
	try {
		return JSON.parse(body.toString('utf8')) as unknown;
	} catch {
		return undefined;
	}
};

/** @returns the form of a multipart body, or undefined when it is none. */
export const parseMultipart = async (
	contentType: string,
	body: Buffer,
): Promise<SeenRequest['multipart']> => {
	if (!contentType.startsWith('multipart/form-data')) return undefined;
	const fields: Record<string, string> = {};
	const files: UploadedFile[] = [];
	try {
		const parser = busboy({ headers: { 'content-type': contentType }, defParamCharset: 'utf8' });
		await new Promise<void>((resolve, reject) => {
			// Of a field that is sent twice the server takes the first.
			parser.on('field', (name, value) => {
				if (!(name in fields)) fields[name] = value;
			});
			parser.on('file', (field, stream, info) => {
				const chunks: Buffer[] = [];
				stream.on('data', (chunk: Buffer) => chunks.push(chunk));
				stream.on('close', () =>
					files.push({
						field,
						filename: info.filename,
						contentType: info.mimeType,
						bytes: Buffer.concat(chunks),
					}),
				);
			});
			parser.on('close', resolve);
			parser.on('error', reject);
			parser.end(body);
		});
		return { fields, files };
	} catch {
		return undefined;
	}
};
