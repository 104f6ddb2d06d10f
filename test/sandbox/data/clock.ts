/**
 * Gives moments as the server writes them: ISO 8601 in UTC with microseconds, each later than the one before, so that
 * things made one after the other never share a moment by accident.
 */
export class Clock {
	private last = 0;

	/** @returns the present moment, at least a microsecond after the previous answer. */
	now(): string {
		this.last = Math.max(Date.now() * 1000, this.last + 1);
		return fromMicroseconds(this.last);
	}
}

const fromMicroseconds = (microseconds: number): string => {
	const whole = new Date(Math.floor(microseconds / 1000)).toISOString();
	return whole.replace('Z', `${String(microseconds % 1000).padStart(3, '0')}Z`);
};

/**
 * Brings a moment into the form in which the store compares moments as text.
 *
 * @returns ISO 8601 in UTC with exactly six digits of a second.
 * @throws RangeError when the text is no date.
 */
export const asMoment = (moment: Date | string): string => {
	const text = typeof moment === 'string' ? moment : moment.toISOString();
	const parts = /^(.+T\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/.exec(text);
	if (!parts) return asMoment(new Date(text));
	return `${parts[1]}.${(parts[2] ?? '').padEnd(6, '0').slice(0, 6)}Z`;
};

/** @returns the moment cut to whole seconds, as accounts, templates and tags show it. */
export const wholeSeconds = (moment: string): string => `${moment.slice(0, 19)}Z`;
