import { success } from '../server/answers';
import type { Answer } from '../server/answers';
import type { Route } from '../server/context';

/** @returns what a request for the live feed gets that is not taken over: two answers, one after the other (docs/whatomate-api.md#live-feed: seen on a released server). */
export const notUpgraded = (words: 'Bad Request' | 'Forbidden'): Answer => ({
	status: 500,
	body: Buffer.from(`${words}{"status":"error","message":"WebSocket upgrade failed","data":null}`),
});

/** The ticket for the live feed, and its address when no WebSocket is asked for (docs/whatomate-api.md#live-feed; recording: websocket). */
export const liveFeedRoutes: readonly Route[] = [
	{
		method: 'GET',
		path: '/api/auth/ws-token',
		handle: ({ liveFeed }) => success({ token: liveFeed.ticket() }),
	},
	{ method: 'GET', path: '/ws', handle: () => notUpgraded('Bad Request') },
];
