import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from './client';
import { listOf, textOrNull } from './json';
import { path } from './request';

/** A button of a saved reply, as Whatomate's app made it; what it does not need is left out. */
export interface SavedButton extends IDataObject {
	id?: string;
	title?: string;
	/** `reply` where it is left out. */
	type?: string;
	url?: string;
	flow_id?: string;
	screen?: string;
}

/** A text that agents keep for what they often write (docs/whatomate-api.md#saved-replies). */
export interface SavedReply extends IDataObject {
	id: string;
	name: string;
	shortcut?: string;
	content: string;
	is_active?: boolean;
	buttons?: SavedButton[] | null;
}

/** @returns the saved reply with this ID; what is no text in it counts as left out */
export async function getSavedReply(client: WhatomateClient, id: string): Promise<SavedReply> {
	const reply = await client.call<SavedReply>({ method: 'GET', path: path`/api/canned-responses/${id}` });
	return { ...reply, content: textOrNull(reply.content) ?? '', buttons: listOf(reply.buttons).map(textsOf) };
}

/** The server keeps whatever JSON it is given as a button. */
const textsOf = (button: IDataObject): SavedButton =>
	Object.fromEntries(
		Object.entries(button)
			.map(([name, value]) => [name, textOrNull(value)])
			.filter(([, value]) => value !== null),
	) as SavedButton;

/** Adds one to how often the saved reply was used, by which lists are sorted. Whether that works changes nothing. */
export async function countUse(client: WhatomateClient, id: string): Promise<void> {
	const once = 'the use of the saved reply was counted';
	await client
		.ask({ method: 'POST', path: path`/api/canned-responses/${id}/use`, once })
		.catch(() => undefined);
}
