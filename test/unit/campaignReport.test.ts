import type { StoredRecipient } from '../../nodes/shared/api/campaigns';
import { plainReason } from '../../nodes/shared/whatsapp/failedMessage';
import { failuresOf, outcomesOf } from '../../nodes/Whatomate/resources/campaign/reportCounts';

const recipients = (...rows: Array<[status: string, error_message?: string]>): StoredRecipient[] =>
	rows.map(([status, error_message = ''], index) => ({
		id: String(index),
		phone_number: String(14_162_000_001 + index),
		recipient_name: '',
		template_params: {},
		status,
		error_message,
	}));

const REFUSED = 'failed to send template message: API error 131026: (#131026) Message undeliverable';
const UNREACHABLE =
	"WhatsApp can't deliver to this number: it may not be on WhatsApp, its app may be very old, or it takes no messages from businesses.";

describe('how far the messages of a campaign came', () => {
	it.each([
		['nobody is in it', [], [0, 0, 0, 0, 0, 0], [null, null, null]],
		['a draft', ['pending', 'pending'], [2, 0, 0, 0, 0, 2], [0, 0, 0]],
		[
			'each status counts for those before it',
			['read', 'delivered', 'sent', 'failed', 'pending'],
			[5, 3, 2, 1, 1, 1],
			[40, 20, 20],
		],
		['rates have one decimal', ['read', 'sent', 'failed'], [3, 2, 1, 1, 1, 0], [33.3, 33.3, 33.3]],
		['a status of a later server counts as nothing but a recipient', ['held'], [1, 0, 0, 0, 0, 0], [0, 0, 0]],
	])('%s', (_, statuses, counts, rates) => {
		const [all, sent, delivered, read, failed, pending] = counts;
		const [delivered_rate, read_rate, failed_rate] = rates;
		expect(outcomesOf(recipients(...statuses.map((status): [string] => [status])))).toEqual({
			recipients: all,
			sent,
			delivered,
			read,
			failed,
			pending,
			delivered_rate,
			read_rate,
			failed_rate,
		});
	});
});

describe('why recipients failed', () => {
	it('counts by code, the most frequent first, and only those who failed', () => {
		const stored = recipients(
			[
				'failed',
				'API error 131049: (#131049) This message was not delivered to maintain healthy ecosystem engagement.',
			],
			['failed', REFUSED],
			['failed', 'Message undeliverable.'],
			['sent', REFUSED],
			['failed', 'WhatsApp account not found'],
		);
		expect(failuresOf(stored)).toEqual([
			{ code: 131026, reason: UNREACHABLE, count: 2 },
			{
				code: 131049,
				reason: 'WhatsApp limits how much marketing this person gets, from all businesses together.',
				count: 1,
			},
			{ code: null, reason: 'WhatsApp account not found', count: 1 },
		]);
	});

	it('names so many reasons, and counts the rest together', () => {
		const stored = recipients(
			...Array.from({ length: 30 }, (_, index): [string, string] => ['failed', `Odd thing ${index}`]),
			['failed', REFUSED],
			['failed', REFUSED],
		);
		const counted = failuresOf(stored);
		expect(counted).toHaveLength(20);
		expect(counted[0]).toMatchObject({ code: 131026, count: 2 });
		expect(counted.at(-1)).toEqual({ code: null, reason: 'Other reasons.', count: 12 });
		expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(32);
	});

	it.each([
		['a code that the node knows', REFUSED, 131026, UNREACHABLE],
		['its words alone, as Meta tells it later', 'Message undeliverable', 131026, UNREACHABLE],
		['a code that it does not know', 'API error 139999: (#139999) Odd', 139_999, '(#139999) Odd'],
		[
			'an opt-out that the server itself heeds',
			'Contact opted out of marketing messages',
			131050,
			'The customer has opted out of marketing messages from you.',
		],
		[
			'no connection',
			'failed to send template message: request failed: Post "https://graph.facebook.com/v21.0/1/messages": dial tcp: lookup graph.facebook.com: no such host',
			null,
			'Whatomate could not reach WhatsApp. Nothing went out.',
		],
		[
			'a connection that broke',
			'failed to send template message: request failed: Post "https://graph.facebook.com/v21.0/1/messages": EOF',
			null,
			'The connection to WhatsApp broke, and it is unknown whether the message went out.',
		],
		['words of the server', 'Failed to create contact', null, 'Failed to create contact'],
		['nothing', '', null, 'Whatomate kept no reason.'],
		['spaces', '  ', null, 'Whatomate kept no reason.'],
	])('in plain words: %s', (_, text, code, reason) => {
		expect(plainReason(text)).toEqual({ code, reason });
	});
});
