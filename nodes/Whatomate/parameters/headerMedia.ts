import { badInput } from '../../shared/failures/failure';
import { limits } from '../../shared/whatsapp/limits';
import { headerMedia } from '../../shared/whatsapp/templates';
import type { Template } from '../../shared/whatsapp/templates';
import { inputFile } from './file';
import type { CheckedFile } from './file';
import type { Item } from '../engine/item';

/** Where the file in a template's header comes from. */
export type HeaderMedia =
	| { source: 'none' }
	| { source: 'binary'; file: CheckedFile }
	| { source: 'url'; url: string; fileName: string }
	| { source: 'id'; id: string; fileName: string };

/**
 * Reads the parameters "Header Media".
 * @throws {Failure} when the template's header needs a file and none was given, or one that WhatsApp does not take
 */
export async function readHeaderMedia(item: Item, template: Template): Promise<HeaderMedia> {
	const source = item.text('headerMediaSource', 'Header Media') || 'none';
	const needed = headerMedia(template);
	if (!needed) {
		if (source !== 'none') {
			item.execution.hint(
				`Template '${template.name}' has no file in its header: 'Header Media' was not used`,
			);
		}
		return { source: 'none' };
	}
	const fileName = item.text('headerMediaFileName', 'Header File Name').trim();
	switch (source) {
		case 'binary': {
			const property = item.text('headerMediaBinaryProperty', 'Header Input Binary Field').trim() || 'data';
			return { source, file: await inputFile(item, property, 'Header Input Binary Field', needed, fileName) };
		}
		case 'url': {
			const url = item.text('headerMediaUrl', 'Header Media URL').trim();
			item.check(limits.url('Header Media URL'), { url });
			return { source, url, fileName };
		}
		case 'id': {
			const id = item.text('headerMediaId', 'Header Media ID').trim();
			if (id === '')
				throw badInput("'Header Media ID' is empty", 'Give the ID of a file that was uploaded to WhatsApp.');
			return { source, id, fileName };
		}
		default: {
			const label = { image: 'an image', video: 'a video', document: 'a document' }[needed];
			throw badInput(
				`'Header Media' is missing: template '${template.name}' has ${label} in its header`,
				"Set 'Header Media' to a file of the input item, a URL or a media ID.",
			);
		}
	}
}
