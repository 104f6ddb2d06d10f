import { hashOf, isSame, isSigned, isToken, newToken } from '../../nodes/shared/webhooks/verification';
import { recording } from '../contract/recordings';
import { defaultAppSecret, defaultVerifyToken, signatureOf } from '../sandbox';

/** The secret that the recorded webhook was created with (docs/whatomate-api.md#webhook-signature; recording: webhooks "create"). */
const webhookSecret = ['s3cret', 'of', 'the', 'hook'].join('-');

/** A body, the signature that came with it, and whether it is the right one. */
interface Vector {
	name: string;
	body: string;
	signature: string;
	secret: string;
	right: boolean;
}

const ofWhatomate: Vector[] = recording('webhooks.json').flatMap(({ name, deliveries = [] }) =>
	deliveries.flatMap(({ headers, raw_body: body }) => {
		const signature = headers['x-webhook-signature'];
		return signature ? [{ name, body, signature, secret: webhookSecret, right: true }] : [];
	}),
);

const ofMeta: Vector[] = recording('meta-webhook.json').flatMap(({ name, request, response }) => {
	const signature = request?.headers?.['X-Hub-Signature-256'];
	return signature
		? [
				{
					name,
					body: request?.raw_body ?? '',
					signature,
					secret: defaultAppSecret,
					right: response?.status === 200,
				},
			]
		: [];
});

describe('the recorded signatures', () => {
	it('are there, right ones of both and a wrong one', () => {
		expect(ofWhatomate.map(({ name }) => name)).toEqual([
			'delivered by test',
			'delivered on an incoming text',
		]);
		expect(ofMeta.map(({ name, right }) => [name, right])).toEqual([
			['status sent', true],
			['status delivered', true],
			['status read', true],
			['status delivered, late (after read)', true],
			['status failed', true],
			['status with a wrong signature', false],
		]);
	});

	it.each([...ofWhatomate, ...ofMeta])('$name: $right', ({ body, signature, secret, right }) => {
		expect(isSigned(Buffer.from(body), signature, secret)).toBe(right);
	});
});

describe('a forged signature is refused', () => {
	const rights = [...ofWhatomate, ...ofMeta].filter(({ right }) => right);
	const hex = (signature: string) => signature.slice('sha256='.length);
	const FORGERIES: Array<
		[string, (vector: Vector) => { body?: string; signature: unknown; secret?: string }]
	> = [
		['made with another key', ({ body }) => ({ signature: signatureOf(body, 'another') })],
		['made with an empty key', ({ body }) => ({ signature: signatureOf(body, '') })],
		['none', () => ({ signature: undefined })],
		['an empty one', () => ({ signature: '' })],
		['the name of the method alone', () => ({ signature: 'sha256=' })],
		['a header that came twice', ({ signature }) => ({ signature: [signature, signature] })],
		[
			'of a body of which the last byte was changed',
			({ body, signature }) => ({ body: `${body.slice(0, -1)} `, signature }),
		],
		[
			'of a body of which the first byte was changed',
			({ body, signature }) => ({ body: ` ${body.slice(1)}`, signature }),
		],
		['of a body with one byte more', ({ body, signature }) => ({ body: `${body}\n`, signature })],
		['of a body with one byte less', ({ body, signature }) => ({ body: body.slice(0, -1), signature })],
		['of an empty body', ({ signature }) => ({ body: '', signature })],
		[
			'of the same JSON, written in another way',
			({ body, signature }) => ({ body: JSON.stringify(JSON.parse(body), null, 1), signature }),
		],
		[
			'with one digit changed',
			({ signature }) => ({ signature: signature.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) }),
		],
		['with one digit less', ({ signature }) => ({ signature: signature.slice(0, -1) })],
		['with one digit more', ({ signature }) => ({ signature: `${signature}0` })],
		['with a line behind it', ({ signature }) => ({ signature: `${signature}\n` })],
		['in upper case', ({ signature }) => ({ signature: `sha256=${hex(signature).toUpperCase()}` })],
		[
			'with the method in upper case',
			({ signature }) => ({ signature: signature.replace('sha256', 'SHA256') }),
		],
		['without the method', ({ signature }) => ({ signature: hex(signature) })],
		['with another method', ({ signature }) => ({ signature: signature.replace('sha256', 'sha1') })],
		[
			'in base64',
			({ signature }) => ({ signature: `sha256=${Buffer.from(hex(signature), 'hex').toString('base64')}` }),
		],
		[
			'in bytes',
			({ signature }) => ({ signature: `sha256=${Buffer.from(hex(signature), 'hex').toString('latin1')}` }),
		],
		['where no key is known', ({ body }) => ({ signature: signatureOf(body, ''), secret: '' })],
	];
	const cases = FORGERIES.flatMap(([what, forge]) => rights.map((vector) => ({ what, forge, vector })));

	it.each(cases)('$what ($vector.name)', ({ forge, vector }) => {
		const { body = vector.body, signature, secret = vector.secret } = forge(vector);
		expect(isSigned(Buffer.from(body), signature, secret)).toBe(false);
	});

	it('of another delivery', () => {
		for (const { body, secret } of rights)
			for (const { body: other, signature } of rights)
				expect(isSigned(Buffer.from(body), signature, secret)).toBe(body === other);
	});
});

describe('the token of a webhook', () => {
	const token = newToken();

	it('is 256 bits, never the same, and known by its hash', () => {
		expect(token).toMatch(/^[0-9a-f]{64}$/);
		expect(new Set(Array.from({ length: 100 }, newToken)).size).toBe(100);
		expect(hashOf(token)).not.toContain(token);
		expect(isToken(token, hashOf(token))).toBe(true);
	});

	it.each<[string, unknown, string]>([
		['none', undefined, hashOf(token)],
		['an empty one', '', hashOf(token)],
		['the hash itself', hashOf(token), hashOf(token)],
		["another workflow's", newToken(), hashOf(token)],
		['one digit less', token.slice(0, -1), hashOf(token)],
		['one digit more', `${token}0`, hashOf(token)],
		['upper case', `${token.slice(0, -1)}A`.toUpperCase(), hashOf(token)],
		['a header that came twice', [token], hashOf(token)],
		['a hash that is none', token, 'nothing'],
		['an empty hash', token, ''],
		['an empty token for an empty hash', '', ''],
	])('is refused: %s', (_what, given, hash) => {
		expect(isToken(given, hash)).toBe(false);
	});
});

describe("Meta's verify token", () => {
	it.each<[string, unknown, string, boolean]>([
		['the right one', defaultVerifyToken, defaultVerifyToken, true],
		['a wrong one', 'wrong', defaultVerifyToken, false],
		['one that begins alike', `${defaultVerifyToken}!`, defaultVerifyToken, false],
		['none', undefined, defaultVerifyToken, false],
		['none, where none was set', undefined, '', false],
		['an empty one, where none was set', '', '', false],
		['a list', [defaultVerifyToken], defaultVerifyToken, false],
	])('%s', (_what, given, expected, same) => {
		expect(isSame(given, expected)).toBe(same);
	});
});
