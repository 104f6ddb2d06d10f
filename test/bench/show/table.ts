/** What should hold of a figure. Figures are told, never asserted: a machine may be busy with something else. */
export interface Target {
	/** What is measured, such as `time of HTTP Request`. */
	what: string;
	value: number;
	most: number;
}

/** One thing that was measured. */
export interface Row {
	name: string;
	/** By the heading of their column, which has the unit. */
	figures: Record<string, number>;
	targets?: Target[];
}

/** Things that were measured beside each other in one run. */
export interface Table {
	title: string;
	rows: Row[];
	/** The column that the picture shows. */
	bar?: string;
}

/** @returns the middle one */
export const median = (values: number[]): number =>
	[...values].sort((one, other) => one - other)[Math.floor((values.length - 1) / 2)];

/** @returns a figure with as many digits as say something */
export const shown = (value: number): string =>
	Math.abs(value) >= 100 || Number.isInteger(value)
		? Math.round(value).toLocaleString('en-US')
		: String(Number(value.toPrecision(3)));

/** @returns whether a target is met, in words */
export const told = ({ what, value, most }: Target): string =>
	`${value <= most ? 'met' : 'MISSED'}: ${shown(value)} ${what}, at most ${shown(most)}`;

/** @returns the table as lines of text */
export function lines({ title, rows }: Table): string {
	const headings = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
	const cells = [
		['', ...headings],
		...rows.map(({ name, figures }) => [
			name,
			...headings.map((heading) => (heading in figures ? shown(figures[heading]) : '')),
		]),
	];
	const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
	const text = cells.map((row) =>
		row
			.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
			.join('  ')
			.trimEnd(),
	);
	const targets = rows.flatMap(({ name, targets = [] }) =>
		targets.map((target) => `  ${name}: ${told(target)}`),
	);
	return [`\n${title}`, ...text, ...targets].join('\n');
}
