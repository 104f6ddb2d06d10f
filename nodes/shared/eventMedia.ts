import type { INodeExecutionData, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';

import { path } from './client';
import type { WhatomateClient } from './client';

/** Message types that hold a file. */
const WITH_FILE = ['image', 'video', 'audio', 'document', 'sticker'];

/** The field that gets the file. */
const FIELD = 'data';

/**
 * Puts the file of each incoming message beside it, as binary data. A file that can't be had does not hold the event back: the
 * item says why in `error`.
 */
export async function addMedia(
	context: IWebhookFunctions | ITriggerFunctions,
	client: WhatomateClient,
	items: INodeExecutionData[],
): Promise<void> {
	for (const item of items) {
		const { direction, type, message_id } = item.json;
		if (direction !== 'incoming' || !WITH_FILE.includes(String(type)) || typeof message_id !== 'string')
			continue;
		try {
			const file = await client.download(path`/api/media/${message_id}`);
			const name = file.fileName || `${String(type)}-${message_id}`;
			item.binary = {
				[FIELD]: await context.helpers.prepareBinaryData(file.content, name, file.contentType),
			};
		} catch (error) {
			item.json.error = `The file can't be downloaded: ${(error as Error).message}`;
		}
	}
}
