import type { Team, TeamMember, User } from '../data/people';
import { ROLES, USER_ID } from '../data/seed';
import type { JsonObject } from '../data/types';
import { Refusal, success, userAnswer } from '../server/answers';
import { knownTo, type Context } from '../server/context';
import { asId, decode, declaredJsonBody, like, listAnswer, requireId } from '../server/decode';

const listUsers = ({ staff, liveFeed, request: { query } }: Context) => {
	const named = like(query.get('search') ?? '', 'i');
	const found = staff.users.filter(({ full_name, email }) => named(full_name) || named(email)).reverse();
	return success({
		...listAnswer('users', found, query, (user: User) => userAnswer(user)),
		// Every client of the live feed is the key's user.
		online_count: liveFeed.live.length > 0 ? 1 : 0,
	});
};

const createUser = ({ staff, request }: Context) => {
	const asked = decode(declaredJsonBody(request), {
		email: 'text',
		password: 'text',
		full_name: 'text',
		role_id: 'maybeText',
	});
	const { email, password, full_name, role_id } = asked;
	if (role_id !== undefined && asId(role_id) === undefined) throw new Refusal(400, 'Invalid request body');
	if (email === '' || password === '' || full_name === '') {
		throw new Refusal(400, 'Email, password, and full_name are required');
	}
	const role = Object.values(ROLES).find(({ id }) => id === (role_id ?? ROLES.agent.id))?.name;
	if (role === undefined) throw new Refusal(400, 'Invalid role');
	if (staff.users.some((user) => user.email === email)) throw new Refusal(409, 'Email already exists');
	return success(userAnswer(staff.addUser({ email, full_name, role })));
};

const showUser = ({ staff, parameters }: Context) => {
	const user = staff.user(requireId(parameters.id, 'Invalid user ID'));
	if (!user) throw new Refusal(404, 'User not found');
	return success(userAnswer(user));
};

const author = { created_by_name: 'Admin', updated_by_name: 'Admin' };

const showTeam = (team: Team): JsonObject => ({
	id: team.id,
	name: team.name,
	description: team.description,
	assignment_strategy: team.assignment_strategy,
	per_agent_timeout_secs: team.per_agent_timeout_secs,
	is_active: team.is_active,
	member_count: team.members.length,
	created_by_id: USER_ID,
	updated_by_id: USER_ID,
	created_at: team.created_at,
	updated_at: team.created_at,
});

const showMember = ({ staff }: Context, { id, user_id, role, last_assigned_at }: TeamMember): JsonObject => {
	const { full_name = '', email = '', is_available = false } = staff.user(user_id) ?? {};
	const more = last_assigned_at === '' ? {} : { last_assigned_at };
	return { id, user_id, full_name, email, role, is_available, ...more };
};

/** Without `teams:read`, a user sees only the teams that they are in. */
const maySee = ({ may }: Context, { members }: Team): boolean =>
	may('teams:read') || members.some(({ user_id }) => user_id === USER_ID);

const listTeams = (context: Context) => {
	const { query } = context.request;
	const named = like(query.get('search') ?? '', 'i');
	const found = context.staff.teams
		.filter((team) => named(team.name) && maySee(context, team))
		.sort((a, b) => a.name.localeCompare(b.name));
	return success(listAnswer('teams', found, query, showTeam));
};

const existing = ({ staff, parameters }: Context): Team => {
	const team = staff.team(requireId(parameters.id, 'Invalid team ID'));
	if (!team) throw new Refusal(404, 'Team not found');
	return team;
};

const visible = (context: Context): Team => {
	const team = existing(context);
	if (!maySee(context, team)) throw new Refusal(403, 'Access denied');
	return team;
};

const createTeam = ({ staff, request }: Context) => {
	const asked = decode(declaredJsonBody(request), {
		name: 'text',
		description: 'text',
		assignment_strategy: 'text',
		per_agent_timeout_secs: 'whole',
		is_active: 'flag',
	});
	const { name, description, per_agent_timeout_secs } = asked;
	if (name === '') throw new Refusal(400, 'Team name is required');
	const strategies = ['round_robin', 'load_balanced', 'manual'] as const;
	const wanted = asked.assignment_strategy || 'round_robin';
	const assignment_strategy = strategies.find((strategy) => strategy === wanted);
	if (!assignment_strategy) throw new Refusal(400, 'Invalid assignment strategy');
	// Active whatever is asked.
	const team = staff.addTeam({ name, description, assignment_strategy, per_agent_timeout_secs });
	return success({ team: { ...showTeam(team), ...author } });
};

const showOneTeam = (context: Context) => {
	const team = visible(context);
	const members = team.members.map((member) => showMember(context, member));
	return success({ team: { ...showTeam(team), ...author, ...(members.length > 0 ? { members } : {}) } });
};

const listMembers = (context: Context) =>
	success({ members: visible(context).members.map((member) => showMember(context, member)) });

const addMember = (context: Context) => {
	const { staff, request } = context;
	const team = existing(context);
	const asked = decode(declaredJsonBody(request), { user_id: 'text', role: 'text' });
	const user = staff.user(requireId(asked.user_id, 'Invalid user ID'));
	if (!user) throw new Refusal(404, 'User not found');
	if (team.members.some(({ user_id }) => user_id === user.id)) {
		throw new Refusal(409, 'User is already a member of this team');
	}
	const role = (['manager', 'agent'] as const).find((each) => each === (asked.role || 'agent'));
	if (!role) throw new Refusal(400, "Invalid role. Must be 'manager' or 'agent'");
	return success({ member: showMember(context, staff.addMember(team, user.id, role)) });
};

/** Users and teams (docs/whatomate-api.md#people; recording: people); only released servers have them. */
export const peopleRoutes = knownTo('released', [
	{ method: 'GET', path: '/api/users', permission: 'users:read', handle: listUsers },
	{ method: 'POST', path: '/api/users', permission: 'users:write', handle: createUser },
	{ method: 'GET', path: '/api/users/{id}', handle: showUser },
	{ method: 'GET', path: '/api/teams', handle: listTeams },
	{ method: 'POST', path: '/api/teams', permission: 'teams:write', handle: createTeam },
	{ method: 'GET', path: '/api/teams/{id}', handle: showOneTeam },
	{ method: 'GET', path: '/api/teams/{id}/members', handle: listMembers },
	{
		method: 'POST',
		path: '/api/teams/{id}/members',
		permission: 'teams:write',
		handle: addMember,
	},
]);
