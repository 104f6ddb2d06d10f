import { Failure } from './failure';

/** A request as far as the words about its loss need it. */
interface LostRequest {
	/** Whether it makes a message go out. */
	sends?: boolean;
	/** What else it does that may not be done twice, such as `the contact was created`. */
	once?: string;
}

/** Nothing listens, or nobody knows the name: the request never arrived. */
export const unreachable = (host: string, reason: string): Failure =>
	new Failure(`The Whatomate server at ${host} can't be reached: ${reason}`, {
		hint: 'Check the Base URL in the credential, and that the server is running and reachable from the machine that runs n8n.',
	});

/** The certificate was not accepted: the request never arrived. */
export const untrusted = (host: string): Failure =>
	new Failure(`The certificate of the Whatomate server at ${host} is not trusted`, {
		hint: "If the server is your own and its certificate is self-signed, turn on 'Ignore SSL Issues (Insecure)' in the credential.",
	});

/** The connection broke, or no answer came in time. */
export function interrupted(request: LostRequest, reason: string, status?: number): Failure {
	if (request.once) {
		return new Failure(`It is unknown whether ${request.once}: ${reason}`, {
			status,
			outcome: 'unknown',
			hint: 'It was not tried again, since it may be done already. Look at it in Whatomate before you run this item once more.',
		});
	}
	if (!request.sends) {
		return new Failure(`The connection to Whatomate broke: ${reason}`, {
			status,
			hint: 'Run the workflow again. If it stays like this, look at the log of the server or of a proxy in front of it.',
		});
	}
	return new Failure(`It is unknown whether the message went out: ${reason}`, {
		status,
		outcome: 'unknown',
		hint: 'It was not sent again, since the customer might get it twice. Look into the conversation in Whatomate before you send it once more.',
	});
}

/** The user stopped the workflow while the server was asked for a change that does no harm when it is made twice. */
export const stoppedMeanwhile = (): Failure =>
	new Failure(
		'The workflow was stopped before Whatomate answered, so what it was asked for may be done or not',
		{
			outcome: 'unknown',
			hint: 'Run it again to be sure: done twice, it is the same.',
		},
	);

/** Released servers cut the connection while a body of more than 15 MB still comes in (docs/whatomate-api.md#request-size). */
export const tooLargeForServer = (bytes: number): Failure =>
	new Failure(`The server broke off the upload of ${(bytes / 1024 / 1024).toFixed(1)} MB`, {
		outcome: 'unknown',
		hint: 'Whatomate accepts requests of up to 15 MB unless it was set up for more, and a proxy in front of it may accept less. Send a smaller file. As a rule nothing went out; the conversation in Whatomate shows it.',
	});
