import type { IDataObject, INodeParameterResourceLocator } from 'n8n-workflow';

import { isUuid, uuidIn } from '../../shared/api/ids';
import { badInput } from '../../shared/failures/failure';
import { problems } from '../../shared/whatsapp/limits';
import type { Contact } from '../../shared/api/contacts';
import { toDigits } from '../../shared/whatsapp/phoneNumber';
import type { Template } from '../../shared/whatsapp/templates';
import type { Execution } from './execution';
import { asMessageId, asText } from './values';

/** Who a message goes to, before it is known whether Whatomate knows them. */
export interface ContactChoice {
	/** The contact's ID, where the user gave it. */
	knownId?: string;
	/** The number in digits, where the user gave that. */
	phone?: string;
	/** @returns the ID; a number is looked up, and its contact created where there is none */
	id(): Promise<string>;
	/** @returns the ID of a contact that is there already. @throws {Failure} where no contact has the number */
	existingId(): Promise<string>;
	/** @returns the whole contact that is there already. @throws {Failure} where there is none */
	existing(): Promise<Contact>;
	/** @returns the whole contact, looked up; for a number as `id` does. @throws {Failure} also where no contact has the ID */
	record(): Promise<Contact>;
}

/** What the user calls the parameters that find something by list, ID or otherwise. */
const LOCATORS = { campaign: 'Campaign', contact: 'Contact', template: 'Template' } as const;

/** One input item: its parameters, and the way to the server. */
export class Item {
	/** Items with the same lane run one after the other: the conversation they belong to. */
	lane: string;

	constructor(
		readonly execution: Execution,
		readonly index: number,
	) {
		this.lane = `item ${index}`;
	}

	get client() {
		return this.execution.client;
	}

	/** @returns the parameter as n8n resolves it for this item */
	parameter(name: string, fallback?: unknown): unknown {
		return this.execution.context.getNodeParameter(name, this.index, fallback);
	}

	/**
	 * @param label what the user calls the parameter
	 * @returns the parameter as text; empty where nothing was given
	 * @throws {Failure} for an object or a list, which would arrive at the customer as "[object Object]"
	 */
	text(name: string, label: string): string {
		return asText(this.parameter(name, ''), label);
	}

	/** As `text`, for a parameter inside the collection "Options". */
	option(name: string, label: string): string {
		return asText(this.options[name], label).trim();
	}

	get options(): IDataObject {
		return this.collection('options');
	}

	/** What the user added to a collection of optional fields. */
	collection(name: string): IDataObject {
		return (this.parameter(name, {}) ?? {}) as IDataObject;
	}

	/** The entries of a list that the user fills in row by row, or gives as an expression. */
	rows(name: string): IDataObject[] {
		const collection = this.parameter(name, {}) as { values?: IDataObject | IDataObject[] } | null;
		const values = collection?.values ?? [];
		return Array.isArray(values) ? values : [values];
	}

	/** @throws {Failure} with the first thing that WhatsApp would not accept; the others follow in the description */
	check(schema: Parameters<typeof problems>[0], values: unknown): void {
		const [first, ...others] = problems(schema, values);
		if (first) throw badInput(first, others.length > 0 ? `Also: ${others.join('. ')}.` : undefined);
	}

	/**
	 * Reads the parameter "Contact", and puts this item into that contact's lane.
	 * @throws {Failure} when it is empty, no ID or no phone number
	 */
	contact(): ContactChoice {
		const { mode, value } = this.locator('contact');
		if (value === '') {
			throw badInput("'Contact' is empty", 'Choose a contact from the list, or give its ID or phone number.');
		}
		if (mode === 'phone') {
			const phone = toDigits(value, 'Contact');
			this.lane = phone;
			return {
				phone,
				id: async () => (await this.execution.contactOf(phone)).id,
				existingId: async () => (await this.execution.existingContactOf(phone)).id,
				existing: async () => await this.execution.existingContactOf(phone),
				record: async () => await this.execution.contactOf(phone),
			};
		}
		const knownId = uuidIn(value);
		if (!knownId) {
			throw badInput(
				`'Contact' is not the ID of a contact: ${value}`,
				"To give a phone number, set 'Contact' to 'By Phone'.",
			);
		}
		this.lane = knownId;
		return {
			knownId,
			id: async () => knownId,
			existingId: async () => knownId,
			existing: async () => await this.execution.contactWith(knownId),
			record: async () => await this.execution.contactWith(knownId),
		};
	}

	/**
	 * Reads the parameter "Message ID".
	 * @throws {Failure} when it is empty, or no ID of Whatomate
	 */
	messageId(): string {
		const id = asMessageId(this.parameter('messageId', ''), 'Message ID');
		if (id !== undefined) return id;
		throw badInput(
			"'Message ID' is empty",
			"Use the field 'id' of a message, not WhatsApp's own ID (wamid).",
		);
	}

	/** @returns whether the parameter "Contact" was filled in, where it may be left out */
	get hasContact(): boolean {
		return this.locator('contact').value !== '';
	}

	/** Looks up the template that the parameter "Template" names. @param account prefers this account's where a name stands for several */
	async template(account: string): Promise<Template> {
		const { mode, value } = this.locator('template');
		if (value === '') {
			throw badInput("'Template' is empty", 'Choose a template from the list, or give its ID or name.');
		}
		const id = uuidIn(value);
		if (id && (mode !== 'name' || isUuid(value))) return await this.execution.template({ id });
		if (mode === 'id') {
			throw badInput(
				`'Template' is not the ID of a template: ${value}`,
				"To give a name, set 'Template' to 'By Name'.",
			);
		}
		return await this.execution.template(account ? { name: value, account } : { name: value });
	}

	/**
	 * Reads the parameter "Campaign".
	 * @throws {Failure} when it is empty, or no ID
	 */
	campaignId(): string {
		const { value } = this.locator('campaign');
		const id = uuidIn(value);
		if (id) return id;
		throw badInput(
			value === '' ? "'Campaign' is empty" : `'Campaign' is not the ID of a campaign: ${value}`,
			'Choose a campaign from the list, or give its ID.',
		);
	}

	private locator(name: keyof typeof LOCATORS): { mode: string; value: string } {
		const given = this.parameter(name, '') as INodeParameterResourceLocator | string | number | null;
		const label = LOCATORS[name];
		if (typeof given === 'object' && given !== null) {
			return { mode: String(given.mode ?? 'list'), value: asText(given.value, label).trim() };
		}
		return { mode: 'list', value: asText(given, label).trim() };
	}
}
