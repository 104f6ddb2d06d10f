import {
	defaultTemplates,
	startSandbox,
	type MessageSeed,
	type MessageStatus,
	type Sandbox,
} from '../sandbox';
import type { Identities } from './compare';
import { recording } from './recordings';

interface RecordedMessage {
	id: string;
	direction: 'incoming' | 'outgoing';
	message_type: string;
	content: { body: string };
	media_url?: string;
	media_mime_type?: string;
	status: MessageStatus;
	wamid: string;
	created_at: string;
	updated_at: string;
}

interface RecordedMessages {
	data: { messages: RecordedMessage[] };
}

/** The contact whose conversation was recorded; its number is in the webhooks of the same hour. */
export const talkative = '1512d160-b876-4e28-90b0-b40a29309654';

const messagesIn = (file: string, entry: string): RecordedMessage[] => {
	const body = recording(file).find(({ name }) => name === entry)?.response?.body as RecordedMessages;
	return body.data.messages;
};

const asSeed = (message: RecordedMessage, status: MessageStatus): MessageSeed => {
	const { id, direction, message_type, media_url = '', media_mime_type = '', wamid, created_at } = message;
	return {
		id,
		direction,
		message_type,
		content: message.content.body,
		media_url,
		media_mime_type,
		wamid,
		created_at,
		status,
	};
};

/**
 * @param resolveWebhook leads the URLs of the recorded webhooks to a receiver.
 * @returns a sandbox with what the recorded server had at the beginning: two accounts, eight templates, no contact.
 * It was allowed to call the loopback.
 */
export const recordedServer = async (resolveWebhook: (url: string) => string): Promise<Sandbox> => {
	const names = new Set(['spring_coupon', 'welcome']);
	const templates = defaultTemplates.filter(({ name }) => !names.has(name));
	return await startSandbox({
		dialect: 'released',
		templates,
		contacts: [],
		agents: [],
		statusDelay: 0,
		allowPrivateWebhooks: 'loopback',
		resolveWebhook,
	});
};

/** The default templates and accounts are the recorded ones under other IDs. */
export const linkDefaults = (sandbox: Sandbox, ids: Identities): void => {
	const link = (file: string, entry: string, key: 'templates' | 'accounts') => {
		const body = recording(file).find(({ name }) => name === entry)?.response?.body as {
			data: Record<string, Array<{ id: string; name: string }>>;
		};
		for (const { id, name } of body.data[key]) {
			const own = sandbox.state[key].find((each) => each.name === name);
			if (own) ids.link(id, own.id);
		}
	};
	link('templates.json', 'list templates', 'templates');
	link('accounts-and-more.json', 'list accounts', 'accounts');
};

/**
 * What happened on the recorded server between the recordings, by the file before which it happened: contacts made
 * and deleted, customers writing, webhooks from Meta.
 */
export const before: Record<string, (sandbox: Sandbox) => void> = {
	'send-text.json': (sandbox) => {
		sandbox.addContact({ id: '9645eaf6-2108-4fc3-a411-45f0cf388615', phone_number: '14150000000' });
	},
	'list-messages.json': (sandbox) => {
		sandbox.addContact({
			id: talkative,
			phone_number: '14155554657',
			profile_name: 'Lister',
			whatsapp_account: 'main',
		});
		const [first] = messagesIn('list-messages.json', 'first page (newest), limit 5').slice(-1);
		for (const message of messagesIn('list-messages.json', 'a page past the end')) {
			sandbox.addMessage(
				talkative,
				asSeed(message, message.direction === 'incoming' ? first.status : message.status),
			);
		}
	},
	'read-react-download.json': (sandbox) => {
		for (const { media_url } of messagesIn('list-messages.json', 'a page past the end')) {
			if (media_url === undefined) continue;
			const bytes = Buffer.from('89504e470d0a1a0a', 'hex');
			sandbox.addFile(media_url, { filename: 'my pic.png', contentType: 'image/png', bytes });
		}
	},
	'meta-webhook.json': (sandbox) => {
		for (const message of messagesIn('meta-webhook.json', 'the message after sent')) {
			sandbox.addMessage(talkative, asSeed(message, message.status));
			// Meta's stand-in had begun to count anew: an older message of somebody else had the same ID, and got the statuses.
			const { id } = sandbox.addContact({ phone_number: '14155550777' });
			sandbox.addMessage(id, { id: '00000000-0000-4000-8000-00000000000f', wamid: message.wamid });
		}
	},
	'campaigns.json': (sandbox) => {
		// The recorded server got Meta's statuses only when they were sent to it.
		sandbox.hold(true);
	},
	'accounts-and-more.json': (sandbox) => {
		sandbox.hold(false);
		sandbox.addWebhook({
			id: '5ca1e155-085d-42a4-aed0-9313f6b12706',
			name: 'u',
			url: 'http://127.0.0.1:8902/x',
		});
		sandbox.addContact({
			id: '8b890dcf-4b00-45e0-907e-b320f7773a39',
			phone_number: '14155550888',
			deleted: true,
		});
	},
};
