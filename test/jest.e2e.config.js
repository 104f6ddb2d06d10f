const { project, run } = require('./tools/jest.cjs');

/** Everything that needs a real n8n: slow, and one after the other. */
module.exports = {
	...project,
	...run,
	rootDir: '..',
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
	globalTeardown: '<rootDir>/test/e2e/globalTeardown.ts',
	testTimeout: 120_000,
	maxWorkers: 1,
};
