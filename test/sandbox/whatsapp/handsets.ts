import type { Events } from '../data/events';

/** What the owner of a phone has decided about it. */
export interface Handset {
	/** Whether it has a connection; without one, messages wait at WhatsApp. */
	online: boolean;
	/** Whether the owner looks at what arrives. */
	reads: boolean;
	/** Whether the owner has blocked the business: nothing can be sent to it. */
	blocks: boolean;
}

/** @returns the digits of a number, by which a phone is known however its number is written. */
export const digitsOf = (number: string): string => number.replace(/\D/g, '');

/** The phones that differ from a usual one. */
export class Handsets {
	private readonly changed = new Map<string, Partial<Handset>>();

	constructor(
		private readonly events: Events,
		private readonly reads: boolean,
	) {}

	/** @returns how a phone is: by default online, and blocking nobody. */
	of(number: string): Handset {
		return { online: true, reads: this.reads, blocks: false, ...this.changed.get(digitsOf(number)) };
	}

	/** Changes a phone. */
	change(number: string, changes: Partial<Handset>): void {
		const phone = digitsOf(number);
		this.changed.set(phone, { ...this.changed.get(phone), ...changes });
		this.events.emit('handset', phone);
	}
}
