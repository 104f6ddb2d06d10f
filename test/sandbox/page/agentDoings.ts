import type { JsonObject } from '../data/types';
import type { Sandbox } from '../sandbox';
import { CannotBeDone, textOf } from './customerDoings';

interface Doing {
	sandbox: Sandbox;
	/** The contact's ID. */
	contact: string;
	/** The agent's ID. */
	agent: string;
	asked: JsonObject;
}

const written = ({ asked }: Doing): string => {
	const text = textOf(asked, 'text').trim();
	if (text === '') throw new CannotBeDone('There is nothing to save yet: write something first.');
	return text;
};

const click = async ({ sandbox, contact, agent, asked }: Doing): Promise<void> => {
	const { success, message } = await sandbox.clickButton(textOf(asked, 'button'), contact, agent);
	if (success !== true) throw new CannotBeDone(`The button's workflow did not answer: ${String(message)}`);
};

/** What the page offers beside a conversation, by its name in the address. */
const doings: Record<string, (doing: Doing) => unknown> = {
	'take-over': ({ sandbox, contact, agent }) => sandbox.takeOver(contact, agent),
	'give-back': ({ sandbox, contact, agent }) => sandbox.giveBack(contact, agent),
	note: (doing) => doing.sandbox.notes.add(doing.contact, written(doing), doing.agent),
	write: (doing) => doing.sandbox.agentWrites(doing.contact, written(doing)),
	click,
};

/**
 * Does what an agent did in the inbox.
 *
 * @param what as it stands in the address: `take-over`, `give-back`, `note`, `write` or `click`.
 * @returns false when there is no such conversation or doing. @throws CannotBeDone in words for the person.
 */
export const agentDoes = async (
	sandbox: Sandbox,
	contact: string,
	what: string,
	asked: JsonObject,
): Promise<boolean> => {
	const known = sandbox.state.contacts.some(({ id, deleted }) => id === contact && !deleted);
	const agent = textOf(asked, 'agent');
	if (!known || !Object.hasOwn(doings, what)) return false;
	if (!sandbox.agents.user(agent)) throw new CannotBeDone('Choose first who you are.');
	if (what === 'give-back' && !sandbox.transfers.activeOf(contact)) {
		throw new CannotBeDone('The bot has this conversation already.');
	}
	await doings[what]({ sandbox, contact, agent, asked });
	return true;
};
