/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads files of the project */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The notes of the example workflows, and where nodes stand: somebody who opens one sees at once what belongs together. */

interface Placed {
	name: string;
	type: string;
	position: [x: number, y: number];
	parameters: { content?: string; width?: number; height?: number; color?: number };
}

interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** n8n's colours of a note: the one that it gives by itself, and the last of its palette. */
const YELLOW = 1;
const WHITE = 7;

/** An AI agent is as wide as this, everything else is a square. */
const AGENT = /langchain\.agent$/;
const SIDE = 96;
const AGENT_WIDTH = 256;
/** Below a node stands its name, and what it does: two lines of words that are no wider than the space to the next node. */
const NAME_HEIGHT = 64;
const NAME_WIDTH = 192;

const folder = join(__dirname, '..', '..', 'examples');
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

const isNote = ({ type }: Placed) => type === 'n8n-nodes-base.stickyNote';
const colourOf = ({ parameters }: Placed) => parameters.color ?? YELLOW;
const headingOf = ({ parameters }: Placed) => parameters.content?.split('\n')[0] ?? '';

/** What a note or a node covers, a node with its name. */
function boxOf(placed: Placed): Box {
	const [x, y] = placed.position;
	const { width = 0, height = 0 } = placed.parameters;
	if (isNote(placed)) return { x, y, width, height };
	const side = AGENT.test(placed.type) ? AGENT_WIDTH : SIDE;
	const wide = Math.max(side, NAME_WIDTH);
	return { x: x - (wide - side) / 2, y, width: wide, height: SIDE + NAME_HEIGHT };
}

const overlap = (one: Box, other: Box): boolean =>
	one.x < other.x + other.width &&
	other.x < one.x + one.width &&
	one.y < other.y + other.height &&
	other.y < one.y + one.height;

const within = (inner: Box, outer: Box): boolean =>
	inner.x >= outer.x &&
	inner.y >= outer.y &&
	inner.x + inner.width <= outer.x + outer.width &&
	inner.y + inner.height <= outer.y + outer.height;

/** @returns the names of each two that cover each other */
const overlapping = (all: Placed[]): string[] =>
	all.flatMap((one, at) =>
		all
			.slice(at + 1)
			.filter((other) => overlap(boxOf(one), boxOf(other)))
			.map((other) => `${one.name} and ${other.name}`),
	);

describe.each(names)('%s', (file) => {
	const { name, nodes: all } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
		name: string;
		nodes: Placed[];
	};
	const notes = all.filter(isNote);
	const nodes = all.filter((placed) => !isNote(placed));
	const white = notes.filter((note) => colourOf(note) === WHITE);

	it('has one yellow note, with the name of the workflow, how it works and how it is set up', () => {
		const yellow = notes.filter((note) => colourOf(note) === YELLOW);
		expect(yellow.map(headingOf)).toEqual([`## ${name}`]);
		expect(yellow[0].parameters.content).toMatch(/\n### How it works\n- [^]*\n### Set up\n1\. /);
	});

	it('has only white notes beside it, each with a heading and words', () => {
		expect(white).toHaveLength(notes.length - 1);
		for (const { parameters } of white) expect(parameters.content).toMatch(/^### \S.*\n\S/);
	});

	it('has each node on a white note', () => {
		const elsewhere = nodes.filter((node) => !white.some((note) => within(boxOf(node), boxOf(note))));
		expect(elsewhere.map((node) => node.name)).toEqual([]);
		const empty = white.filter((note) => !nodes.some((node) => within(boxOf(node), boxOf(note))));
		expect(empty.map(headingOf)).toEqual([]);
	});

	it('has nothing that covers something else', () => {
		expect(overlapping(nodes)).toEqual([]);
		expect(overlapping(notes)).toEqual([]);
	});

	it('has everything on the lines of the canvas', () => {
		const beside = all.filter(({ position }) => position.some((value) => value % 16 !== 0));
		expect(beside.map((placed) => placed.name)).toEqual([]);
	});
});
