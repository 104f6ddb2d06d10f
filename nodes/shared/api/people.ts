import type { IDataObject } from 'n8n-workflow';

import { Failure, nothingAt } from '../failures/failure';
import type { WhatomateClient } from './client';
import { everyRow, readList } from './pages';
import type { Page } from './pages';
import { path } from './request';

/** A team as the server lists it (docs/whatomate-api.md#people). */
export interface Team extends IDataObject {
	id: string;
	name: string;
	/** One that is switched off gets no hand-overs. */
	is_active: boolean;
	member_count: number;
}

/** Somebody who can answer customers. */
export interface Agent {
	id: string;
	name: string;
	email: string;
	/** Who was switched off can't log in any more. */
	isActive: boolean;
	/** Who is away can't be given a conversation. */
	isAvailable: boolean;
}

/** A user as the server lists them to administrators. */
interface User extends IDataObject {
	id: string;
	full_name: string;
	email: string;
	is_active: boolean;
	is_available: boolean;
}

/** The same person as a member of a team. */
interface Member extends IDataObject {
	user_id: string;
	full_name: string;
	email: string;
	is_available: boolean;
}

/**
 * @param search a part of the name
 * @returns one page of the teams that can be given conversations, by name: of those that this key may see, the ones that are switched on
 */
export async function findActiveTeams(
	client: WhatomateClient,
	search: string,
	page: number,
): Promise<Page<Team>> {
	const { rows, hasMore } = await readList<Team>(client, 'teams', page, search ? { search } : {});
	return { rows: rows.filter(({ is_active }) => is_active), hasMore };
}

/**
 * One page of those who can answer: all users, or, where this key may not list users, the members of the teams that it sees
 * (docs/whatomate-api.md#people).
 * @param search a part of the name or the address
 * @returns who is available first, then by name
 */
export async function findAgents(
	client: WhatomateClient,
	search: string,
	page: number,
): Promise<Page<Agent>> {
	const users = await readList<User>(client, 'users', page, search ? { search } : {}).catch(nothingAt(403));
	const agents = users
		? users.rows.filter(({ is_active }) => is_active).map(agentOf)
		: (await membersOfTeams(client)).filter(named(search));
	return { rows: agents.sort(byAvailability), hasMore: users?.hasMore ?? false };
}

const byAvailability = (one: Agent, other: Agent): number =>
	Number(other.isAvailable) - Number(one.isAvailable) || one.name.localeCompare(other.name);

const agentOf = ({ id, full_name, email, is_active, is_available }: User): Agent => ({
	id,
	name: full_name,
	email,
	isActive: is_active,
	isAvailable: is_available,
});

/** @returns the user with this ID; undefined where the server tells this key of none */
export async function getAgent(client: WhatomateClient, id: string): Promise<Agent | undefined> {
	const user = await client.call<User>({ method: 'GET', path: path`/api/users/${id}` }).catch(ifUntold);
	return user && agentOf(user);
}

/** @returns the team with this ID; undefined where the server tells this key of none */
export async function getTeam(client: WhatomateClient, id: string): Promise<Team | undefined> {
	const data = await client
		.call<{ team?: Team }>({ method: 'GET', path: path`/api/teams/${id}` })
		.catch(ifUntold);
	return data?.team;
}

/** @returns nothing, if there is none or this key may not see it: the server decides itself about what it is asked to do */
function ifUntold(error: unknown): undefined {
	if (error instanceof Failure && (error.status === 403 || error.status === 404)) return undefined;
	throw error;
}

/** @returns what tells whether an agent is searched, as the server itself searches users */
const named =
	(search: string) =>
	({ name, email }: Agent): boolean =>
		[name, email].some((text) => (text ?? '').toLowerCase().includes(search.toLowerCase()));

/** @returns everybody who is in a team that this key sees, each once */
async function membersOfTeams(client: WhatomateClient): Promise<Agent[]> {
	const agents = new Map<string, Agent>();
	for await (const { id } of everyRow<Team>(client, 'teams', {})) {
		const { members } = await client.call<{ members?: Member[] }>({
			method: 'GET',
			path: path`/api/teams/${id}/members`,
		});
		for (const { user_id, full_name: name, email, is_available: isAvailable } of members ?? [])
			agents.set(user_id, { id: user_id, name, email, isActive: true, isAvailable });
	}
	return [...agents.values()];
}
