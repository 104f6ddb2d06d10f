import { withArticle } from '../failures/withArticle';

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
			// A CSV is plain text too, and keeps the ending that opens it as a table.
			'text/plain': ['txt', 'csv'],
		},
	},
};

/** Other names under which formats go about. */
const SAME_CONTENT_TYPE: Readonly<Record<string, string>> = {
	'image/jpg': 'image/jpeg',
	'image/pjpeg': 'image/jpeg',
	'image/x-png': 'image/png',
	'image/apng': 'image/png',
	'audio/mp3': 'audio/mpeg',
	'audio/x-aac': 'audio/aac',
	'audio/aacp': 'audio/aac',
	'audio/m4a': 'audio/mp4',
	'audio/x-m4a': 'audio/mp4',
	'audio/opus': 'audio/ogg',
	'application/ogg': 'audio/ogg',
	'audio/wave': 'audio/wav',
	'audio/x-wav': 'audio/wav',
	'audio/vnd.wave': 'audio/wav',
	'video/3gp': 'video/3gpp',
	'application/mp4': 'video/mp4',
	'application/x-pdf': 'application/pdf',
	'text/csv': 'text/plain',
	'text/x-csv': 'text/plain',
	'text/comma-separated-values': 'text/plain',
	'application/csv': 'text/plain',
	'application/x-zip-compressed': 'application/zip',
	'application/x-zip': 'application/zip',
};

/** What people have and WhatsApp does not take: what it is called, and its endings. */
const NOT_TAKEN: Readonly<Record<string, { called: string; endings: readonly string[] }>> = {
	'image/webp': { called: 'WebP', endings: ['webp'] },
	'image/heic': { called: 'HEIC', endings: ['heic'] },
	'image/heif': { called: 'HEIF', endings: ['heif'] },
	'image/avif': { called: 'AVIF', endings: ['avif'] },
	'image/gif': { called: 'GIF', endings: ['gif'] },
	'image/bmp': { called: 'BMP', endings: ['bmp'] },
	'image/tiff': { called: 'TIFF', endings: ['tif', 'tiff'] },
	'image/svg+xml': { called: 'SVG', endings: ['svg'] },
	'audio/wav': { called: 'WAV', endings: ['wav'] },
	'audio/flac': { called: 'FLAC', endings: ['flac'] },
	'video/quicktime': { called: 'MOV', endings: ['mov'] },
	'video/webm': { called: 'WebM', endings: ['webm'] },
	'video/x-msvideo': { called: 'AVI', endings: ['avi'] },
	'video/x-matroska': { called: 'MKV', endings: ['mkv'] },
	'application/vnd.ms-word.document.macroenabled.12': { called: 'Word with macros', endings: ['docm'] },
	'application/vnd.ms-excel.sheet.macroenabled.12': { called: 'Excel with macros', endings: ['xlsm'] },
	'application/vnd.ms-powerpoint.presentation.macroenabled.12': {
		called: 'PowerPoint with macros',
		endings: ['pptm'],
	},
	'application/zip': { called: 'a ZIP archive', endings: [] },
};

/** What the first bytes call so may, by its name, be one of these: formats share a container, and two letters are a mark that texts have too. */
const CONTAINERS: Readonly<Record<string, readonly string[]>> = {
	'application/zip': [
		`${OFFICE}wordprocessingml.document`,
		`${OFFICE}spreadsheetml.sheet`,
		`${OFFICE}presentationml.presentation`,
		...Object.keys(NOT_TAKEN).filter((type) => type.includes('.macroenabled.')),
	],
	[`${OFFICE}wordprocessingml.document`]: ['application/vnd.ms-word.document.macroenabled.12'],
	[`${OFFICE}spreadsheetml.sheet`]: ['application/vnd.ms-excel.sheet.macroenabled.12'],
	[`${OFFICE}presentationml.presentation`]: ['application/vnd.ms-powerpoint.presentation.macroenabled.12'],
	'application/x-cfb': ['application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint'],
	'video/mp4': ['audio/mp4', 'video/3gpp'],
	// A PDF that Illustrator wrote.
	'application/postscript': ['application/pdf'],
	// Texts that begin with BM, and with MZ.
	'image/bmp': ['text/plain'],
	'application/x-msdownload': ['text/plain'],
};

/** @returns the endings that files of this type have, the usual one first; none for a type that is not known */
export function endingsOf(contentType: string): readonly string[] {
	for (const { contentTypes } of Object.values(MEDIA_LIMITS)) {
		if (Object.hasOwn(contentTypes, contentType)) return contentTypes[contentType];
	}
	return Object.hasOwn(NOT_TAKEN, contentType) ? NOT_TAKEN[contentType].endings : [];
}

const TYPE_BY_ENDING: ReadonlyMap<string, string> = new Map(
	[
		...Object.values(MEDIA_LIMITS).flatMap((limit) => Object.keys(limit.contentTypes)),
		...Object.keys(NOT_TAKEN),
	].flatMap((type) => endingsOf(type).map((ending) => [ending, type] as const)),
);

/** @returns the type that the name's ending stands for, or an empty text */
export function typeByName(fileName = ''): string {
	const ending = /\.([^.]+)$/.exec(fileName.trim())?.[1].toLowerCase() ?? '';
	return TYPE_BY_ENDING.get(ending) ?? '';
}

/** @returns the type without its parameters, under its usual name */
function usual(stated = ''): string {
	const plain = stated.split(';')[0].trim().toLowerCase();
	return Object.hasOwn(SAME_CONTENT_TYPE, plain) ? SAME_CONTENT_TYPE[plain] : plain;
}

/** A type of the group `application` says something where it names a format. Most others only say "a file", or "to be stored". */
const TELLING = /^application\/(vnd\.|json|xml|.*\+(json|xml)$)/;

/** @returns whether the type tells no format: none, `application/octet-stream`, `application/x-download`, `*\/*` and so on */
const saysNothing = (type: string): boolean =>
	!/^(audio|font|image|message|model|text|video)\/./.test(type) &&
	endingsOf(type).length === 0 &&
	!TELLING.test(type);

/**
 * Whether a file's first bytes have to be looked at, since what was said of it does not do.
 * @param stated the content type that came with the file
 * @param fileName what the file is called
 * @param kind as what it shall be sent; left out where it came in
 */
export function isDoubtful(
	stated: string | undefined,
	fileName: string | undefined,
	kind?: MediaType,
): boolean {
	const type = usual(stated);
	const named = typeByName(fileName);
	const isGood = kind ? Object.hasOwn(MEDIA_LIMITS[kind].contentTypes, type) : !saysNothing(type);
	// Servers and n8n say `text/plain` too where they do not know.
	return !isGood || (type === 'text/plain' ? named !== type : named !== '' && named !== type);
}

/**
 * What the bytes say counts before the name, and the name before a type that says nothing. What bytes leave open is decided by the name:
 * which of the formats of a container it is, and text, which has no mark of its own.
 * @param stated the content type that came with the file, perhaps none or a general one
 * @param found what the first bytes tell; empty where they tell nothing, left out where nobody looked
 * @returns the content type to send, without parameters; empty or general where nothing tells
 */
export function contentTypeOf(
	stated: string | undefined,
	fileName: string | undefined,
	found?: string,
): string {
	const type = usual(stated);
	const named = typeByName(fileName);
	if (found) {
		const seen = usual(found);
		const formats = Object.hasOwn(CONTAINERS, seen) ? CONTAINERS[seen] : [];
		return [named, type].find((each) => formats.includes(each)) ?? seen;
	}
	const isText = found === '' && named === 'text/plain';
	return named !== '' && (isText || type === 'text/plain' || saysNothing(type)) ? named : type;
}

/** @returns the name that tells the type, out of several; the first where none does */
export const tellingName = (...names: Array<string | undefined>): string =>
	names.find((name) => typeByName(name) !== '') ?? names.find(Boolean) ?? '';

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
		const called = Object.hasOwn(NOT_TAKEN, file.contentType)
			? ` (${NOT_TAKEN[file.contentType].called})`
			: '';
		return `The file in '${field}' is of the type ${file.contentType || 'unknown'}${called}, but WhatsApp takes only ${formats} as ${type}`;
	}
	if (file.bytes > mostBytes(type)) return tooLarge(type, field, file.bytes);
	return undefined;
}

/** @returns the kind of file as it stands in a sentence; nobody says "an audio" */
const oneOfKind = (type: MediaType): string => (type === 'audio' ? type : withArticle(type));

/** @returns the sentence for a file over the limit. @param size in bytes, or undefined where reading stopped at the limit */
export function tooLarge(type: MediaType, field: string, size?: number): string {
	const actual =
		size === undefined
			? 'is larger than'
			: `has ${(Math.ceil((size / 1024 / 1024) * 10) / 10).toFixed(1)} MB, over`;
	return `The file in '${field}' ${actual} the ${MEDIA_LIMITS[type].megabytes} MB that WhatsApp allows for ${oneOfKind(type)}`;
}

/** @returns what can be done about a file that WhatsApp does not take as this kind */
export function wayOut(type: MediaType, contentType: string): string {
	if (Object.hasOwn(MEDIA_LIMITS[type].contentTypes, contentType)) {
		return 'Make it smaller, or send it as another kind of media.';
	}
	const other = Object.entries(MEDIA_LIMITS).find(([, limit]) =>
		Object.hasOwn(limit.contentTypes, contentType),
	);
	if (other)
		return `WhatsApp takes it as ${oneOfKind(other[0] as MediaType)}. Send it as that, or convert it.`;
	return saysNothing(contentType) && contentType !== 'application/zip'
		? 'Neither its type, nor its name, nor its first bytes tell what it is. Give it a name with its ending, such as invoice.pdf, or convert it.'
		: 'Convert it first.';
}
