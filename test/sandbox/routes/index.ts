import type { Route } from '../server/context';
import { accountRoutes } from './accounts';
import { botRoutes } from './bot';
import { campaignRoutes } from './campaigns';
import { contactImportRoutes } from './contactImport';
import { contactRoutes } from './contacts';
import { conversationRoutes } from './conversation';
import { documentedRoutes } from './documented';
import { documentedSendRoutes } from './documentedSend';
import { flowRoutes } from './flows';
import { inboxButtonRoutes } from './inboxButtons';
import { liveFeedRoutes } from './liveFeed';
import { mediaRoutes } from './media';
import { messageRoutes } from './messages';
import { metaWebhookRoutes } from './metaWebhook';
import { noteRoutes } from './notes';
import { otherRoutes } from './other';
import { peopleRoutes } from './people';
import { savedReplyRoutes } from './savedReplies';
import { tagRoutes } from './tags';
import { templateMessageRoutes } from './templateMessage';
import { templateRoutes } from './templates';
import { transferRoutes } from './transfers';
import { webhookRoutes } from './webhooks';

/** Every route of the sandbox. A new part of the API is a module of its own and one line here. */
export const routes: readonly Route[] = [
	...accountRoutes,
	...botRoutes,
	...campaignRoutes,
	...contactImportRoutes,
	...contactRoutes,
	...conversationRoutes,
	...documentedRoutes,
	...documentedSendRoutes,
	...flowRoutes,
	...inboxButtonRoutes,
	...liveFeedRoutes,
	...mediaRoutes,
	...messageRoutes,
	...metaWebhookRoutes,
	...noteRoutes,
	...otherRoutes,
	...peopleRoutes,
	...savedReplyRoutes,
	...tagRoutes,
	...templateMessageRoutes,
	...templateRoutes,
	...transferRoutes,
	...webhookRoutes,
];
