import type { INodePropertyOptions } from 'n8n-workflow';

/** What can become of a message (docs/whatomate-api.md#status-flow). */
const STATUSES = {
	delivered: { name: 'Delivered', description: "The message is on the customer's phone" },
	failed: { name: 'Failed', description: 'WhatsApp could not deliver the message' },
	pending: { name: 'Pending', description: 'WhatsApp has not accepted the message yet' },
	read: { name: 'Read', description: 'The customer has opened the message' },
	received: { name: 'Received', description: 'From the customer, and not read yet' },
	sent: { name: 'Sent', description: 'WhatsApp has accepted the message' },
} as const;

/** A status, as servers and saved workflows name it. */
export type Status = keyof typeof STATUSES;

/** How far a message of ours can come; each includes those before it. */
export const PROGRESS: readonly string[] = ['pending', 'sent', 'delivered', 'read'] satisfies Status[];

/** @param values in the alphabetical order that n8n wants. @returns the entries of a dropdown */
export const statusOptions = (...values: Status[]): INodePropertyOptions[] =>
	values.map((value) => ({ ...STATUSES[value], value }));
