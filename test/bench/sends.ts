import type { IDataObject } from 'n8n-workflow';

import { MeasuredN8n } from './n8n';
import { withServer } from './servers/server';
import type { Report, ServerSetting } from './servers/setting';
import { median } from './show/table';
import type { Row, Table, Target } from './show/table';
import { LANES, ourParameters, sendAlone, texts, theirParameters } from './texts';
import { size } from './size';

/** Texts to contacts that are known, in a real n8n, beside its own HTTP Request node and a program that only asks. */

const MESSAGES = size(1000);

/** How often what is compared takes turns: others may work on the machine at the same time. */
const ROUNDS = 3;

/** One way to send, at a server that is asked by nobody else. */
type Way = (url: string, items: IDataObject[]) => Promise<number>;

const ourNode =
	(n8n: MeasuredN8n, options: { maxConcurrency?: number } = {}): Way =>
	async (url, items) =>
		await n8n.whatomate(url, { ...ourParameters, options }, items);

const httpRequest =
	(n8n: MeasuredN8n): Way =>
	async (url, items) =>
		await n8n.httpRequest(theirParameters(url), items);

const axiosAlone: Way = async (url, items) => {
	const began = performance.now();
	await sendAlone(url, items);
	return (performance.now() - began) / 1000;
};

interface Measured {
	seconds: number;
	report: Report;
	lost: number;
}

async function measure(server: ServerSetting, way: Way, count = MESSAGES): Promise<Measured> {
	const items = texts(count);
	const { result, report } = await withServer(server, async (url) => await way(url, items));
	return { seconds: result, report, lost: count - report.messages };
}

const rowOf = (name: string, { seconds, report, lost }: Measured, targets: Target[] = []): Row => ({
	name,
	figures: {
		seconds,
		requests: report.requests,
		sockets: report.sockets,
		'most in flight': report.inFlight,
		'median wait, ms': report.medianWait,
		'95 % within, ms': report.slowestWaits,
		refused: report.refused,
		lost,
		doubled: report.doubled,
	},
	targets,
});

const beside = (what: string, value: number, most: number): Target => ({ what, value, most });

const inFlight = ({ report }: Measured) => beside('in flight', report.inFlight, LANES);

/** A server that is only far away. @param most how long our node may take, as a part of what HTTP Request takes */
async function farAway(n8n: MeasuredN8n, latency: number, most: number): Promise<Table> {
	const ours: Measured[] = [];
	const theirs: Measured[] = [];
	const program: Measured[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		ours.push(await measure({ latency }, ourNode(n8n)));
		theirs.push(await measure({ latency }, httpRequest(n8n)));
		program.push(await measure({ latency }, axiosAlone));
	}
	const middle = (all: Measured[]): Measured => {
		const seconds = median(all.map((each) => each.seconds));
		return all.find((each) => each.seconds === seconds) ?? all[0];
	};
	const ratio = median(ours.map(({ seconds }, round) => seconds / theirs[round].seconds));
	return {
		title: `${MESSAGES} texts to a server that is ${latency} ms away`,
		bar: 'seconds',
		rows: [
			rowOf('Whatomate', middle(ours), [beside('times HTTP Request', ratio, most), inFlight(middle(ours))]),
			rowOf('HTTP Request', middle(theirs)),
			rowOf(`axios, ${LANES} at once`, middle(program)),
		],
	};
}

/** A server that is busy with every request, as a released one is with the key. */
async function twoCores(n8n: MeasuredN8n): Promise<Table> {
	const server = { cores: 2, work: 50 };
	/** With one lane everything takes twice as long: a fifth of it tells the same. */
	const part = 5;
	const one = await measure(server, ourNode(n8n, { maxConcurrency: 1 }), MESSAGES / part);
	one.seconds *= part;
	const ours = await measure(server, ourNode(n8n));
	const theirs = await measure(server, httpRequest(n8n));
	const fixed = new Map<number, Measured>();
	for (const lanes of [4, 8, 16, 64])
		fixed.set(lanes, await measure(server, ourNode(n8n, { maxConcurrency: lanes })));
	const best = Math.min(...[...fixed.values()].map(({ seconds }) => seconds));
	return {
		title: `${MESSAGES} texts to a server with two cores that needs 50 ms of one for each`,
		bar: 'median wait, ms',
		rows: [
			rowOf('Whatomate', ours, [
				beside('times the best Max Concurrency', ours.seconds / best, 1.05),
				beside('times the wait with one lane', ours.report.medianWait / one.report.medianWait, 2),
			]),
			rowOf('HTTP Request', theirs),
			rowOf('Whatomate, Max Concurrency 1', one),
			...[...fixed].map(([lanes, each]) => rowOf(`Whatomate, Max Concurrency ${lanes}`, each)),
		],
	};
}

/** A server that takes so many requests in a time. It says in whole seconds how long to wait, rounded down, so that it is asked twice. */
async function limited(n8n: MeasuredN8n): Promise<Table> {
	const limit = { max: size(200), windowSeconds: 5 };
	const latency = 10;
	const unlimited = await measure({ latency }, ourNode(n8n));
	const ours = await measure({ latency, limit }, ourNode(n8n));
	const theirs = await measure({ latency, limit }, httpRequest(n8n));
	const forced = unlimited.seconds + ours.report.forced / 1000;
	return {
		title: `${MESSAGES} texts to a server that takes ${limit.max} requests in ${limit.windowSeconds} s`,
		bar: 'lost',
		rows: [
			rowOf('Whatomate', ours, [
				beside('lost', ours.lost, 0),
				beside('doubled', ours.report.doubled, 0),
				beside('times what the limit forces', ours.seconds / forced, 1.15),
			]),
			rowOf('HTTP Request', theirs),
			rowOf('Whatomate, without the limit', unlimited),
		],
	};
}

export const sends = async (): Promise<Table[]> =>
	await MeasuredN8n.with(async (n8n) => {
		// The first run of either is slower than those that follow.
		for (const way of [ourNode(n8n), httpRequest(n8n), axiosAlone]) await measure({}, way, 200);
		return [await farAway(n8n, 50, 1), await farAway(n8n, 200, 1.5), await twoCores(n8n), await limited(n8n)];
	});
