import type { IDataObject } from 'n8n-workflow';

import { botTrouble } from '../../nodes/shared/events/botWarning';
import { firstSaved, unsaved } from '../sandbox/data/botSettings';

const NONE = { keywords_count: 0, flows_count: 0 };
const EMPTY = { ...firstSaved, enabled: true };

describe("what Whatomate's own bot does to a workflow that answers", () => {
	it.each<[string, IDataObject, IDataObject, RegExp | undefined]>([
		[
			'is off, as on a new server',
			unsaved,
			NONE,
			/is off: everybody who writes is put into the agents' queue/,
		],
		['is on and empty', EMPTY, NONE, undefined],
		['greets', { ...EMPTY, greeting_message: 'Hello!' }, NONE, /answer customers too: it has a greeting\./],
		['has a fallback', { ...EMPTY, fallback_message: 'What?' }, NONE, /a fallback message/],
		['has AI', { ...EMPTY, ai_enabled: true }, NONE, /AI/],
		['has keywords', EMPTY, { keywords_count: 1, flows_count: 0 }, /keywords/],
		['has flows and AI', { ...EMPTY, ai_enabled: true }, { flows_count: 2 }, /has flows, AI\./],
		[
			'has hours',
			{ ...EMPTY, business_hours_enabled: true, out_of_hours_message: 'Closed' },
			NONE,
			/outside of business hours/,
		],
		['has no hours', { ...EMPTY, out_of_hours_message: 'Closed' }, NONE, undefined],
		['tells nothing', {}, {}, undefined],
	])('it %s', (_what, settings, stats, words) => {
		const trouble = botTrouble({ settings, stats });
		if (words === undefined) expect(trouble).toBeUndefined();
		else expect(trouble).toMatch(words);
	});
});
