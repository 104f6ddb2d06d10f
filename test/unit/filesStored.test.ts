/* eslint-disable @n8n/community-nodes/no-restricted-imports -- plays n8n's store of files */
import { Readable } from 'node:stream';

import type { Item } from '../../nodes/Whatomate/engine/item';
import { binaryField, inputFile } from '../../nodes/Whatomate/parameters/file';

const KB = 1024;
const field = binaryField({
	displayName: 'Input Binary Field',
	name: 'data',
	type: 'string',
	default: 'data',
});

/** An item whose file n8n keeps outside of it, as it does with its mode `filesystem`. */
function stored(binary: { mimeType: string; fileName?: string }, found = 'application/pdf') {
	const pieces = { given: 0 };
	const chunks = function* () {
		for (; pieces.given < 1000; pieces.given++) yield Buffer.alloc(16 * KB, 'x');
	};
	const looked: number[] = [];
	const stream = Readable.from(chunks(), { highWaterMark: 1 });
	const helpers = {
		assertBinaryData: () => ({ ...binary, id: 'filesystem-v2:1', data: 'filesystem-v2' }),
		getBinaryMetadata: async () => ({ fileSize: 16_000 * KB }),
		getBinaryStream: async () => stream,
		prepareBinaryData: async (start: Buffer) => {
			looked.push(start.length);
			return { mimeType: found };
		},
	};
	const execution = { context: { helpers } };
	const item = { index: 0, execution, read: () => 'data' } as unknown as Item;
	return { item, pieces, looked, stream };
}

const purpose = { type: 'document', fileName: '' } as const;

it('of a large file whose type says nothing only the beginning is read, and the file is closed', async () => {
	const { item, pieces, looked, stream } = stored({
		mimeType: 'application/force-download',
		fileName: 'Rechnung',
	});
	expect((await inputFile(item, field, purpose)).fileName).toBe('Rechnung.pdf');
	expect(looked).toEqual([64 * KB]);
	expect(pieces.given).toBeLessThan(10);
	expect(stream.destroyed).toBe(true);
});

it.each([
	['application/pdf', 'Rechnung'],
	['application/pdf', undefined],
	['text/plain', 'notes.txt'],
])('of a file of the type %s named %j nothing is read', async (mimeType, fileName) => {
	const { item, pieces, looked } = stored({ mimeType, fileName });
	await inputFile(item, field, purpose);
	expect([pieces.given, looked.length]).toEqual([0, 0]);
});

it('where n8n can’t tell, the name does', async () => {
	const { item } = stored({ mimeType: 'application/octet-stream', fileName: 'a.xlsx' }, 'text/plain');
	expect((await inputFile(item, field, purpose)).fileName).toBe('a.xlsx');
});

it('the name that the user gives tells the type where the file’s own does not', async () => {
	const { item } = stored({ mimeType: 'application/octet-stream', fileName: 'download' }, 'application/zip');
	const { fileName } = await inputFile(item, field, { type: 'document', fileName: 'Preise.xlsx' });
	expect(fileName).toBe('Preise.xlsx');
});
