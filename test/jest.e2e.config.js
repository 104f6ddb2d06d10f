const { project, run } = require('./tools/jest.cjs');

/** The editor of the newest n8n alone is driven: what is in this folder needs a browser. */
const browser = process.env.WHATOMATE_TEST_N8N_MAJOR === '1' ? ['<rootDir>/test/e2e/browser/'] : [];

/** Everything that needs a real n8n: slow, and one after the other. */
module.exports = {
	...project,
	...run,
	rootDir: '..',
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', ...browser],
	globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
	globalTeardown: '<rootDir>/test/e2e/globalTeardown.ts',
	testTimeout: 120_000,
	maxWorkers: 1,
};
