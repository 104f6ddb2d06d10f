import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { WhatomateApi } from '../../../credentials/WhatomateApi.credentials';
import { Whatomate } from '../../../nodes/Whatomate/Whatomate.node';
import { WhatomateLiveTrigger } from '../../../nodes/WhatomateLiveTrigger/WhatomateLiveTrigger.node';
import { WhatomateTrigger } from '../../../nodes/WhatomateTrigger/WhatomateTrigger.node';

export const node = new Whatomate();
export const triggers = [new WhatomateTrigger(), new WhatomateLiveTrigger()];
export const { properties } = node.description;
export const credential = new WhatomateApi();

export const shownFor = ({ displayOptions }: INodeProperties, name: string) =>
	(displayOptions?.show?.[name] ?? []) as string[];

export const operations = properties
	.filter(({ name }) => name === 'operation')
	.flatMap((property) =>
		(property.options as INodePropertyOptions[]).map((option) => ({
			...option,
			resource: shownFor(property, 'resource')[0],
			fields: properties.filter(
				(field) =>
					shownFor(field, 'resource').includes(shownFor(property, 'resource')[0]) &&
					shownFor(field, 'operation').includes(String(option.value)),
			),
		})),
	);

/** @returns how tests name an operation: by its resource and value */
export const nameOf = ({ resource, value }: (typeof operations)[number]): string =>
	`${resource}.${String(value)}`;

/** @returns the entries of a collection; a dropdown's choices are none. */
export const entriesOf = ({ type, options = [] }: INodeProperties): INodeProperties[] =>
	type === 'collection'
		? (options as INodeProperties[])
		: type === 'fixedCollection'
			? (options as INodePropertyCollection[]).flatMap(({ values }) => values)
			: [];

export const choicesOf = ({ type, options = [] }: INodeProperties): INodePropertyOptions[] =>
	type === 'options' || type === 'multiOptions' ? (options as INodePropertyOptions[]) : [];

export interface Place {
	where: string;
	field: INodeProperties;
	/** Whether it stands inside a collection. */
	inside: boolean;
}

export const everyField: Place[] = [
	...properties.map(
		(field): Place => ({
			where: [...shownFor(field, 'resource'), ...shownFor(field, 'operation'), field.name].join('.'),
			field,
			inside: false,
		}),
	),
	...credential.properties.map(
		(field): Place => ({ where: `credential.${field.name}`, field, inside: false }),
	),
	...triggers.flatMap(({ description }) =>
		description.properties
			// A notice is a sentence, no field.
			.filter(({ type }) => type !== 'notice')
			.map((field): Place => ({ where: `${description.name}.${field.name}`, field, inside: false })),
	),
].flatMap((place) => [
	place,
	...entriesOf(place.field).map((field) => ({ where: `${place.where}.${field.name}`, field, inside: true })),
]);

export const named = <T>(places: T[], name: (place: T) => string): Array<[string, T]> =>
	places.map((place) => [name(place), place]);

export const eachField = named(everyField, ({ where }) => where);
export const fieldsWith = (test: (field: INodeProperties) => unknown) =>
	eachField.filter(([, { field }]) => Boolean(test(field)));

export const SMALL_WORDS = /^(a|an|the|and|or|of|to|in|on|for|from|by|as|at|with)$/;

export const isTitleCase = (label: string) =>
	label
		.replace(/[():]/g, '')
		.split(' ')
		.every((word, index) => /^[A-Z0-9]/.test(word) || (index > 0 && SMALL_WORDS.test(word)));

/** @returns how many sentences the text has; markup and shortened words do not end one. */
export const sentences = (text: string) =>
	text
		.replace(/<[^>]+>/g, '')
		.split(/[.?!](?=\s+[A-Z'])/)
		.filter((part) => part.trim() !== '').length;

export const collator = new Intl.Collator('en');
export const isSorted = (names: string[]) => [...names].sort(collator.compare).join('|') === names.join('|');
