import type { ApiRequest } from '../../../nodes/shared/api/request';
import { Failure } from '../../../nodes/shared/failures/failure';
import { createContactRequest, updateContactRequest } from '../../../nodes/shared/api/contacts';
import { filledFilters } from '../../../nodes/shared/api/pages';
import { deleteContactRequest } from '../../../nodes/Whatomate/resources/contact/delete';
import {
	cancelRequest,
	createRequest,
	deleteRequest,
	headerRequest,
	importRequest,
	pauseRequest,
	removeRecipientRequest,
	retryFailedRequest,
	startRequest,
} from '../../../nodes/Whatomate/resources/campaign/requests';
import { contactsQuery } from '../../../nodes/Whatomate/resources/contact/filters';
import { changedTags } from '../../../nodes/Whatomate/resources/contact/setTags';
import { withOwnTags } from '../../../nodes/Whatomate/resources/contact/upsert';
import { isEmoji, reactionRequest } from '../../../nodes/Whatomate/resources/message/react';
import { syncRequest } from '../../../nodes/Whatomate/resources/template/sync';
import { CONTACT, expectRows, MESSAGE, TEMPLATE } from './support';

describe('contacts, templates and reactions become requests', () => {
	expectRows([
		[
			'a contact by its digits alone',
			createContactRequest('14155550101'),
			{ method: 'POST', path: '/api/contacts', body: { phone_number: '14155550101' } },
		],
		[
			'a contact with details',
			createContactRequest('14155550101', { profile_name: 'Ana', tags: ['vip'] }),
			{
				method: 'POST',
				path: '/api/contacts',
				body: { phone_number: '14155550101', profile_name: 'Ana', tags: ['vip'] },
			},
		],
		[
			'a change holds only what changes',
			updateContactRequest(CONTACT, { profile_name: 'Ana S.' }),
			{ method: 'PUT', path: `/api/contacts/${CONTACT}`, body: { profile_name: 'Ana S.' } },
		],
		[
			'no tags at all are a list too',
			updateContactRequest(CONTACT, { tags: [] }),
			{ method: 'PUT', path: `/api/contacts/${CONTACT}`, body: { tags: [] } },
		],
		[
			'a deletion is never repeated',
			deleteContactRequest(CONTACT),
			{ method: 'DELETE', path: `/api/contacts/${CONTACT}`, once: 'the contact was deleted' },
		],
		[
			'an account whose templates are fetched',
			syncRequest('main'),
			{ method: 'POST', path: '/api/templates/sync', body: { whatsapp_account: 'main' } },
		],
		[
			'a reaction',
			reactionRequest(CONTACT, MESSAGE, '👍'),
			{
				method: 'POST',
				path: `/api/contacts/${CONTACT}/messages/${MESSAGE}/reaction`,
				body: { emoji: '👍' },
			},
		],
		[
			'a reaction that goes away',
			reactionRequest(CONTACT, MESSAGE, ''),
			{ method: 'POST', path: `/api/contacts/${CONTACT}/messages/${MESSAGE}/reaction`, body: { emoji: '' } },
		],
	]);

	it.each<[string, () => ApiRequest]>([
		['changed', () => updateContactRequest('..', {})],
		['deleted', () => deleteContactRequest('../accounts')],
		['reacted to', () => reactionRequest(CONTACT, 'wamid.X', '👍')],
	])('an ID that is none is never %s', (_, build) => {
		expect(build).toThrow(Failure);
	});

	it.each<[string, string, string[], object]>([
		['a number without its plus', '+1 (415) 555-0101', [], { search: '14155550101' }],
		['a name as it is', ' Ana ', [], { search: 'Ana' }],
		['tags in one text', '', ['vip', 'lisbon'], { tags: 'vip,lisbon' }],
		['nothing', ' ', [], {}],
	])('contacts are searched by %s', (_, search, tags, query) => {
		expect(contactsQuery(search, tags)).toEqual(query);
	});

	it('lists are filtered by what is set', () => {
		expect(filledFilters({ account: 'main', category: '', search: ' order ', status: 'APPROVED' })).toEqual({
			account: 'main',
			search: 'order',
			status: 'APPROVED',
		});
	});

	it.each<[string[], 'add' | 'remove', string[], string[]]>([
		[['a', 'b'], 'add', ['b', 'c'], ['a', 'b', 'c']],
		[['a', 'b'], 'add', ['a'], ['a', 'b']],
		[[], 'add', ['a'], ['a']],
		[['a', 'b'], 'remove', ['a', 'c'], ['b']],
		[['a'], 'remove', ['a'], []],
		[['No-Offers', 'no-offers', 'vip'], 'remove', ['no-offers '], ['vip']],
		[['VIP'], 'add', ['vip'], ['VIP', 'vip']],
	])('tags %j, %s %j: %j', (before, mode, tags, after) => {
		expect(changedTags(before, mode, tags)).toEqual(after);
	});

	it.each([
		['keeps its own tags', { tags: ['new'] }, ['vip'], { tags: ['vip', 'new'] }],
		['has none yet', { tags: ['new'] }, null, { tags: ['new'] }],
		['gets none', { profile_name: 'Ana' }, ['vip'], { profile_name: 'Ana' }],
	])('a contact that is updated %s', (_, details, tags, sent) => {
		expect(withOwnTags(details, { tags })).toEqual(sent);
	});

	it.each(['👍', '❤️', '❤', '👍🏽', '👨‍👩‍👧‍👦', '🇵🇹', '1️⃣', '🏴‍☠️', '☺'])('%s is one emoji', (text) => {
		expect(isEmoji(text)).toBe(true);
	});

	it.each(['', 'a', '1', '#', 'ok', '👍👍', '👍 ', ':)', '🇵', 'é'])("'%s' is none", (text) => {
		expect(isEmoji(text)).toBe(false);
	});
});

describe('a campaign is made of requests that are never repeated blindly', () => {
	const CAMPAIGN = 'ba9f5698-306b-4418-8447-8c507f786f7d';
	const SALE = { name: 'Sale', account: 'main', templateId: TEMPLATE };
	const RECIPIENT = {
		phone_number: '14155550101',
		recipient_name: 'Ana',
		template_params: { 1: 'Ana' },
		header_params: {},
	};
	const FILE = { fileName: 'sale.png', contentType: 'image/png', content: Buffer.from('x') };
	const post = (route: string, once: string): ApiRequest => ({
		method: 'POST',
		path: `/api/campaigns/${CAMPAIGN}/${route}`,
		once,
	});

	expectRows([
		[
			'a draft with its account, without which everybody would fail',
			createRequest(SALE),
			{
				method: 'POST',
				path: '/api/campaigns',
				body: { name: 'Sale', whatsapp_account: 'main', template_id: TEMPLATE },
				once: 'the campaign was created',
			},
		],
		[
			'a draft with a header file that is at WhatsApp',
			createRequest({ ...SALE, headerMediaId: '4711' }),
			{
				method: 'POST',
				path: '/api/campaigns',
				body: { name: 'Sale', whatsapp_account: 'main', template_id: TEMPLATE, header_media_id: '4711' },
				once: 'the campaign was created',
			},
		],
		[
			'recipients, who would be messaged twice if they were added twice',
			importRequest(CAMPAIGN, [RECIPIENT]),
			{ ...post('recipients/import', 'the next recipients were added'), body: { recipients: [RECIPIENT] } },
		],
		[
			'a header file, which replaces the one before and so may be sent again',
			headerRequest(CAMPAIGN, FILE),
			{
				method: 'POST',
				path: `/api/campaigns/${CAMPAIGN}/media`,
				upload: { field: 'file', ...FILE },
			},
		],
		['a start', startRequest(CAMPAIGN), post('start', 'the campaign was started')],
		['a pause', pauseRequest(CAMPAIGN), post('pause', 'the campaign was paused')],
		['an end', cancelRequest(CAMPAIGN), post('cancel', 'the campaign was cancelled')],
		[
			'another try',
			retryFailedRequest(CAMPAIGN),
			post('retry-failed', 'the failed recipients were tried again'),
		],
		[
			'a deletion',
			deleteRequest(CAMPAIGN),
			{ method: 'DELETE', path: `/api/campaigns/${CAMPAIGN}`, once: 'the campaign was deleted' },
		],
		[
			'somebody who is taken out',
			removeRecipientRequest(CAMPAIGN, CONTACT),
			{
				method: 'DELETE',
				path: `/api/campaigns/${CAMPAIGN}/recipients/${CONTACT}`,
				once: 'the recipient was removed',
			},
		],
	]);

	it('somebody is taken out by an ID, and by nothing that leads elsewhere', () => {
		expect(() => removeRecipientRequest(CAMPAIGN, '../import')).toThrow(Failure);
	});

	it.each([
		importRequest,
		headerRequest,
		startRequest,
		pauseRequest,
		removeRecipientRequest,
		cancelRequest,
		retryFailedRequest,
		deleteRequest,
	])('an ID that is none goes into no request (%p)', (build) => {
		expect(() => (build as (id: string, ...rest: unknown[]) => ApiRequest)('..', [])).toThrow(Failure);
	});
});
