const { project, run } = require('./tools/jest.cjs');

/** A real n8n in queue mode, all of its processes: slow, and one after the other. */
module.exports = {
	...project,
	...run,
	rootDir: '..',
	testMatch: ['<rootDir>/test/queue/**/*.test.ts'],
	testTimeout: 120_000,
	maxWorkers: 1,
};
