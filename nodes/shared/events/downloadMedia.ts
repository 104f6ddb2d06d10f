import type { INodeExecutionData, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { WhatomateClient } from '../api/client';
import { mediaOf } from '../api/media';
import { inTime } from '../api/wait';
import { Failure } from '../failures/failure';
import { typeByBytes } from '../n8n/typeByBytes';
import { WITH_FILE } from './content/media';

/** The field that gets the file. */
const FIELD = 'data';

/**
 * Puts the file of each incoming message beside it, as binary data. A file that can't be had does not hold the event back: the
 * item says why in `error`.
 * @param patience milliseconds for each file, where somebody waits for the event to be taken
 */
export async function addMedia(
	context: IWebhookFunctions | ITriggerFunctions,
	client: WhatomateClient,
	items: INodeExecutionData[],
	patience?: number,
): Promise<void> {
	for (const item of items) {
		const { direction, type, message_id } = item.json;
		if (direction !== 'incoming' || !WITH_FILE.includes(String(type)) || typeof message_id !== 'string')
			continue;
		try {
			const lookAt = async (content: Buffer) => await typeByBytes(context, content);
			const download = client.carrying(async (takePlace) => {
				const media = await mediaOf(client, takePlace, message_id, lookAt, String(type));
				const { content, fileName, contentType } = media;
				return await context.helpers.prepareBinaryData(content, fileName, contentType);
			});
			const file = await (patience === undefined ? download : inTime(download, patience));
			if (!file) throw new Failure("it was not there in time. The operation 'Download Media' waits longer.");
			item.binary = { [FIELD]: file };
		} catch (error) {
			item.json.error = `The file can't be downloaded: ${(error as Error).message}`;
		}
	}
}
