import { getCampaign, getRecipientsOf } from '../../../shared/api/campaigns';
import { badInput, shownValue } from '../../../shared/failures/failure';
import type { Field } from '../../engine/item';
import type { Operation } from '../../engine/operation';
import { asNumber } from '../../engine/values';
import { campaignField } from '../../parameters/campaign';
import { whoAnswered } from './answers';
import { failuresOf, outcomesOf } from './reportCounts';

const answersWithinField: Field<number> = {
	property: {
		displayName: 'Answers Within (Hours)',
		name: 'answersWithin',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 24,
		description:
			'How long after their message recipients count as having answered when they write. 0 leaves answers out: then a report takes two requests. With answers, it takes one more for every 100 contacts that were active since the first message, and one for each recipient who wrote since then, at most 1,000.',
	},
	read(value, label) {
		const hours = value === false ? 0 : asNumber(value);
		if (hours >= 0 && hours < Infinity) return hours;
		throw badInput(
			`'${label}' is not a number of hours: ${shownValue(value)}`,
			'Give a number such as 24, or 0 to leave answers out.',
		);
	},
};

/** Tells in one item what became of a campaign (docs/whatomate-api.md#campaign-counts). */
export const getReport: Operation = {
	value: 'getReport',
	name: 'Get Report',
	action: 'Get report of campaign',
	description:
		'Get in one item what became of a campaign: how many were sent, delivered and read, why others failed, and who answered',
	kind: 'each',
	changes: false,
	fields: [campaignField, answersWithinField],
	prepare(item) {
		const id = item.read(campaignField);
		const hours = item.read(answersWithinField);
		const run = async () => {
			const campaign = await getCampaign(item.client, id);
			const recipients = await getRecipientsOf(item.client, id);
			const { name, status, template_name, whatsapp_account, started_at, completed_at } = campaign;
			return {
				name,
				status,
				...outcomesOf(recipients),
				failures: failuresOf(recipients),
				answers: hours === 0 ? null : await whoAnswered(item.execution, campaign, recipients, hours),
				template: template_name ?? null,
				account: whatsapp_account,
				started_at: started_at ?? null,
				completed_at: completed_at ?? null,
				campaign_id: campaign.id,
			};
		};
		// One after the other: only the recipients of one campaign are held at a time.
		return { lane: 'reports', run };
	},
};
