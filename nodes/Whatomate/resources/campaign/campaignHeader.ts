import type { Campaign } from '../../../shared/api/campaigns';
import type { WhatomateClient } from '../../../shared/api/client';
import { MOST_BODY_BYTES } from '../../../shared/api/request';
import type { Upload } from '../../../shared/api/request';
import { badInput, Failure, isOutcomeUnknown } from '../../../shared/failures/failure';
import type { MediaType } from '../../../shared/whatsapp/files';
import { headerMedia } from '../../../shared/whatsapp/templates';
import type { Template } from '../../../shared/whatsapp/templates';
import type { Item } from '../../engine/item';
import { downloadTimeoutOption } from '../../parameters/downloadTimeout';
import { fetchFile } from '../../parameters/file';
import { readHeaderMedia, SOURCE } from '../../parameters/headerMedia';
import type { HeaderMedia } from '../../parameters/headerMedia';
import { headerRequest } from './requests';

/** What the header of a campaign's messages shows, the same for all recipients. */
export interface CampaignHeader {
	/** Of a file that is at WhatsApp already. */
	mediaId?: string;
	/** The file that has to be uploaded. */
	file?: Omit<Upload, 'field'>;
}

/** What WhatsApp takes and a released server does not, in the header of a campaign (docs/whatomate-api.md#campaign-header). */
const REFUSED_TYPES = /^application\/(msword|vnd\.ms-)|^text\//;

/**
 * The server puts an underscore in place of every other character (docs/whatomate-api.md#campaign-header), so accents are taken off before.
 * @returns the name as it arrives
 */
export function nameInCampaign(name: string): string {
	const kept = name
		.normalize('NFKD')
		.replace(/\p{Mark}/gu, '')
		.replace(/[^a-zA-Z0-9._-]/gu, '_');
	return /^_*\./.test(kept) ? `document${kept.slice(kept.lastIndexOf('.'))}` : kept;
}

/**
 * Reads "Header Media" from the first item, and the file itself: what is wrong with it is told before a campaign is created.
 * @throws {Failure} when the template's header needs a file and none was given, or one that WhatsApp or the server does not take
 */
export async function readCampaignHeader(item: Item, template: Template): Promise<CampaignHeader> {
	const media = await readHeaderMedia(item, template, nameInCampaign);
	const needed = headerMedia(template);
	if (media.source === 'none' || !needed) return {};
	if (media.source === 'id') {
		if (needed === 'document') {
			throw badInput(
				`Template '${template.name}' has a document in its header, and a campaign can't name a document that is given by its ID`,
				`Set '${SOURCE}' to a file of the input item, or a URL.`,
			);
		}
		return { mediaId: media.id };
	}
	const { field } = media;
	const file = media.source === 'binary' ? await media.file.read() : await fetched(item, media, needed);
	if (REFUSED_TYPES.test(file.contentType)) {
		throw badInput(
			`The file in '${field}' is of the type ${file.contentType}, which Whatomate does not take for campaigns`,
			'Convert it to PDF, or to a newer Office format.',
		);
	}
	if (file.content.length > MOST_BODY_BYTES) {
		throw badInput(
			`The file in '${field}' has ${(file.content.length / 1024 / 1024).toFixed(1)} MB, and Whatomate takes up to 15 MB for campaigns`,
			'Send a smaller file.',
		);
	}
	return { file };
}

/** The file has its place while it is fetched; it is small, or refused. */
async function fetched(
	item: Item,
	{ url, field, fileName }: Extract<HeaderMedia, { source: 'url' }>,
	type: MediaType,
): Promise<Omit<Upload, 'field'>> {
	const from = { url, field, seconds: item.option(downloadTimeoutOption) };
	const purpose = { type, fileName, asServer: nameInCampaign };
	return await item.client.carrying(async (takePlace) => await fetchFile(item, from, purpose, takePlace));
}

/** @throws {Failure} with the ID of the draft that now lies there, perhaps without its header */
export async function uploadHeader(
	client: WhatomateClient,
	{ id, name }: Campaign,
	file: Omit<Upload, 'field'>,
): Promise<void> {
	const upload = client.carrying(async (takePlace) => {
		await takePlace(file.content.length);
		await client.call(headerRequest(id, file));
	});
	await upload.catch((error: Failure) => {
		const { message, status, hint = '' } = error;
		const what = isOutcomeUnknown(error)
			? 'it is unknown whether it has the file for its header'
			: 'the file for its header was not uploaded';
		throw new Failure(`The campaign '${name}' (ID ${id}) was created, but ${what}: ${message}`, {
			status,
			hint: `${hint} Nothing was sent. The draft can be deleted in Whatomate.`.trim(),
		});
	});
}
