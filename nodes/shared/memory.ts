/**
 * All that a process of n8n remembers beyond one execution. Each says whose it is, how large it can get, and when it ends. Nothing of
 * it is on disk: what has to survive a restart stands in n8n's database.
 */

/** A map that forgets what was put into it, or asked for, the longest time ago. */
export class BoundedMap<T> {
	private readonly entries = new Map<string, T>();

	/** @param most how many entries it holds */
	constructor(private readonly most: number) {}

	get size(): number {
		return this.entries.size;
	}

	has(key: string): boolean {
		return this.entries.has(key);
	}

	get(key: string): T | undefined {
		const value = this.entries.get(key);
		if (value !== undefined) this.set(key, value);
		return value;
	}

	set(key: string, value: T): void {
		this.entries.delete(key);
		this.entries.set(key, value);
		if (this.entries.size <= this.most) return;
		const [oldest] = this.entries.keys();
		this.entries.delete(oldest);
	}

	delete(key: string): void {
		this.entries.delete(key);
	}

	/** Every entry, the one that was forgotten next first. */
	[Symbol.iterator](): IterableIterator<[string, T]> {
		return this.entries.entries();
	}
}

/** When this process began to remember, in milliseconds. */
export const began = Date.now();

/**
 * The IDs of messages and notes that a node of this process sent, for triggers that leave out what was sent here.
 * Whose: all nodes'. How large: the last 2,000. Ends: with the process.
 */
export const sentMessages = new BoundedMap<true>(2000);

/**
 * The campaigns that a node of this process started, with the server's identity before each ID, for the same triggers.
 * Whose: all nodes'. How large: the last 200. Ends: with the process.
 */
export const startedCampaigns = new BoundedMap<true>(200);

/** What became of a conversation, as a node of this process did it or was told of it. */
export interface KnownHandOver {
	/** Given to a person; given back to the bot otherwise. */
	isWithPerson: boolean;
	/** The hand-over's ID, where it is known. */
	transferId?: string;
	/** It was so before: a look at the server told it, and nobody did anything. */
	wasSo: boolean;
	/** Milliseconds. */
	since: number;
}

/**
 * The conversations that a node of this process handed over or returned, or that a server told it of, with the server's identity before
 * each contact's ID, and before each person's number where it is known.
 * Whose: all nodes'. How large: the last 2,000. Ends: with the process; a list of the server that was asked for later counts more.
 */
export const knownHandOvers = new BoundedMap<KnownHandOver>(2000);

/** The answer to a delivery. `writableEnded`, as Node.js's own response has it, tells whether n8n has given it. */
export interface DeliveryAnswer {
	writableEnded?: boolean;
}

/** What one trigger has seen. */
export interface SeenByTrigger {
	/** In this process. */
	recent: BoundedMap<true>;
	/** The last of them, as they are saved. */
	lasting: string[];
	/** Events for which n8n has been given a run that it has not stored yet. */
	starting: BoundedMap<DeliveryAnswer>;
}

/**
 * How many events are remembered for each trigger. In this process: Meta sends again for days what was not answered, and one delivery can
 * hold as many; they take 7 MB, in a trigger that has really seen so many. Over a restart: n8n writes the list, of 38 kB then, whenever
 * an event starts the workflow.
 */
const SEEN_IN_PROCESS = 100_000;
export const SEEN_OVER_RESTARTS = 2000;

/**
 * What triggers have seen: deliveries that come at the same time each load their own copy of the static data; this is one for all.
 * Whose: each trigger's, by workflow, node and mode. How large: 1,000 triggers of 100,000 events. Ends: with the process.
 */
const seen = new BoundedMap<SeenByTrigger>(1000);

/** @returns what the trigger of this name has seen in this process */
export function seenBy(trigger: string): SeenByTrigger {
	const known = seen.get(trigger) ?? {
		recent: new BoundedMap<true>(SEEN_IN_PROCESS),
		lasting: [],
		starting: new BoundedMap<DeliveryAnswer>(SEEN_IN_PROCESS),
	};
	seen.set(trigger, known);
	return known;
}

/**
 * Patterns of filters, made ready.
 * Whose: all triggers', by the pattern. How large: 50, of 8 MB at the very most, mostly of a few kB. Ends: with the process.
 */
export const compiledPatterns = new BoundedMap<(text: string) => boolean>(50);

/**
 * What must not be shown, each with the pattern that finds it.
 * Whose: all nodes'. How large: 200; those in use are noted again with each request. Ends: with the process.
 */
export const knownSecrets = new BoundedMap<RegExp>(200);

/** A value that is asked for rarely, however often it is wanted. */
export interface Kept<T> {
	value?: T;
	/** Milliseconds: until then the value is good. */
	until: number;
	/** The question under way, which serves all who ask meanwhile. */
	asked?: Promise<T | undefined>;
}

/** Milliseconds after which the accounts are read again. */
export const ACCOUNT_NAMES_FRESH = 600_000;

/**
 * The names of connected numbers by Meta's IDs.
 * Whose: each server's and key's, by the client's identity: another organization has others. How large: 100 of them. Ends: asked for
 * again after ten minutes; with the process.
 */
export const keptAccountNames = new BoundedMap<Kept<Map<string, string>>>(100);

/** Who is with a person, as a server's list told it. */
export interface HandedOver {
	/** IDs. */
	contacts: Set<string>;
	/** As `personOf` tells them apart. */
	persons: Set<string>;
	/** The hand-overs that are there only because the bot is off, by contact and by person: nobody asked for a person, unless a node did. */
	byDefault: Map<string, string>;
	/** Milliseconds: when the server was asked. What was learnt later counts more. */
	began: number;
}

/**
 * Whose conversations a person has.
 * Whose: each server's and key's, by the client's identity: a key may see its own hand-overs only. How large: 100 of them, of 10,000
 * hand-overs each. Ends: asked for again when a message comes after ten seconds; with the process.
 */
export const keptHandOvers = new BoundedMap<Kept<HandedOver>>(100);

/**
 * Who the contacts are that questions were put to by their IDs alone, with the server's identity before each ID.
 * Whose: all nodes'. How large: 1,000. Ends: with the process.
 */
export const askedPersons = new BoundedMap<Promise<string | null>>(1000);

/** How a round of steps went with that many lanes: milliseconds a step on average, and steps a millisecond. */
export interface Round {
	lanes: number;
	time: number;
	rate: number;
}

/** What is known of the number of lanes that a server is served best with. */
export interface KnownLanes {
	lanes: number;
	/** The most that a server which refused can bear, for the time being. */
	ceiling: number;
	rounds: readonly Round[];
	/** Milliseconds: until then it is good. */
	until: number;
}

/**
 * How many items run side by side, as earlier executions found out.
 * Whose: each server's and key's, by the client's identity, for each operation. How large: 200, of 64 rounds each. Ends: after ten
 * minutes; with the process.
 */
export const keptLanes = new BoundedMap<KnownLanes>(200);

/** The files that are on their way to or from a server. */
export interface FilesUnderWay {
	/** Of all of them. */
	bytes: number;
	/** Those that have no place yet, in the order in which they asked. */
	waiting: Array<{ bytes: number; enter(): void }>;
}

/**
 * How many bytes of files are under way.
 * Whose: each server's and key's, by the client's identity. How large: the servers that files are under way with. Ends: an entry is taken
 * out with its last file.
 */
export const filesUnderWay = new Map<string, FilesUnderWay>();

/** What the executions of one node share while they send by keys. */
export interface KeysInUse {
	/** Ends when the last call under way has ended: n8n reads, changes and writes without a lock. */
	last: Promise<unknown>;
	/** How many calls are under way. */
	waiting: number;
	/** Keys that an execution of this process is about to send. */
	busy: Set<string>;
	/** Of executions that send campaigns by keys. */
	campaigns: {
		/** How many are under way. */
		executions: number;
		/** Whether one that ended, now or long ago, has left keys whose fate is open. */
		doubt: boolean;
		/** Where the store notes the campaigns that they hand over. */
		places: Set<number>;
	};
}

/**
 * The Send Once Keys that are being sent.
 * Whose: each node's, by workflow and node. How large: the keys of the executions under way. Ends: an entry is taken out when none of
 * its keys is in use any more.
 */
export const keysInUse = new Map<string, KeysInUse>();

/** A webhook trigger that n8n has at work. */
export interface ActiveTrigger {
	/** Milliseconds, when n8n closed it; 0 before. */
	closed: number;
	/** Runs that n8n was asked to store. */
	storing: Set<Promise<void>>;
	/** Milliseconds, when this process activated it. */
	began: number;
}

/**
 * The triggers that have to know when n8n ends.
 * Whose: each trigger's, by workflow and node. How large: 10,000. Ends: with the process, or when the workflow is activated anew.
 */
export const activeTriggers = new BoundedMap<ActiveTrigger>(10_000);

/**
 * How long n8n's end has been kept waiting, and until when.
 * Whose: the process's. How large: two numbers. Ends: counts anew when n8n closes triggers another time.
 */
export const endWaited = { milliseconds: 0, until: 0 };
