import type { Resource } from '../../engine/operation';
import { downloadMedia } from './downloadMedia';
import { getAll } from './getAll';
import { markAsRead } from './markAsRead';
import { react } from './react';
import { sendAndWait } from './sendAndWait';
import { sendInteractive } from './sendInteractive';
import { sendMedia } from './sendMedia';
import { sendTemplate } from './sendTemplate';
import { sendText } from './sendText';

/** Writing to customers and reading what they wrote. */
export const message: Resource = {
	value: 'message',
	name: 'Message',
	// Whoever looks for WhatsApp in n8n's node list wants to send: there, the first entry is the one that the return key adds.
	operations: [
		sendText,
		sendTemplate,
		sendMedia,
		sendInteractive,
		sendAndWait,
		downloadMedia,
		getAll,
		markAsRead,
		react,
	],
	defaultOperation: sendText.value,
};
