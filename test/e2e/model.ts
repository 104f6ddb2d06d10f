/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a server is made of these */
import { createServer, type ServerResponse } from 'node:http';

import { onLoopback } from '../sandbox';

/** What the model says: a call of a tool, or its last word. */
export type Saying = { tool: string; with: object } | { text: string };

/** What the model was told, as far as tests look at it. */
interface Told {
	messages: Array<{ role: string; content: string | null }>;
	tools?: Array<{ function: { name: string; description: string; parameters: { properties?: object } } }>;
	stream?: boolean;
}

/** A language model that says what it was told to say, in the form of OpenAI's chat completions. */
export interface Model {
	/** The base URL for n8n's credential. */
	url: string;
	/** All requests, oldest first. */
	told: Told[];
	close(): Promise<void>;
}

/** Sends one choice at once, or in the only piece of a stream. */
function answer(response: ServerResponse, saying: Saying, turn: number, streamed: boolean): void {
	const message =
		'text' in saying
			? { role: 'assistant', content: saying.text }
			: {
					role: 'assistant',
					content: null,
					tool_calls: [
						{
							index: 0,
							id: `call-${turn}`,
							type: 'function',
							function: { name: saying.tool, arguments: JSON.stringify(saying.with) },
						},
					],
				};
	const choice = { index: 0, finish_reason: 'text' in saying ? 'stop' : 'tool_calls' };
	const completion = { id: `turn-${turn}`, created: 0, model: 'stand-in' };
	const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
	if (streamed) {
		const piece = {
			...completion,
			object: 'chat.completion.chunk',
			choices: [{ ...choice, delta: message }],
		};
		response.setHeader('content-type', 'text/event-stream');
		response.end(`data: ${JSON.stringify(piece)}\n\ndata: [DONE]\n\n`);
		return;
	}
	response.setHeader('content-type', 'application/json');
	response.end(
		JSON.stringify({ ...completion, object: 'chat.completion', choices: [{ ...choice, message }], usage }),
	);
}

/** @param sayings one for each turn; after the last, it repeats that one */
export async function startModel(sayings: Saying[]): Promise<Model> {
	const told: Told[] = [];
	const server = createServer((request, response) => {
		const pieces: Buffer[] = [];
		request.on('data', (piece: Buffer) => pieces.push(piece));
		request.on('end', () => {
			const asked = JSON.parse(Buffer.concat(pieces).toString() || '{}') as Told;
			told.push(asked);
			const turn = Math.min(told.length, sayings.length) - 1;
			answer(response, sayings[turn], turn, asked.stream === true);
		});
	});
	const { url, close } = await onLoopback(server);
	return {
		url: `${url}/v1`,
		told,
		close,
	};
}
