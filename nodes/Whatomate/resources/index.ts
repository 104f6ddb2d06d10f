import { updateDisplayOptions } from 'n8n-workflow';
import type { INodeProperties } from 'n8n-workflow';

import { propertyOf } from '../engine/field';
import type { BatchOperation, Operation, Resource } from '../engine/operation';
import { campaign } from './campaign';
import { contact } from './contact';
import { conversation } from './conversation';
import { message } from './message';
import { template } from './template';

/**
 * Where an expression chooses in a dropdown, n8n takes every field for shown that depends on one, also of other operations, and would
 * refuse to run without those that are required. Whoever reads such a field asks for it, where it is needed.
 */
function demandedByReader(property: INodeProperties): INodeProperties {
	const { required, ...others } = property;
	return required && property.displayOptions?.show ? others : property;
}

/** All that the node can do, in the order of the dropdowns. */
const resources: Resource[] = [campaign, contact, conversation, message, template];

/** The parameters that n8n shows: resource, operation, then the fields of the chosen operation. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'message',
		options: resources.map(({ name, value }) => ({ name, value })),
	},
	...resources.map(
		({ value: resource, operations, defaultOperation }): INodeProperties => ({
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [resource] } },
			options: operations.map(({ name, value, action, description }) => ({
				name,
				value,
				action,
				description,
			})),
			default: defaultOperation,
		}),
	),
	...resources.flatMap(({ value: resource, operations }) =>
		operations.flatMap(({ value: operation, fields }) =>
			updateDisplayOptions(
				{ show: { resource: [resource], operation: [operation] } },
				fields.map(propertyOf).map(demandedByReader),
			),
		),
	),
];

/** @returns the operation that a saved workflow names, or undefined */
export const findOperation = (resource: string, operation: string): Operation | BatchOperation | undefined =>
	resources.find(({ value }) => value === resource)?.operations.find(({ value }) => value === operation);

/** For n8n's expression: which outputs the chosen operation has, by its name after its resource's. One without a name is the usual one. */
const namedOutputs = Object.fromEntries(
	resources.flatMap(({ value: resource, operations }) =>
		operations.flatMap((operation) =>
			'outputs' in operation && operation.outputs
				? [
						[
							`${resource}.${operation.value}`,
							operation.outputs.map((displayName) => ({ type: 'main', displayName })),
						],
					]
				: [],
		),
	),
);

/** The node's outputs: one, or those of the chosen operation. */
export const outputs =
	`={{ (${JSON.stringify(namedOutputs)})[$parameter.resource + '.' + $parameter.operation] ?? ['main'] }}` as const;
