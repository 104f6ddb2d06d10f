import type { INodeExecutionData } from 'n8n-workflow';

import type { Campaign } from '../../../shared/api/campaigns';
import { badInput } from '../../../shared/failures/failure';
import type { Template } from '../../../shared/whatsapp/templates';
import { digestOf, fingerprint } from '../../engine/earlierTries';
import type { Execution } from '../../engine/execution';
import { switchField } from '../../engine/field';
import type { Field } from '../../engine/item';
import type { BatchOperation } from '../../engine/operation';
import { asNumber } from '../../engine/values';
import {
	campaignAccountField,
	campaignNameField,
	continueCampaignOption,
	recipientKeyOption,
	recipientNameField,
	recipientPhoneField,
} from '../../parameters/campaign';
import { optionsField } from '../../parameters/collections';
import { downloadTimeoutOption } from '../../parameters/downloadTimeout';
import { headerMediaFields } from '../../parameters/headerMedia';
import { leavingOutInto } from '../../parameters/leaveOut';
import { templateField } from '../../parameters/template';
import { chosenTemplateFields } from '../../parameters/templateText';
import { templateVariableFields } from '../../parameters/templateVariables';
import { findBegun, keepTo } from './begun';
import type { Begun } from './begun';
import { readCampaignHeader, uploadHeader } from './campaignHeader';
import type { CampaignHeader } from './campaignHeader';
import { campaignName } from './campaignName';
import { accountFor, checkForCampaign } from './campaignTemplate';
import { addAll, continueWith, startCampaign } from './fillAndStart';
import { leaveOut } from './leaveOut';
import { countTwins, missingRows } from './matching';
import { readRows, refuseDifferent, tellDuplicates } from './recipients';
import type { Row } from './recipients';
import { createRequest } from './requests';
import { SendOnceRecipients } from './sendOnceRecipients';
import { sendTest, testerOf, testNumberOption } from './testMessage';
import { outcomes, waitForEnd } from './waitForEnd';

/** Minutes to wait for the end of a campaign, unless the user says otherwise. */
const DEFAULT_WAIT = 60;

const waitForCompletionOption = switchField({
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: false,
	description:
		'Whether to wait until the campaign has ended and return one item for each recipient with its outcome, instead of a summary at once',
});

const waitMinutesOption: Field<number> = {
	property: {
		displayName: 'Wait at Most (Minutes)',
		name: 'waitMinutes',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: DEFAULT_WAIT,
		description:
			'How long to wait for completion. After that the outcomes so far are returned; the campaign goes on by itself.',
	},
	read(value, label) {
		const minutes = asNumber(value);
		if (minutes > 0) return minutes;
		throw badInput(`'${label}' is not a number above 0`, 'Give the longest time to wait, such as 60.');
	},
};

/** The output at which those come out who were left out. */
const NOT_SENT = 'Not Sent';

/** Makes one campaign of all items: created, filled and started (docs/whatomate-api.md#campaigns). */
export const send: BatchOperation = {
	value: 'send',
	name: 'Send',
	action: 'Send template to many as one campaign',
	description: 'Send a template to many customers: every input item is one recipient of one campaign',
	kind: 'all',
	outputs: ['Campaign', NOT_SENT],
	fields: [
		recipientPhoneField,
		recipientNameField,
		templateField,
		...chosenTemplateFields('template', ...templateVariableFields, ...headerMediaFields),
		campaignNameField,
		leavingOutInto(NOT_SENT),
		optionsField(
			campaignAccountField,
			continueCampaignOption,
			downloadTimeoutOption,
			testNumberOption,
			recipientKeyOption(NOT_SENT),
			waitMinutesOption,
			waitForCompletionOption,
		),
	],
	async runAll(execution, items) {
		const [first] = items;
		const chosen = first.option(campaignAccountField);
		const minutes = first.option(waitForCompletionOption) ? first.option(waitMinutesOption) : undefined;
		const continued = first.option(continueCampaignOption);
		const tester = testerOf(first);
		await refuseDifferent(items, templateField);
		const template = await first.read(templateField).find(chosen);
		checkForCampaign(template);
		const account = accountFor(template, chosen);
		if (tester) return [[await sendTest(first, tester, template, account)], []];
		const header = await readCampaignHeader(first, template);
		const { valid, invalid, ...others } = await readRows(items, template);

		const name = campaignName(first, template);
		const key = await fingerprint({
			method: 'POST',
			path: '/api/campaigns',
			body: { template: template.id, account, to: await digestOf(valid.map(({ recipient }) => recipient)) },
		});
		const begun = await findBegun(execution, key, continued);
		if (begun) refuseAnother(begun, template, account, header);
		const wanted = await leaveOut(items, template, valid, begun?.campaign);
		const kept = await keepTo(begun, execution, wanted.rows);
		const leftOut = [...wanted.leftOut, ...kept.leftOut];
		const once = await SendOnceRecipients.choose(
			execution,
			kept.rows,
			others.later,
			begun && { ...begun.campaign, isForeign: begun.isForeign, isStarted: true },
		);
		const { rows } = once;
		const duplicates = others.duplicates + once.duplicates;
		tellDuplicates(items, duplicates);
		const notSent = [...invalid, ...leftOut, ...once.skipped];
		if (rows.length === 0) {
			const what = begun
				? `nothing more was done with the campaign '${begun.campaign.name}'`
				: 'no campaign was created';
			execution.hint(`No item can be sent to, so ${what}. The output '${execution.leftOutAt}' says why.`);
			return [[], notSent];
		}

		const campaign =
			begun?.campaign ??
			(await execution.client.call<Campaign>(
				createRequest({ name, account, templateId: template.id, headerMediaId: header.mediaId }),
			));
		execution.earlier.noteCampaign(key, { id: campaign.id, isStarting: begun?.isStarting });
		await once.handOver(campaign.id);
		await fillAndStart(execution, campaign, rows, header, begun?.makeNew, once);
		await once.confirm();
		if (minutes !== undefined) await waitForEnd(execution, campaign.id, minutes);
		const sent =
			minutes === undefined
				? [
						summary(campaign, rows, {
							duplicates,
							invalid: invalid.length,
							left_out: leftOut.length,
							...once.counts,
						}),
					]
				: await outcomes(execution, campaign.id, rows);
		execution.earlier.forgetCampaign(campaign.id);
		return [sent, notSent];
	},
};

/** @throws {Failure} when the campaign that is to be continued is not the one that this node would make */
function refuseAnother(
	{ campaign, makeNew }: Begun,
	template: Template,
	account: string,
	{ mediaId }: CampaignHeader,
): void {
	const { name, template_id, whatsapp_account, header_media_id } = campaign;
	const differences = [
		template_id !== template.id && `sends another template than '${template.name}'`,
		whatsapp_account === '' && 'has no account to send from',
		whatsapp_account !== account && `sends from the account '${whatsapp_account}', not from '${account}'`,
		mediaId && header_media_id !== mediaId && "has another file in its header than 'Header Media ID'",
	];
	const difference = differences.find(Boolean);
	if (!difference) return;
	throw badInput(
		`The campaign '${name}' ${difference}`,
		`Choose the same as it has. To make a new campaign instead, ${makeNew}.`,
	);
}

/** In these, a campaign goes on by itself, or has ended. */
const UNDER_WAY = ['queued', 'processing', 'completed'];

/**
 * Brings up what is missing, and starts. A campaign that is under way is left as it is.
 * @param makeNew how a person gets a new campaign instead; undefined where this one is new
 */
async function fillAndStart(
	execution: Execution,
	campaign: Campaign,
	rows: Row[],
	header: CampaignHeader,
	makeNew: string | undefined,
	once: SendOnceRecipients,
): Promise<void> {
	const { client } = execution;
	const { id, name, status } = campaign;
	const { missing, stored } =
		makeNew === undefined ? { missing: rows, stored: [] } : await missingRows(execution, id, rows);
	if (status !== 'draft') {
		if (missing.length > 0) {
			throw badInput(
				`The campaign '${name}' is ${status} already, and ${missing.length} of the recipients are not in it`,
				`Nothing was sent to them. To send to them in a new campaign, ${makeNew}, with these recipients only.`,
			);
		}
		if (!UNDER_WAY.includes(status)) {
			throw badInput(
				`The campaign '${name}' is ${status}, and was not started again`,
				`The operation 'Start' lets a paused one go on. One that was cancelled is over: to send a new one, ${makeNew}.`,
			);
		}
		execution.hint(
			`The campaign '${name}' has all the recipients and is ${status}: it was not started again`,
		);
		return;
	}
	const twins = countTwins(stored);
	if (twins > 0) {
		throw badInput(
			`The campaign '${name}' has ${twins} recipients twice, who would get two messages: it was not started`,
			`Delete it in Whatomate. To make a new campaign, ${makeNew}.`,
		);
	}
	if (header.file && !campaign.header_media_id) {
		await uploadHeader(client, campaign, header.file);
	}
	await addAll(client, campaign, missing, stored.length, continueWith(id));
	await once.noteStart();
	execution.earlier.noteStarting(id);
	await startCampaign(client, campaign);
	campaign.status = 'processing';
}

const summary = (
	{ id, name, status }: Campaign,
	rows: Row[],
	counts: { duplicates: number; invalid: number; left_out: number; skipped?: number },
): INodeExecutionData => ({
	json: { name, status, recipients: rows.length, ...counts, campaign_id: id },
	pairedItem: rows.map(({ index }) => ({ item: index })),
});
