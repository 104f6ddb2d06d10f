import { wholeSeconds } from '../data/clock';
import type { Team, Transfer, User } from '../data/people';
import { USER_ID } from '../data/seed';
import type { Contact, JsonObject } from '../data/types';
import { maskName, maskNumber, Refusal, success } from '../server/answers';
import { knownTo, type Context } from '../server/context';
import { asId, decode, declaredJsonBody, jsonBody, requireId } from '../server/decode';

const unlessEmpty = (fields: Record<string, string | undefined>): JsonObject =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));

const at = (moment: string): string => (moment === '' ? '' : wholeSeconds(moment));

/** A hand-over as answers show it (docs/whatomate-api.md#hand-overs; recording: hand-over). */
const show = ({ store, staff, maskPhones }: Context, transfer: Transfer): JsonObject => {
	const { id, contact_id, status, source, agent_id, team_id, transferred_by, notes, resumed_by } = transfer;
	const { phone_number: number, whatsapp_account, sla_breached, escalation_level } = transfer;
	const name = store.contactOf(transfer)?.profile_name ?? '';
	return {
		id,
		contact_id,
		contact_name: maskPhones ? maskName(name) : name,
		phone_number: maskPhones ? maskNumber(number) : number,
		whatsapp_account,
		status,
		source,
		...unlessEmpty({
			agent_id,
			agent_name: staff.user(agent_id)?.full_name,
			team_id,
			team_name: staff.team(team_id)?.name,
			transferred_by,
			transferred_by_name: staff.user(transferred_by)?.full_name,
		}),
		notes,
		transferred_at: at(transfer.transferred_at),
		...unlessEmpty({
			resumed_at: at(transfer.resumed_at),
			resumed_by,
			resumed_by_name: staff.user(resumed_by)?.full_name,
		}),
		sla_breached,
		escalation_level,
		...unlessEmpty({
			escalated_at: at(transfer.escalated_at),
			picked_up_at: at(transfer.picked_up_at),
		}),
	};
};

const wholeNumber = (text: string | null, fits: (number: number) => boolean, otherwise: number): number => {
	const number = Number(text ?? '');
	return text !== null && /^[+-]?\d+$/.test(text) && fits(number) ? number : otherwise;
};

/** Who waits longest comes first; of what was given back, the latest (docs/whatomate-api.md#hand-overs: from the server's source). */
const inOrder = (status: string, transfers: Transfer[]): Transfer[] => {
	const oldestFirst = transfers.sort((a, b) => (a.transferred_at < b.transferred_at ? -1 : 1));
	return status === 'resumed'
		? oldestFirst.sort((a, b) => (a.resumed_at > b.resumed_at ? -1 : 1))
		: oldestFirst;
};

const list = (context: Context) => {
	const { transfers, staff, may, request } = context;
	const { query } = request;
	const status = query.get('status') ?? '';
	const team = query.get('team_id') ?? '';
	const teamId = asId(team);
	const ownTeams = new Set(staff.teamsOf(USER_ID));
	const seesAll = may('transfers:write');
	const isVisible = ({ agent_id, team_id }: Transfer) =>
		seesAll || agent_id === USER_ID || (agent_id === '' && (team_id === '' || ownTeams.has(team_id)));
	const found = transfers.all.filter(
		(transfer) =>
			isVisible(transfer) &&
			(status === '' || transfer.status === status) &&
			(team !== 'general' || transfer.team_id === '') &&
			(teamId === undefined || transfer.team_id === teamId),
	);
	const limit = wholeNumber(query.get('limit'), (number) => number > 0 && number <= 100, 100);
	const offset = wholeNumber(query.get('offset'), (number) => number >= 0, 0);
	const counts: Record<string, number> = {};
	for (const { team_id } of transfers.waiting) {
		if (team_id !== '' && (seesAll || ownTeams.has(team_id))) counts[team_id] = (counts[team_id] ?? 0) + 1;
	}
	return success({
		transfers: inOrder(status, found)
			.slice(offset, offset + limit)
			// The account is looked for in a column that is not there.
			.map((transfer) => ({ ...show(context, transfer), whatsapp_account: '' })),
		general_queue_count: transfers.waiting.filter(({ team_id }) => team_id === '').length,
		team_queue_counts: counts,
		total_count: found.length,
		limit,
		offset,
	});
};

const contactFor = ({ store }: Context, id: string): Contact => {
	if (id === '') throw new Refusal(400, 'contact_id is required');
	const contact = store.contact(requireId(id, 'Invalid contact_id'));
	if (!contact) throw new Refusal(404, 'Contact not found');
	return contact;
};

/** An empty ID is nobody. */
const agentFor = ({ staff }: Context, id: string): User | undefined => {
	if (id === '') return undefined;
	const agent = staff.user(requireId(id, 'Invalid agent_id'));
	if (!agent) throw new Refusal(404, 'Agent not found');
	if (!agent.is_available) throw new Refusal(400, 'Agent is currently away');
	return agent;
};

/** An empty ID is no team. Only a new hand-over asks whether the team is active. */
const teamFor = ({ staff }: Context, id: string, isNew: boolean): Team | undefined => {
	if (id === '') return undefined;
	const team = staff.team(requireId(id, 'Invalid team_id'));
	if (isNew && !team?.is_active) throw new Refusal(400, 'Team not found or inactive');
	if (!team) throw new Refusal(400, 'Team not found');
	return team;
};

const create = (context: Context) => {
	const { transfers, request } = context;
	const asked = decode(jsonBody(request), {
		contact_id: 'text',
		whatsapp_account: 'text',
		agent_id: 'text',
		team_id: 'text',
		notes: 'text',
		source: 'text',
	});
	const contact = contactFor(context, asked.contact_id);
	if (transfers.activeOf(contact.id)) throw new Refusal(409, 'Contact already has an active transfer');
	const team = teamFor(context, asked.team_id, true);
	const agent = agentFor(context, asked.agent_id);
	const { whatsapp_account: account, notes, source } = asked;
	const transfer = transfers.create(contact, { account, notes, source, team, agent, by: USER_ID });
	return success({ transfer: show(context, transfer), message: 'Transfer created successfully' });
};

const activeOne = ({ transfers, parameters }: Context): (() => Transfer) => {
	const id = requireId(parameters.id, 'Invalid transfer ID');
	return () => {
		const transfer = transfers.find(id);
		if (!transfer) throw new Refusal(404, 'Transfer not found');
		if (transfer.status !== 'active') throw new Refusal(400, 'Transfer is not active');
		return transfer;
	};
};

const assign = (context: Context) => {
	const { transfers, staff, may, request } = context;
	const find = activeOne(context);
	const asked = decode(declaredJsonBody(request), { agent_id: 'maybeText', team_id: 'maybeText' });
	const transfer = find();
	const mayWrite = may('transfers:write');
	if (asked.agent_id && !mayWrite) {
		throw new Refusal(403, "You don't have permission to assign transfers to others");
	}
	// Whoever may not write takes it for themselves by naming nobody.
	const isForMe = asked.agent_id === undefined && !mayWrite;
	const agent = isForMe ? staff.user(USER_ID) : agentFor(context, asked.agent_id ?? '');
	if (asked.team_id !== undefined && !mayWrite) {
		throw new Refusal(403, "You don't have permission to change team assignment");
	}
	const team = asked.team_id === undefined ? undefined : (teamFor(context, asked.team_id, false) ?? null);
	transfers.assign(transfer, { agent, team });
	return success({ message: 'Transfer assigned successfully', agent_id: agent?.id ?? null });
};

const resume = (context: Context) => {
	context.transfers.resume(activeOne(context)(), USER_ID);
	return success({ message: 'Transfer resumed, chatbot is now active for this contact' });
};

/** Hand-overs (docs/whatomate-api.md#hand-overs; recording: hand-over); only released servers have them. */
export const transferRoutes = knownTo('released', [
	{ method: 'GET', path: '/api/chatbot/transfers', handle: list },
	{ method: 'POST', path: '/api/chatbot/transfers', handle: create },
	{ method: 'PUT', path: '/api/chatbot/transfers/{id}/assign', handle: assign },
	{ method: 'PUT', path: '/api/chatbot/transfers/{id}/resume', handle: resume },
]);
