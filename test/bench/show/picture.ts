import { shown, told } from './table';
import type { Table } from './table';

/** One subject, as the file of figures keeps it. */
export interface Measured {
	/** The day. */
	on: string;
	machine: string;
	tables: Table[];
}

const WIDTH = 820;
const NAMES = 270;
const BARS = 410;
const LINE = 24;

const STYLE = `
	text { font: 14px system-ui, sans-serif; fill: #24292f; }
	.title { font-weight: 600; }
	.small { font-size: 12px; fill: #57606a; }
	.ground { fill: #ffffff; }
	.ours { fill: #0b7d52; }
	.other { fill: #8c959f; }
	@media (prefers-color-scheme: dark) {
		text { fill: #e6edf3; }
		.small { fill: #9198a1; }
		.ground { fill: #0d1117; }
		.ours { fill: #3fb983; }
		.other { fill: #6e7681; }
	}`;

const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** @returns the bars of one table, from a height on, and the height below them */
function chart({ title, rows, bar = '' }: Table, from: number): { parts: string[]; to: number } {
	const parts = [
		`<text class="title" x="16" y="${from}">${escaped(title)}</text>`,
		`<text class="small" x="${WIDTH - 16}" y="${from}" text-anchor="end">${escaped(bar)}</text>`,
	];
	const longest = Math.max(...rows.map(({ figures }) => figures[bar]), Number.MIN_VALUE);
	let at = from;
	for (const { name, figures, targets = [] } of rows) {
		at += LINE;
		const length = Math.max(2, (figures[bar] / longest) * BARS);
		const kind = name.startsWith('Whatomate') ? 'ours' : 'other';
		parts.push(
			`<text x="16" y="${at}">${escaped(name)}</text>`,
			`<rect class="${kind}" x="${NAMES}" y="${at - 13}" width="${length.toFixed(1)}" height="16" rx="2"/>`,
			`<text x="${(NAMES + length + 8).toFixed(1)}" y="${at}">${shown(figures[bar])}</text>`,
		);
		for (const target of targets) {
			at += LINE - 6;
			parts.push(`<text class="small" x="${NAMES}" y="${at}">${escaped(told(target))}</text>`);
		}
	}
	return { parts, to: at + 2 * LINE };
}

/** @returns the tables that have something to compare, as a picture for light and dark pages */
export function picture(all: Record<string, Measured>): string {
	const parts: string[] = [];
	let height = 2 * LINE;
	for (const { on, machine, tables } of Object.values(all)) {
		const drawn = tables.filter(({ bar }) => bar !== undefined);
		for (const table of drawn) {
			const { parts: more, to } = chart(table, height);
			parts.push(...more);
			height = to;
		}
		if (drawn.length === 0) continue;
		parts.push(
			`<text class="small" x="16" y="${height - LINE}">Each table measured in one run, on ${on}: ${escaped(machine)}</text>`,
		);
		height += LINE;
	}
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
<title>How fast the Whatomate node is, beside n8n's own nodes</title>
<style>${STYLE}
</style>
<rect class="ground" width="${WIDTH}" height="${height}"/>
${parts.join('\n')}
</svg>
`;
}
