import { isSamePerson } from '../../shared/whatsapp/phoneNumber';
import type { PhoneNumber } from '../../shared/whatsapp/phoneNumber';
import type { Execution } from '../engine/execution';

/**
 * The numbers of all items, which are those of one list. What is not clear of them is looked up, in bounds: a column without country codes
 * must not cost a request for each of its numbers.
 */
export class NumberColumn {
	/** How many numbers that no numbering plan knows may still be looked up. */
	private unusual = 100;

	/** How many with two readings. The first ones of a column tell what the others are. */
	private ambiguous = 20;

	/** Whether any was a number of another country, without a mark: then others of the column may be so too. */
	private foundOtherwise = false;

	constructor(private readonly execution: Execution) {}

	/**
	 * Lists of contacts have numbers without a mark: whom Whatomate has a contact of is meant.
	 * @returns the digits of whom the number means
	 * @throws {Failure} for a number that is nobody's, or may be that of two people: then it is the number's own `onlyIfKnown` or `ambiguous`
	 */
	async digitsOf(number: PhoneNumber): Promise<string> {
		const { digits, onlyIfKnown, otherwise } = number;
		if (!onlyIfKnown && !otherwise) return digits;
		if (this[onlyIfKnown ? 'unusual' : 'ambiguous']-- > 0) {
			const [known] = await this.execution.contactsOf(number);
			if (!known && onlyIfKnown) throw onlyIfKnown;
			if (!known || !otherwise || isSamePerson(known.phone_number, digits)) return digits;
			this.foundOtherwise = true;
			return otherwise.digits;
		}
		if (onlyIfKnown) throw onlyIfKnown;
		if (otherwise && this.foundOtherwise) throw otherwise.ambiguous;
		return digits;
	}
}
