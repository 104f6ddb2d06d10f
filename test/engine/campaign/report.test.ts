import type { IDataObject } from 'n8n-workflow';

import { TEMPLATES } from '../../sandbox';
import type { Campaign, Contact, Dialect, Recipient } from '../../sandbox';
import { campaign } from '../harness';
import { asked, DIALECTS, useBench } from '../support';

const HOUR = 3_600_000;

/** The campaign of these tests went out two days ago. @param hours since then. @returns the time as the server writes it */
const BEGUN = Date.now() - 48 * HOUR;
const at = (hours: number): string => new Date(BEGUN + hours * HOUR).toISOString().replace('Z', '000Z');

const ANA = '14162000001';
const BEN = '14162000002';
const CAI = '5511982377262';
/** Cai's number as WhatsApp tells it. */
const CAI_ANSWERS = '551182377262';

interface Said {
	text?: string;
	account?: string;
	type?: string;
	direction?: 'incoming' | 'outgoing';
}

/** A campaign on the server, and people who answer it. */
function useReports(dialect: Dialect) {
	const bench = useBench(dialect);

	const make = (
		recipients: Array<Partial<Recipient> & Pick<Recipient, 'phone_number'>>,
		state: Partial<Campaign> = {},
	): Campaign => {
		const made = bench.sandbox.campaigns.add({
			name: 'Sale',
			whatsapp_account: 'main',
			template_id: TEMPLATES.welcome_en,
			status: 'completed',
			started_at: at(0),
			completed_at: at(0.1),
			...state,
		});
		bench.sandbox.campaigns.addRecipients(
			made,
			recipients.map((each) => ({
				recipient_name: '',
				template_params: {},
				header_params: {},
				status: 'delivered',
				sent_at: at(0),
				...each,
			})),
		);
		return made;
	};

	/** Stores what somebody wrote, or was sent, so many hours after the campaign began. */
	const says = (
		number: string,
		hours: number,
		{ text = 'Hi', account = 'main', ...more }: Said = {},
	): Contact => {
		const { sandbox } = bench;
		const contact =
			sandbox.contactByPhone(number) ??
			sandbox.addContact({ phone_number: number, profile_name: `P ${number}` });
		const { direction = 'incoming', type = 'text' } = more;
		sandbox.addMessage(contact.id, {
			direction,
			content: text,
			message_type: type,
			whatsapp_account: account,
			created_at: at(hours),
		});
		const later = (known: string | null) => (known !== null && known > at(hours) ? known : at(hours));
		contact.last_message_at = later(contact.last_message_at);
		if (direction === 'incoming') {
			contact.last_inbound_at = later(contact.last_inbound_at);
			contact.whatsapp_account = account;
		}
		return contact;
	};

	const report = async ({ id }: Campaign, parameters: IDataObject = {}) => {
		const { json, error, hints } = await bench.run('campaign.getReport', {
			campaign: campaign.byId(id),
			...parameters,
		});
		expect(error?.message).toBeUndefined();
		expect(json).toHaveLength(1);
		return { json: json[0], answers: json[0].answers as IDataObject, hints };
	};

	const requests = (path: RegExp) => asked(bench.sandbox).filter((request) => path.test(request)).length;

	return { bench, make, says, report, requests };
}

describe.each(DIALECTS)('Get Report on the %s server', (dialect) => {
	const { make, says, report } = useReports(dialect);

	it('tells in one item what became of a campaign', async () => {
		const made = make([
			{ phone_number: ANA, status: 'read' },
			{ phone_number: BEN },
			{ phone_number: CAI },
			{
				phone_number: '14162000004',
				status: 'failed',
				error_message: 'API error 131026: (#131026) Message undeliverable',
			},
			{
				phone_number: '14162000005',
				status: 'failed',
				error_message: 'Contact opted out of marketing messages',
				sent_at: undefined,
			},
		]);
		const ana = says(ANA, 2, { text: 'Two, please' });
		says(CAI_ANSWERS, 23, { text: 'Sim!' });
		const { json } = await report(made);
		expect(json).toEqual({
			campaign_id: made.id,
			name: 'Sale',
			status: 'completed',
			template: 'welcome',
			account: 'main',
			started_at: at(0),
			completed_at: at(0.1),
			recipients: 5,
			sent: 3,
			delivered: 3,
			read: 1,
			failed: 2,
			pending: 0,
			delivered_rate: 60,
			read_rate: 20,
			failed_rate: 40,
			failures: [
				{ code: 131026, reason: expect.stringContaining("can't deliver to this number"), count: 1 },
				{ code: 131050, reason: 'The customer has opted out of marketing messages from you.', count: 1 },
			],
			answers: {
				within_hours: 24,
				count: 2,
				at_least: 2,
				rate: 40,
				is_over: true,
				answered: [
					{
						contact_id: ana.id,
						phone_number: ANA,
						name: `P ${ANA}`,
						answered_at: new Date(BEGUN + 2 * HOUR).toISOString(),
						type: 'text',
						text: 'Two, please',
					},
					expect.objectContaining({ phone_number: CAI_ANSWERS, text: 'Sim!' }),
				],
			},
		});
	});
});

describe('Get Report', () => {
	const { bench, make, says, report, requests } = useReports('released');

	it('goes by the recipients where the counts of the campaign say otherwise', async () => {
		const made = make(
			[
				{ phone_number: ANA, status: 'read' },
				{ phone_number: BEN, status: 'failed' },
			],
			{
				sent_count: 2,
				delivered_count: 0,
				read_count: 1,
				failed_count: 3,
				total_recipients: 9,
			},
		);
		const { json } = await report(made, { answersWithin: 0 });
		expect(json).toMatchObject({ recipients: 2, sent: 1, delivered: 1, read: 1, failed: 1, pending: 0 });
	});

	it('takes two requests without answers', async () => {
		const { json } = await report(make([{ phone_number: ANA }]), { answersWithin: 0 });
		expect(json.answers).toBeNull();
		expect(asked(bench.sandbox)).toHaveLength(2);
	});

	it('asks for no answers where nobody was sent to', async () => {
		const draft = make([{ phone_number: ANA, status: 'pending', sent_at: undefined }], {
			status: 'draft',
			started_at: undefined,
			completed_at: undefined,
		});
		const { json } = await report(draft);
		expect(json).toMatchObject({
			pending: 1,
			started_at: null,
			completed_at: null,
			failures: [],
			answers: { count: 0, rate: 0, is_over: false, answered: [] },
		});
		expect(asked(bench.sandbox)).toHaveLength(2);
		expect((await report(make([]))).json).toMatchObject({ recipients: 0, delivered_rate: null });
	});

	describe('counts as an answer', () => {
		it.each<[string, number, Array<() => void>, string | null]>([
			['what came in time', 1, [() => says(ANA, 23.9, { text: 'yes' })], 'yes'],
			['a tapped button', 1, [() => says(ANA, 1, { text: 'Stop', type: 'button_reply' })], 'Stop'],
			['a voice message, which has no words', 1, [() => says(ANA, 1, { text: '', type: 'audio' })], null],
			[
				'the first of several',
				1,
				[() => says(ANA, 1, { text: 'one' }), () => says(ANA, 2, { text: 'two' })],
				'one',
			],
			[
				'what came in time, also of somebody who wrote later again',
				1,
				[() => says(ANA, 1, { text: 'in time' }), () => says(ANA, 30, { text: 'late' })],
				'in time',
			],
			[
				'what came in time, with our own messages around it',
				1,
				[
					() => says(ANA, 0.5, { text: 'ours', direction: 'outgoing' }),
					() => says(ANA, 1, { text: 'theirs' }),
					() => says(ANA, 40, { text: 'ours again', direction: 'outgoing' }),
				],
				'theirs',
			],
			[
				'somebody who wrote before as well',
				1,
				[() => says(ANA, -2), () => says(ANA, 3, { text: 'now' })],
				'now',
			],
			[
				'a person once, whichever contact they write as',
				1,
				[() => says(CAI, 2, { text: 'second' }), () => says(CAI_ANSWERS, 1, { text: 'first' })],
				'first',
			],
			[
				'a person who was late as one contact and in time as another',
				1,
				[() => says(CAI, 30, { text: 'late' }), () => says(CAI_ANSWERS, 1, { text: 'in time' })],
				'in time',
			],
		])('%s', async (_, count, doings, text) => {
			const made = make([{ phone_number: ANA }, { phone_number: CAI }]);
			doings.forEach((doing) => doing());
			const { answers, hints } = await report(made);
			expect(answers).toMatchObject({ count, at_least: count, rate: 50, answered: [{ text }] });
			expect(hints).toEqual([]);
		});
	});

	it.each<[string, () => void]>([
		['who only wrote too late', () => says(ANA, 24.1)],
		['who only wrote before', () => says(ANA, -0.1)],
		['whom we wrote to', () => says(ANA, 1, { direction: 'outgoing' })],
		['who wrote to another number of ours', () => says(ANA, 1, { account: 'support' })],
		['who got no message', () => says(BEN, 1)],
		['who still waits for it', () => says('14162000003', 1)],
		['who is not in the campaign', () => says('14162000009', 1)],
	])('counts nobody %s', async (_, doing) => {
		const made = make([
			{ phone_number: ANA },
			{ phone_number: BEN, status: 'failed' },
			{ phone_number: '14162000003', status: 'pending', sent_at: undefined },
		]);
		doing();
		expect((await report(made)).answers).toMatchObject({ count: 0, at_least: 0, rate: 0, answered: [] });
	});

	it("counts from each one's own message, also before the last start", async () => {
		const made = make(
			[
				{ phone_number: ANA, sent_at: at(-30) },
				{ phone_number: BEN, sent_at: at(10) },
			],
			{ started_at: at(9) },
		);
		says(ANA, -29, { text: 'early' });
		says(BEN, 9, { text: 'no answer yet' });
		says(BEN, 33, { text: 'in time' });
		const { answers } = await report(made);
		expect(answers).toMatchObject({ count: 2, answered: [{ text: 'early' }, { text: 'in time' }] });
	});

	it.each<[string, IDataObject, Partial<Campaign>, Partial<Recipient>, boolean]>([
		['is over for everybody', { answersWithin: 24 }, {}, {}, true],
		['has not ended for the last one', { answersWithin: 72 }, {}, {}, false],
		['has not begun for somebody who waits', {}, { status: 'processing' }, { status: 'pending' }, false],
		['will not begin for somebody who waits', {}, { status: 'cancelled' }, { status: 'pending' }, true],
		[
			'is over though the server never ends the campaign',
			{},
			{ status: 'processing' },
			{ status: 'failed' },
			true,
		],
	])('tells whether the time %s', async (_, parameters, state, other, is_over) => {
		const made = make([{ phone_number: ANA }, { phone_number: BEN, ...other }], state);
		expect((await report(made, parameters)).answers).toMatchObject({ is_over });
	});

	it('is sure of what the list of contacts told, where a contact is deleted meanwhile', async () => {
		const made = make([{ phone_number: ANA }, { phone_number: BEN }]);
		const [ana, ben] = [says(ANA, 1), says(BEN, 30)];
		[ana, ben].forEach(({ id }) =>
			bench.sandbox.fault({
				when: { path: `/api/contacts/${id}/messages` },
				kind: 'status',
				status: 404,
				message: 'Contact not found',
			}),
		);
		const { answers, hints } = await report(made);
		expect(answers).toMatchObject({ count: null, at_least: 1, answered: [] });
		expect(hints).toEqual([expect.stringContaining('1 did for certain, and 1 wrote later as well')]);
	});

	it('says what can not be told where numbers are masked', async () => {
		await bench.restart({ maskPhones: true });
		const made = make([{ phone_number: ANA, status: 'read' }]);
		says(ANA, 1);
		const { json, answers, hints } = await report(made);
		expect(json).toMatchObject({ recipients: 1, read: 1 });
		expect(answers).toMatchObject({ count: null, at_least: 0, rate: null, answered: [] });
		expect(hints).toEqual([expect.stringContaining('sees masked numbers only')]);
	});

	it('says what can not be told where the key does not see all contacts', async () => {
		await bench.restart({ missingPermissions: ['contacts:read'] });
		const made = make([{ phone_number: ANA }]);
		says(ANA, 1);
		const { answers, hints } = await report(made);
		expect(answers).toMatchObject({ count: null, rate: null });
		expect(hints).toEqual([expect.stringContaining("'contacts:read'")]);
	});

	it('tells for a key that sees contacts and little else', async () => {
		await bench.restart({ missingPermissions: ['accounts:read'] });
		const made = make([{ phone_number: ANA }]);
		says(ANA, 1);
		expect((await report(made)).answers).toMatchObject({ count: 1 });
	});

	it.each<[string, unknown, RegExp]>([
		['text', 'a day', /a day/],
		['less than none', -1, /-1/],
		['nothing', '', /: $/],
		['no number at all', '={{ undefined }}', /not a number of hours/],
	])('refuses a time that is %s before anything is asked', async (_, answersWithin, words) => {
		const { error } = await bench.run('campaign.getReport', {
			campaign: campaign.byId(make([]).id),
			answersWithin: answersWithin as string,
		});
		expect(error?.message).toMatch(words);
		expect(error?.message).toContain("'Answers Within (Hours)' is not a number of hours");
		expect(asked(bench.sandbox)).toEqual([]);
	});

	describe('what it costs', () => {
		const numbers = (count: number, first = 0) =>
			Array.from({ length: count }, (_, index) => String(14_163_000_000 + first + index));

		it('reads contacts only back to the first message, and conversations only of those who wrote since', async () => {
			const all = numbers(600);
			const made = make(all.map((phone_number) => ({ phone_number })));
			all.forEach((number, index) => says(number, index < 150 ? 1 : -1));
			const { answers } = await report(made);
			expect(answers).toMatchObject({ count: 150, rate: 25 });
			expect((answers.answered as unknown[]).length).toBe(100);
			// Two pages that reach back to it, and the first once more for those who moved there meanwhile.
			expect(requests(/GET \/api\/contacts$/)).toBe(3);
			// No more conversations than are shown.
			expect(requests(/\/messages$/)).toBe(100);
			expect(asked(bench.sandbox)).toHaveLength(2 + 1 + 3 + 100);
		}, 60_000);

		it('misses nobody who moves to the front of the list meanwhile', async () => {
			const all = numbers(250);
			const made = make(all.map((phone_number) => ({ phone_number })));
			all.forEach((number, index) => says(number, 1 + index / 1000));
			let moved = false;
			bench.sandbox.fault({
				when: ({ path, query }) => {
					if (path === '/api/contacts' && query.get('page') === '2' && !moved) {
						moved = true;
						says(all[0], 20);
					}
					return false;
				},
				kind: 'reset',
			});
			expect((await report(made)).answers).toMatchObject({ count: 250 });
			expect(moved).toBe(true);
		}, 60_000);

		it('looks into so many conversations, and says that it is not sure of the others', async () => {
			const all = numbers(1020);
			const made = make(all.map((phone_number) => ({ phone_number })));
			all.forEach((number) => {
				says(number, 1);
				says(number, 40);
			});
			const { answers, hints } = await report(made);
			expect(answers).toMatchObject({ count: null, at_least: 1000, rate: null });
			expect((answers.answered as unknown[]).length).toBe(100);
			expect(requests(/\/messages$/)).toBe(1000);
			expect(hints).toEqual([expect.stringContaining('1000 did for certain, and 20 wrote later as well')]);
		}, 120_000);

		it('counts a long conversation by its pages', async () => {
			const made = make([{ phone_number: ANA }]);
			says(ANA, 1, { text: 'first' });
			for (let index = 0; index < 250; index++) says(ANA, 30 + index / 100);
			const { answers } = await report(made);
			expect(answers).toMatchObject({ count: 1, answered: [{ text: 'first' }] });
			expect(requests(/\/messages$/)).toBe(3);
		});
	});
});
