import type { IDataObject, IHookFunctions, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { WhatomateClient } from '../../shared/api/client';
import { inSteps, inTime } from '../../shared/api/wait';
import { HINT_PATIENCE, warnOfBot } from '../../shared/events/botWarning';
import { filtersOf, refuseImpossible } from '../../shared/events/filters';
import { fromMeta } from '../../shared/events/fromMeta';
import type { MetaEvent } from '../../shared/events/fromMeta';
import { badInput } from '../../shared/failures/failure';
import { ENDING, isEnding } from '../../shared/n8n/shutdown';
import { parsed, rawBody } from '../../shared/webhooks/delivery';
import { isSame, isSigned } from '../../shared/webhooks/verification';
import { accountNames } from '../accountNames';
import { answer, answerUnreadable, askForRetry, refuseForged } from '../answers';
import type { Source } from '../source';
import { start } from '../start';

/** Milliseconds that Whatomate's own receiver may take: Meta waits a little longer. */
const PASS_ON_TIMEOUT = 10_000;

/** Characters of the challenge that comes with a verification: Meta's own have about ten. */
const LONGEST_CHALLENGE = 1000;

/** Meta itself, in place of Whatomate's own receiver, which gets everything passed on (docs/whatomate-api.md#status-webhooks-of-meta). */
export const meta: Source = {
	async check(context) {
		const filters = await filtersOf(context);
		await checkSecrets(context);
		const statuses = statusesOf(context);
		if (statuses.length === 0 && !wantsMessages(context)) {
			throw badInput(
				"'Trigger On' is empty",
				"Choose at least one status, or switch 'Incoming Messages' on.",
			);
		}
		if (statuses.length > 0) {
			refuseImpossible(
				filters,
				['types', 'text'],
				"Meta's statuses tell neither the type nor the text of the message.",
			);
		}
	},

	isUnchanged() {
		return true;
	},

	/** A person enters the address at Meta. */
	async isRegistered(context) {
		// What is not passed on, Whatomate's bot never sees.
		if (wantsMessages(context) && passesOn(context))
			await inTime(warnOfBot(context, await WhatomateClient.connect(context)), HINT_PATIENCE);
		return true;
	},

	async register() {},

	/** Meta asks once whether this address is ours, before it sends anything there. */
	async verify(context) {
		const query = context.getQueryData() as IDataObject;
		const { verifyToken } = await metaSecrets(context);
		if (query['hub.mode'] !== 'subscribe' || !isSame(query['hub.verify_token'], verifyToken)) {
			context.logger.warn(
				`Whatomate Trigger "${context.getNode().name}" refused a verification: its token is wrong`,
			);
			return answer(context, 403, { error: 'Forbidden' });
		}
		const challenge = query['hub.challenge'];
		// Twice in the address it is a list, with brackets an object: Meta never asks so.
		if (typeof challenge !== 'string' || challenge === '' || challenge.length > LONGEST_CHALLENGE) {
			context.logger.warn(
				`Whatomate Trigger "${context.getNode().name}" refused a verification: its challenge is no text`,
			);
			return answer(context, 400, { error: 'Bad Request' });
		}
		context.getResponseObject().status(200).type('text/plain').send(challenge);
		return { noWebhookResponse: true };
	},

	/** Signed with the app secret, and passed on to Whatomate: without it, its inbox would no longer see messages. */
	async receive(context): Promise<IWebhookResponseData> {
		const { appSecret } = await metaSecrets(context);
		const signature = context.getHeaderData()['x-hub-signature-256'];
		const body = await rawBody(context);
		if (!isSigned(body, signature, appSecret))
			return refuseForged(context, "Meta's signature is missing or wrong");
		const delivery = parsed(body);
		if (!delivery) return answerUnreadable(context);
		if (isEnding(context)) return askForRetry(context, ENDING);

		const client = await WhatomateClient.connect(context);
		const passedOn = !passesOn(context) || (await passOn(context, client, body, String(signature)));
		const isWanted = wantedBy(context);
		const wanted: MetaEvent[] = [];
		await inSteps(fromMeta(delivery), (told) => {
			if (isWanted(told)) wanted.push(told);
		});
		const names = wanted.length > 0 ? await accountNames(context, client) : undefined;
		const filters = context.getNodeParameter('filters', {}) as IDataObject;
		if (wanted.length > 0 && names === undefined && filters.account) {
			// Nobody can tell now whether the filter lets this through. Meta sends it again.
			return askForRetry(context, "Whatomate's accounts can't be read");
		}
		for (const { event, phoneNumberId } of wanted) event.account = names?.get(phoneNumberId ?? '') ?? null;
		// Meta sends again what was not passed on; the workflow has then run already, and the event is known.
		return await start(context, wanted, passedOn);
	},
};

const statusesOf = (context: IHookFunctions | IWebhookFunctions): string[] =>
	context.getNodeParameter('statuses', []) as string[];

const passesOn = (context: IHookFunctions | IWebhookFunctions): boolean =>
	context.getNodeParameter('passOn', true) === true;

const wantsMessages = (context: IHookFunctions | IWebhookFunctions): boolean =>
	context.getNodeParameter('incomingMessages', false) === true;

/** @returns tells whether the user chose an event */
function wantedBy(context: IWebhookFunctions): (told: MetaEvent) => boolean {
	const statuses = statusesOf(context);
	const withMessages = wantsMessages(context);
	return ({ event }) =>
		event.direction === 'incoming' ? withMessages : event.status !== null && statuses.includes(event.status);
}

/** What the credential holds for Meta: under the names behind its switch, or under those that it had before it had one. */
async function metaSecrets(
	context: IHookFunctions | IWebhookFunctions,
): Promise<{ appSecret: string; verifyToken: string }> {
	const { metaAppSecret, metaSecret, metaVerifyToken, metaToken } =
		await context.getCredentials<
			Partial<Record<'metaAppSecret' | 'metaSecret' | 'metaVerifyToken' | 'metaToken', string>>
		>('whatomateApi');
	return {
		appSecret: metaAppSecret || metaSecret || '',
		verifyToken: metaVerifyToken || metaToken || '',
	};
}

async function checkSecrets(context: IHookFunctions): Promise<void> {
	const { appSecret, verifyToken } = await metaSecrets(context);
	const missing = [
		...(appSecret ? [] : ["'Meta App Secret'"]),
		...(verifyToken ? [] : ["'Meta Verify Token'"]),
	];
	if (missing.length > 0) {
		throw badInput(
			`The credential has no ${missing.join(' and no ')}, so Meta's deliveries can't be told from forged ones`,
			"Switch 'Receive From Meta' on there, and fill it in: the secret stands in the app at developers.facebook.com, the token is the one that you enter there for the webhook.",
		);
	}
}

async function passOn(
	context: IWebhookFunctions,
	client: WhatomateClient,
	body: Buffer,
	signature: string,
): Promise<boolean> {
	const status = await client
		.forward(
			'/api/webhook',
			body,
			{ 'content-type': 'application/json', 'x-hub-signature-256': signature },
			PASS_ON_TIMEOUT,
		)
		.catch((error: Error) => error.message);
	if (typeof status === 'number' && status >= 200 && status < 300) return true;
	context.logger.warn(
		`Whatomate Trigger "${context.getNode().name}" could not pass a delivery of Meta on to Whatomate (${status}); Meta is asked to send it again`,
	);
	return false;
}
