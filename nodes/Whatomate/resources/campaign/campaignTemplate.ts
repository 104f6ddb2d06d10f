import { badInput } from '../../../shared/failures/failure';
import { isLoginCode, requireApproved, templateVariables } from '../../../shared/whatsapp/templates';
import type { Template } from '../../../shared/whatsapp/templates';

/** @throws {Failure} for a template that a campaign can't send: the server would accept it, and every recipient would fail (docs/whatomate-api.md#campaigns) */
export function checkForCampaign(template: Template): void {
	requireApproved(template);
	const ofButtons = templateVariables(template).some(({ place }) => place === 'button');
	if (ofButtons || isLoginCode(template)) {
		throw badInput(
			`Template '${template.name}' can't be sent by a campaign: its buttons need a value for each recipient, which Whatomate does not fill in there`,
			"Choose a template without variables in its buttons, or send this one with the operation 'Send Template' of the resource 'Message'.",
		);
	}
}

/**
 * @param chosen the option, or empty
 * @returns the account to send from
 * @throws {Failure} when nobody says it: without one, every recipient would fail
 */
export function accountFor(template: Template, chosen: string): string {
	const account = chosen || template.whatsapp_account;
	if (account) return account;
	throw badInput(
		`It is not known which account template '${template.name}' belongs to`,
		"Choose the account in the option 'Account Name or ID'.",
	);
}
