import type { IDataObject } from 'n8n-workflow';

import { eventKey } from '../../../nodes/shared/events/event';
import type { WhatomateEvent } from '../../../nodes/shared/events/event';
import { fromFrame, LIVE_EVENTS } from '../../../nodes/shared/events/fromFeed';
import { fromDelivery } from '../../../nodes/shared/events/fromWhatomate';
import { framesOf } from '../../../nodes/WhatomateLiveTrigger/connection';
import recorded from '../../contract/recordings/people/hand-over-events.json';
import { NOTHING, NOW } from './support';

const NO_TRANSFER = {
	id: null,
	status: null,
	source: null,
	agent_id: null,
	agent_name: null,
	team_id: null,
	reason: null,
};

const ANA = '6b023413-ebd1-470d-9d05-a536fa551a4f';
const AGENT = 'd6bd0648-ac65-40ac-8845-1efcdcb37535';
const ADMIN = '3d830fcb-520f-49fa-b0c3-7fd41ccf6587';
const TEAM = 'a3610204-8653-4fbb-933f-f810a21569ee';
const FIRST = '4e79fba3-1d87-4829-92c2-cf06638e0c82';

const frames = recorded.flatMap((part): IDataObject[] =>
	'frames' in part ? (part.frames as IDataObject[]) : [],
);
const deliveries = recorded.flatMap((part) =>
	'deliveries' in part ? (part.deliveries ?? []).map(({ body }) => body as IDataObject) : [],
);
const told = (type: string, payload: IDataObject) => fromFrame({ type, payload }, NOW);

describe('recorded hand-overs', () => {
	const events = frames.map(({ type, payload }) => told(String(type), payload as IDataObject));
	const of = (name: string) => events.filter((event) => event?.event === name);

	it('are told by frames', () => {
		expect(of('transfer.created')[0]).toEqual({
			...NOTHING,
			event: 'transfer.created',
			contact_id: ANA,
			contact_phone: '14155550701',
			contact_name: 'Ana',
			account: 'main',
			transfer: {
				...NO_TRANSFER,
				id: FIRST,
				status: 'active',
				source: 'manual',
				reason: 'Wants a refund',
			},
			timestamp: '2026-11-27T04:37:16Z',
		});
		expect(of('transfer.assigned').map((event) => event?.transfer)).toEqual([
			{ ...NO_TRANSFER, id: FIRST, status: 'active', agent_id: AGENT },
			{ ...NO_TRANSFER, id: FIRST, status: 'active', team_id: TEAM },
			{ ...NO_TRANSFER, id: FIRST, status: 'active', team_id: TEAM },
		]);
		expect(of('transfer.resumed')).toEqual([
			{
				...NOTHING,
				event: 'transfer.resumed',
				contact_id: ANA,
				transfer: { ...NO_TRANSFER, id: FIRST, status: 'resumed' },
				timestamp: '2026-11-27T04:37:16Z',
			},
		]);
	});

	it('are told by deliveries', () => {
		const transfers = deliveries.map(fromDelivery).filter(({ transfer }) => transfer);
		expect(transfers.map(({ event }) => event)).toEqual([
			...Array<string>(3).fill('transfer.created'),
			...Array<string>(3).fill('transfer.assigned'),
			'transfer.resumed',
		]);
		expect(transfers[0]).toMatchObject({
			contact_id: ANA,
			contact_phone: '14155550701',
			contact_name: 'Ana',
			account: 'main',
			text: null,
			transfer: { ...NO_TRANSFER, id: FIRST, status: 'active', source: 'manual', reason: 'Wants a refund' },
		});
		expect(transfers[3].transfer).toEqual({
			...NO_TRANSFER,
			id: FIRST,
			status: 'active',
			source: 'manual',
			agent_id: AGENT,
			agent_name: 'Agent One',
		});
		expect(transfers[6].transfer).toMatchObject({ id: FIRST, status: 'resumed' });
	});

	it('leave the events of messages and contacts without one', () => {
		const others = deliveries.map(fromDelivery).filter(({ event }) => !event.startsWith('transfer.'));
		expect(others.map(({ event, transfer }) => [event, transfer])).toEqual([
			['contact.created', null],
			['contact.created', null],
			['message.incoming', null],
			['message.incoming', null],
		]);
	});

	it('come with notes, whose words are the text', () => {
		expect(of('note.created')).toHaveLength(3);
		expect(of('note.created')[0]).toEqual({
			...NOTHING,
			event: 'note.created',
			contact_id: ANA,
			text: 'Note 1',
			note: {
				id: '30e801c2-57ff-4eb1-ba49-9469a3dd73e9',
				author_id: ADMIN,
				author_name: 'Admin',
			},
			timestamp: '2026-11-27T04:37:20.999668793Z',
		});
	});
});

describe('frames of which there is no recording', () => {
	const late = { id: 't', contact_id: 'c', contact_name: 'Ana', phone_number: '1415', escalation_level: 1 };
	const numbers = { sent_count: 2, delivered_count: 1, read_count: 0, failed_count: 3 };

	it.each<[string, string, IDataObject, Partial<WhatomateEvent> | undefined]>([
		[
			'a hand-over that ran out',
			'transfer_expired',
			{ ...late, status: 'expired' },
			{
				event: 'transfer.expired',
				contact_phone: '1415',
				transfer: { ...NO_TRANSFER, id: 't', status: 'expired' },
			},
		],
		[
			'a hand-over that waits too long',
			'transfer_escalated',
			{ ...late, status: 'active' },
			{ event: 'transfer.escalated', transfer: { ...NO_TRANSFER, id: 't', status: 'active' } },
		],
		[
			'the same, for those who are to be told',
			'transfer_escalation',
			{ ...late, team_id: 'm' },
			{
				event: 'transfer.escalated',
				transfer: { ...NO_TRANSFER, id: 't', status: 'active', team_id: 'm' },
			},
		],
		[
			'a missed call',
			'call_ended',
			{ call_id: 'wacid.1', contact_id: 'c', status: 'missed', ended_at: '2026-11-27T05:00:00Z' },
			{
				event: 'call.missed',
				contact_id: 'c',
				direction: 'incoming',
				status: 'missed',
				timestamp: '2026-11-27T05:00:00Z',
			},
		],
		['a call that was taken', 'call_ended', { contact_id: 'c', status: 'completed' }, undefined],
		[
			'a campaign that is completed',
			'campaign_stats_update',
			{ campaign_id: 'k', status: 'completed', ...numbers },
			{ event: 'campaign.finished', campaign: { id: 'k', name: null, status: 'completed', ...numbers } },
		],
		[
			'a campaign that is under way',
			'campaign_stats_update',
			{ campaign_id: 'k', status: 'processing' },
			undefined,
		],
		['a campaign that is paused', 'campaign_stats_update', { campaign_id: 'k', status: 'paused' }, undefined],
		['a note that is gone', 'conversation_note_deleted', { id: 'n', contact_id: 'c' }, undefined],
		['what nobody knows', 'permissions_updated', {}, undefined],
	])('%s', (_what, type, payload, expected) => {
		const event = told(type, payload);
		if (expected === undefined) expect(event).toBeUndefined();
		else expect(event).toMatchObject(expected);
	});

	it.each(LIVE_EVENTS.flatMap(({ frames: types, value }) => types.map((type) => [type, value] as const)))(
		'a %s that says nothing harms nobody',
		(type) => {
			expect(() => told(type, {})).not.toThrow();
		},
	);
});

describe('what two reports of a hand-over, a note, a call or a campaign have in common', () => {
	const key = (type: string, payload: IDataObject, now = NOW) => {
		const event = fromFrame({ type, payload }, now);
		return event && eventKey(event, payload);
	};
	const later = new Date(NOW.getTime() + 1000);

	it.each<[string, string | undefined, string | undefined]>([
		[
			'a hand-over, told live and listed',
			key('agent_transfer', { id: 't', notes: 'n' }),
			key('agent_transfer', { id: 't', status: 'resumed' }, later),
		],
		[
			'a level, told by both of its frames',
			key('transfer_escalated', { id: 't', escalation_level: 1 }),
			key('transfer_escalation', { id: 't', escalation_level: 1, level_name: 'warning' }, later),
		],
		[
			'a call, told twice',
			key('call_ended', { call_id: 'c', status: 'missed', duration: 0 }),
			key('call_ended', { call_id: 'c', status: 'missed' }, later),
		],
	])('is the same for %s', (_what, one, other) => {
		expect(one).toBeDefined();
		expect(one).toBe(other);
	});

	it.each<[string, string | undefined, string | undefined]>([
		['two hand-overs', key('agent_transfer', { id: 't' }), key('agent_transfer', { id: 'u' })],
		[
			'its beginning and its end',
			key('agent_transfer', { id: 't' }),
			key('agent_transfer_resume', { id: 't' }),
		],
		[
			'two levels',
			key('transfer_escalated', { id: 't', escalation_level: 1 }),
			key('transfer_escalated', { id: 't', escalation_level: 2 }),
		],
		[
			'an agent who gets it twice',
			key('agent_transfer_assign', { id: 't', agent_id: 'a' }),
			key('agent_transfer_assign', { id: 't', agent_id: 'a' }, later),
		],
		[
			'a campaign that is completed once more',
			key('campaign_stats_update', { campaign_id: 'k', status: 'completed', completed_at: '1' }),
			key('campaign_stats_update', { campaign_id: 'k', status: 'completed', completed_at: '2' }),
		],
	])('differs for %s', (_what, one, other) => {
		expect(one).toBeDefined();
		expect(one).not.toBe(other);
	});
});

describe('what one message of the live feed holds', () => {
	it.each<[string, string, string[]]>([
		['a frame', '{"type":"a","payload":{"x":1}}', ['a']],
		['two frames, a line each', '{"type":"a","payload":{}}\n{"type":"b","payload":{}}', ['a', 'b']],
		['a frame over several lines', '{\n"type":"a",\n"payload":{}}', ['a']],
		['a frame and half of one', '{"type":"a"}\n{"type":', ['a']],
		['no frame', 'hello', []],
		['a list', '[{"type":"a"}]', []],
	])('%s', (_what, data, types) => {
		expect(framesOf(data).map(({ type }) => type)).toEqual(types);
	});
});
