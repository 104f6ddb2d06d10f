import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { alsoWrong, badInput, fieldsIn } from '../../shared/failures/failure';
import { problems } from '../../shared/whatsapp/limits';
import type { Execution } from './execution';
import { isDeeperThan } from './values';

/** A parameter as the form shows it, and how its value is read: its label stands once. See `field.ts`. */
export interface Field<T> {
	readonly property: INodeProperties;
	/**
	 * @param value as n8n resolves it for one item
	 * @param label what the user sees above it
	 * @throws {Failure} naming the label
	 */
	read(value: unknown, label: string, item: Item): T;
}

/** The collections of fields that a user adds one by one. */
export type CollectionName = 'additionalFields' | 'filters' | 'leaveOut' | 'options' | 'updateFields';

/** As the form calls them. */
const COLLECTIONS: Readonly<Record<CollectionName, string>> = {
	additionalFields: 'Additional Fields',
	filters: 'Filters',
	leaveOut: 'Leave Out',
	options: 'Options',
	updateFields: 'Update Fields',
};

/** How many lists and objects may be in each other. */
const MOST_LEVELS = 500;

/** One input item: its parameters, and the way to the server. */
export class Item {
	constructor(
		readonly execution: Execution,
		readonly index: number,
	) {}

	get client() {
		return this.execution.client;
	}

	/** @returns what the user gave in the field; where it is not shown, its default */
	read<T>(field: Field<T>): T {
		const { name, displayName, default: byDefault } = field.property;
		return field.read(this.parameter(name, byDefault, displayName), displayName, this);
	}

	/** As `read`, for a field inside a collection. */
	readIn<T>(collection: CollectionName, field: Field<T>): T {
		const { name, displayName, default: byDefault } = field.property;
		return field.read(this.collection(collection)[name] ?? byDefault, displayName, this);
	}

	/** As `read`, for a field inside the collection "Options". */
	option<T>(field: Field<T>): T {
		return this.readIn('options', field);
	}

	/** As `read`, for a field inside the collection "Filters". */
	filter<T>(field: Field<T>): T {
		return this.readIn('filters', field);
	}

	/** As `filter`, for one that has no value which does nothing. @returns nothing where the user has not added it */
	addedFilter<T>(field: Field<T>): T | undefined {
		const { name, displayName } = field.property;
		const filters = this.collection('filters');
		return name in filters ? field.read(filters[name], displayName, this) : undefined;
	}

	/** @returns whether the user has added the field to the collection "Options", also where its expression leads to nothing */
	hasOption(field: Field<unknown>): boolean {
		return field.property.name in this.collection('options');
	}

	/**
	 * @param label what the user calls it
	 * @returns the parameter as n8n resolves it for this item
	 * @throws {Failure} where it holds so many lists in each other that they can't be read, by n8n or by whoever reads them later
	 */
	parameter(name: string, fallback?: unknown, label = name): unknown {
		const tooDeep = () =>
			badInput(
				`'${label}' has too many lists or objects in each other`,
				'Check the expression: it may lead to more than was meant.',
			);
		let value: unknown;
		try {
			value = this.execution.parameters.of(name, this.index, fallback);
		} catch (error) {
			throw /call stack/i.test((error as Error).message) ? tooDeep() : error;
		}
		if (isDeeperThan(MOST_LEVELS, value)) throw tooDeep();
		return value;
	}

	/** Where a time without a zone is meant: the workflow's zone. */
	get timeZone(): string {
		return this.execution.context.getTimezone();
	}

	/** @throws {Failure} with the first thing that WhatsApp would not accept; the others follow in the description */
	check(schema: Parameters<typeof problems>[0], values: unknown): void {
		const [first, ...others] = problems(schema, values);
		if (first) throw badInput(first, alsoWrong(others));
	}

	/** @returns the fields that the user has added to the collection, as n8n resolves them */
	collection(name: CollectionName): IDataObject {
		return fieldsIn(COLLECTIONS[name], this.parameter(name, {}, COLLECTIONS[name]));
	}
}
