/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a server that drips */
import type { ServerResponse } from 'node:http';
import type { IDataObject } from 'n8n-workflow';

import { TEMPLATES } from '../sandbox';
import { template } from './harness';
import { ana } from './operations/support';
import { changing, gate, serveFiles, useBench } from './support';
import type { FileServer } from './support';

// n8n's engine takes its time to load.
jest.setTimeout(30_000);

const PDF = '%PDF-1.7\n'.padEnd(300, 'x');

describe('an address that the node downloads itself', () => {
	const bench = useBench('released');
	let server: FileServer;
	let asked: ReturnType<typeof gate>;
	let answer: (response: ServerResponse) => void;

	beforeEach(async () => {
		asked = gate();
		server = await serveFiles((_, response) => {
			answer(response);
			asked.open();
		});
	});
	afterEach(async () => await server.close());

	const head = (response: ServerResponse, more: IDataObject = {}) =>
		response.writeHead(200, { 'content-type': 'application/pdf', ...(more as Record<string, string>) });
	/** A byte now and then: the connection is never idle. */
	const drip = (response: ServerResponse) => {
		head(response, { 'content-length': '100000000' });
		response.write(PDF);
		const more = setInterval(() => response.write('x'), 20);
		response.on('close', () => clearInterval(more));
	};
	const slow: Array<[string, (response: ServerResponse) => void]> = [
		['does not answer', () => {}],
		['stalls behind its headers', (response) => head(response).flushHeaders()],
		['stalls in the middle', (response) => void head(response).write(PDF)],
		['drips', drip],
	];

	const sendMedia = async (options: IDataObject, abortSignal?: AbortSignal) =>
		await bench.run(
			'sendMedia',
			{ ...ana, mediaType: 'document', mediaSource: 'url', mediaUrl: `${server.url}/a.pdf`, options },
			{ abortSignal },
		);

	it.each(slow)(
		'that %s is not waited for longer than the user wants, and its connection is closed',
		async (_, how) => {
			answer = how;
			const { error, items } = await sendMedia({ downloadTimeout: 0.2 });
			expect(error?.message).toBe(
				"The file at 'Media URL' can't be fetched: it was not there within 0.2 seconds",
			);
			expect(error?.description).toContain('Nothing was sent');
			expect(items).toEqual([]);
			await server.unused();
			expect(bench.sandbox.phones).toEqual([]);
		},
	);

	it('that could not even be asked in the time leaves nothing behind', async () => {
		answer = () => {};
		const { error } = await sendMedia({ downloadTimeout: 0.001 });
		expect(error?.message).toContain('it was not there within 0.001 seconds');
		await server.unused();
		expect(bench.sandbox.phones).toEqual([]);
	});

	it.each(slow)('that %s is given up when the execution is stopped', async (_, how) => {
		answer = how;
		const stop = new AbortController();
		const running = sendMedia({}, stop.signal);
		await asked.opened;
		stop.abort();
		await running;
		await server.unused();
		expect(bench.sandbox.phones).toEqual([]);
	});

	it('that drips its way to the end in time is sent whole', async () => {
		answer = (response) => {
			head(response);
			let left = 10;
			const more = setInterval(() => {
				response.write(PDF);
				if (--left > 0) return;
				clearInterval(more);
				response.end();
			}, 5);
		};
		const { error } = await sendMedia({ downloadTimeout: 30 });
		expect(error).toBeUndefined();
		await bench.onPhone();
		const { id = '' } = bench.sandbox.phones[0].document ?? {};
		expect(bench.sandbox.media.get(id)?.bytes.length).toBe(3000);
	});

	it('holds for the header of a campaign, too', async () => {
		answer = drip;
		const { error } = await bench.run('campaign.create', {
			template: template.byId(TEMPLATES.invoice),
			headerMediaSource: 'url',
			headerMediaUrl: `${server.url}/a.pdf`,
			options: { downloadTimeout: 0.2 },
		});
		expect(error?.message).toContain(
			"'Header Media URL' can't be fetched: it was not there within 0.2 seconds",
		);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it.each([0, -1, 'soon', 4000, true, {}])('is given no time of %j', async (downloadTimeout) => {
		await bench.refuses(
			'sendMedia',
			{
				...ana,
				mediaType: 'document',
				mediaSource: 'url',
				mediaUrl: `${server.url}/a.pdf`,
				options: { downloadTimeout },
			},
			"'Download Timeout (Seconds)' is not a number of seconds up to 3600",
		);
		expect(server.requests).toEqual([]);
	});
});
