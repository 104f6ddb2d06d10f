import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { bounded } from '../api/json';
import { DELIVERY_HEADER, isSigned, isToken } from './verification';

/** @returns the bytes as they arrived, over which signatures are made */
export async function rawBody(context: IWebhookFunctions): Promise<Buffer> {
	const request = context.getRequestObject() as ReturnType<IWebhookFunctions['getRequestObject']> & {
		rawBody?: Buffer;
		readRawBody?: () => Promise<void>;
	};
	if (request.rawBody === undefined) await request.readRawBody?.();
	return request.rawBody ?? Buffer.alloc(0);
}

/** @returns the JSON object that the bytes spell, with null for what is too deep to be read; undefined where they spell none */
export function parsed(body: Buffer): IDataObject | undefined {
	try {
		const value = bounded(JSON.parse(body.toString('utf8')));
		return typeof value === 'object' && value !== null ? (value as IDataObject) : undefined;
	} catch {
		return undefined;
	}
}

/** What came in: why it is forged, or what it says (nothing where it is no JSON). */
export type Received = { forged: string } | { delivery: IDataObject | undefined };

/**
 * Reads a delivery of a webhook that was registered with Whatomate: the secret header must be right, and the signature where
 * there is one (docs/whatomate-api.md#webhook-signature).
 * @param tokenHash of the token that the registration was given; undefined where there is no registration
 */
export async function readDelivery(
	context: IWebhookFunctions,
	tokenHash: string | undefined,
): Promise<Received> {
	const headers = context.getHeaderData();
	const token = headers[DELIVERY_HEADER.toLowerCase()];
	const signature = headers['x-webhook-signature'];
	const body = await rawBody(context);
	if (tokenHash === undefined || !isToken(token, tokenHash))
		return { forged: 'its token is missing or wrong' };
	if (signature !== undefined && !isSigned(body, signature, token))
		return { forged: 'its signature is wrong' };
	return { delivery: parsed(body) };
}
