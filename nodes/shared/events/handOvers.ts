import { knownHandOvers } from '../memory';

/** Notes that a node of this n8n gave a conversation to a person, or back to the bot: triggers that leave such conversations out know it at once. */
export function noteHandOver(identity: string, contactId: string, isWithPerson: boolean): void {
	knownHandOvers.set(`${identity}:${contactId}`, { isWithPerson, since: Date.now() });
}
