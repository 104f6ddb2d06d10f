import type { Sandbox } from '../sandbox';
import { compareValues, type Identities } from './compare';
import type { Entry, RecordedFile } from './recordings';

interface Answered {
	status: number;
	headers: Headers;
	bytes: Buffer;
}

type Outcome = Answered | { broken: string };

/** Recordings write long texts short: `<5000 times x>`. */
const longTexts = (value: string): string =>
	value.replace(/<(\d+) times (.)>/g, (_match, count: string, character: string) =>
		character.repeat(Number(count)),
	);

const asSent = (value: unknown): unknown => JSON.parse(longTexts(JSON.stringify(value))) as unknown;

/** The file of the recorded import; only its size was kept, and what became of it. */
const importedFile = [
	'phone_number,profile_name,tags',
	'14155550711,Cy,"VIP,New"',
	'+14155550711,Cy2,',
	'14155550712,Di,',
	'bad,Ed,',
	'',
].join('\n');

/** Files of which what they hold decides the answer, by their name; of all others only the size is known. */
const files: Record<string, string> = { 'c.csv': importedFile };

const form = (fields: Record<string, string | RecordedFile>, ids: Identities): FormData => {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) {
		if (typeof value === 'string') data.append(name, ids.translate(value));
		else {
			const known = files[value.filename] as string | undefined;
			const bytes = known === undefined ? new Uint8Array(value.bytes).fill(7) : Buffer.from(known);
			if (bytes.length !== value.bytes) throw new Error(`${value.filename} has another size`);
			data.append(name, new Blob([bytes], { type: value.content_type }), value.filename);
		}
	}
	return data;
};

/** Errors come from outside the test's realm, so `instanceof` does not know them. */
const field = (value: unknown, name: string): unknown =>
	typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

const causeOf = (error: unknown): string => {
	const code = field(field(error, 'cause'), 'code');
	return typeof code === 'string' ? code : String(error);
};

const ask = async (sandbox: Sandbox, entry: Entry, ids: Identities): Promise<Outcome> => {
	const { request } = entry;
	if (!request) throw new Error(`"${entry.name}" has no request`);
	// The request of the broken upload was recorded without its headers.
	const headers = { ...(request.headers ?? { 'X-API-Key': 'whm_<valid>' }) };
	if (headers['X-API-Key'] === 'whm_<valid>') headers['X-API-Key'] = sandbox.apiKey;
	let body: string | FormData | undefined;
	if (request.multipart) body = form(request.multipart, ids);
	else if (request.raw_body !== undefined) body = request.raw_body;
	else if (request.body !== undefined) body = ids.translate(JSON.stringify(asSent(request.body)));
	try {
		const answer = await fetch(sandbox.url + ids.translate(request.path), {
			method: request.method,
			headers,
			body: body ?? null,
			redirect: 'manual',
		});
		return {
			status: answer.status,
			headers: answer.headers,
			bytes: Buffer.from(await answer.arrayBuffer()),
		};
	} catch (error) {
		return { broken: causeOf(error) };
	}
};

interface RecordedBytes {
	non_json: string;
	bytes: number;
	starts: string;
}

const isBytes = (body: unknown): body is RecordedBytes =>
	typeof body === 'object' && body !== null && 'non_json' in body;

const compareBodies = (recorded: unknown, answered: Answered, ids: Identities): string[] => {
	if (isBytes(recorded)) {
		const { length } = answered.bytes;
		const starts = answered.bytes.toString('latin1').slice(0, 60);
		if (recorded.bytes !== length) return [`body: recorded ${recorded.bytes} bytes, answered ${length}`];
		return recorded.starts === starts ? [] : [`body: recorded "${recorded.starts}", answered "${starts}"`];
	}
	let own: unknown;
	try {
		own = JSON.parse(answered.bytes.toString('utf8'));
	} catch {
		return ['body: the answer is no JSON'];
	}
	return compareValues(asSent(recorded), own, 'body', ids);
};

/** Headers whose presence is compared, and whose value is too unless it is a figure. */
const headerDifferences = (recorded: Record<string, string>, own: Headers): string[] =>
	Object.entries(recorded).flatMap(([name, value]) => {
		const answered = own.get(name);
		const same = /^\d+$/.test(value) ? /^\d+$/.test(answered ?? '') : answered === value;
		return same ? [] : [`header ${name}: recorded "${value}", answered "${answered ?? ''}"`];
	});

/** A connection that breaks while the client writes shows as one of these, by chance of timing. */
const brokenCodes = new Set(['EPIPE', 'ECONNRESET', 'UND_ERR_SOCKET']);

/**
 * Repeats a recorded request against the sandbox and compares the answers.
 *
 * @returns one line for each difference; a recording that is no request is one difference.
 */
export const replay = async (sandbox: Sandbox, entry: Entry, ids: Identities): Promise<string[]> => {
	const { request, response } = entry;
	if (!request || !response) return ['no request: it was delivered to a webhook or over the live feed'];
	const outcome = await ask(sandbox, entry, ids);
	if ('broken' in outcome) {
		const expected = response.connection_error !== undefined && brokenCodes.has(outcome.broken);
		return expected ? [] : [`the connection broke: ${outcome.broken}`];
	}
	if (response.connection_error !== undefined)
		return [`recorded a broken connection, answered ${outcome.status}`];
	const status =
		response.status === outcome.status
			? []
			: [`status: recorded ${response.status}, answered ${outcome.status}`];
	return [
		...status,
		...headerDifferences(response.headers ?? {}, outcome.headers),
		...compareBodies(response.body, outcome, ids),
	];
};
