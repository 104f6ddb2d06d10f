import type { Upload } from '../../../shared/client';
import { badInput } from '../../../shared/errors';
import { limits } from '../../../shared/limits';
import { headerMedia } from '../../../shared/templates';
import type { Template } from '../../../shared/templates';
import { fetchFile, inputFile } from '../../files';
import type { Item } from '../../item';

/** What the header of a campaign's messages shows, the same for all recipients. */
export interface CampaignHeader {
	/** Of a file that is at WhatsApp already. */
	mediaId?: string;
	/** Reads the file that has to be uploaded. */
	file?: () => Promise<Omit<Upload, 'field'>>;
}

/**
 * Reads "Header Media" from the first item.
 * @throws {Failure} when the template's header needs a file and none was given, or one that WhatsApp does not take
 */
export async function readCampaignHeader(item: Item, template: Template): Promise<CampaignHeader> {
	const needed = headerMedia(template);
	const source = item.text('headerMediaSource', 'Header Media') || 'none';
	if (!needed) {
		if (source !== 'none') {
			item.execution.hint(
				`Template '${template.name}' has no file in its header: 'Header Media' was not used`,
			);
		}
		return {};
	}
	const fileName = item.text('headerMediaFileName', 'Header File Name').trim();
	switch (source) {
		case 'binary': {
			const property = item.text('headerMediaBinaryProperty', 'Header Input Binary Field').trim() || 'data';
			const file = await inputFile(item, property, 'Header Input Binary Field', needed, fileName);
			return { file: async () => await file.read() };
		}
		case 'url': {
			const url = item.text('headerMediaUrl', 'Header Media URL').trim();
			item.check(limits.url('Header Media URL'), { url });
			return { file: async () => await fetchFile(item, url, 'Header Media URL', needed, fileName) };
		}
		case 'id': {
			const mediaId = item.text('headerMediaId', 'Header Media ID').trim();
			if (mediaId === '') {
				throw badInput("'Header Media ID' is empty", 'Give the ID of a file that was uploaded to WhatsApp.');
			}
			if (needed === 'document') {
				throw badInput(
					`Template '${template.name}' has a document in its header, and a campaign can't name a document that is given by its ID`,
					"Set 'Header Media' to a file of the input item, or a URL.",
				);
			}
			return { mediaId };
		}
		default:
			throw badInput(
				`'Header Media' is missing: template '${template.name}' has ${{ image: 'an image', video: 'a video', document: 'a document' }[needed]} in its header`,
				"Set 'Header Media' to a file of the input item, a URL or a media ID.",
			);
	}
}
