import type { IBinaryData, IN8nHttpFullResponse, INodeProperties } from 'n8n-workflow';

import type { TakePlace } from '../../shared/api/bytesUnderWay';
import { fileNameIn } from '../../shared/api/contentDisposition';
import { bytesToCome, readUpTo } from '../../shared/api/incoming';
import type { Incoming } from '../../shared/api/incoming';
import type { Upload } from '../../shared/api/request';
import { TooLate, within } from '../../shared/api/wait';
import { badInput, Failure, quoted, shownValue } from '../../shared/failures/failure';
import { fileContent } from '../../shared/n8n/fileContent';
import { FIRST_BYTES, typeByBytes } from '../../shared/n8n/typeByBytes';
import { decoded, fileNameAs, isAltered, lastPart } from '../../shared/whatsapp/fileNames';
import {
	contentTypeOf,
	fileProblem,
	isDoubtful,
	MEDIA_LIMITS,
	mostBytes,
	tellingName,
	tooLarge,
	typeByName,
	wayOut,
} from '../../shared/whatsapp/files';
import type { MediaType } from '../../shared/whatsapp/files';
import type { Field, Item } from '../engine/item';
import { asText } from '../engine/values';
import { isWebPage, webPageInstead } from './webPage';

/** A file that was checked and is ready to be read. */
export interface CheckedFile {
	fileName: string;
	bytes: number;
	/** @returns the file; one that n8n keeps elsewhere is not read before it goes out */
	read(): Promise<Omit<Upload, 'field'>>;
}

/** What becomes of a file on its way. */
export interface Purpose {
	/** As what it is sent. */
	type: MediaType;
	/** What the user calls it; empty for the name that it has. */
	fileName: string;
	/** What the server makes of a name, where it keeps to none. */
	asServer?: (name: string) => string;
}

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
	const { mimeType, data, id, fileName } = file;
	if (![mimeType, data ?? '', id ?? '', fileName ?? ''].every((part) => typeof part === 'string')) {
		throw badInput(
			`'${label}' is an object, but not a file`,
			"Give the name of the input field that holds the file, such as 'data'.",
		);
	}
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
 * A file of the input item. Until it is needed, no more is read than its size, its type, and its first bytes where the type does not do.
 * @param parameter names the input field that holds it
 * @throws {Failure} when WhatsApp would not take it, and when the field holds no file
 */
export async function inputFile(
	item: Item,
	parameter: Field<FileChoice>,
	purpose: Purpose,
): Promise<CheckedFile> {
	const property = item.read(parameter);
	const { helpers } = item.execution.context;
	const binary = fileOf(item, property, parameter.property.displayName);
	const own = decoded(binary.fileName ?? '');
	const bytes = await sizeOf(item, binary);
	const { fileName, contentType } = await checked(item, parameter.property.displayName, purpose, {
		own,
		telling: tellingName(own, purpose.fileName),
		stated: binary.mimeType,
		bytes,
		start: async () => await startOf(item, binary),
	});
	return {
		fileName,
		bytes,
		read: async () => ({
			fileName,
			contentType,
			content: await fileContent(
				item.execution.context,
				binary,
				bytes,
				async () => await helpers.getBinaryDataBuffer(item.index, property),
			),
		}),
	};
}

/**
 * @returns the file of the item, as n8n has it
 * @throws {Failure} where there is none: n8n's own words would repeat whatever was given, and it takes `constructor` for a file
 */
function fileOf({ execution, index }: Item, choice: FileChoice, label: string): IBinaryData {
	const { helpers } = execution.context;
	let found: IBinaryData | undefined;
	try {
		found = helpers.assertBinaryData(index, choice);
	} catch {
		found = undefined;
	}
	if (typeof found?.mimeType === 'string') return found;
	const names = Object.keys(execution.context.getInputData()[index].binary ?? {});
	if (names.length === 0) {
		throw badInput(
			`'${label}' finds no file: the item has none`,
			'Check the node before: it has to pass a file on, and not only fields.',
		);
	}
	throw badInput(
		`'${label}' names no file of the item: ${shownValue(choice)}`,
		`Give the name under which the item has it: ${quoted(names.join(', '))}.`,
	);
}

/** What is known of a file before it is checked. */
interface Found {
	/** What it is called where it comes from. */
	own: string;
	/** The name that tells its type. */
	telling: string;
	stated: string | undefined;
	bytes: number;
	/** Its first bytes. */
	start(): Promise<Buffer>;
	/** Where it came from, if it was fetched here. */
	url?: string;
}

/**
 * Decides what a file is and what it is called, and tells where its name arrives otherwise.
 * @throws {Failure} when WhatsApp would not take it
 */
async function checked(
	item: Item,
	field: string,
	{ type, fileName: wanted, asServer = (name) => name }: Purpose,
	{ own, telling, stated, bytes, start, url }: Found,
): Promise<{ fileName: string; contentType: string }> {
	let seen: string | undefined;
	if (bytes > 0 && isDoubtful(stated, telling, type)) {
		const first = await start();
		seen = await typeByBytes(item.execution.context, first);
		if (['', 'application/xml'].includes(seen) && isWebPage(stated, first)) throw webPageInstead(field, url);
	}
	const contentType = contentTypeOf(stated, telling, seen);
	const problem = fileProblem(type, field, { contentType, bytes });
	if (problem) {
		throw badInput(problem, bytes === 0 ? 'Check where the file comes from.' : wayOut(type, contentType));
	}
	const given = wanted || own;
	const fileName = asServer(fileNameAs(given, contentType, type));
	// Only of a document do customers see the name.
	if (type === 'document') tellName(item, given, fileName);
	return { fileName, contentType };
}

/** Tells the user under which name a document arrives, where it is not the given one. */
function tellName(item: Item, given: string, arriving: string): void {
	if (isAltered(given, arriving)) {
		item.execution.hint(`The file name arrives as '${arriving}': the given one can't be kept on the way`);
	}
}

/**
 * Names a document that the server fetches itself, or that is at WhatsApp already: nothing but names tells what it is.
 * @param given by the user, or the end of the address
 * @param url where the server fetches it from
 * @returns the name with its ending; a PDF's where no name tells another document, since templates hold hardly anything else
 */
export function documentName(item: Item, given: string, url?: string): string {
	const contentType =
		[url === undefined ? '' : nameInUrl(url), given]
			.map(typeByName)
			.find((type) => Object.hasOwn(MEDIA_LIMITS.document.contentTypes, type)) ?? 'application/pdf';
	const name = fileNameAs(given, contentType, 'document');
	tellName(item, given, name);
	return name;
}

/** n8n keeps a file either inside the item, as base64, or elsewhere under an ID. */
async function sizeOf(item: Item, binary: IBinaryData): Promise<number> {
	return binary.id
		? (await item.execution.context.helpers.getBinaryMetadata(binary.id)).fileSize
		: Buffer.byteLength(binary.data, 'base64');
}

/** @returns the first bytes of a file, without reading the others where n8n keeps it elsewhere */
async function startOf(item: Item, { id, data }: IBinaryData): Promise<Buffer> {
	if (!id) return Buffer.from(data.slice(0, Math.ceil(FIRST_BYTES / 3) * 4), 'base64');
	const stream = await item.execution.context.helpers.getBinaryStream(id, FIRST_BYTES);
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of stream) {
		chunks.push(chunk as Buffer);
		length += (chunk as Buffer).length;
		// Leaving the loop closes the file.
		if (length >= FIRST_BYTES) break;
	}
	return Buffer.concat(chunks);
}

/** Where a file is fetched from. */
export interface WebFile {
	url: string;
	/** The label of the parameter that holds the address. */
	field: string;
	/** How long it may take, from the request to the last byte. */
	seconds: number;
}

/**
 * Fetches a file from the web for a server that takes uploads only: without the API key, through n8n's own helper (and so
 * through its protection of private networks), no further than WhatsApp's limit, and no longer than it may take. The wait for place is
 * not counted.
 * @param takePlace as `WhatomateClient.carrying` gives it
 * @throws {Failure} when it can't be fetched, or not in time, or WhatsApp would not take it; when the execution is stopped
 */
export async function fetchFile(
	item: Item,
	from: WebFile,
	purpose: Purpose,
	takePlace: TakePlace,
): Promise<Omit<Upload, 'field'>> {
	const { url, field, seconds } = from;
	const most = mostBytes(purpose.type);
	const ended = item.execution.context.getExecutionCancelSignal();
	const connection = new AbortController();
	let left = seconds * 1000;
	const inTime = async <T>(work: Promise<T>): Promise<T> => {
		const began = Date.now();
		const result = await within(left, ended, work).catch((error: Error) =>
			error instanceof TooLate
				? unfetched(from, `it was not there within ${seconds} seconds`)
				: failed(error),
		);
		left -= Date.now() - began;
		if (result instanceof Failure) throw result;
		return result;
	};
	const failed = (error: Error): Failure =>
		error instanceof Failure ? error : unfetched(from, `the connection broke (${error.message})`);
	let body: Incoming | undefined;
	try {
		const response = await inTime(open(item, from, connection.signal));
		const { headers } = response;
		body = response.body as Incoming;
		const bytes = bytesToCome(response, most);
		await takePlace(bytes);
		const content = await inTime(readUpTo(body, most, bytes));
		if (content === undefined) {
			throw badInput(tooLarge(purpose.type, field), 'Make it smaller, or send it as another kind of media.');
		}
		const named = fileNameIn(headers['content-disposition']);
		const file = await checked(item, field, purpose, {
			own: named || nameInUrl(url),
			telling: tellingName(named, nameInUrl(url), purpose.fileName),
			stated: String(headers['content-type'] ?? ''),
			bytes: content.length,
			start: async () => content,
			url,
		});
		return { ...file, content };
	} finally {
		// What is destroyed gets no error of the other, which nobody would listen to.
		body?.destroy();
		connection.abort();
	}
}

const unfetched = ({ url, field }: WebFile, reason: string): Failure =>
	new Failure(`The file at '${field}' can't be fetched: ${reason}`, {
		hint: `Open ${quoted(url)} in a browser where you are not signed in, and check that n8n can reach it. Nothing was sent.`,
	});

/** @param abortSignal ends the connection */
async function open(item: Item, from: WebFile, abortSignal: AbortSignal): Promise<IN8nHttpFullResponse> {
	const { url } = from;
	const response = await item.execution.context.helpers
		.httpRequest({
			url,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			abortSignal,
		})
		.catch((error: Error) => unfetched(from, error.message));
	if (response instanceof Failure) throw response;
	const { statusCode, body } = response as IN8nHttpFullResponse;
	(body as Incoming).on('error', () => {});
	if (statusCode >= 300) {
		(body as Incoming).destroy();
		throw unfetched(from, `it answers HTTP ${statusCode}`);
	}
	return response as IN8nHttpFullResponse;
}

/** @returns the end of the address, where it looks like a file's name */
export function nameInUrl(url: string): string {
	const end = new URL(url).pathname.split('/').pop() ?? '';
	return /\.\w+$/.test(end) ? lastPart(decoded(end)) : '';
}
