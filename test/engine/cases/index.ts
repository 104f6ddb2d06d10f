import type { IDataObject } from 'n8n-workflow';

import type { Dialect } from '../../sandbox';
import { campaigns } from './campaign';
import type { Case } from './case';
import { contacts } from './contact';
import { conversations } from './conversation';
import { message } from './message';
import { templates } from './template';

/** Puts the resource before each name, as in `message.sendText`. */
const of = <R extends string, N extends string>(resource: R, cases: Record<N, Case>) =>
	Object.fromEntries(
		Object.entries<Case>(cases).map(([name, each]) => [`${resource}.${name}`, each]),
	) as Record<`${R}.${N}`, Case>;

/** Every operation of the node, by its resource and name. */
export const CASES = {
	...of('campaign', campaigns),
	...of('contact', contacts),
	...of('conversation', conversations),
	...of('message', message),
	...of('template', templates),
};

export type OperationName = keyof typeof CASES;

/** Every operation of the node. */
export const OPERATIONS = Object.keys(CASES) as OperationName[];

/** @returns every operation that this server has */
export const operationsOn = (dialect: Dialect): OperationName[] =>
	OPERATIONS.filter((name) => (CASES[name].only ?? dialect) === dialect);

/** @returns those of them that take one item after the other */
export const itemOperationsOn = (dialect: Dialect): OperationName[] =>
	operationsOn(dialect).filter((name) => !CASES[name].batch);

/** Those that make a message go out to the contact in `to`, with the words in `text`. */
export const SENDS = OPERATIONS.filter((name) => CASES[name].sends);

/** Where a parameter reads a field of its item. */
export const ofItem = (name: string): string => `={{ $json.${name} }}`;

/** Parameters of an operation that read from the item what differs between items. */
export const byItem = (name: OperationName, dialect: Dialect): IDataObject =>
	CASES[name].parameters(ofItem, dialect);

/** An operation as tests name it: those of messages go without their resource too. */
export type Named = OperationName | keyof typeof message;

/** @returns the name with its resource */
export const fullName = (name: Named): OperationName =>
	(name.includes('.') ? name : `message.${name}`) as OperationName;

/** @returns the parameters that say what the node does */
export function chosen(name: Named): { resource: string; operation: string } {
	const [resource, operation] = fullName(name).split('.');
	return { resource, operation };
}
