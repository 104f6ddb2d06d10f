import type { INodeProperties } from 'n8n-workflow';

import { propertyOf } from '../engine/field';
import type { BatchOperation, Operation, Resource } from '../engine/operation';
import { campaign } from './campaign';
import { contact } from './contact';
import { conversation } from './conversation';
import { message } from './message';
import { template } from './template';

/**
 * @returns the field, shown for this operation alone. Where an expression chooses in a dropdown, n8n takes the fields that depend on it for
 * shown, whatever the conditions behind it say, and would refuse to run without those that are required. So the operation is the first
 * condition, and whoever reads such a field asks for it, where it is needed.
 */
function shownFor(resource: string, operation: string, property: INodeProperties): INodeProperties {
	const { required, displayOptions, ...others } = property;
	return {
		...others,
		...(required && !displayOptions?.show ? { required } : {}),
		displayOptions: {
			...displayOptions,
			show: { resource: [resource], operation: [operation], ...displayOptions?.show },
		},
	};
}

/** All that the node can do, in the order of the dropdowns and of the node list: what is used most comes first. */
const resources: Resource[] = [message, campaign, contact, conversation, template];

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
			fields.map((field) => shownFor(resource, operation, propertyOf(field))),
		),
	),
];

/** @returns the operation that a saved workflow names, or undefined */
export const findOperation = (resource: string, operation: string): Operation | BatchOperation | undefined =>
	resources.find(({ value }) => value === resource)?.operations.find(({ value }) => value === operation);

/** Characters below a node on the canvas; n8n cuts off what is longer. */
const SUBTITLE_LENGTH = 27;

/** @returns the operation and what else stands below the node: the resource, where there is room for it */
const titleOf = (operation: string, resource: string): string[] =>
	`${operation} · ${resource}`.length <= SUBTITLE_LENGTH ? [operation, resource] : [operation];

/** For n8n's expression: what the operations are called, by their names after their resources'. */
const titles = Object.fromEntries(
	resources.flatMap(({ value: resource, name, operations }) =>
		operations.map((operation) => [`${resource}.${operation.value}`, titleOf(operation.name, name)]),
	),
);

/** Below the node's name: `Send Template · order_confirmation`, `Get Many · Contact`. A template chosen by an expression is not told. */
export const subtitle = `={{ ((title, template) => title && [title[0], template && !template.startsWith('=') ? template.split(' (')[0] : title[1]].filter((part) => part).join(' · '))((${JSON.stringify(titles)})[$parameter.resource + '.' + $parameter.operation], $parameter.template?.cachedResultName ?? ($parameter.template?.mode === 'name' ? $parameter.template.value : '')) }}`;

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
