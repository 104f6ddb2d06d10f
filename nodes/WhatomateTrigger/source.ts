import type { IHookFunctions, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

/** Who delivers the events of the trigger: a file each in `sources/`. */
export interface Source {
	/**
	 * Looks at the parameters and the credential.
	 * @throws {Failure} when the trigger could never start, or would start for everybody
	 */
	check(context: IHookFunctions): Promise<void>;

	/** @returns whether all can be taken to be as it was before n8n was started again, without asking anybody */
	isUnchanged(context: IHookFunctions): boolean;

	/**
	 * @param restarted whether n8n was started again, so that what can't be looked at counts as being there
	 * @returns whether there is nothing to register
	 */
	isRegistered(context: IHookFunctions, restarted: boolean): Promise<boolean>;

	/** Lets the source deliver to this trigger. @throws {Failure} when it can't */
	register(context: IHookFunctions): Promise<void>;

	/** Answers the question whether this address is ours, where the source asks it. */
	verify(context: IWebhookFunctions): Promise<IWebhookResponseData>;

	/** Takes a delivery: refuses what is forged, and starts the workflow with what it was meant to start on. */
	receive(context: IWebhookFunctions): Promise<IWebhookResponseData>;
}
