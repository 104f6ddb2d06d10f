/** The app secret of sandboxes' accounts, with which Meta's webhooks are signed; the recordings were signed with it (docs/whatomate-api.md#meta-receiver-of-the-server). */
export const defaultAppSecret = ['meta', 'app', 'secret', 'for', 'tests'].join('-');

/** The verify token of sandboxes' accounts (docs/whatomate-api.md#status-webhooks-of-meta; recording: meta-webhook "verification challenge"). */
export const defaultVerifyToken = ['verify', 'me'].join('-');
