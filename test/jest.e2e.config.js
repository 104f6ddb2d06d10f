const { project, run } = require('./tools/jest.cjs');

/** What does not run in n8n 1, with the reason. */
const NOT_IN_N8N_1 = {
	'browser/': 'the editor of the newest n8n alone is driven',
};

const leftOut = process.env.WHATOMATE_TEST_N8N_MAJOR === '1' ? Object.keys(NOT_IN_N8N_1) : [];

/** Everything that needs a real n8n: slow, and one after the other. */
module.exports = {
	...project,
	...run,
	rootDir: '..',
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', ...leftOut.map((path) => `<rootDir>/test/e2e/${path}`)],
	globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
	globalTeardown: '<rootDir>/test/e2e/globalTeardown.ts',
	testTimeout: 120_000,
	maxWorkers: 1,
};
