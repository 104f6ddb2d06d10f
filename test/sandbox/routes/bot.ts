import { unsaved, type BotSettings } from '../data/botSettings';
import type { JsonObject } from '../data/types';
import { success } from '../server/answers';
import { knownTo, type Context } from '../server/context';
import { decode, jsonBody } from '../server/decode';

const kindOf = (value: unknown): 'flag' | 'whole' | 'objects' | 'texts' | 'text' => {
	if (typeof value === 'boolean') return 'flag';
	if (typeof value === 'number') return 'whole';
	if (Array.isArray(value)) return 'objects';
	return value === null ? 'texts' : 'text';
};

/** The kind of each setting, as its value of a server without settings shows it. */
const kinds = Object.fromEntries(Object.entries(unsaved).map(([name, value]) => [name, kindOf(value)]));

const show = ({ bot, transfers }: Context) =>
	success({
		settings: bot.settings,
		stats: {
			total_sessions: 0,
			active_sessions: 0,
			messages_handled: 0,
			ai_responses: 0,
			agent_transfers: transfers.all.length,
			keywords_count: 0,
			flows_count: 0,
			ai_contexts_count: 0,
		},
	});

const change = ({ bot, request }: Context) => {
	const body = jsonBody(request);
	const read = decode(body, kinds);
	const named = Object.entries((body ?? {}) as JsonObject).filter(
		([name, value]) => name in read && value !== null,
	);
	bot.change(Object.fromEntries(named) as Partial<BotSettings>);
	return success({ message: 'Settings updated successfully' });
};

/** The settings of the server's own bot, for which no permission is asked (docs/whatomate-api.md#bot; recording: hand-over). */
export const botRoutes = knownTo('released', [
	{ method: 'GET', path: '/api/chatbot/settings', handle: show },
	{ method: 'PUT', path: '/api/chatbot/settings', handle: change },
]);
