import { createHmac } from 'node:crypto';

/** @returns `sha256=` and the HMAC-SHA256 of a raw body in hex: how Whatomate and Meta both sign (docs/whatomate-api.md#webhook-signature, #status-webhooks-of-meta). */
export const signatureOf = (body: string | Buffer, secret: string): string =>
	`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
