import type { IDataObject } from 'n8n-workflow';

import { TEMPLATES, UNKNOWN_ID } from '../../sandbox';
import { template, variables } from '../harness';
import { DIALECTS } from '../support';
import { given, itRefuses, pdf } from './badValues';
import type { Bad } from './badValues';
import { useErrors } from './support';

const byTemplate = (name: keyof typeof TEMPLATES, parameters: IDataObject) => ({
	template: template.byId(TEMPLATES[name]),
	specifyVariables: 'json',
	...parameters,
});

const bad: Bad[] = [
	['no template', 'sendTemplate', { template: template.byName(given) }, '', "'Template' is empty"],
	[
		'a name as ID',
		'sendTemplate',
		{ template: template.byId(given) },
		'welcome',
		"'Template' is not the ID of a template: welcome",
	],
	[
		'broken JSON',
		'sendTemplate',
		byTemplate('welcome_en', { templateParamsJson: given }),
		'{"1":',
		"'Body Variables (JSON)' is not a JSON object",
	],
	[
		'a word as JSON',
		'sendTemplate',
		byTemplate('welcome_en', { templateParamsJson: given }),
		'"Ana"',
		"'Body Variables (JSON)' is not a JSON object",
	],
	[
		'null as JSON',
		'sendTemplate',
		byTemplate('welcome_en', { buttonParamsJson: given }),
		'null',
		"'Button Variables (JSON)' is not a JSON object",
	],
	[
		'an object as value',
		'sendTemplate',
		byTemplate('welcome_en', { templateParamsJson: given }),
		'{"1":{}}',
		'is an object, not text',
	],
	[
		'a value of two lines',
		'sendTemplate',
		byTemplate('welcome_en', { templateParamsJson: given }),
		{ 1: 'a\nb' },
		'line break',
	],
	[
		'an empty field',
		'sendTemplate',
		{ template: template.byId(TEMPLATES.welcome_en), ...variables({ body_1: given }) },
		'',
		"'1: Welcome, ___!' is empty",
	],
	[
		'half a header URL',
		'sendTemplate',
		byTemplate('summer_sale', {
			templateParamsJson: '["a"]',
			headerMediaSource: 'url',
			headerMediaUrl: given,
		}),
		'a.png',
		"'Header Media URL' is not a web address",
	],
	[
		'no header ID',
		'sendTemplate',
		byTemplate('summer_sale', {
			templateParamsJson: '["a"]',
			headerMediaSource: 'id',
			headerMediaId: given,
		}),
		'',
		"'Header Media ID' is empty",
	],
	[
		'a header of another type',
		'sendTemplate',
		byTemplate('summer_sale', { templateParamsJson: '["a"]', headerMediaSource: 'binary' }),
		'',
		'takes only JPEG and PNG as image',
		[pdf],
	],
	[
		'a header field that is not there',
		'sendTemplate',
		byTemplate('summer_sale', {
			templateParamsJson: '["a"]',
			headerMediaSource: 'binary',
			headerMediaBinaryProperty: given,
		}),
		'photo',
		'photo',
	],

	[
		'a limit of none',
		'getAll',
		{ returnAll: false, limit: given },
		0,
		"'Limit' is not a number of at least 1",
	],
	[
		'a limit in words',
		'getAll',
		{ returnAll: false, limit: given },
		'all',
		"'Limit' is not a number of at least 1",
	],
	[
		"WhatsApp's ID as border",
		'getAll',
		{ filters: { before: given } },
		'wamid.X',
		"'Before Message ID' is not the ID",
	],
	[
		"WhatsApp's ID as other border",
		'getAll',
		{ filters: { after: given } },
		'wamid.X',
		"'After Message ID' is not the ID",
	],
	['no date', 'getAll', { filters: { since: given } }, 'lately', "'Since' is not a date: lately"],
	['no other date', 'getAll', { filters: { until: given } }, 'soon', "'Until' is not a date: soon"],
	['an unknown scope', 'markAsRead', { scope: given, messageId: UNKNOWN_ID }, 'chat', "'Mark' can't be chat"],
	['no message', 'markAsRead', { scope: 'message', messageId: given }, '', "'Message ID' is empty"],
	[
		"WhatsApp's ID to mark",
		'markAsRead',
		{ scope: 'message', messageId: given },
		'wamid.X',
		"'Message ID' is not the ID",
	],
];

describe.each(DIALECTS)('on the %s server', (dialect) => {
	itRefuses(bad, useErrors(dialect));
});
