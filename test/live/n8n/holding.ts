/* eslint-disable @n8n/community-nodes/no-restricted-imports -- servers are made of these */
import axios from 'axios';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { onLoopback, type Listening } from '../../sandbox';

/** What is held. */
export interface Held {
	/** The end of the request's path. */
	path: string;
	/** Which of these requests, the first being 1. */
	number: number;
	/** Either it does not reach the server yet, or the server's answer does not reach whoever asked. */
	what: 'answer' | 'request';
}

/** A server before a released one, that holds one request or answer: so its other side can be ended at that very moment. */
export interface Holding extends Listening {
	/** Begins to look out for it. @returns once it is held */
	hold(held: Held): Promise<void>;
	/** Lets it go on its way. @returns the status of the server's answer */
	release(): Promise<number>;
}

/** One that is looked out for. */
interface Meant extends Held {
	seen: number;
	/** Tells that it is held. */
	isThere(): void;
	/** Until it may go on. */
	mayGo: Promise<void>;
	/** Tells how the server answered. */
	answered(status: number): void;
}

/** @param url of the released server */
export async function holdingBefore(url: string): Promise<Holding> {
	let wanted: Meant | undefined;
	let release: Holding['release'] = async () => 0;

	const meantBy = (path: string): Meant | undefined => {
		if (!wanted || !path.endsWith(wanted.path)) return undefined;
		wanted.seen++;
		return wanted.seen === wanted.number ? wanted : undefined;
	};
	const passOn = async ({ method, headers, url: path = '/' }: IncomingMessage, data: Buffer) =>
		await axios.request<Buffer>({
			method,
			url: url + path,
			headers,
			data: data.length > 0 ? data : undefined,
			responseType: 'arraybuffer',
			decompress: false,
			maxBodyLength: Infinity,
			validateStatus: () => true,
		});
	const held = async (meant: Meant | undefined, what: Held['what']) => {
		if (meant?.what !== what) return;
		meant.isThere();
		await meant.mayGo;
	};
	const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
		const data = await buffer(incoming);
		const meant = meantBy(incoming.url ?? '/');
		await held(meant, 'request');
		const { status, headers, data: body } = await passOn(incoming, data);
		meant?.answered(status);
		await held(meant, 'answer');
		outgoing.writeHead(status, headers as Record<string, string>).end(body);
	};
	const server = createServer((incoming, outgoing) => {
		answer(incoming, outgoing).catch(() => outgoing.destroy());
	});

	return {
		...(await onLoopback(server)),
		async hold(what) {
			let letGo: () => void = () => undefined;
			let answered: (status: number) => void = () => undefined;
			const mayGo = new Promise<void>((resolve) => (letGo = resolve));
			const status = new Promise<number>((resolve) => (answered = resolve));
			release = async () => {
				letGo();
				return await status;
			};
			await new Promise<void>((isThere) => (wanted = { ...what, seen: 0, isThere, mayGo, answered }));
		},
		release: async () => await release(),
	};
}
