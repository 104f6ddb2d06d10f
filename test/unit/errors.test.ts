import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import { badInput, Failure, stopped } from '../../nodes/shared/failures/failure';
import { outcomeUnknown } from '../../nodes/shared/failures/whatsappErrors';
import { interrupted, tooLargeForServer, unreachable, untrusted } from '../../nodes/shared/failures/network';
import { notWhatomate, redirected, refused, takesNoFiles } from '../../nodes/shared/failures/refusals';
import { toNodeError } from '../../nodes/shared/failures/toNodeError';
import { CODES } from '../../nodes/shared/whatsapp/errorCodes';
import { failedMessage } from '../../nodes/shared/whatsapp/failedMessage';
import { recording, recordingNames } from '../contract/recordings';

const NODE: INode = {
	id: '1',
	name: 'Whatomate',
	type: 'n8n-nodes-whatomate.whatomate',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const READ = { method: 'GET', path: '/api/contacts', sends: false };
const SEND = { method: 'POST', path: '/api/contacts/1/messages', sends: true };
const MESSAGE = 'a78d8c5a-60c0-43e5-9e74-40d9dbf35a35';

describe('a refusal says what the server said, and what a person can do', () => {
	it.each<[status: number, words: string, title: RegExp, hint: RegExp]>([
		[401, 'Invalid API key', /^Whatomate refused the API key: Invalid API key$/, /credential.*API key again/],
		[401, 'Missing authorization', /^Whatomate refused the API key/, /credential/],
		[403, 'Permission denied', /^Whatomate does not allow this API key to do that/, /'contacts:read'.*role/],
		[404, 'Contact not found', /: Contact not found$/, /from the list.*'Phone'.*'contacts:read'/],
		[400, 'Invalid contact ID', /: Invalid contact ID$/, /from the list/],
		[400, 'Invalid contact_id', /: Invalid contact_id$/, /from the list/],
		[404, 'Template not found', /: Template not found$/, /from the list.*sync/],
		[400, 'Template is not approved (status: DRAFT)', /DRAFT/, /Wait for the approval/],
		[400, 'Failed to resolve WhatsApp account', /account$/, /'Account Name or ID'.*leave it out/],
		[400, 'WhatsApp account not found', /account not found$/, /'Account Name or ID'/],
		[400, 'Contact has opted out of marketing messages', /opted out/, /utility template/],
		[400, 'Failed to download header media from URL', /header media/, /reach the address/],
		[400, 'Flow not found for this organization', /Flow not found/, /flow.*sync/],
		[404, 'Message not found', /Message not found/, /field 'id'.*wa_message_id/],
		[400, 'Invalid request body', /Invalid request body/, /values of this item/],
		[409, 'Contact with this phone number already exists', /already exists/, /Use 'Create or Update'/],
		[413, 'Request too large', /too large/, /smaller/],
		[
			429,
			'Too many requests. Please try again later.',
			/^Whatomate is receiving too many requests/,
			/fewer items/,
		],
		[501, 'Not implemented yet', /Not implemented yet/, /does not have this/],
		[500, 'Failed to create contact', /Failed to create contact/, /log/],
		[503, 'Maintenance', /Maintenance/, /log/],
		[404, 'Nothing here', /Nothing here/, /deleted/],
		[400, 'Something new', /Something new/, /parameters of this item/],
		[418, 'teapot', /teapot/, /parameters of this item/],
	])('%d %s', (status, words, title, hint) => {
		const failure = refused(READ, status, words);
		expect(failure.message).toMatch(title);
		expect(failure.message).toContain(words);
		expect(failure.hint).toMatch(hint);
		expect(failure).toMatchObject({ status, outcome: 'none' });
	});

	it.each([
		['GET', '/api/contacts?page=1', 'contacts:read'],
		['POST', '/api/contacts', 'contacts:write'],
		['DELETE', '/api/contacts/1', 'contacts:delete'],
		['POST', '/api/contacts/1/messages', 'contacts:write'],
		['POST', '/api/messages/template', 'contacts:write'],
		['POST', '/api/messages/media', 'contacts:write'],
		['GET', '/api/media/1', 'contacts:read'],
		['GET', '/api/accounts', 'accounts:read'],
		['GET', '/api/templates', 'templates:read'],
		['POST', '/api/campaigns', 'campaigns:write'],
		['PUT', '/api/webhooks/1', 'webhooks:write'],
		['POST', '/api/custom-actions', 'custom_actions:write'],
		['DELETE', '/api/custom-actions/1', 'custom_actions:delete'],
		['GET', '/api/canned-responses', 'canned_responses:read'],
		['GET', '/api/flows?status=PUBLISHED', 'flows.whatsapp:read'],
	])('a 403 to %s %s names the permission that is missing: %s', (method, path, permission) => {
		expect(refused({ method, path }, 403, 'Forbidden').hint).toContain(`'${permission}'`);
	});

	it('a 403 of a route that nobody knows still tells where permissions are given', () => {
		const { hint } = refused({ method: 'GET', path: '/api/unknown' }, 403, 'Forbidden');
		expect(hint).toMatch(/permission.*role/);
	});

	it("a workflow's words are not taken for those of a flow", () => {
		expect(refused(SEND, 400, 'The workflow overflowed').hint).not.toContain('Meta shows for the flow');
	});

	it('every recorded refusal keeps the words of the server and comes with a hint', () => {
		const refusals = recordingNames()
			.flatMap(recording)
			.map(({ response }) => ({
				status: response?.status ?? 0,
				words: (response?.body as { message?: string } | undefined)?.message ?? '',
			}))
			.filter(({ status, words }) => status >= 400 && words !== '');
		expect(refusals.length).toBeGreaterThan(30);
		for (const { status, words } of refusals) {
			const { message, hint } = refused(SEND, status, words);
			expect(message).toContain(words);
			expect(hint).toMatch(/\.$/);
		}
	});
});

describe('an answer that is none of Whatomate', () => {
	it('a redirect names the address to enter, and says why it was not followed', () => {
		const failure = redirected(301, 'https://new.example.com/');
		expect(failure).toMatchObject({
			message: expect.stringContaining('https://new.example.com/'),
			status: 301,
		});
		expect(failure.hint).toMatch(/Base URL.*API key never reaches another host/);
	});

	it.each([
		[200, true, /Base URL.*web page/, /Base URL in the credential/],
		[200, false, /Base URL/, /Base URL in the credential/],
		[404, true, /Base URL.*web page/, /Base URL in the credential/],
		[404, false, /Base URL/, /Base URL in the credential/],
		[502, true, /at the moment/, /down or just starting/],
		[413, true, /proxy in front of it.*web page/, /smaller/],
		[429, true, /proxy in front of it/, /fewer items/],
		[401, true, /proxy in front of it/, /credential/],
	])('%d, a web page: %j', (status, isWebPage, message, hint) => {
		const failure = notWhatomate(READ, status, isWebPage);
		expect(failure.message).toMatch(message);
		expect(failure.message).toContain(String(status));
		expect(failure.hint).toMatch(hint);
		expect(failure).toMatchObject({ status, outcome: 'none' });
	});

	it('a server that is not there is named, with the reason', () => {
		const failure = unreachable('whatomate.example.com:8443', 'nothing answers at that address');
		expect(failure.message).toContain('whatomate.example.com:8443');
		expect(failure.message).toContain('nothing answers at that address');
		expect(failure.hint).toMatch(/Base URL.*running/);
		expect(failure.status).toBeUndefined();
	});

	it("a certificate that is not trusted leads to the credential's switch", () => {
		const failure = untrusted('whatomate.example.com');
		expect(failure.message).toContain('whatomate.example.com');
		expect(failure.hint).toContain("'Ignore SSL Issues");
	});
});

describe('a message whose fate nobody knows', () => {
	it('is told as such when the connection broke, with what to look at before sending again', () => {
		const failure = interrupted(SEND, 'the server did not answer in time', 504);
		expect(failure.message).toMatch(/unknown whether the message went out.*did not answer in time/);
		expect(failure.hint).toMatch(/not sent again.*twice.*conversation/);
		expect(failure).toMatchObject({ outcome: 'unknown', status: 504 });
	});

	it('a request that may not be done twice tells what is unknown, though no message is at stake', () => {
		const create = { method: 'POST', path: '/api/contacts', sends: false, once: 'the contact was created' };
		const failure = interrupted(create, 'the server did not answer in time', 504);
		expect(failure.message).toBe(
			'It is unknown whether the contact was created: the server did not answer in time',
		);
		expect(failure.hint).toMatch(/not tried again.*Look at it in Whatomate/);
		expect(failure).toMatchObject({ outcome: 'unknown', status: 504 });
	});

	it('a request that sends nothing may simply be run again', () => {
		const failure = interrupted(READ, 'the server did not answer in time');
		expect(failure.message).not.toContain('message went out');
		expect(failure.hint).toContain('Run the workflow again');
		expect(failure.outcome).toBe('none');
	});

	it('is told as such when the time for the confirmation ran out', () => {
		const failure = outcomeUnknown('delivered', 30, 'sent', '');
		for (const part of ['unknown', 'delivered', '30 seconds', 'sent'])
			expect(failure.message).toContain(part);
		expect(failure.hint).toMatch(/not sent again.*'Wait at Most \(Seconds\)'/);
		expect(failure.outcome).toBe('unknown');
		expect(outcomeUnknown('sent', 1, 'pending', 'the key may not read').hint).toContain(
			'the key may not read',
		);
	});

	it('an upload that was broken off tells the size, and does not promise that nothing went out', () => {
		const failure = tooLargeForServer(17 * 1024 * 1024);
		expect(failure.message).toContain('17.0 MB');
		expect(failure.hint).toContain('15 MB');
		expect(failure.hint).not.toMatch(/Nothing was sent/i);
		expect(failure.outcome).toBe('unknown');
	});
});

describe("n8n's own error", () => {
	it('is a NodeOperationError where the node refused', () => {
		const error = toNodeError(NODE, badInput("'Text' is empty", 'Write something.'), 3);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({ message: "'Text' is empty", description: 'Write something.' });
		expect(error.context.itemIndex).toBe(3);
		expect(error.node).toBe(NODE);
	});

	it('is a NodeApiError where the service refused, with its status', () => {
		const error = toNodeError(NODE, refused(READ, 404, 'Contact not found'), 0);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'Whatomate refused the request: Contact not found',
			description: expect.stringContaining("'Phone'"),
			httpCode: '404',
		});
		expect(error.context.itemIndex).toBe(0);
	});

	it.each(['ENOENT', 'ECONNREFUSED', 'ETIMEDOUT', 'EACCES', 'ECONNRESET', 'ENOTFOUND', 'EPERM'])(
		'keeps its message though a customer is called %s',
		(code) => {
			const words = `'Contact' is "${code}", which is not a phone number`;
			for (const failure of [badInput(words, 'Hint.'), new Failure(words, { status: 400, hint: 'Hint.' })]) {
				const error = toNodeError(NODE, failure, 1);
				expect(error).toMatchObject({ message: words, description: 'Hint.' });
			}
		},
	);

	it.each([401, 403, 404, 409, 429, 500, 502])(
		'keeps its message for a %d, for which n8n has texts',
		(status) => {
			const error = toNodeError(NODE, new Failure('Our words', { status, hint: 'Our hint.' }), 0);
			expect(error).toMatchObject({
				message: 'Our words',
				description: 'Our hint.',
				httpCode: String(status),
			});
		},
	);

	it('has no description where there is nothing to say', () => {
		expect(toNodeError(NODE, stopped(), 0).description ?? '').toBe('');
		expect(toNodeError(NODE, new Failure('Words', { status: 500 }), 0).description ?? '').toBe('');
	});

	it('is another one for each item, though they share one look-up that failed', () => {
		for (const shared of [badInput('No template'), refused(READ, 404, 'Template not found')]) {
			const [first, second] = [toNodeError(NODE, shared, 0), toNodeError(NODE, shared, 1)];
			expect(first).not.toBe(second);
			expect([first, second].map(({ context }) => context.itemIndex)).toEqual([0, 1]);
		}
	});

	it('has no item in a list of the editor', () => {
		expect(toNodeError(NODE, badInput('x')).context.itemIndex).toBeUndefined();
	});

	it("n8n's own errors pass, with the item added", () => {
		const missing = new NodeOperationError(NODE, 'This operation expects a file');
		const network = new NodeApiError(NODE, { message: 'x' }, { message: 'Not found', httpCode: '404' });
		for (const own of [missing, network]) {
			const error = toNodeError(NODE, own, 2);
			expect(error.message).toBe(own.message);
			expect(error.context.itemIndex).toBe(2);
		}
	});

	it.each<[unknown, string]>([
		[new Error('Something broke'), 'Something broke'],
		[new TypeError('x is not a function'), 'x is not a function'],
		['just text', 'just text'],
	])('is made of anything else that is thrown: %p', (thrownValue, message) => {
		const error = toNodeError(NODE, thrownValue, 4);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe(message);
		expect(error.context.itemIndex).toBe(4);
	});
});

describe('every text can be read by someone who runs a shop', () => {
	/** What a server said stands behind a colon, in its own words; an address is as it is. */
	const withoutQuotedWords = (text: string) =>
		text.replace(/(?<=refused the request): Invalid request body/, '').replace(/https:\/\/\S+(?=\))/, '');

	const all: Array<[string, Failure]> = [
		...[400, 401, 403, 404, 409, 413, 429, 500, 501, 503].map((status): [string, Failure] => [
			`refused with ${status}`,
			refused(SEND, status, 'the words of the server'),
		]),
		...[
			'Contact not found',
			'Template not found',
			'not approved',
			'WhatsApp account not found',
			'opted out',
		].map((words): [string, Failure] => [`refused: ${words}`, refused(SEND, 400, words)]),
		...['header media', 'flow not found', 'Message not found', 'Invalid request body'].map(
			(words): [string, Failure] => [`refused: ${words}`, refused(SEND, 400, words)],
		),
		['redirected', redirected(302, 'https://new.example.com')],
		['a web page', notWhatomate(READ, 200, true)],
		['something else', notWhatomate(READ, 418, false)],
		['a page of a proxy', notWhatomate(READ, 413, true)],
		['unreachable', unreachable('example.com', 'the name does not exist')],
		['untrusted', untrusted('example.com')],
		['interrupted', interrupted(READ, 'the server did not answer in time')],
		['interrupted while sending', interrupted(SEND, 'the server did not answer in time')],
		['interrupted while creating', interrupted({ ...READ, once: 'the contact was created' }, 'it broke')],
		['too large', tooLargeForServer(20_000_000)],
		['takes no files', takesNoFiles('Media Source', 400, 'the words of the server')],
		['refused by WhatsApp', failedMessage('(#131026) Message undeliverable', MESSAGE)],
		['refused by WhatsApp without a reason', failedMessage('it gave no reason', MESSAGE)],
		['refused with a code that nobody knows', failedMessage('API error 139999: Something new', MESSAGE)],
		...CODES.flatMap(({ codes }) => codes).map((code): [string, Failure] => [
			`refused with ${code}`,
			failedMessage(`(#${code}) the words of the server`, MESSAGE),
		]),
		['WhatsApp not reached', failedMessage('Post "https://x": dial tcp: lookup x: no such host', MESSAGE)],
		['no answer of WhatsApp', failedMessage('request failed: Post "https://x": EOF', MESSAGE)],
		['outcome unknown', outcomeUnknown('sent', 30, 'pending', '')],
		['outcome unknown, with an obstacle', outcomeUnknown('sent', 30, 'pending', 'the name does not exist')],
	];

	it.each(all)('%s: says what happened and what to do, without blame', (_, { message, hint = '' }) => {
		for (const text of [message, hint].map(withoutQuotedWords)) {
			expect(text).not.toMatch(/\b(errors?|problems?|failures?|mistakes?|invalid|oops|sorry|please)\b/i);
			expect(text).not.toMatch(/undefined|null|NaN|\[object/);
			expect(text).toMatch(/^[A-Z']/);
			expect(text).not.toMatch(/ {2}|\n|\.\./);
		}
		expect(message).not.toMatch(/\.$/);
		expect(hint).toMatch(/[\w')]\.$/);
		expect(message.length).toBeLessThan(160);
		expect(hint.length).toBeLessThan(340);
	});
});
