import type { IDataObject } from 'n8n-workflow';

import { noteSent } from '../../../nodes/shared/events/sentHere';
import { AGENTS, CONTACTS, TEMPLATES } from '../../sandbox';
import type { LiveHost } from '../triggerHarness';
import { ago, useLiveFeed } from './liveBench';

const bench = useLiveFeed();
const TRANSFERS = [
	'transfer.created',
	'transfer.assigned',
	'transfer.resumed',
	'transfer.expired',
	'transfer.escalated',
];

const told = ({ emitted }: LiveHost) => emitted.map(({ json }) => json.event);
const transferOf = ({ json }: { json: IDataObject }) => json.transfer as IDataObject;

describe('the Live Trigger', () => {
	it('tells of hand-overs, with the contact', async () => {
		const trigger = await bench.host({ events: TRANSFERS });
		await bench.isLive();
		const { id } = bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
		bench.sandbox.goAway(AGENTS.maria);
		bench.sandbox.escalate(id);
		bench.sandbox.escalate(id);
		bench.sandbox.giveBack(CONTACTS.ana);
		bench.sandbox.expire(bench.sandbox.takeOver(CONTACTS.ana, AGENTS.omar).id);
		await trigger.until(() => trigger.emitted.length === 7);
		expect(told(trigger)).toEqual([
			'transfer.created',
			'transfer.assigned',
			'transfer.escalated',
			'transfer.escalated',
			'transfer.resumed',
			'transfer.created',
			'transfer.expired',
		]);
		expect(new Set(trigger.emitted.map(({ json }) => json.contact_phone))).toEqual(
			new Set([bench.numberOfAna()]),
		);
		expect(trigger.emitted.slice(0, 5).map((each) => transferOf(each).id)).toEqual(Array(5).fill(id));
		expect(transferOf(trigger.emitted[0])).toMatchObject({ status: 'active', agent_id: AGENTS.maria });
		expect(transferOf(trigger.emitted[1])).toMatchObject({ status: 'active', agent_id: null });
	});

	it('tells once of an escalation that two frames tell', async () => {
		bench.sandbox.bot.change({ sla_escalation_notify_ids: [AGENTS.maria] });
		const trigger = await bench.host({ events: ['transfer.escalated', 'note.created'] });
		await bench.isLive();
		bench.sandbox.escalate(bench.sandbox.takeOver(CONTACTS.ana).id);
		bench.sandbox.addNote(CONTACTS.ana, 'last');
		await trigger.until(() => told(trigger).includes('note.created'));
		expect(told(trigger).filter((event) => event === 'transfer.escalated')).toHaveLength(1);
	});

	it.each([
		[true, 3],
		[false, 4],
	])(
		'tells once of an assignment whose frame comes twice, with Skip Duplicates %s',
		async (deduplicate, times) => {
			const options = { deduplicate };
			const trigger = await bench.host({ events: ['transfer.assigned', 'note.created'], options });
			await bench.isLive();
			const { transfers, agents, liveFeed } = bench.sandbox;
			const { id } = bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
			const assign = (agent: string) => {
				const transfer = transfers.find(id);
				if (transfer) transfers.assign(transfer, { agent: agents.user(agent) });
			};
			assign(AGENTS.omar);
			await trigger.until(() => trigger.emitted.length === 1);
			liveFeed.broadcast(liveFeed.frames[liveFeed.frames.length - 1]);
			assign(AGENTS.maria);
			assign(AGENTS.omar);
			bench.sandbox.addNote(CONTACTS.ana, 'last');
			await trigger.until(() => told(trigger).includes('note.created'));
			expect(told(trigger).filter((event) => event === 'transfer.assigned')).toHaveLength(times);
		},
	);

	it('tells of notes and missed calls', async () => {
		const trigger = await bench.host({ events: ['note.created', 'call.missed'] });
		await bench.isLive();
		bench.sandbox.call(CONTACTS.ana, 'completed');
		bench.sandbox.call(CONTACTS.ana);
		bench.sandbox.call(CONTACTS.ana);
		bench.sandbox.addNote(CONTACTS.ana, 'Wants a refund', AGENTS.maria);
		await trigger.until(() => trigger.emitted.length === 3);
		expect(told(trigger)).toEqual(['call.missed', 'call.missed', 'note.created']);
		expect(trigger.emitted[2].json).toMatchObject({
			text: 'Wants a refund',
			contact_phone: bench.numberOfAna(),
			note: { author_id: AGENTS.maria, author_name: 'Maria Gomes' },
		});
	});

	it('leaves out notes that this n8n wrote', async () => {
		const trigger = await bench.host({ events: ['note.created'] }, { ownMessage: 20 });
		await bench.isLive();
		noteSent(bench.sandbox.addNote(CONTACTS.ana, 'by this n8n').id);
		bench.sandbox.addNote(CONTACTS.ana, 'by an agent');
		await trigger.until(() => trigger.emitted.length === 1);
		expect(trigger.emitted[0].json.text).toBe('by an agent');
	});

	it.each<[string, IDataObject, RegExp]>([
		['transfer.created', { text: 'refund' }, /a hand-over has neither/],
		['transfer.assigned', { types: ['image'] }, /a hand-over has neither/],
		['note.created', { types: ['image'] }, /a note is no message/],
		['call.missed', { text: 'refund' }, /a call has neither/],
		['campaign.finished', { contacts: '+1 415 555 0101' }, /goes to many customers/],
	])('refuses for %s the filters %j', async (event, filters, words) => {
		await expect(bench.made({ events: [event], filters }).start()).rejects.toThrow(words);
	});

	it('filters hand-overs by the contact, whom not every frame names by number', async () => {
		const filters = { contacts: `+${bench.numberOfAna()}` };
		const trigger = await bench.host({ events: ['transfer.resumed'], filters });
		await bench.isLive();
		for (const id of [CONTACTS.bruno, CONTACTS.ana]) {
			bench.sandbox.takeOver(id);
			bench.sandbox.giveBack(id);
		}
		await trigger.until(() => trigger.emitted.length === 1);
		expect(trigger.emitted[0].json.contact_id).toBe(CONTACTS.ana);
	});
});

describe('what happened to hand-overs while nobody listened', () => {
	it('is brought by a look back, in order and once', async () => {
		const before = bench.sandbox.takeOver(CONTACTS.carla, AGENTS.maria);
		Object.assign(before, { transferred_at: ago(5), picked_up_at: ago(5) });
		const one = bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
		Object.assign(one, { transferred_at: ago(1.5), picked_up_at: ago(1.4), notes: 'Wants a refund' });
		bench.sandbox.giveBack(CONTACTS.ana);
		Object.assign(one, { resumed_at: ago(1) });
		const two = bench.sandbox.takeOver(CONTACTS.bruno);
		Object.assign(two, { transferred_at: ago(1.2), picked_up_at: ago(1.2) });
		bench.sandbox.escalate(two.id);
		Object.assign(two, { escalated_at: ago(0.8) });
		bench.sandbox.expire(two.id);
		Object.assign(two, { resumed_at: ago(0.5) });

		const trigger = bench.made({ events: TRANSFERS }, { catchUp: 5 }, { saved: { since: ago(2) } });
		await trigger.start();
		await trigger.until(() => trigger.emitted.length === 6);
		const looks = () => bench.sandbox.requests.filter(({ path }) => path === '/api/chatbot/transfers').length;
		const asked = looks();
		await bench.sandbox.until(() => looks() > asked + 8);
		expect(trigger.emitted.map(({ json }) => [json.event, json.contact_id])).toEqual([
			['transfer.created', CONTACTS.ana],
			['transfer.assigned', CONTACTS.ana],
			['transfer.created', CONTACTS.bruno],
			['transfer.resumed', CONTACTS.ana],
			['transfer.escalated', CONTACTS.bruno],
			['transfer.expired', CONTACTS.bruno],
		]);
		expect(transferOf(trigger.emitted[0])).toMatchObject({
			id: one.id,
			status: 'active',
			source: 'manual',
			agent_name: 'Maria Gomes',
			reason: 'Wants a refund',
		});
	});

	it('is not told once more when it was told live', async () => {
		const trigger = await bench.host({ events: TRANSFERS }, { catchUp: 5 });
		await bench.isLive();
		const transfer = bench.sandbox.takeOver(CONTACTS.ana);
		transfer.agent_id = '';
		// A moment later, as the list tells it.
		bench.sandbox.pickUp(AGENTS.maria);
		transfer.picked_up_at = new Date(Date.parse(transfer.transferred_at) + 5_000).toISOString();
		await trigger.until(() => trigger.emitted.length === 2);
		const looks = () => bench.sandbox.requests.filter(({ path }) => path === '/api/chatbot/transfers').length;
		const asked = looks();
		await bench.sandbox.until(() => looks() > asked + 8);
		expect(told(trigger)).toEqual(['transfer.created', 'transfer.assigned']);
	});

	it('starts nothing before the first activation', async () => {
		bench.sandbox.takeOver(CONTACTS.ana);
		const trigger = await bench.host({ events: TRANSFERS }, { catchUp: 5 });
		await bench.isLive();
		bench.sandbox.takeOver(CONTACTS.bruno);
		await trigger.until(() => trigger.emitted.length > 0);
		expect(trigger.emitted.map(({ json }) => json.contact_id)).toEqual([CONTACTS.bruno]);
	});

	it('does not hold up messages where the key may not see it, which is said once', async () => {
		const when = { path: /^\/api\/(chatbot\/transfers|campaigns)/ };
		bench.sandbox.fault({ when, kind: 'status', status: 403, times: Infinity });
		bench.sandbox.receive({ from: bench.numberOfAna(), text: 'while away' });
		const trigger = bench.made({}, { catchUp: 5 }, { saved: { since: ago(2) } });
		await trigger.start();
		await trigger.until(() => trigger.emitted.length === 1);
		const asked = bench.sandbox.requests.length;
		await bench.sandbox.until(() => bench.sandbox.requests.length > asked + 10);
		expect(trigger.emitted[0].json.text).toBe('while away');
		expect(trigger.logged.filter((words) => /can't look for/.test(words))).toEqual([
			expect.stringContaining('hand-overs'),
			expect.stringContaining('campaigns'),
		]);
		expect(Date.parse(String(trigger.staticData.since))).toBeGreaterThan(Date.parse(ago(1)));
	});

	it('is not asked for where nobody wants to know it', async () => {
		const lookedBack = bench.answered('/api/contacts', 2);
		await bench.host({ events: ['message.incoming'] });
		await lookedBack;
		expect(bench.sandbox.requests.map(({ path }) => path)).not.toContain('/api/chatbot/transfers');
	});
});

describe('a campaign that has ended', () => {
	const events = ['campaign.finished'];
	const campaignOf = (...numbers: string[]) => {
		const { campaigns } = bench.sandbox;
		const made = campaigns.add({
			name: 'Spring sale',
			whatsapp_account: 'main',
			template_id: TEMPLATES.hello_world,
		});
		campaigns.addRecipients(
			made,
			numbers.map((phone_number) => ({
				phone_number,
				recipient_name: '',
				template_params: {},
				header_params: {},
			})),
		);
		return made;
	};
	const request = async (id: string, what: string) => {
		const answer = await fetch(`${bench.sandbox.url}/api/campaigns/${id}/${what}`, {
			method: 'POST',
			headers: { 'x-api-key': bench.sandbox.apiKey, connection: 'close' },
			body: '{}',
		});
		expect(answer.status).toBe(200);
	};
	const asked = (id: string) =>
		bench.sandbox.requests.filter(({ method, path }) => method === 'GET' && path === `/api/campaigns/${id}`);

	it('is told once, with its numbers', async () => {
		const trigger = await bench.host({ events: [...events, 'note.created'] });
		await bench.isLive();
		const made = campaignOf('14155550101', '14155550102', '14155550103');
		await request(made.id, 'start');
		await trigger.until(() => trigger.emitted.length === 1);
		for (const { messageId } of bench.sandbox.deliveries) bench.sandbox.setStatus(messageId, 'read');
		bench.sandbox.addNote(CONTACTS.ana, 'last');
		await trigger.until(() => told(trigger).includes('note.created'));
		expect(told(trigger)).toEqual(['campaign.finished', 'note.created']);
		expect(trigger.emitted[0].json).toMatchObject({
			account: 'main',
			contact_id: null,
			transfer: null,
			campaign: { id: made.id, name: 'Spring sale', status: 'completed', failed_count: 0 },
			timestamp: made.completed_at,
		});
		expect(asked(made.id)).toHaveLength(1);
	});

	it('long ago is not told when one of its messages is read', async () => {
		const made = campaignOf('14155550101');
		bench.sandbox.campaigns.change(made, { status: 'completed', completed_at: ago(30) });
		const trigger = await bench.host({ events: [...events, 'note.created'] });
		await bench.isLive();
		const payload = { campaign_id: made.id, status: 'completed', read_count: 1 };
		bench.sandbox.liveFeed.broadcast({ type: 'campaign_stats_update', payload });
		const answered = bench.sandbox.once('answer', ({ path }) => path === `/api/campaigns/${made.id}`);
		await answered;
		bench.sandbox.addNote(CONTACTS.ana, 'last');
		await trigger.until(() => trigger.emitted.length > 0);
		expect(told(trigger)).toEqual(['note.created']);
	});

	it('is brought by a look back', async () => {
		const one = campaignOf('14155550101');
		bench.sandbox.campaigns.change(one, { status: 'completed', completed_at: ago(1) });
		const old = campaignOf('14155550101');
		bench.sandbox.campaigns.change(old, { status: 'completed', completed_at: ago(3) });
		const cancelled = campaignOf('14155550101');
		bench.sandbox.campaigns.change(cancelled, { status: 'cancelled' });
		const paused = campaignOf('14155550101');
		bench.sandbox.campaigns.change(paused, { status: 'paused' });
		const trigger = bench.made({ events }, { catchUp: 5 }, { saved: { since: ago(2) } });
		await trigger.start();
		await trigger.until(() => trigger.emitted.length === 2);
		const looks = () => bench.sandbox.requests.filter(({ path }) => path === '/api/campaigns').length;
		const before = looks();
		await bench.sandbox.until(() => looks() > before + 2);
		expect(trigger.emitted.map(({ json }) => (json.campaign as IDataObject).id)).toEqual([
			one.id,
			cancelled.id,
		]);
	});
});
