/** The app secret of sandboxes' accounts, with which Meta's webhooks are signed; the recordings were signed with it. */
export const defaultAppSecret = ['meta', 'app', 'secret', 'for', 'tests'].join('-');

/** The verify token of sandboxes' accounts (recording: meta-webhook "verification challenge"). */
export const defaultVerifyToken = ['verify', 'me'].join('-');
