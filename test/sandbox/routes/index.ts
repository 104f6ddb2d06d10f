import type { Route } from '../server/context';
import { accountRoutes } from './accounts';
import { campaignRoutes } from './campaigns';
import { contactRoutes } from './contacts';
import { conversationRoutes } from './conversation';
import { documentedRoutes } from './documented';
import { documentedSendRoutes } from './documentedSend';
import { liveFeedRoutes } from './liveFeed';
import { mediaRoutes } from './media';
import { messageRoutes } from './messages';
import { metaWebhookRoutes } from './metaWebhook';
import { otherRoutes } from './other';
import { templateMessageRoutes } from './templateMessage';
import { templateRoutes } from './templates';
import { webhookRoutes } from './webhooks';

/** Every route of the sandbox. A new part of the API is a module of its own and one line here. */
export const routes: readonly Route[] = [
	...accountRoutes,
	...campaignRoutes,
	...contactRoutes,
	...conversationRoutes,
	...documentedRoutes,
	...documentedSendRoutes,
	...liveFeedRoutes,
	...mediaRoutes,
	...messageRoutes,
	...metaWebhookRoutes,
	...otherRoutes,
	...templateMessageRoutes,
	...templateRoutes,
	...webhookRoutes,
];
