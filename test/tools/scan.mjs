#!/usr/bin/env node
/**
 * n8n's own scanner for community packages, on this machine: first the sources, with all rules, then what `npm pack` would
 * publish. Published packages are judged by the same two legs.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';

const root = process.cwd();
const temporary = mkdtempSync(join(tmpdir(), 'whatomate-scan-'));

/** @returns the folder with the package's files as a user gets them */
const unpacked = () => {
	const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', temporary];
	const [file] = execFileSync('npm', pack, { encoding: 'utf8', cwd: root }).trim().split('\n').slice(-1);
	const folder = join(temporary, 'package');
	mkdirSync(folder, { recursive: true });
	execFileSync('tar', ['-xzf', join(temporary, file), '-C', temporary]);
	return folder;
};

try {
	const legs = [
		['the sources', root, SOURCE_FILE_PATTERNS],
		['the packed package', unpacked(), ['**/*.js', 'package.json']],
	];
	for (const [name, folder, patterns] of legs) {
		const { passed, message = '', details = '' } = await analyzePackage(folder, patterns);
		console.log(`${passed ? 'passed' : 'FAILED'}: ${name} ${message}\n${details}`.trim());
		if (!passed) process.exitCode = 1;
	}
} finally {
	rmSync(temporary, { recursive: true, force: true });
}
