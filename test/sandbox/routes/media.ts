import { Refusal, releasedMessage, success } from '../server/answers';
import type { Context, Route } from '../server/context';
import { requireId } from '../server/decode';
import { downloadType, storeMedia } from '../data/files';
import { sendingAccount, storeOutgoing } from '../whatsapp/outgoing';
import { isMediaKind, mediaPayload, type Build, type MediaKind } from '../whatsapp/payloads';
import type { MetaMedia } from '../meta/meta';
import { mayRead, visibleContact } from './contacts';

const mediaObject = (kind: MediaKind, id: string, filename: string, caption: string): MetaMedia => {
	// A caption on audio is dropped without a word.
	if (kind === 'audio') return { id };
	return kind === 'document' ? { id, filename, caption } : { id, caption };
};

const send = (context: Context) => {
	const { store, whatsapp, request } = context;
	if (!request.multipart) throw new Refusal(400, 'Invalid multipart form');
	const { fields, files } = request.multipart;
	if (fields.contact_id === undefined) throw new Refusal(400, 'contact_id is required');
	const contactId = requireId(fields.contact_id, 'Invalid contact ID');
	const { type = 'image', caption = '', whatsapp_account = '' } = fields;
	const file = files.find(({ field }) => field === 'file');
	if (!file) throw new Refusal(400, 'file is required');
	const contact = visibleContact(context, contactId);
	const account = sendingAccount(store, whatsapp_account || contact.whatsapp_account);

	const media_url = storeMedia(store, file);
	// A type that the server does not know loses everything that was sent (docs/whatomate-api.md#send-media; recording: send-media "unknown type").
	const known = isMediaKind(type)
		? {
				content: caption,
				media_url,
				media_mime_type: file.contentType,
				media_filename: file.filename,
			}
		: {};
	const message = storeOutgoing(store, contact, {
		...known,
		message_type: type,
		whatsapp_account: account.name,
	});
	const answer = success(releasedMessage(message));
	let build: Build = { error: `unsupported message type: ${type}` };
	if (isMediaKind(type)) {
		// An empty file is never uploaded: the message goes out with an empty media ID.
		const id = file.bytes.length === 0 ? '' : whatsapp.upload(file);
		build = mediaPayload(contact.phone_number, type, mediaObject(type, id, file.filename, caption));
	}
	whatsapp.sendLater(message, build);
	return answer;
};

const download = (context: Context) => {
	const { store, parameters } = context;
	const message = store.message(requireId(parameters.message_id, 'Invalid message ID'));
	if (!message) throw new Refusal(404, 'Message not found');
	const contact = store.contact(message.contact_id);
	if (!context.may('contacts:read') && !(contact && mayRead(context, contact))) {
		throw new Refusal(403, 'Access denied');
	}
	if (message.media_url === '') throw new Refusal(404, 'No media found');
	const file = store.files.get(message.media_url);
	if (!file) throw new Refusal(404, 'File not found');
	return {
		status: 200,
		headers: { 'content-type': downloadType(message.media_url), 'cache-control': 'private, max-age=3600' },
		body: file.bytes,
	};
};

/** Media: sending in a released server (docs/whatomate-api.md#send-media; recording: send-media), download in both dialects (docs/whatomate-api.md#media-download; recording: read-react-download). */
export const mediaRoutes: readonly Route[] = [
	{ method: 'POST', path: '/api/messages/media', dialect: 'released', handle: send },
	{ method: 'GET', path: '/api/media/{message_id}', handle: download },
];
