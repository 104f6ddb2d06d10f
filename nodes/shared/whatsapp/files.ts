/** What may be sent as a file, by kind (docs/whatomate-api.md#media-limits). */
export type MediaType = 'image' | 'video' | 'audio' | 'document';

interface MediaLimit {
	megabytes: number;
	/** As people name the formats. */
	formats: string;
	/** Content types, with the file extensions that stand for them. */
	contentTypes: Readonly<Record<string, readonly string[]>>;
}

const OFFICE = 'application/vnd.openxmlformats-officedocument.';

/** The newer Office formats stand beside the older ones, and plain text, as in Meta's reference of supported media (docs/whatomate-api.md#media-limits). */
export const MEDIA_LIMITS: Readonly<Record<MediaType, MediaLimit>> = {
	image: {
		megabytes: 5,
		formats: 'JPEG and PNG',
		contentTypes: { 'image/jpeg': ['jpg', 'jpeg'], 'image/png': ['png'] },
	},
	video: {
		megabytes: 16,
		formats: 'MP4 and 3GPP',
		contentTypes: { 'video/mp4': ['mp4'], 'video/3gpp': ['3gp', '3gpp'] },
	},
	audio: {
		megabytes: 16,
		formats: 'AAC, AMR, MP3, M4A and OGG',
		contentTypes: {
			'audio/aac': ['aac'],
			'audio/amr': ['amr'],
			'audio/mpeg': ['mp3'],
			'audio/mp4': ['m4a'],
			'audio/ogg': ['ogg', 'oga', 'opus'],
		},
	},
	document: {
		megabytes: 100,
		formats: 'PDF, DOC, XLS, PPT (old and new) and plain text',
		contentTypes: {
			'application/pdf': ['pdf'],
			'application/msword': ['doc'],
			'application/vnd.ms-excel': ['xls'],
			'application/vnd.ms-powerpoint': ['ppt'],
			[`${OFFICE}wordprocessingml.document`]: ['docx'],
			[`${OFFICE}spreadsheetml.sheet`]: ['xlsx'],
			[`${OFFICE}presentationml.presentation`]: ['pptx'],
			'text/plain': ['txt'],
		},
	},
};

/** Other names under which the accepted formats go about. */
const SAME_CONTENT_TYPE: Readonly<Record<string, string>> = {
	'image/jpg': 'image/jpeg',
	'image/pjpeg': 'image/jpeg',
	'audio/mp3': 'audio/mpeg',
	'audio/x-aac': 'audio/aac',
	'audio/aacp': 'audio/aac',
	'audio/m4a': 'audio/mp4',
	'audio/x-m4a': 'audio/mp4',
	'audio/opus': 'audio/ogg',
	'video/3gp': 'video/3gpp',
	'application/x-pdf': 'application/pdf',
};

/**
 * @param stated the content type that came with the file, perhaps none or a general one
 * @returns the content type to send: the stated one without parameters, or what the file's name says
 */
export function contentTypeOf(stated: string | undefined, fileName: string | undefined): string {
	const plain = (stated ?? '').split(';')[0].trim().toLowerCase();
	if (plain !== '' && plain !== 'application/octet-stream' && plain !== 'binary/octet-stream') {
		return SAME_CONTENT_TYPE[plain] ?? plain;
	}
	const extension = /\.([^.]+)$/.exec(fileName ?? '')?.[1].toLowerCase() ?? '';
	for (const { contentTypes } of Object.values(MEDIA_LIMITS)) {
		const match = Object.entries(contentTypes).find(([, extensions]) => extensions.includes(extension));
		if (match) return match[0];
	}
	return plain;
}

/** @returns how many bytes such a file may have */
export const mostBytes = (type: MediaType): number => MEDIA_LIMITS[type].megabytes * 1024 * 1024;

/**
 * @param field the label of the parameter that holds the file
 * @returns why WhatsApp would not take the file, or undefined
 */
export function fileProblem(
	type: MediaType,
	field: string,
	file: { contentType: string; bytes: number },
): string | undefined {
	const { formats, contentTypes } = MEDIA_LIMITS[type];
	if (file.bytes === 0) return `The file in '${field}' is empty`;
	if (!Object.hasOwn(contentTypes, file.contentType)) {
		return `The file in '${field}' is of the type ${file.contentType || 'unknown'}, but WhatsApp takes only ${formats} as ${type}`;
	}
	if (file.bytes > mostBytes(type)) return tooLarge(type, field, file.bytes);
	return undefined;
}

/** @returns the sentence for a file over the limit. @param size in bytes, or undefined where reading stopped at the limit */
export function tooLarge(type: MediaType, field: string, size?: number): string {
	const actual =
		size === undefined
			? 'is larger than'
			: `has ${(Math.ceil((size / 1024 / 1024) * 10) / 10).toFixed(1)} MB, over`;
	return `The file in '${field}' ${actual} the ${MEDIA_LIMITS[type].megabytes} MB that WhatsApp allows for ${type === 'audio' ? 'audio' : `a${type === 'image' ? 'n' : ''} ${type}`}`;
}

/** @returns a name for a file that came without one, with the ending that goes with its type */
export function fileNameFor(name: string, contentType: string): string {
	for (const { contentTypes } of Object.values(MEDIA_LIMITS)) {
		if (Object.hasOwn(contentTypes, contentType)) return `${name}.${contentTypes[contentType][0]}`;
	}
	const [, subtype = ''] = contentType.split('/');
	return `${name}.${/^\w+$/.test(subtype) ? subtype : 'bin'}`;
}
