import { randomUUID } from 'node:crypto';
import type { Clock } from '../data/clock';
import type { Team, TeamMember, User } from '../data/people';
import { ROLES } from '../data/seed';

/** What a test gives to describe a user; the rest is filled in: an agent who is at work. */
export type UserSeed = Partial<Omit<User, 'role'>> & { full_name: string; role?: keyof typeof ROLES };

/** What a test gives to describe a team; the rest is filled in. The members are IDs of users. */
export type TeamSeed = Partial<Omit<Team, 'members'>> & { name: string; members?: readonly string[] };

/** The users and the teams of the server, and how a team chooses one of them. */
export class Staff {
	/** All users, the first one being whose key it is; in the order in which they were made. */
	readonly users: User[] = [];
	readonly teams: Team[] = [];

	constructor(private readonly clock: Clock) {}

	/** Adds a user. */
	addUser({ role = 'agent', ...seed }: UserSeed): User {
		const id = seed.id ?? randomUUID();
		const user: User = {
			email: `${id.slice(0, 8)}@example.com`,
			is_active: true,
			is_available: true,
			is_super_admin: false,
			created_at: this.clock.now(),
			...seed,
			id,
			role: ROLES[role],
		};
		this.users.push(user);
		return user;
	}

	/** Adds a team; by default it is active and chooses its members in turn. */
	addTeam({ members = [], ...seed }: TeamSeed): Team {
		const team: Team = {
			id: randomUUID(),
			description: '',
			assignment_strategy: 'round_robin',
			per_agent_timeout_secs: 0,
			is_active: true,
			created_at: this.clock.now(),
			...seed,
			members: [],
		};
		this.teams.push(team);
		for (const userId of members) this.addMember(team, userId);
		return team;
	}

	/** Puts a user into a team. */
	addMember(team: Team, userId: string, role: TeamMember['role'] = 'agent'): TeamMember {
		const member: TeamMember = { id: randomUUID(), user_id: userId, role, last_assigned_at: '' };
		team.members.push(member);
		return member;
	}

	/** @returns the user with this ID. */
	user(id: string): User | undefined {
		return this.users.find((user) => user.id === id);
	}

	/** @returns the team with this ID. */
	team(id: string): Team | undefined {
		return this.teams.find((team) => team.id === id);
	}

	/** @returns the IDs of the teams that a user is in. */
	teamsOf(userId: string): string[] {
		return this.teams
			.filter(({ members }) => members.some((member) => member.user_id === userId))
			.map(({ id }) => id);
	}

	/**
	 * Lets a team choose who gets a conversation (docs/whatomate-api.md#hand-overs): whoever waited longest for one, or has the
	 * fewest; of a team that is told to whom by hand, nobody.
	 *
	 * @param load how many conversations a user has.
	 * @returns undefined when nobody is there.
	 */
	choose(team: Team, load: (userId: string) => number): User | undefined {
		if (team.assignment_strategy === 'manual') return undefined;
		const there = team.members.filter(({ user_id }) => {
			const user = this.user(user_id);
			return user?.is_active === true && user.is_available;
		});
		const roundRobin = team.assignment_strategy === 'round_robin';
		const chosen = [...there]
			.sort((a, b) =>
				roundRobin ? a.last_assigned_at.localeCompare(b.last_assigned_at) : load(a.user_id) - load(b.user_id),
			)
			.at(0);
		if (!chosen) return undefined;
		if (roundRobin) chosen.last_assigned_at = this.clock.now();
		return this.user(chosen.user_id);
	}
}
