import type { WhatomateClient } from '../../shared/api/client';
import { amongNewest } from '../../shared/api/conversation';
import type { RawMessage } from '../../shared/api/dialect';

/** Milliseconds between sending a message and the first look at its status: at the beginning, and at least and at most. */
const FIRST = 250;
const SOONEST = 100;
const LATEST = 1000;

/** A look that came in time could have come sooner; one that came too soon was for nothing. */
const SOONER = 0.9;
const LATER = 1.5;

/** A look at one conversation that is under way. */
interface Look {
	/** The messages that somebody wants to know of. */
	ids: Set<string>;
	found: Promise<Map<string, RawMessage>>;
}

/** How the items of one run find out what became of their messages. */
export class StatusLooks {
	/** By contact. */
	private readonly underWay = new Map<string, Look>();

	private first = FIRST;

	constructor(private readonly client: WhatomateClient) {}

	/** Milliseconds after which a message is looked at for the first time, as the messages before it show. */
	get firstAfter(): number {
		return Math.round(this.first);
	}

	/** Takes note of a message that has come as far as it should. @param looks how many it took */
	learn(looks: number): void {
		this.first = Math.min(LATEST, Math.max(SOONEST, this.first * (looks > 1 ? LATER : SOONER)));
	}

	/**
	 * @returns the message as its conversation holds it now, or undefined while it is not there; one look for all who ask while it is
	 * under way
	 */
	async lookAt(contactId: string, messageId: string): Promise<RawMessage | undefined> {
		const look = this.underWay.get(contactId) ?? this.begin(contactId);
		look.ids.add(messageId);
		return (await look.found).get(messageId);
	}

	private begin(contactId: string): Look {
		const ids = new Set<string>();
		const found = amongNewest(this.client, contactId, ids).finally(() => this.underWay.delete(contactId));
		const look = { ids, found };
		this.underWay.set(contactId, look);
		return look;
	}
}
