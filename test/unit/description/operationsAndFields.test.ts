/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- looks for files */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { INodePropertyMode, INodePropertyModeValidation } from 'n8n-workflow';

import { WhatomateLiveTrigger } from '../../../nodes/WhatomateLiveTrigger/WhatomateLiveTrigger.node';
import { WhatomateTrigger } from '../../../nodes/WhatomateTrigger/WhatomateTrigger.node';
import {
	choicesOf,
	collator,
	eachField,
	entriesOf,
	everyField,
	fieldsWith,
	isSorted,
	isTitleCase,
	named,
	nameOf,
	node,
	operations,
	properties,
	sentences,
	shownFor,
	triggers,
} from './support';

describe('an operation is worded as n8n wants it', () => {
	const rows = named(operations, nameOf);

	it.each(rows)('%s', (_, { name, action = '', description = '' }) => {
		expect(isTitleCase(name)).toBe(true);
		// Sentence case, bare words, no article, no name that the sentence-case check would break.
		expect(action).toMatch(/^[A-Z][a-z]*( ([a-z]+|URL|ID|CTA))+$/);
		expect(action).not.toMatch(/\b(a|an|the)\b|whatsapp/i);
		expect(description).not.toBe('');
		for (const other of [name, action]) expect(description.toLowerCase()).not.toBe(other.toLowerCase());
	});

	it('actions are told apart, and stand in the order of the alphabet by name, but for those that send a message', () => {
		expect(new Set(operations.map(({ action }) => action)).size).toBe(operations.length);
		for (const resource of new Set(operations.map((operation) => operation.resource))) {
			const names = operations
				.filter((operation) => operation.resource === resource)
				.filter(({ name }) => resource !== 'message' || !name.startsWith('Send '))
				.map(({ name }) => name);
			expect(isSorted(names)).toBe(true);
		}
	});

	it.each(rows.filter(([, { value }]) => value === 'getAll'))(
		'%s is Get Many, and does not promise all',
		(_, operation) => {
			expect(operation.name).toBe('Get Many');
			expect(operation.action).toMatch(/^Get many /);
			expect(operation.description).not.toMatch(/\ball\b/i);
			const order = ['returnAll', 'limit', 'simple', 'filters', 'options'];
			const names = operation.fields.map(({ name }) => name).filter((name) => order.includes(name));
			expect(names).toEqual(order.filter((name) => names.includes(name)));
		},
	);

	it.each(rows)(
		'%s ships the shape of its output, so that the next node sees the fields',
		(_, { resource, value }) => {
			const file = join(
				__dirname,
				`../../../nodes/Whatomate/__schema__/v1.0.0/${resource}/${String(value)}.json`,
			);
			expect(existsSync(file)).toBe(true);
		},
	);

	it.each(rows)(
		'%s has one label for each parameter, since an AI tool names its arguments by them',
		(_, { fields }) => {
			const places = fields.flatMap((field) => [
				field,
				...(field.type === 'collection' ? entriesOf(field) : []),
			]);
			const names = new Map<string, string>();
			for (const { displayName, name } of places) {
				expect([displayName, names.get(displayName) ?? name]).toEqual([displayName, name]);
				names.set(displayName, name);
			}
		},
	);
});

describe('a field is worded as n8n wants it', () => {
	it.each(eachField)('%s has a label in Title Case, and says more than its label', (_, { field }) => {
		expect(field.displayName).toMatch(/^[A-Z]/);
		expect(isTitleCase(field.displayName)).toBe(true);
		expect(field.description?.toLowerCase()).not.toBe(field.displayName.toLowerCase());
		expect(field.description).not.toBe('');
		expect(Object.keys(field)[0]).toBe('displayName');
	});

	const texts: Array<[string, string]> = [
		...[node, ...triggers].map(({ description }): [string, string] => [
			description.name,
			description.description,
		]),
		...operations.map((operation): [string, string] => [nameOf(operation), operation.description ?? '']),
		...everyField.flatMap(
			({ where, field }): Array<[string, string]> => [
				...(field.description ? [[where, field.description] as [string, string]] : []),
				...choicesOf(field)
					.filter(({ description }) => description)
					.map((choice): [string, string] => [`${where}: ${choice.name}`, choice.description ?? '']),
			],
		),
	];

	it.each(texts)('%s: one sentence without a period, several with', (_, text) => {
		expect(text).toMatch(/^[A-Z]/);
		expect(text).not.toMatch(/\n| {2}|`|\b(id|url|json)\b(?!')/);
		expect(text.endsWith('.')).toBe(sentences(text) > 1);
	});

	it.each(fieldsWith(({ placeholder }) => placeholder))(
		'%s has a placeholder of the usual form',
		(_, { field }) => {
			const { type, placeholder = '' } = field;
			if (type === 'collection' || type === 'fixedCollection')
				expect(placeholder).toMatch(/^Add (option|[A-Z]\w+)$/);
			else expect(placeholder).toMatch(/^e\.g\. \S/);
			expect(placeholder).not.toContain(field.displayName);
		},
	);

	it.each(fieldsWith(({ hint }) => hint))('%s has a hint that fits on its line', (_, { field }) => {
		expect(field.hint?.length).toBeLessThanOrEqual(120);
	});

	it.each(fieldsWith(({ type }) => type === 'boolean'))('%s says whether', (_, { field }) => {
		expect(field.description).toMatch(/^Whether /);
	});

	// What a trigger starts on is called as n8n's own triggers call it, and its values are no IDs.
	it.each(fieldsWith(({ name, typeOptions }) => typeOptions?.loadOptionsMethod && name !== 'events'))(
		'%s takes a name or an ID',
		(_, { field }) => {
			expect(field.displayName).toMatch(/Names? or IDs?$/);
			expect(field.description).toMatch(
				/Choose from the list, or specify (?:an ID|IDs) using an <a href="https:\/\/docs\.n8n\.io\/code\/expressions\/">expression<\/a>\.$/,
			);
		},
	);

	it('the fields that n8n knows by name have the texts that n8n knows', () => {
		const byName = (name: string) =>
			everyField.filter(({ field }) => field.name === name).map(({ field }) => field);
		for (const field of byName('returnAll'))
			expect(field).toMatchObject({
				displayName: 'Return All',
				default: false,
				description: 'Whether to return all results or only up to a given limit',
			});
		for (const field of byName('limit'))
			expect(field).toMatchObject({
				displayName: 'Limit',
				default: 50,
				typeOptions: { minValue: 1 },
				description: 'Max number of results to return',
			});
		for (const field of byName('simple'))
			expect(field).toMatchObject({
				displayName: 'Simplify',
				default: true,
				description: 'Whether to return a simplified version of the response instead of the raw data',
			});
		for (const [name, placeholder] of [
			['options', 'Add option'],
			['filters', 'Add Filter'],
		])
			for (const field of byName(name)) expect(field).toMatchObject({ placeholder, default: {} });
	});

	it.each(eachField)('%s never speaks of binary data or properties', (_, { field }) => {
		for (const text of [field.displayName, field.description ?? '', field.hint ?? ''])
			expect(text).not.toMatch(/binary (data|propert)/i);
	});
});

describe('a field works as n8n wants it', () => {
	const DEFAULTS: Record<string, (value: unknown) => boolean> = {
		string: (value) => typeof value === 'string',
		json: (value) => typeof value === 'string' && value !== '' && typeof JSON.parse(value) === 'object',
		dateTime: (value) => typeof value === 'string',
		number: (value) => typeof value === 'number',
		boolean: (value) => typeof value === 'boolean',
		multiOptions: (value) => Array.isArray(value),
		// What the form does not offer any more keeps the kind of default that it had.
		hidden: (value) => Array.isArray(value),
		collection: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
		fixedCollection: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
		resourceLocator: (value) => typeof value === 'object' && value !== null && 'mode' in value,
		resourceMapper: (value) => typeof value === 'object' && value !== null && 'mappingMode' in value,
	};

	it.each(eachField)('%s has a default of its type', (_, { field }) => {
		if (field.type === 'options' && !field.typeOptions?.loadOptionsMethod)
			expect(choicesOf(field).map(({ value }) => value)).toContain(field.default);
		else if (field.type === 'options') expect(field.default).toBe('');
		else expect(DEFAULTS[field.type]?.(field.default)).toBe(true);
	});

	it.each(eachField)('%s is required only where it has to be, and never inside a collection', (_, place) => {
		const { field, inside } = place;
		if ('required' in field) expect([field.required, inside]).toEqual([true, false]);
	});

	it.each(eachField)('%s takes expressions, unless n8n wants it otherwise', (_, { field }) => {
		const fixed = ['resource', 'operation'].includes(field.name) || field.type === 'resourceMapper';
		expect(field.noDataExpression === true).toBe(fixed);
	});

	it.each(eachField)('%s lists its choices and entries by the alphabet', (where, { field }) => {
		// These follow the way of a message, or what is used most, which a reader expects more than the alphabet.
		if (!['confirm', 'operation', 'resource'].includes(field.name))
			expect(isSorted(choicesOf(field).map(({ name }) => name))).toBe(true);
		// Countries have the names that they have.
		if (field.name === 'defaultCountry') return;
		for (const { name } of choicesOf(field)) expect(isTitleCase(name)).toBe(true);
		if (field.type === 'collection')
			expect([where, entriesOf(field).map(({ displayName }) => displayName)]).toEqual([
				where,
				entriesOf(field)
					.map(({ displayName }) => displayName)
					.sort(collator.compare),
			]);
	});

	const modes = fieldsWith(({ type }) => type === 'resourceLocator').flatMap(([where, { field }]) =>
		(field.modes ?? []).map((mode): [string, INodePropertyMode] => [`${where} ${mode.displayName}`, mode]),
	);

	it.each(modes)('%s', (_, mode) => {
		if (mode.type === 'list') {
			expect(mode.displayName).toBe('From List');
			expect(mode.typeOptions?.searchable).toBe(true);
			expect(mode.placeholder).toMatch(/^Select (a [^aeiou]|an [aeiou])/);
		} else {
			// The dropdown is narrow: 'By Phone' and 'By Name' would be cut off.
			expect(['By ID', 'Name', 'Phone']).toContain(mode.displayName);
			expect(mode.placeholder).toMatch(/^e\.g\. /);
		}
		for (const check of mode.validation ?? []) {
			const { type, properties: rule } = check as INodePropertyModeValidation;
			expect(type).toBe('regex');
			const { regex, errorMessage } = rule as { regex: string; errorMessage: string };
			expect(errorMessage).toMatch(/^Not a valid /);
			// n8n checks the whole value.
			expect((mode.placeholder ?? '').replace('e.g. ', '')).toMatch(new RegExp(`^${regex}$`));
		}
		expect((mode.hint ?? '').length).toBeLessThanOrEqual(120);
	});

	it('every method that a field names is there', () => {
		const { listSearch, resourceMapping } = node.methods;
		const [{ methods: ofTrigger }] = triggers as [WhatomateTrigger, WhatomateLiveTrigger];
		for (const { where, field } of everyField) {
			expect([
				where,
				where.startsWith('whatomateLiveTrigger.') && field.typeOptions?.loadOptionsMethod,
			]).not.toEqual([where, expect.any(String)]);
			const { loadOptions } = where.startsWith('whatomateTrigger.') ? ofTrigger : node.methods;
			const { loadOptionsMethod, resourceMapper } = field.typeOptions ?? {};
			if (loadOptionsMethod) expect(Object.keys(loadOptions)).toContain(loadOptionsMethod);
			if (resourceMapper) expect(Object.keys(resourceMapping)).toContain(resourceMapper.resourceMapperMethod);
			for (const { typeOptions } of field.modes ?? [])
				if (typeOptions?.searchListMethod)
					expect(Object.keys(listSearch)).toContain(typeOptions.searchListMethod);
		}
	});

	it('a parameter of one name looks the same in every operation, so that a switch keeps what was typed', () => {
		const types = new Map<string, string>();
		for (const { name, type } of properties) {
			expect([name, types.get(name) ?? type]).toEqual([name, type]);
			types.set(name, type);
		}
	});

	it('every field is shown for an operation, after resource and operation', () => {
		expect(properties.slice(0, 2).map(({ name }) => name)).toEqual(['resource', 'operation']);
		for (const field of properties.filter(({ name }) => !['resource', 'operation'].includes(name))) {
			expect(shownFor(field, 'resource')).toHaveLength(1);
			expect(shownFor(field, 'operation')).toHaveLength(1);
		}
	});

	it('secrets are hidden, and nothing else is', () => {
		const hidden = everyField.filter(({ field }) => field.typeOptions?.password).map(({ where }) => where);
		expect(hidden).toEqual([
			'credential.apiKey',
			'credential.metaSecret',
			'credential.metaAppSecret',
			'credential.metaToken',
			'credential.metaVerifyToken',
		]);
	});
});
