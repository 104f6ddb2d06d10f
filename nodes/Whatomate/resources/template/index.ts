import type { Resource } from '../../engine/operation';
import { get } from './get';
import { getAll } from './getAll';
import { sync } from './sync';

/** The texts that WhatsApp has approved, or not yet. */
export const template: Resource = {
	value: 'template',
	name: 'Template',
	operations: [get, getAll, sync],
	defaultOperation: getAll.value,
};
