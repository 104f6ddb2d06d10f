import { assignContactRequest } from '../../../nodes/shared/api/contacts';
import { addNoteRequest, deleteNoteRequest } from '../../../nodes/shared/api/notes';
import type { ApiRequest } from '../../../nodes/shared/api/request';
import {
	assignTransferRequest,
	handOverRequest,
	isWithPerson,
	resumeTransferRequest,
} from '../../../nodes/shared/api/transfers';
import type { Transfer } from '../../../nodes/shared/api/transfers';
import { Failure } from '../../../nodes/shared/failures/failure';
import { isAssigned, wholeOf } from '../../../nodes/Whatomate/resources/conversation/assignment';
import { passes } from '../../../nodes/Whatomate/resources/conversation/getAll';
import {
	conversationRecord,
	unseenConversation,
} from '../../../nodes/Whatomate/resources/conversation/record';
import { CONTACT, expectRows } from './support';

const AGENT = 'd6bd0648-ac65-40ac-8845-1efcdcb37535';
const TEAM = 'a3610204-8653-4fbb-933f-f810a21569ee';
const TRANSFER = '4e79fba3-1d87-4829-92c2-cf06638e0c82';
const NOTE = '30e801c2-57ff-4eb1-ba49-9469a3dd73e9';

describe('hand-overs, assignments and notes become requests', () => {
	const handOver = (body: object): ApiRequest => ({
		method: 'POST',
		path: '/api/chatbot/transfers',
		body: { contact_id: CONTACT, whatsapp_account: 'main', notes: '', ...body },
		once: 'the conversation was handed over',
	});
	const assigned = (agent_id: string, team_id: string): ApiRequest => ({
		method: 'PUT',
		path: `/api/chatbot/transfers/${TRANSFER}/assign`,
		body: { agent_id, team_id },
	});
	const toMain = { contactId: CONTACT, account: 'main', note: '' };

	expectRows([
		[
			'to the queue, with a note',
			handOverRequest({ ...toMain, note: 'Wants a refund' }),
			handOver({ notes: 'Wants a refund' }),
		],
		['to a team', handOverRequest({ ...toMain, teamId: TEAM }), handOver({ team_id: TEAM })],
		['to an agent', handOverRequest({ ...toMain, agentId: AGENT }), handOver({ agent_id: AGENT })],
		[
			'without an account, where nobody knows it',
			handOverRequest({ ...toMain, account: '' }),
			handOver({ whatsapp_account: '' }),
		],
		[
			'assigned to an agent of a team',
			assignTransferRequest(TRANSFER, { agentId: AGENT, teamId: TEAM }),
			assigned(AGENT, TEAM),
		],
		[
			'assigned to a team, of which nobody has it',
			assignTransferRequest(TRANSFER, { teamId: TEAM }),
			assigned('', TEAM),
		],
		['assigned to nobody', assignTransferRequest(TRANSFER, {}), assigned('', '')],
		[
			'back to the bot',
			resumeTransferRequest(TRANSFER),
			{ method: 'PUT', path: `/api/chatbot/transfers/${TRANSFER}/resume` },
		],
		[
			'a note is never added twice',
			addNoteRequest(CONTACT, 'VIP\n🚚'),
			{
				method: 'POST',
				path: `/api/contacts/${CONTACT}/notes`,
				body: { content: 'VIP\n🚚' },
				once: 'the note was added',
			},
		],
		[
			'a note is never deleted twice',
			deleteNoteRequest(CONTACT, NOTE),
			{ method: 'DELETE', path: `/api/contacts/${CONTACT}/notes/${NOTE}`, once: 'the note was deleted' },
		],
		[
			'a contact is looked after by an agent',
			assignContactRequest(CONTACT, AGENT),
			{ method: 'PUT', path: `/api/contacts/${CONTACT}/assign`, body: { user_id: AGENT } },
		],
		[
			'a contact is looked after by nobody',
			assignContactRequest(CONTACT, null),
			{ method: 'PUT', path: `/api/contacts/${CONTACT}/assign`, body: { user_id: null } },
		],
	]);

	it.each<[string, () => ApiRequest]>([
		['assigned', () => assignTransferRequest('..', {})],
		['returned', () => resumeTransferRequest('../settings')],
		['noted', () => addNoteRequest('..', 'x')],
		['deleted', () => deleteNoteRequest(CONTACT, '../..')],
		['looked after', () => assignContactRequest('..', null)],
	])('an ID that is none is never %s', (_, build) => {
		expect(build).toThrow(Failure);
	});
});

describe('an assignment', () => {
	it.each<[string, string | undefined, object, object]>([
		['an agent stays in the team that there is', TEAM, { agentId: AGENT }, { agentId: AGENT, teamId: TEAM }],
		['an agent of no team', undefined, { agentId: AGENT }, { agentId: AGENT, teamId: undefined }],
		['a team takes the agent away', undefined, { teamId: TEAM }, { teamId: TEAM }],
		['nobody takes both away', TEAM, {}, { teamId: undefined }],
	])('%s', (_, team_id, wanted, whole) => {
		expect(wholeOf({ team_id }, wanted)).toEqual(whole);
	});

	it.each<[string, object, object, boolean]>([
		['nowhere in particular', { agent_id: AGENT }, {}, true],
		['the same agent', { agent_id: AGENT, team_id: TEAM }, { agentId: AGENT }, true],
		['another agent', { agent_id: NOTE }, { agentId: AGENT }, false],
		['an agent, while it waits', {}, { agentId: AGENT }, false],
		['the same team, whoever of it has it', { agent_id: AGENT, team_id: TEAM }, { teamId: TEAM }, true],
		['another team', { team_id: NOTE }, { teamId: TEAM }, false],
	])('is there already for %s: %#', (_, transfer, wanted, is) => {
		expect(isAssigned(transfer, wanted)).toBe(is);
	});
});

describe('a hand-over', () => {
	const transfer: Transfer = {
		id: TRANSFER,
		contact_id: CONTACT,
		contact_name: 'Ana',
		phone_number: '14155550701',
		whatsapp_account: '',
		status: 'active',
		source: 'manual',
		agent_id: AGENT,
		agent_name: 'Agent One',
		team_id: TEAM,
		team_name: 'Sales',
		transferred_by_name: 'Admin',
		notes: 'VIP',
		transferred_at: '2026-11-27T04:37:16Z',
		sla_breached: false,
	};

	it('is given on with what workflows use', () => {
		expect(conversationRecord(transfer)).toEqual({
			id: TRANSFER,
			contact_id: CONTACT,
			contact_name: 'Ana',
			contact_phone: '14155550701',
			status: 'active',
			source: 'manual',
			agent_id: AGENT,
			agent_name: 'Agent One',
			team_id: TEAM,
			team_name: 'Sales',
			note: 'VIP',
			since: '2026-11-27T04:37:16Z',
		});
	});

	it('has null for what there is not', () => {
		const { agent_id, agent_name, team_id, team_name, contact_name, ...rest } = transfer;
		expect([agent_id, agent_name, team_id, team_name, contact_name]).not.toContain(undefined);
		expect(conversationRecord({ ...rest, notes: '' })).toMatchObject({
			contact_name: null,
			agent_id: null,
			agent_name: null,
			team_id: null,
			team_name: null,
			note: null,
		});
	});

	it('that nobody sees has the same fields', () => {
		const contact = { id: CONTACT, phone_number: '14155550701', profile_name: 'Ana' };
		const unseen = unseenConversation(contact, 'resumed');
		expect(Object.keys(unseen)).toEqual(Object.keys(conversationRecord(transfer)));
		expect(unseen).toMatchObject({ id: null, contact_name: 'Ana', status: 'resumed', since: null });
	});

	it.each<[string, Partial<Transfer>, boolean]>([
		['in a queue', { agent_id: undefined }, true],
		['to an agent', {}, true],
		['returned', { status: 'resumed' }, false],
		['expired', { status: 'expired' }, false],
		['made since the bot is off', { source: 'chatbot_disabled', agent_id: undefined }, false],
		['made since the bot is off, and taken by an agent', { source: 'chatbot_disabled' }, true],
	])('%s: with a person is %s', (_, more, is) => {
		expect(isWithPerson({ ...transfer, ...more })).toBe(is);
	});

	it.each<[string, object, boolean]>([
		['any', {}, true],
		['its contact', { contactIds: [NOTE, CONTACT] }, true],
		['another contact', { contactIds: [NOTE] }, false],
		['its agent', { agentId: AGENT }, true],
		['another agent', { agentId: NOTE }, false],
		['its source', { source: 'manual' }, true],
		['another source', { source: 'flow' }, false],
	])('is listed for %s: %s', (_, filters, is) => {
		expect(passes(transfer, { source: '', ...filters })).toBe(is);
	});
});
