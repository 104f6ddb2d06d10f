import type { WhatomateClient } from '../../../shared/api/client';
import { activeTransfersOf, assignTransferRequest } from '../../../shared/api/transfers';
import type { Assignee, Transfer } from '../../../shared/api/transfers';

/**
 * Gives an active hand-over to somebody else.
 * @param assignee an agent, who has it in the team that it is in; a team, in whose queue it waits; or nobody: it waits in the general queue
 * @returns the hand-over as it is then, with the names that the answer itself does not have
 */
export async function assignTransfer(
	client: WhatomateClient,
	transfer: Transfer,
	assignee: Assignee,
): Promise<Transfer> {
	const { agentId, teamId } = wholeOf(transfer, assignee);
	await client.call(assignTransferRequest(transfer.id, { agentId, teamId }));
	const [now] = await activeTransfersOf(client, [transfer.contact_id]);
	return (
		now ?? {
			...transfer,
			agent_id: agentId,
			agent_name: undefined,
			team_id: teamId,
			team_name: teamId && teamId === transfer.team_id ? transfer.team_name : undefined,
		}
	);
}

/** @returns all that the hand-over shall have: an agent alone leaves it in its team */
export const wholeOf = ({ team_id }: Pick<Transfer, 'team_id'>, { agentId, teamId }: Assignee): Assignee =>
	agentId ? { agentId, teamId: teamId ?? team_id } : { teamId };

/** @returns whether the hand-over is where it is wanted already; wanted nowhere, it always is */
export const isAssigned = (
	{ agent_id, team_id }: Pick<Transfer, 'agent_id' | 'team_id'>,
	{ agentId, teamId }: Assignee,
): boolean => (!agentId || agent_id === agentId) && (!teamId || team_id === teamId);
