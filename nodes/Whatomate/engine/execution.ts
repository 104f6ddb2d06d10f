import type { IExecuteFunctions } from 'n8n-workflow';

import { getAccounts } from '../../shared/api/accounts';
import { WhatomateClient } from '../../shared/api/client';
import { createContact, findContacts, findMeant, getContact } from '../../shared/api/contacts';
import type { Contact } from '../../shared/api/contacts';
import type { RawMessage } from '../../shared/api/dialect';
import { findFlow } from '../../shared/api/flows';
import type { Flow } from '../../shared/api/flows';
import { getOwnUser } from '../../shared/api/ownUser';
import { getAgent, getTeam } from '../../shared/api/people';
import type { Agent, Team } from '../../shared/api/people';
import type { Answer, ApiRequest } from '../../shared/api/request';
import { getSavedReply } from '../../shared/api/savedReplies';
import type { SavedReply } from '../../shared/api/savedReplies';
import { meantTags } from '../../shared/api/tags';
import type { MeantTag } from '../../shared/api/tags';
import { getTemplate, getTemplateByName } from '../../shared/api/templateLookup';
import { badInput, Failure, isOutcomeUnknown, nothingAt } from '../../shared/failures/failure';
import { withoutSecrets } from '../../shared/failures/secrets';
import type { PhoneNumber } from '../../shared/whatsapp/phoneNumber';
import { isMasked } from '../../shared/whatsapp/phoneNumber';
import { notationsOf, personOf } from '../../shared/whatsapp/samePerson';
import type { Template } from '../../shared/whatsapp/templates';
import { SendOnce } from '../sendOnce/sendOnce';
import { SentKeys } from '../sendOnce/sentKeys';
import type { EarlierTries } from './earlierTries';
import { KnownPeople } from './knownPeople';
import { NumberNotes } from './numberNotes';
import { Parameters } from './parameters';
import { StatusLooks } from './statusLooks';

/** Whether somebody is looked up together with the others whom the items are about, where that is worth it. */
type LookUp = 'alone' | 'withOthers';

/** What the items of one run share: the connection, what was looked up, and what is known about the server. */
export class Execution {
	/** By person: all contacts that there are. */
	private readonly found = new Map<string, Promise<Contact[]>>();

	private readonly contacts = new Map<string, Promise<Contact>>();

	/** By person: the digits under which the server makes their contact. */
	private readonly newNotations = new Map<string, string>();

	/** By the ID of one contact: all contacts of that person. */
	private readonly ofPerson = new Map<string, Promise<string[]>>();

	private readonly templates = new Map<string, Promise<Template>>();

	private readonly savedReplies = new Map<string, Promise<SavedReply>>();

	private readonly flows = new Map<string, Promise<Flow | undefined>>();

	private readonly agents = new Map<string, Promise<Agent | undefined>>();

	private readonly teams = new Map<string, Promise<Team | undefined>>();

	private readonly ownNames = new Map<string, Promise<string>>();

	private readonly tags = new Map<string, Promise<MeantTag[]>>();

	private readonly accountNames = new Map<string, Promise<string[] | undefined>>();

	private readonly hints = new Set<string>();

	/** The contacts that look-ups have brought, by their IDs. */
	private readonly met = new Map<string, Contact>();

	/** What else is to be done when the run ends, however it ends. */
	private readonly last: Array<() => Promise<void>> = [];

	/** What the user gave in the form. */
	readonly parameters: Parameters;

	/** How messages that were sent are looked at. */
	readonly looks: StatusLooks;

	/** Whom the items are about, by their numbers. */
	readonly people: KnownPeople;

	/** What is told of numbers when the run ends. */
	readonly numbers = new NumberNotes();

	/** Learned from the server's answers, so that the next item need not ask again. */
	readonly known = {
		uploadsOnly: false,
		cannotMarkMessages: false,
		released: undefined as boolean | undefined,
	};

	/** Lets a message with a key go out only once, over all executions. */
	readonly sendOnce: SendOnce;

	private constructor(
		readonly context: IExecuteFunctions,
		readonly client: WhatomateClient,
		readonly earlier: EarlierTries,
		/** For sentences: what the output is called at which items come out that are left out, where the operation has one. */
		readonly leftOutAt: string,
	) {
		this.parameters = new Parameters(context);
		this.looks = new StatusLooks(client);
		this.people = new KnownPeople(client);
		this.sendOnce = new SendOnce(new SentKeys(context), (message) => this.hint(message));
	}

	/** @throws {Failure} when the credential is not usable */
	static async start(context: IExecuteFunctions, earlier: EarlierTries, leftOutAt = ''): Promise<Execution> {
		return new Execution(context, await WhatomateClient.connect(context), earlier, leftOutAt);
	}

	/**
	 * Makes a message go out, or does what else may not be done twice, unless this very thing may have been done before in this execution.
	 * @throws {Failure} also when it is unknown whether it was done, which is remembered
	 */
	async send<T = RawMessage>(request: ApiRequest): Promise<Answer<T>> {
		await this.earlier.refuseUnknown(request);
		return await this.client.ask<T>(request).catch(async (error) => {
			await this.noteUnknown(request, error);
			throw error;
		});
	}

	/** Remembers the message, if the error says that it may have gone out. */
	async noteUnknown(request: ApiRequest, error: unknown): Promise<void> {
		if (isOutcomeUnknown(error)) await this.earlier.noteUnknown(request, error as Failure);
	}

	/** @returns the ID, and behind it those of the other contacts of the same person, where this key may see it; one look-up however many items ask */
	async contactsLike(id: string): Promise<string[]> {
		return await once(this.ofPerson, id, async () => {
			const number = (await this.contactWith(id).catch(nothingAt(403, 404)))?.phone_number ?? '';
			if (isMasked(number) || notationsOf(number).length === 1) return [id];
			const others = await findContacts(this.client, number);
			return [id, ...others.map((contact) => contact.id).filter((other) => other !== id)];
		});
	}

	/**
	 * @returns the contact of that person, which is created where there is none; one look-up however many items ask
	 * @throws {Failure} when nobody is known by a number that may have no country code
	 */
	async contactOf(number: PhoneNumber, way?: LookUp): Promise<Contact> {
		const [known] = await this.contactsOf(number, way);
		if (known) return known;
		if (number.onlyIfKnown) throw number.onlyIfKnown;
		return await once(this.contacts, personOf(number.digits), async () =>
			this.meet(await createContact(this.client, number.digits)),
		);
	}

	/** @returns the contact with this ID; one look-up however many items ask */
	async contactWith(id: string): Promise<Contact> {
		return await once(this.contacts, id, async () => this.meet(await getContact(this.client, id)));
	}

	/** @returns the contact with this ID, if a look-up of this execution has brought it; asks nobody */
	metContact(id: string): Contact | undefined {
		return this.met.get(id);
	}

	private meet(contact: Contact): Contact {
		this.met.set(contact.id, contact);
		return contact;
	}

	/**
	 * @returns the contact of that person: of several the one that wrote last
	 * @throws {Failure} where there is none: reading must not create one
	 */
	async existingContactOf(number: PhoneNumber): Promise<Contact> {
		const [known] = await this.contactsOf(number);
		if (known) return known;
		throw (
			number.onlyIfKnown ??
			badInput(
				`There is no contact with the number ${number.digits}`,
				"Check the number and its country code. 'Create or Update' creates it, and so does sending a message.",
			)
		);
	}

	/**
	 * @param way by itself where what is known of the contact has to be of this moment, or where few of the items ask
	 * @returns all contacts of that person, the one that wrote last first; one look-up however many items ask
	 */
	async contactsOf(number: PhoneNumber, way: LookUp = 'withOthers'): Promise<Contact[]> {
		const { digits, otherwise } = number;
		const contacts = await once(
			this.found,
			[digits, ...(otherwise ? [otherwise.digits] : [])].map(personOf).join(' '),
			async () =>
				(
					(way === 'withOthers' ? await this.people.contactsOf(number) : undefined) ??
					(await findMeant(this.client, number))
				).map((contact) => this.meet(contact)),
		);
		if (contacts.length > 0) this.numbers.noteStored(number, contacts[0].phone_number);
		return contacts;
	}

	/** @returns the digits under which a message makes the contact of a person: the same for all items, or there would be two */
	notationForNew({ digits }: PhoneNumber): string {
		const person = personOf(digits);
		const chosen = this.newNotations.get(person) ?? digits;
		this.newNotations.set(person, chosen);
		return chosen;
	}

	/** @returns the template with this ID, or with this name; one look-up however many items ask */
	async template(choice: { id: string } | { name: string; account?: string }): Promise<Template> {
		return await once(this.templates, JSON.stringify(choice), async () =>
			'id' in choice
				? await getTemplate(this.client, choice.id)
				: await getTemplateByName(this.client, choice.name, choice.account),
		);
	}

	/** @returns the saved reply with this ID; one look-up however many items ask */
	async savedReply(id: string): Promise<SavedReply> {
		return await once(this.savedReplies, id, async () => await getSavedReply(this.client, id));
	}

	/** @returns the flow with this ID of Meta's, or undefined where there is none; one look-up however many items ask */
	async flow(metaId: string): Promise<Flow | undefined> {
		return await once(this.flows, metaId, async () => await findFlow(this.client, metaId));
	}

	/** As `meantTags`; one look-up however many items ask. */
	async meantTags(wanted: string[], label: string): Promise<MeantTag[]> {
		return await once(
			this.tags,
			JSON.stringify([label, ...wanted]),
			async () => await meantTags(this.client, wanted, label),
		);
	}

	/** @returns the user with this ID; undefined where the server tells of none. One look-up however many items ask */
	async agent(id: string): Promise<Agent | undefined> {
		return await once(this.agents, id, async () => await getAgent(this.client, id));
	}

	/** @returns the team with this ID; undefined where the server tells of none. One look-up however many items ask */
	async team(id: string): Promise<Team | undefined> {
		return await once(this.teams, id, async () => await getTeam(this.client, id));
	}

	/** @returns the name of the user whose API key this is; empty where the server does not tell. One look-up however many items ask */
	async ownName(): Promise<string> {
		return await once(this.ownNames, '', async () => (await getOwnUser(this.client)).full_name ?? '');
	}

	/** Has something done when the run ends, however it ends. */
	atEnd(step: () => Promise<void>): void {
		this.last.push(step);
	}

	/** Ends the run: keys are stored, and what is to be said of numbers is said. */
	async close(): Promise<void> {
		await this.sendOnce.close();
		for (const step of this.last) await step();
		this.numbers.sentences().forEach((sentence) => this.hint(sentence));
	}

	/**
	 * @returns the names of the connected numbers, or undefined where this key may not see them; one look-up however many items ask
	 */
	async accounts(): Promise<string[] | undefined> {
		return await once(this.accountNames, '', async () =>
			(await getAccounts(this.client).catch(nothingAt(403)))?.map(({ name }) => name),
		);
	}

	/** Shows a sentence below the node's output, once however many items say it. */
	hint(message: string): void {
		if (this.hints.has(message)) return;
		this.hints.add(message);
		this.context.addExecutionHints({ message: withoutSecrets(message), location: 'outputPane' });
	}
}

/** Remembers the running look-up itself, so that items that ask at the same time share it; a failed one is not kept. */
async function once<T>(memory: Map<string, Promise<T>>, key: string, look: () => Promise<T>): Promise<T> {
	const known = memory.get(key);
	if (known) return await known;
	const running = look();
	memory.set(key, running);
	running.catch(() => memory.delete(key));
	return await running;
}
