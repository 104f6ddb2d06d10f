import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import { noteSecrets } from '../failures/secrets';

/** How a signature is written, by Whatomate and by Meta: 64 hexadecimal digits in lower case. */
const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/** The header that comes with every delivery, since a released server signs only the first of six hours (docs/whatomate-api.md#webhook-signature). */
export const DELIVERY_HEADER = 'X-N8n-Webhook-Token';

/** @returns 256 random bits, as text that fits into a header; nobody is shown them */
export function newToken(): string {
	const token = randomBytes(32).toString('hex');
	noteSecrets(token);
	return token;
}

/** @returns what n8n keeps of a token: static data is copied into saved executions, so the token itself must not stand there */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** @returns whether the token is the one that was hashed; takes the same time whatever is wrong with it */
export function isToken(given: unknown, hash: string): given is string {
	const actual = createHash('sha256')
		.update(typeof given === 'string' ? given : '')
		.digest();
	const expected = Buffer.from(hash, 'hex');
	return typeof given === 'string' && expected.length === actual.length && timingSafeEqual(actual, expected);
}

/**
 * @param body the raw bytes, as they arrived
 * @param signature the header, for example `sha256=f7cb…`
 * @returns whether it was made from exactly this body with this secret
 */
export function isSigned(body: Buffer, signature: unknown, secret: string): boolean {
	const given = typeof signature === 'string' ? SIGNATURE.exec(signature)?.[1] : undefined;
	if (given === undefined || secret === '') return false;
	const expected = createHmac('sha256', secret).update(body).digest();
	return timingSafeEqual(Buffer.from(given, 'hex'), expected);
}

/** @returns whether two texts are the same; takes the same time whatever differs */
export const isSame = (given: unknown, expected: string): boolean =>
	typeof given === 'string' && expected !== '' && isToken(given, hashOf(expected));
