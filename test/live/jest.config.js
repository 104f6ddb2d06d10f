const { engine, run } = require('../tools/jest.cjs');

/** The operations against a real server, given by WHATOMATE_URL, WHATOMATE_API_KEY and WHATOMATE_PHONE. */
module.exports = {
	...engine,
	...run,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/live/*.test.ts'],
	// Tests that play Meta run where the settings of the run have the app secret of a stand-in.
	testPathIgnorePatterns: process.env.WHATOMATE_APP_SECRET
		? []
		: ['/(people|contacts|campaignsReport)\\.test\\.ts$'],
	testTimeout: 300_000,
};
