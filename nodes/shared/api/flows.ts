import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from './client';
import { listOf, textOrNull } from './json';
import { everyRow } from './pages';

/** A form inside WhatsApp, as the server knows it (docs/whatomate-api.md#flows). */
export interface Flow extends IDataObject {
	id: string;
	/** Meta's own ID, by which it is sent; empty until it was saved at Meta. */
	meta_flow_id: string;
	name: string;
	status: string;
	whatsapp_account?: string;
	screens?: IDataObject[] | null;
}

/** One page of the form. */
export interface Screen {
	id: string;
	title: string | null;
}

/** @returns the flow with this ID of Meta's, or undefined where the server knows none */
export async function findFlow(client: WhatomateClient, metaId: string): Promise<Flow | undefined> {
	for await (const flow of everyRow<Flow>(client, 'flows', {})) if (flow.meta_flow_id === metaId) return flow;
	return undefined;
}

/** @returns its screens in their order; none where the server does not know them */
export const screensOf = (flow: Flow | undefined): Screen[] =>
	listOf(flow?.screens).flatMap((screen) => {
		const id = textOrNull(screen.id);
		return id === null ? [] : [{ id, title: textOrNull(screen.title) }];
	});
