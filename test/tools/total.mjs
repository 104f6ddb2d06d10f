#!/usr/bin/env node
/** Adds up the test commands given by name, and ends with `N passed, N failed`; one that did not get to count has failed. */
import { readFileSync } from 'node:fs';

const totals = process.argv.slice(2).map((name) => {
	try {
		return JSON.parse(readFileSync(`test-output/${name}.json`, 'utf8'));
	} catch {
		return { passed: 0, failed: 1 };
	}
});
const sum = (key) => totals.reduce((number, total) => number + total[key], 0);
if (sum('failed') > 0) process.exitCode = 1;
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
