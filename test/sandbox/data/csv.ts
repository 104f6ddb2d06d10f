/** A row, or undefined where it can't be read. */
export type CsvRow = string[] | undefined;

/**
 * Reads comma-separated values as strictly as the server's reader does: a quotation mark only around a whole value, as many
 * values in each row as in the first; empty lines are left out.
 */
export const readCsv = (text: string): CsvRow[] => {
	const rows: CsvRow[] = [];
	const source = text.replace(/\r\n/g, '\n');
	let width: number | undefined;
	let position = 0;
	const endOfLine = () => {
		const end = source.indexOf('\n', position);
		return end < 0 ? source.length : end;
	};
	/** @returns what stands here if it fits, the position being behind it. */
	const next = (expression: RegExp): RegExpExecArray | undefined => {
		expression.lastIndex = position;
		const found = expression.exec(source) ?? undefined;
		if (found) position = expression.lastIndex;
		return found;
	};
	/** A value in quotation marks; undefined when it does not end well. One that does not end at all takes the rest with it. */
	const quoted = (): string | undefined => {
		const found = next(/"((?:[^"]|"")*)"(?=,|\n|$)/y);
		if (!found) next(/"(?:[^"]|"")*$/y);
		return found?.[1].replace(/""/g, '"');
	};
	const plain = (): string | undefined => {
		const value = next(/[^,\n]*/y)?.[0] ?? '';
		return value.includes('"') ? undefined : value;
	};
	const row = (): CsvRow => {
		const values: string[] = [];
		for (;;) {
			const value = source[position] === '"' ? quoted() : plain();
			if (value === undefined) {
				position = endOfLine();
				return undefined;
			}
			values.push(value);
			if (source[position] !== ',') return values;
			position += 1;
		}
	};
	while (position < source.length) {
		if (source[position] === '\n') {
			position += 1;
			continue;
		}
		const values = row();
		position += 1;
		width ??= values?.length;
		rows.push(values?.length === width ? values : undefined);
	}
	return rows;
};
