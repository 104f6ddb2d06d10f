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
	operations: [
		downloadMedia,
		getAll,
		markAsRead,
		react,
		sendAndWait,
		sendInteractive,
		sendMedia,
		sendTemplate,
		sendText,
	],
	defaultOperation: sendText.value,
};
