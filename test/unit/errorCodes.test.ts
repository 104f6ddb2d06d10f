/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads the documentation */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isOutcomeUnknown } from '../../nodes/shared/failures/failure';
import { CODES, codeByWords, errorCodeIn, meaningOf } from '../../nodes/shared/whatsapp/errorCodes';
import { failedMessage, NotSent, reasonIn } from '../../nodes/shared/whatsapp/failedMessage';

const MESSAGE = 'a78d8c5a-60c0-43e5-9e74-40d9dbf35a35';

const upload = (body: object) =>
	`failed to upload media: media upload failed with status 400: ${JSON.stringify(body)}`;

const META_ANSWER = {
	error: {
		message: '(#131053) Media upload error',
		type: 'OAuthException',
		code: 131053,
		error_data: { messaging_product: 'whatsapp', details: 'Video codec is not supported' },
		fbtrace_id: 'A4711',
	},
};

describe("WhatsApp's code in the words of a server", () => {
	it.each<[string | null, number | null]>([
		// As released servers keep it.
		['failed to send text message: API error 131026: (#131026) Message undeliverable', 131026],
		['failed to send text message: API error 400: (#131047) Re-engagement message', 131047],
		[
			'failed to send template message: API error 132001: (#132001) Template name does not exist - Details: x',
			132001,
		],
		[
			'failed to send template message: API error 190: Error validating access token: Session has expired',
			190,
		],
		['failed to send CTA URL button message: API error 100: (#100) Invalid parameter', 100],
		['failed to send text message: API error 0: AuthException', 0],
		['failed to send text message: API error 139999: Something new', 139999],
		['failed to send text message: API error 2494010: Something new', 2494010],
		[
			'failed to send text message: (#131056) (Business Account, Consumer Account) pair rate limit hit',
			131056,
		],
		[upload(META_ANSWER), 131053],
		[
			'failed to upload media: ' + upload({ error: { message: 'Error validating access token', code: 190 } }),
			190,
		],
		// As others write it.
		['(#131047) Re-engagement message', 131047],
		['(#10) Application does not have permission for this action', 10],
		['[131026] Message undeliverable', 131026],
		['[190] Access token has expired', 190],
		['131049: This message was not delivered', 131049],
		['#131049: This message was not delivered', 131049],
		['368: Temporarily blocked', 368],
		['131049', 131049],
		['131026 - Message undeliverable', 131026],
		['131026 Message undeliverable', 131026],
		['(131026) Message undeliverable', 131026],
		['Message undeliverable (131026)', 131026],
		['Message undeliverable [131026]', 131026],
		['WhatsApp: (#131048) Spam rate limit hit', 131048],
		['Error 131053: Media upload error', 131053],
		['Meta answered with error code 190', 190],
		['WhatsApp refused the message (code 190): Error validating access token', 190],
		['code: 131051, Unsupported message type', 131051],
		['  131050:\nopted out', 131050],
		// No code at all.
		[null, null],
		['', null],
		['Re-engagement message', null],
		['Contact opted out of marketing messages', null],
		// Numbers of another kind.
		['failed to send text message: API error 500: Internal error', null],
		['failed to send text message: API returned status 502: <html>502</html>', null],
		['failed to upload media: media upload failed with status 413: <html></html>', null],
		[
			'failed to send text message: request failed: Post "https://graph.facebook.com/v21.0/131026/messages": EOF',
			null,
		],
		[
			'request failed: Post "https://graph.facebook.com/v21.0/100200300/messages": dial tcp 157.240.1.53:443: i/o timeout',
			null,
		],
		['HTTP 404', null],
		['404: Not found', null],
		['[404] Not found', null],
		['200: OK', null],
		['The number +131026 is not on WhatsApp', null],
		['14155550101: not on WhatsApp', null],
		['131026555: not on WhatsApp', null],
		['Message to 131026 failed', null],
		['Amount of 131047 EUR', null],
		['131,047.00 EUR are due', null],
		['131047.50 EUR are due', null],
		['131047 EUR are due', null],
		['2026: a new year', null],
		['In 2026 (since 2024)', null],
		['Order #131026 was not found', null],
		['Order 131026 was not found', null],
		['Order (#4711) was not found', null],
		['100', null],
		['4: too many', null],
		['10:30 is no time', null],
		['Enter the code 482913', null],
		['Enter the code 4', null],
	])('%j: %j', (text, code) => expect(errorCodeIn(text)).toBe(code));
});

describe('the table of codes', () => {
	const codes = CODES.flatMap((row) => row.codes);

	it('has every code once', () => expect(new Set(codes).size).toBe(codes.length));

	it('says the same as the documentation', () => {
		const docs = readFileSync(join(__dirname, '..', '..', 'docs', 'whatomate-api.md'), 'utf8');
		const [, section] = docs.split(/^### WhatsApp's codes$/m);
		const rows = section
			.split(/^#/m)[0]
			.split('\n')
			.filter((line) => /^\| \d/.test(line))
			.map((line) =>
				line
					.split('|')
					.slice(1, -1)
					.map((cell) => cell.trim()),
			);
		expect(rows).toEqual(CODES.map((row) => [row.codes.join(', '), row.meaning, row.advice]));
	});

	it('says of a code that is not in it where to look it up', () => {
		expect(meaningOf(139999)).toEqual({
			meaning: expect.stringContaining('139999'),
			advice: expect.stringContaining('https://developers.facebook.com/'),
		});
	});

	it("knows the code that Meta's words are those of, where nothing else is left", () => {
		const words: Array<[string, number | null]> = [
			['Receiver is incapable of receiving this message', 131026],
			[
				'Message failed to send because more than 24 hours have passed since the customer last replied',
				131047,
			],
			['In order to maintain a healthy ecosystem engagement, the message failed to be delivered.', 131049],
			['The recipient has chosen to stop receiving marketing messages from your business', 131050],
			['Contact opted out of marketing messages', 131050],
			["User's number is part of an experiment", 130472],
			['Spam rate limit hit', 131048],
			['There were too many messages sent from this phone number to the same phone number', 131056],
			['There were too many messages sent from this phone number in a short period of time', 130429],
			['Media upload error', 131053],
			['Business eligibility payment issue', 131042],
			['Template is paused', 132015],
			['Template is disabled', 132016],
			['Template name does not exist in the translation', 132001],
			['Number of parameters does not match the expected number of params', 132000],
			['Error validating access token: Session has expired', 190],
			['Something went wrong', 131000],
			['it gave no reason', null],
		];
		expect(words.map(([text]) => codeByWords(text))).toEqual(words.map(([, code]) => code));
	});
});

describe('a message that WhatsApp refused', () => {
	it.each<[text: string, message: string, hint: RegExp]>([
		[
			'API error 131026: (#131026) Message undeliverable',
			'(code 131026): Message undeliverable',
			/country code/,
		],
		['(#131047) Re-engagement message', '(code 131047): Re-engagement message', /24 hours.*template/],
		['131049: Not delivered', '(code 131049): Not delivered', /wait a day/],
		['API error 131050: Opted out', '(code 131050): Opted out', /no marketing/],
		['[130472] Experiment', '(code 130472): Experiment', /experiment of Meta/],
		['(#131048) Spam rate limit hit', '(code 131048): Spam rate limit hit', /spam.*quality/],
		['(#131056) Pair rate limit hit', '(code 131056): Pair rate limit hit', /fewer messages/],
		[
			'(#132000) Number of parameters',
			'(code 132000): Number of parameters',
			/Compare the values.*variables/,
		],
		['(#132001) No such template', '(code 132001): No such template', /language.*[Ss]ync/],
		['(#132007) Policy', '(code 132007): Policy', /policy/],
		['(#132015) Template is paused', '(code 132015): Template is paused', /paused.*another template/],
		['(#132016) Template is disabled', '(code 132016): Template is disabled', /for good.*new template/],
		[
			'API error 190: Error validating access token',
			'(code 190): Error validating access token',
			/new token/,
		],
		['API error 368: Blocked', '(code 368): Blocked', /policy.*review/],
		[
			upload(META_ANSWER),
			'(code 131053): Media upload error: Video codec is not supported',
			/format and size/,
		],
		[
			'API error 131000: (#131000) Something went wrong',
			'(code 131000): Something went wrong',
			/again later/,
		],
		['API error 131016: Service overloaded', '(code 131016): Service overloaded', /again later/],
		['API error 139999: Something new', '(code 139999): Something new', /developers\.facebook\.com/],
		['failed to send text message: API error 500: Down', ': API error 500: Down', /again later/],
		['Receiver is incapable of receiving this message', ': Receiver is incapable', /kept no code.*131026/],
		['it gave no reason', ': it gave no reason', /kept no code/],
		['131049', '(code 131049): 131049', /marketing/],
	])('%s', (text, message, hint) => {
		const failure = failedMessage(text, MESSAGE);
		expect(failure).toBeInstanceOf(NotSent);
		expect(failure.message).toMatch(/^WhatsApp refused the message/);
		expect(failure.message).toContain(message);
		expect(failure.hint).toMatch(hint);
		expect(failure.hint).toContain(MESSAGE);
		expect(isOutcomeUnknown(failure)).toBe(false);
	});

	it('only the number of variables leads to the variables', () => {
		const leading = CODES.filter(({ advice }) => advice.includes('variables of the template'));
		expect(leading.flatMap(({ codes }) => codes)).toEqual([132000]);
	});

	it('long words are cut', () => {
		const { message } = failedMessage(`API error 100: ${'x'.repeat(5000)}`, MESSAGE);
		expect(message.length).toBeLessThan(400);
	});
});

describe('a server that did not reach WhatsApp', () => {
	const post = (reason: string) =>
		`failed to send text message: request failed: Post "https://graph.facebook.com/v21.0/131026/messages": ${reason}`;

	it.each([
		post('dial tcp: lookup graph.facebook.com on 127.0.0.11:53: no such host'),
		post('dial tcp 157.240.1.53:443: connect: connection refused'),
		post('dial tcp 157.240.1.53:443: i/o timeout'),
		post('dial tcp [2a03::1]:443: connect: network is unreachable'),
		post('net/http: TLS handshake timeout'),
		post('tls: failed to verify certificate: x509: certificate signed by unknown authority'),
		post('proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused'),
		post('Proxy Authentication Required'),
		'dial tcp: lookup graph.facebook.com: no such host',
		'connect ECONNREFUSED 157.240.1.53:443',
		// The file comes first: without it, no message goes out.
		'failed to upload media: failed to upload media: Post "https://graph.facebook.com/v21.0/1/media": EOF',
	])('nothing went out: %s', (text) => {
		const failure = failedMessage(text, MESSAGE);
		expect(failure).toBeInstanceOf(NotSent);
		expect(failure.message).toMatch(/^Whatomate could not reach WhatsApp: (?!Post|request failed|failed to)/);
		expect(failure.hint).toMatch(/Nothing went out.*network.*DNS.*proxy/);
		expect(isOutcomeUnknown(failure)).toBe(false);
	});

	it.each([
		post('context deadline exceeded (Client.Timeout exceeded while awaiting headers)'),
		post('context deadline exceeded'),
		post('EOF'),
		post('read tcp 172.18.0.5:48122->157.240.1.53:443: read: connection reset by peer'),
		post('read tcp 172.18.0.5:48122->157.240.1.53:443: i/o timeout'),
		post('write tcp 172.18.0.5:48122->157.240.1.53:443: write: broken pipe'),
		post('http2: server sent GOAWAY and closed the connection'),
		post('http: server closed idle connection'),
		post('something that nobody has seen yet'),
		'failed to send text message: failed to read response body: unexpected EOF',
		'failed to send text message: API returned status 502: <html>Bad Gateway</html>',
		'failed to parse response: invalid character',
		'no message ID in response',
		'i/o timeout',
		'EOF',
		'connection reset by peer',
	])('nobody knows whether it went out: %s', (text) => {
		const failure = failedMessage(text, MESSAGE);
		expect(failure).not.toBeInstanceOf(NotSent);
		expect(failure.message).toMatch(/^Whatomate could not reach WhatsApp, and it is unknown/);
		expect(failure.message).not.toMatch(/graph\.facebook|<html>/);
		expect(failure.hint).toMatch(/not sent again.*twice/);
		expect(isOutcomeUnknown(failure)).toBe(true);
	});

	it("WhatsApp's word with a code is no failure of the network, whatever it says", () => {
		const { message } = failedMessage(
			'API error 131016: (#131016) Request to service: connection reset',
			MESSAGE,
		);
		expect(message).toMatch(/^WhatsApp refused the message \(code 131016\)/);
	});
});

describe('the reason alone', () => {
	it.each([
		[
			'failed to send text message: API error 131026: (#131026) Message undeliverable',
			'(#131026) Message undeliverable',
		],
		['failed to send text message: API error 190: Session has expired', 'API error 190: Session has expired'],
		[upload(META_ANSWER), '(#131053) Media upload error: Video codec is not supported'],
		[upload({ error: { message: 'Session has expired', code: 190 } }), 'API error 190: Session has expired'],
		['API returned status 502: <html>\n<h1>Bad Gateway</h1></html>', 'API returned status 502: a web page'],
		['API returned status 400: {"x":1', 'API returned status 400: {"x":1'],
	])('%s', (text, reason) => expect(reasonIn(text)).toBe(reason));
});
