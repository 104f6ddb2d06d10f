const { engine, run } = require('../tools/jest.cjs');

/** Figures: how fast, and with how many requests. */
module.exports = {
	...engine,
	...run,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/bench/**/*.test.ts'],
	testTimeout: 600_000,
};
