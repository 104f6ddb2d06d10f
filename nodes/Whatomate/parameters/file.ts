import type { IBinaryData, IN8nHttpFullResponse, INodeProperties } from 'n8n-workflow';

import type { Upload } from '../../shared/api/request';
import { badInput, Failure } from '../../shared/failures/failure';
import { contentTypeOf, fileNameFor, fileProblem, mostBytes, tooLarge } from '../../shared/whatsapp/files';
import type { MediaType } from '../../shared/whatsapp/files';
import type { Field, Item } from '../engine/item';
import { asText } from '../engine/values';

/** The body of a response as it comes in: a stream. */
type Incoming = Extract<IN8nHttpFullResponse['body'], AsyncIterable<unknown>>;

/** A file that was checked and is ready to be read. */
export interface CheckedFile {
	fileName: string;
	read(): Promise<Omit<Upload, 'field'>>;
}

const allowedFormats = (problem: string) =>
	badInput(problem, 'Convert the file, make it smaller, or send it as another kind of media.');

/** A file of the input: by the name of its field, or itself. */
export type FileChoice = string | IBinaryData;

/**
 * @returns a field that names the input field with the file, or leads to the file itself, as `{{ $binary.data }}` does; empty stands for
 * n8n's usual field
 */
export const binaryField = (property: INodeProperties): Field<FileChoice> => ({
	property,
	read: (value, label, item) =>
		isFile(value) ? wholeFile(value, label, item) : asText(value, label).trim() || 'data',
});

/** @returns whether an expression led to a file: n8n leaves out its content in some places, and never its type */
const isFile = (value: unknown): value is IBinaryData =>
	typeof value === 'object' && value !== null && 'mimeType' in value;

/**
 * @param file as an expression gives it. In `$binary`, n8n leaves out the content of a file that it keeps inside the item.
 * @returns the file with its content, or where that is kept, in the form that n8n's helpers take
 * @throws {Failure} where it can't be told which file of the item it is
 */
function wholeFile(file: IBinaryData, label: string, { execution, index }: Item): FileChoice {
	if (file.data || file.id) return { ...file, data: file.data ?? '' };
	const { binary = {} } = execution.context.getInputData()[index];
	const alike = Object.values(binary).filter((each) => isSameFile(each, file));
	const [first] = alike;
	if (first && alike.every(({ data }) => data === first.data)) return first;
	throw badInput(
		first
			? `'${label}' could be each of several files of the item, which have the same name, type and size`
			: `'${label}' is a file without content, which this item does not have`,
		"Give the name of the input field that holds the file, such as 'data', in place of the file itself.",
	);
}

/** @returns whether both are one file, as far as can be told without the content */
const isSameFile = (one: IBinaryData, other: IBinaryData): boolean =>
	Object.keys({ ...one, ...other }).every((name) => name === 'data' || one[name] === other[name]);

/**
 * A file of the input item. Only its size and type are read until it is needed.
 * @param parameter names the input field that holds it
 * @throws {Failure} when WhatsApp would not take it; n8n's own error when the field holds no file
 */
export async function inputFile(
	item: Item,
	parameter: Field<FileChoice>,
	type: MediaType,
	fileName: string,
): Promise<CheckedFile> {
	const property = item.read(parameter);
	const field = parameter.property.displayName;
	const { helpers } = item.execution.context;
	const binary = helpers.assertBinaryData(item.index, property);
	const contentType = contentTypeOf(binary.mimeType, binary.fileName);
	const problem = fileProblem(type, field, { contentType, bytes: await sizeOf(item, binary) });
	if (problem) throw allowedFormats(problem);
	const name = fileName || binary.fileName || fileNameFor(type, contentType);
	return {
		fileName: name,
		read: async () => ({
			fileName: name,
			contentType,
			content: await helpers.getBinaryDataBuffer(item.index, property),
		}),
	};
}

/** n8n keeps a file either inside the item, as base64, or elsewhere under an ID. */
async function sizeOf(item: Item, binary: IBinaryData): Promise<number> {
	return binary.id
		? (await item.execution.context.helpers.getBinaryMetadata(binary.id)).fileSize
		: Buffer.byteLength(binary.data, 'base64');
}

/**
 * Fetches a file from the web for a server that takes uploads only: without the API key, through n8n's own helper (and so
 * through its protection of private networks), and no further than WhatsApp's limit.
 * @throws {Failure} when it can't be fetched, or WhatsApp would not take it
 */
export async function fetchFile(
	item: Item,
	url: string,
	field: string,
	type: MediaType,
	fileName: string,
): Promise<Omit<Upload, 'field'>> {
	const response = await open(item, url, field);
	const named = fileName || nameInHeaders(response) || nameInUrl(url);
	const contentType = contentTypeOf(String(response.headers['content-type'] ?? ''), named || nameInUrl(url));
	const incoming = response.body as Incoming;
	const content = await readUpTo(incoming, mostBytes(type)).catch((error: Error) =>
		unfetched(url, field, `the connection broke (${error.message})`),
	);
	if (content instanceof Failure) throw content;
	const problem =
		content === undefined
			? tooLarge(type, field)
			: fileProblem(type, field, { contentType, bytes: content.length });
	if (content === undefined || problem) throw allowedFormats(problem ?? '');
	return { fileName: named || fileNameFor(type, contentType), contentType, content };
}

const unfetched = (url: string, field: string, reason: string): Failure =>
	new Failure(`The file at '${field}' can't be fetched: ${reason}`, {
		hint: `Open ${url} in a browser where you are not signed in, and check that n8n can reach it. Nothing was sent.`,
	});

async function open(item: Item, url: string, field: string): Promise<IN8nHttpFullResponse> {
	const response = await item.execution.context.helpers
		.httpRequest({ url, encoding: 'stream', returnFullResponse: true, ignoreHttpStatusErrors: true })
		.catch((error: Error) => unfetched(url, field, error.message));
	if (response instanceof Failure) throw response;
	const { statusCode, body } = response as IN8nHttpFullResponse;
	if (statusCode >= 300) {
		(body as Incoming).destroy();
		throw unfetched(url, field, `it answers HTTP ${statusCode}`);
	}
	return response as IN8nHttpFullResponse;
}

/** @returns all of it, or undefined as soon as it is more than the limit; then nothing further is read */
async function readUpTo(stream: Incoming, most: number): Promise<Buffer | undefined> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of stream) {
		length += (chunk as Buffer).length;
		// Leaving the loop closes the stream, and with it the connection.
		if (length > most) return undefined;
		chunks.push(chunk as Buffer);
	}
	return Buffer.concat(chunks);
}

const nameInHeaders = ({ headers }: IN8nHttpFullResponse): string =>
	/filename="?([^";]+)"?/i.exec(String(headers['content-disposition'] ?? ''))?.[1].trim() ?? '';

/** @returns the end of the address, where it looks like a file's name */
export function nameInUrl(url: string): string {
	const end = new URL(url).pathname.split('/').pop() ?? '';
	try {
		return /\.\w+$/.test(end) ? decodeURIComponent(end) : '';
	} catch {
		return end;
	}
}
