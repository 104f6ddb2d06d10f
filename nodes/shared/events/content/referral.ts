import type { IDataObject } from 'n8n-workflow';

import { objectOf, textOrNull, unlessEmpty } from '../../api/json';

/** The advertisement or post from which a customer came. */
export interface Referral extends IDataObject {
	/** Meta's ID of the advertisement or post. */
	source_id: string | null;
	/** `ad` or `post`. */
	source_type: string | null;
	source_url: string | null;
	headline: string | null;
	body: string | null;
	media_type: string | null;
	image_url: string | null;
	video_url: string | null;
	thumbnail_url: string | null;
	/** By which Meta knows the click, for reporting a sale back. */
	ctwa_clid: string | null;
	/** The greeting that the advertisement shows. */
	welcome_message: string | null;
}

/** @param told where a customer came from, as Meta tells it beside the message. @returns null where it tells nothing */
export function readReferral(told: unknown): Referral | null {
	const referral = objectOf(told);
	return unlessEmpty({
		source_id: textOrNull(referral.source_id),
		source_type: textOrNull(referral.source_type),
		source_url: textOrNull(referral.source_url),
		headline: textOrNull(referral.headline),
		body: textOrNull(referral.body),
		media_type: textOrNull(referral.media_type),
		image_url: textOrNull(referral.image_url),
		video_url: textOrNull(referral.video_url),
		thumbnail_url: textOrNull(referral.thumbnail_url),
		ctwa_clid: textOrNull(referral.ctwa_clid),
		welcome_message: textOrNull(objectOf(referral.welcome_message).text),
	});
}
