import type { IN8nHttpFullResponse } from 'n8n-workflow';

/** The body of a response as it comes in: a stream. */
export type Incoming = Extract<IN8nHttpFullResponse['body'], AsyncIterable<unknown>>;

/**
 * @param response whose body is a stream. A compressed one has become another stream by now, without the headers of its own
 * @param most what nothing further is read of
 * @returns how many bytes come in at most
 */
export function bytesToCome({ headers, body }: IN8nHttpFullResponse, most: number): number {
	const told = 'rawHeaders' in (body as Incoming) ? Number(headers['content-length'] ?? NaN) : NaN;
	return Number.isInteger(told) && told >= 0 ? Math.min(told, most) : most;
}

/**
 * @param expected as `bytesToCome` tells: so much is held, once
 * @returns all of it, or undefined as soon as it is more than the limit; then nothing further is read
 * @throws what broke the connection, as the cause of an error
 */
export const readUpTo = async (stream: Incoming, most: number, expected = 0): Promise<Buffer | undefined> =>
	await read(stream, most, expected).catch((cause: Error) => {
		throw new Error(cause.message, { cause });
	});

async function read(stream: Incoming, most: number, expected: number): Promise<Buffer | undefined> {
	let whole = Buffer.allocUnsafe(Math.min(expected, most));
	const more: Buffer[] = [];
	let length = 0;
	for await (const part of stream) {
		const chunk = part as Buffer;
		// Leaving the loop closes the stream, and with it the connection.
		if (length + chunk.length > most) return undefined;
		if (more.length === 0 && length + chunk.length <= whole.length) chunk.copy(whole, length);
		else more.push(chunk);
		length += chunk.length;
	}
	if (more.length > 0) {
		const before = length - more.reduce((sum, chunk) => sum + chunk.length, 0);
		whole = Buffer.concat([whole.subarray(0, before), ...more]);
	}
	return whole.subarray(0, length);
}
