import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode, JsonObject } from 'n8n-workflow';

import { WhatomateApi } from '../../credentials/WhatomateApi.credentials';
import { Failure } from '../../nodes/shared/failures/failure';
import { noteSecrets, withoutSecrets } from '../../nodes/shared/failures/secrets';
import { toNodeError } from '../../nodes/shared/failures/toNodeError';
import { newToken } from '../../nodes/shared/webhooks/verification';
import { everythingIn } from '../engine/support';

const KEY = 'whm_0f/9+A"b\\c&d<é=7';
const NODE = { id: '1', name: 'n', type: 't', typeVersion: 1, position: [0, 0], parameters: {} } as INode;

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The key as servers, proxies and logs write it. */
const WRITTEN: Array<[how: string, text: string]> = [
	['as it is', KEY],
	['in capitals', KEY.toUpperCase()],
	['in small letters', KEY.toLowerCase()],
	['as JSON', JSON.stringify({ 'x-api-key': KEY })],
	['as JSON inside of JSON', JSON.stringify(JSON.stringify({ 'X-API-KEY': KEY }))],
	[
		'as JSON of ASCII alone',
		[...KEY].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
	],
	['in an address', `?key=${encodeURIComponent(KEY)}`],
	['in an address, twice', encodeURIComponent(encodeURIComponent(KEY))],
	['in an address, each character', [...Buffer.from(KEY)].map((b) => `%${b.toString(16)}`).join('')],
	['in a web page', KEY.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')],
	['in a web page, in numbers', [...KEY].map((c) => `&#${c.charCodeAt(0)};`).join('')],
	['in hexadecimal', Buffer.from(KEY).toString('hex')],
];

describe('a secret', () => {
	beforeEach(() => noteSecrets(KEY));

	it.each(WRITTEN)('is hidden %s', (_how, text) => {
		const shown = withoutSecrets(`You sent ${text}, and that is wrong`);
		expect(shown).toContain('You sent ');
		expect(shown).toContain('[hidden]');
		expect(shown).toContain(', and that is wrong');
		expect(shown).not.toContain(text);
	});

	it.each(['', 'x', 'xy', 'user:', 'X-API-Key: '])('is hidden in Base64, behind "%s"', (before) => {
		for (const text of [base64(`${before}${KEY}`), base64(`${before}${KEY}:password`)]) {
			for (const form of [text, text.replace(/\+/g, '-').replace(/\//g, '_'), encodeURIComponent(text)]) {
				expect(withoutSecrets(`Basic ${form}`)).toMatch(/^Basic [\w=%+/-]*\[hidden\][\w=%+/-]*$/);
			}
		}
	});

	it('is in no failure, neither in its words nor in its hint', () => {
		const { message, hint } = new Failure(`You sent ${KEY}`, { hint: `Not ${KEY} again` });
		expect([message, hint]).toEqual(['You sent [hidden]', 'Not [hidden] again']);
	});

	it('is not cut in two where a long text is cut', () => {
		for (let before = 1960; before < 2010; before++)
			expect(new Failure(`${'x'.repeat(before)}${KEY}`).message).not.toContain('whm_');
	});

	it.each([
		['of the network', new Error(`header ${KEY}`)],
		['of an operation', new NodeOperationError(NODE, `header ${KEY}`, { description: KEY })],
		[
			'of a service',
			new NodeApiError(NODE, {
				message: KEY,
				response: { data: { message: KEY, sent: { key: KEY } } },
			} as JsonObject),
		],
		['with a cause', new Error('no', { cause: { config: { headers: { 'X-API-Key': KEY } } } })],
	])('is in no error of n8n: one %s', (_what, error) => {
		expect(everythingIn(toNodeError(NODE, error, 0))).not.toContain('whm_0f');
	});

	it('is a token of a registration too, from its first moment', () => {
		const token = newToken();
		expect(withoutSecrets(`{"X-N8n-Webhook-Token":"${token}"}`)).toBe('{"X-N8n-Webhook-Token":"[hidden]"}');
	});

	it('is no word that is everywhere, and nothing short', () => {
		noteSecrets('', 'abc', 'a1b2c', 'Whatomate', 'verify', undefined, 17);
		expect(withoutSecrets('Whatomate: abc a1b2c 17 verify')).toBe('Whatomate: abc a1b2c 17 verify');
	});

	it('is looked for in a time that grows with the text alone', () => {
		for (const piece of ['\\', '%', '%25', '&amp;', '&#x', KEY.slice(0, 19), KEY[0]])
			expect(withoutSecrets(piece.repeat(20_000))).toHaveLength(20_000 * piece.length);
	});
});

it("n8n shows nothing of a server's own words when a credential is tested", () => {
	const codes = (new WhatomateApi().test.rules ?? []).map(
		({ properties }) => (properties as { value: unknown }).value,
	);
	for (let status = 400; status < 600; status++) expect(codes).toContain(status);
});
