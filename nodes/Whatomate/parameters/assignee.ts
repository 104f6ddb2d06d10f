import type { INodeProperties } from 'n8n-workflow';

import { UUID_PATTERN, uuidIn } from '../../shared/api/ids';
import type { Assignee } from '../../shared/api/transfers';
import { badInput, quoted } from '../../shared/failures/failure';
import { withArticle } from '../../shared/failures/withArticle';
import { choiceField, shownFor } from '../engine/field';
import type { Field, Item } from '../engine/item';
import { listAndId, located } from './locator';

/** What a conversation or a contact can be given to. */
type Kind = 'agent' | 'nobody' | 'queue' | 'team';

/** A locator whose value may be left out; read as an ID, or nothing. @param thing what errors call what has the ID */
const optionalIdField = (
	property: Pick<INodeProperties, 'displayName' | 'name' | 'description' | 'modes'>,
	thing = property.displayName.toLowerCase(),
): Field<string | undefined> => ({
	property: { ...property, type: 'resourceLocator', default: { mode: 'list', value: '' } },
	read(given, label) {
		const { value } = located(given, label);
		if (value === '') return undefined;
		const id = uuidIn(value);
		if (id) return id;
		throw badInput(
			`'${label}' is not the ID of ${withArticle(thing)}: ${quoted(value)}`,
			`Choose the ${thing} from the list, or give its ID.`,
		);
	},
});

/**
 * The same where it has to be given. The form does not ask for it: where an expression chooses in 'Assign To', n8n would want the
 * fields of every choice.
 * @param hint what to do where it was not given
 */
const wantedIdField = (optional: Field<string | undefined>, hint: string): Field<string> => ({
	property: optional.property,
	read(given, label, item) {
		const id = optional.read(given, label, item);
		if (id) return id;
		throw badInput(`'${label}' is empty`, hint);
	},
});

/** Which team, where it may be left out. */
export const teamFilter = optionalIdField({
	displayName: 'Team',
	name: 'team',
	description: 'Only conversations that were given to this team, whoever of it has them',
	modes: listAndId({
		thing: 'Team',
		searchListMethod: 'searchTeams',
		exampleId: 'a3610204-8653-4fbb-933f-f810a21569ee',
		hint: 'Enter the ID of a team, as a conversation has it in team_id',
	}),
});

/** Which agent, where one may be left out. */
export const agentFilter = optionalIdField({
	displayName: 'Agent',
	name: 'agent',
	description: 'Only conversations that this person has',
	modes: listAndId({
		thing: 'Agent',
		searchListMethod: 'searchAgents',
		exampleId: 'd6bd0648-ac65-40ac-8845-1efcdcb37535',
		hint: 'Enter the ID of a user of Whatomate, as a conversation has it in agent_id',
	}),
});

/** Stands in place of an agent's ID for those whom nobody looks after; the list of `searchAssignees` has it. */
export const NOBODY = 'nobody';

const assigneeFilter = optionalIdField(
	{
		displayName: 'Assigned To',
		name: 'assignedTo',
		description:
			"Only contacts that this person looks after, as 'Assign' says, or contacts that nobody looks after. Who has a conversation at the moment, 'Get Many' of 'Conversation' tells.",
		modes: listAndId({
			thing: 'Agent',
			searchListMethod: 'searchAssignees',
			exampleId: 'd6bd0648-ac65-40ac-8845-1efcdcb37535',
			hint: `Enter the ID of a user of Whatomate, as a contact has it in assigned_user_id, or ${NOBODY}`,
			pattern: `(.*${UUID_PATTERN}.*|\\s*[Nn]obody\\s*)`,
		}),
	},
	'agent',
);

/** Whoever looks after a contact; read as an ID, null for nobody, or nothing where it does not matter. */
export const assignedToFilter: Field<string | null | undefined> = {
	property: assigneeFilter.property,
	read(given, label, item) {
		const isNobody = located(given, label).value.toLowerCase() === NOBODY;
		return isNobody ? null : assigneeFilter.read(given, label, item);
	},
};

const teamField = wantedIdField(
	{
		...teamFilter,
		property: { ...teamFilter.property, description: 'Whose queue the conversation goes into' },
	},
	'Choose a team from the list, or give its ID.',
);

const agentField = wantedIdField(
	{
		...agentFilter,
		property: {
			...agentFilter.property,
			description: 'The user of Whatomate who gets it. Who is away can get no conversation.',
		},
	},
	"Choose an agent from the list, or give the ID of a user of Whatomate. To leave it open who answers, choose something else in 'Assign To'.",
);

/**
 * The server gives conversations to users who can't log in any more, and to teams that were closed (docs/whatomate-api.md#hand-overs).
 * @throws {Failure} where the agent or the team was switched off
 */
async function refuseSwitchedOff({ execution }: Item, { agentId, teamId }: Assignee): Promise<void> {
	const agent = agentId === undefined ? undefined : await execution.agent(agentId);
	if (agent && !agent.isActive) throw switchedOff(agentField, agent.name, 'user');
	const team = teamId === undefined ? undefined : await execution.team(teamId);
	if (team && !team.is_active) throw switchedOff(teamField, team.name, 'team');
}

const switchedOff = ({ property }: Field<string>, name: string, thing: 'user' | 'team') =>
	badInput(
		`'${property.displayName}' is a ${thing} that was switched off in Whatomate: ${name}`,
		`Nobody would answer the customer. Choose another one from the list, or switch the ${thing} on in Whatomate.`,
	);

/**
 * Whom something is given to: the choice, and what belongs to it.
 * @param choices in the order of the alphabet, each with what it does
 * @returns the fields of the form, and their reader, which throws where nobody could answer
 */
export function assigneeFields<K extends Kind>(
	description: string,
	byDefault: K,
	choices: ReadonlyArray<{ name: string; value: K; description: string }>,
): { fields: Array<Field<unknown>>; read(item: Item): Promise<Assignee & { kind: K }> } {
	const assignToField = choiceField<K>({
		displayName: 'Assign To',
		name: 'assignTo',
		type: 'options',
		options: [...choices],
		default: byDefault,
		description,
	});
	const offers = (kind: Kind) => choices.some(({ value }) => value === kind);
	return {
		fields: [
			assignToField,
			...(offers('agent') ? [shownFor({ assignTo: ['agent'] }, agentField)] : []),
			...(offers('team') ? [shownFor({ assignTo: ['team'] }, teamField)] : []),
		],
		async read(item) {
			const kind = item.read(assignToField);
			const wanted: Assignee = {
				...(kind === 'agent' ? { agentId: item.read(agentField) } : {}),
				...(kind === 'team' ? { teamId: item.read(teamField) } : {}),
			};
			await refuseSwitchedOff(item, wanted);
			return { kind, ...wanted };
		},
	};
}
