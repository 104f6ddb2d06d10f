import { NodeHelpers } from 'n8n-workflow';
import type { IDataObject, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { Whatomate } from '../../../nodes/Whatomate/Whatomate.node';
import { CONTACTS } from '../../sandbox';
import { byItem, CASES } from '../cases';
import type { OperationName } from '../cases';
import { contact } from '../harness';

/** Every place of every operation's form that an expression can fill in, found from the node's own description. */

/** One place. */
export interface Target {
	/** As saved workflows name it: `options.caption`. */
	path: string;
	/** How errors may name it: by its own label, or by that of what it stands in. */
	labels: string[];
	/** Whether it stands beside others that are asked for too. */
	hasOthers: boolean;
	/** The values that the form offers. */
	offered: string[];
	/** @returns the parameters with an expression there, and with the choices that make the form show it */
	fill(parameters: IDataObject, expression: string): IDataObject;
}

const { properties } = new Whatomate().description;

const shownIn = (property: INodeProperties, name: 'resource' | 'operation', value: string): boolean =>
	(property.displayOptions?.show?.[name] ?? []).includes(value);

/** @returns every operation of the node, as `message.sendText` */
export function everyOperation(): string[] {
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			(displayOptions?.show?.resource ?? []).flatMap((resource) =>
				options.flatMap((option) => ('value' in option ? [`${String(resource)}.${option.value}`] : [])),
			),
		);
}

/** @returns parameters with which the operation works, by the fields of the items that the tables of all operations have */
export const goodParameters = (operation: string): IDataObject =>
	operation in CASES
		? byItem(operation as OperationName, 'released')
		: { contact: contact.byId(CONTACTS.ana), message: 'Shall we?' };

type Way = Array<string | number>;

function put(holder: IDataObject, [step, ...rest]: Way, value: unknown): IDataObject {
	const given = holder[step];
	const inner = (typeof given === 'object' && given !== null ? given : {}) as IDataObject;
	return { ...holder, [step]: (rest.length === 0 ? value : put(inner, rest, value)) as IDataObject };
}

/** What a place needs beside it to be shown. */
type Needs = Array<[Way, unknown]>;

function needsOf({ displayOptions }: INodeProperties, at: Way): Needs {
	return Object.entries(displayOptions?.show ?? {})
		.filter(([name]) => name !== 'resource' && name !== 'operation')
		.map(([name, values]): [Way, unknown] => [[...at, name], values?.[0]]);
}

function targetsIn(property: INodeProperties, at: Way, outer: string[], needs: Needs): Target[] {
	const { name, type, displayName, options = [] } = property;
	const way = [...at, name];
	const labels = [displayName, ...outer];
	const all = [...needs, ...needsOf(property, at)];
	const target = (to: Way): Target => ({
		path: to.join('.'),
		labels,
		hasOthers: all.length > 0,
		offered: options.flatMap((option) => ('value' in option ? [String(option.value)] : [])),
		fill: (parameters, expression) =>
			[...all, [to, expression] as [Way, unknown]].reduce(
				(filled, [where, value]) => put(filled, where, value),
				parameters,
			),
	});
	switch (type) {
		case 'collection':
			return (options as INodeProperties[]).flatMap((inner) => targetsIn(inner, way, labels, all));
		case 'fixedCollection':
			return (options as INodePropertyCollection[]).flatMap(({ name: group, values }) => {
				const isMany = property.typeOptions?.multipleValues === true;
				const into = [...way, group];
				return values.flatMap((inner) =>
					isMany
						? targetsIn(inner, [], labels, []).map((each) => ({
								...each,
								hasOthers: true,
								path: `${into.join('.')}.0.${each.path}`,
								fill: (parameters: IDataObject, expression: string) =>
									[...all, [into, [each.fill({}, expression)]] as [Way, unknown]].reduce(
										(filled, [where, value]) => put(filled, where, value),
										parameters,
									),
							}))
						: targetsIn(inner, into, labels, all),
				);
			});
		case 'resourceLocator': {
			const modes = (property.modes ?? []).map((mode) => mode.name);
			return [
				target(way),
				...modes.map((mode) => ({
					...target([...way, 'value']),
					path: `${way.join('.')} (${mode})`,
					fill: (parameters: IDataObject, expression: string) =>
						target(way).fill(parameters, { __rl: true, mode, value: expression } as never),
				})),
			];
		}
		case 'resourceMapper':
			return [{ ...target([...way, 'value', 'body_1']), labels: [...labels, VARIABLE] }];
		default:
			return [target(way)];
	}
}

/** How errors name the variable of the template that the good parameters have. */
const VARIABLE = '1: Welcome';

/** @returns every place of the operation's form */
export function targetsOf(operation: string): Target[] {
	const [resource, name] = operation.split('.');
	const targets = properties
		.filter((property) => shownIn(property, 'resource', resource) && shownIn(property, 'operation', name))
		.flatMap((property) => targetsIn(property, [], [], []));
	// A choice decides which of the others are asked for, and a row has several parts.
	const all = [...targets.flatMap(({ labels }) => labels), VARIABLE];
	return targets.map((target) =>
		target.offered.length > 0 || target.hasOthers ? { ...target, labels: all } : target,
	);
}

/** @returns whether n8n itself takes parameters like these */
export function isTaken(parameters: IDataObject): boolean {
	try {
		NodeHelpers.getNodeParameters(properties, parameters as never, true, false, null, null);
		return true;
	} catch {
		return false;
	}
}
