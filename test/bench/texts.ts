/* eslint-disable @n8n/community-nodes/no-restricted-imports -- asks as a program of one's own would */
import { Agent } from 'node:http';

import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';

import { textBody } from '../../nodes/shared/api/dialect';
import { defaultApiKey } from '../sandbox';

/** The texts that are sent, and the ways to send them that all figures compare. */

/** How many requests our node has under way at most, and the program always. */
export const LANES = 64;

/** @returns an item for each text, to contacts that are known */
export const texts = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({
		contact: `11111111-0000-4000-8000-${String(index).padStart(12, '0')}`,
		text: `Message ${index}`,
		body: textBody(`Message ${index}`),
	}));

/** What our node is given. */
export const ourParameters = {
	operation: 'sendText',
	contact: { __rl: true, mode: 'id', value: '={{ $json.contact }}' },
	text: '={{ $json.text }}',
};

/** What HTTP Request is given, besides the key. */
export const theirParameters = (baseUrl: string) => ({
	method: 'POST',
	url: `=${baseUrl}/api/contacts/{{ $json.contact }}/messages`,
	sendBody: true,
	specifyBody: 'json',
	jsonBody: '={{ $json.body }}',
	options: {},
});

/** Sends without n8n: a program that only asks, with a connection for each request, as n8n has. */
export async function sendAlone(baseUrl: string, items: IDataObject[]): Promise<void> {
	const left = [...items];
	const lane = async () => {
		for (let item = left.pop(); item; item = left.pop()) {
			await axios.post(`${baseUrl}/api/contacts/${String(item.contact)}/messages`, item.body, {
				headers: { 'x-api-key': defaultApiKey },
				httpAgent: new Agent(),
			});
		}
	};
	await Promise.all(Array.from({ length: LANES }, lane));
}
