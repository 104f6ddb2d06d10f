import type { Route } from '../context';
import { accountRoutes } from './accounts';
import { contactRoutes } from './contacts';
import { conversationRoutes } from './conversation';
import { documentedRoutes } from './documented';
import { documentedSendRoutes } from './documentedSend';
import { mediaRoutes } from './media';
import { messageRoutes } from './messages';
import { otherRoutes } from './other';
import { templateMessageRoutes } from './templateMessage';
import { templateRoutes } from './templates';

/** Every route of the sandbox. A new part of the API is a module of its own and one line here. */
export const routes: readonly Route[] = [
	...accountRoutes,
	...contactRoutes,
	...conversationRoutes,
	...documentedRoutes,
	...documentedSendRoutes,
	...mediaRoutes,
	...messageRoutes,
	...otherRoutes,
	...templateMessageRoutes,
	...templateRoutes,
];
