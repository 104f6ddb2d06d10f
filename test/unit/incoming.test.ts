/* eslint-disable @n8n/community-nodes/no-restricted-imports -- plays a response */
import { Readable } from 'node:stream';
import type { IN8nHttpFullResponse } from 'n8n-workflow';

import { bytesToCome, readUpTo } from '../../nodes/shared/api/incoming';

const body = (parts: string[]) => Readable.from(parts.map((part) => Buffer.from(part)));

it.each<[what: string, parts: string[], most: number, expected: number, read: string | undefined]>([
	['all, as announced', ['abc', 'def'], 10, 6, 'abcdef'],
	['all, where nothing was announced', ['abc', 'def'], 10, 0, 'abcdef'],
	['all, where less was announced', ['abc', 'def', 'ghi'], 10, 4, 'abcdefghi'],
	['all, where more was announced', ['abc'], 10, 9, 'abc'],
	['nothing of an empty body', [], 10, 0, ''],
	['no more than there may be', ['abc', 'def'], 5, 6, undefined],
	['what there just may be', ['abc', 'de'], 5, 5, 'abcde'],
])('of a body is read: %s', async (_, parts, most, expected, read) => {
	const stream = body(parts);
	expect((await readUpTo(stream, most, expected))?.toString()).toBe(read);
	expect(stream.destroyed).toBe(true);
});

it('a connection that breaks is told, with its cause', async () => {
	const cause = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
	const broken = Readable.from(
		(async function* () {
			yield Buffer.from('abc');
			throw cause;
		})(),
	);
	await expect(readUpTo(broken, 10, 10)).rejects.toMatchObject({ message: 'aborted', cause });
});

it.each<[what: string, length: unknown, isCompressed: boolean, bytes: number]>([
	['as announced', '6', false, 6],
	['no more than there may be', '1000', false, 100],
	['all that there may be, where nothing is announced', undefined, false, 100],
	['all that there may be, where nonsense is', 'six', false, 100],
	['all that there may be of what is compressed', '6', true, 100],
])('the bytes to come are %s', (_, length, isCompressed, bytes) => {
	const stream = Object.assign(body([]), isCompressed ? {} : { rawHeaders: [] });
	const response = { headers: { 'content-length': length }, body: stream };
	expect(bytesToCome(response as unknown as IN8nHttpFullResponse, 100)).toBe(bytes);
});
