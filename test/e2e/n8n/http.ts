/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs beside n8n, not in it */
import axios from 'axios';
import { Agent } from 'node:http';

/** What n8n answered. */
export interface Answer {
	status: number;
	ok: boolean;
	contentType: string;
	/** `name=value`, one for each cookie that it sets. */
	cookies: string[];
	text: string;
}

/** n8n ends a connection that was idle for some seconds, just when a busy test may use it again: each request has its own. */
const httpAgent = new Agent({ keepAlive: false });

/** Makes one request on a connection of its own. @throws when nothing answers. */
export async function request(
	method: string,
	url: string,
	{ body, cookie }: { body?: object; cookie?: string } = {},
): Promise<Answer> {
	const { status, headers, data } = await axios.request<string>({
		method,
		url,
		data: body,
		headers: cookie ? { cookie } : {},
		httpAgent,
		responseType: 'text',
		transformResponse: (text: string) => text,
		validateStatus: () => true,
	});
	return {
		status,
		ok: status >= 200 && status < 300,
		contentType: String(headers['content-type'] ?? ''),
		cookies: (headers['set-cookie'] ?? []).map((line) => line.split(';')[0]),
		text: data,
	};
}
