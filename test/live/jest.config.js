const { engine, run } = require('../tools/jest.cjs');

const { WHATOMATE_APP_SECRET: plays, WHATOMATE_META_LOG: logs } = process.env;

/** Tests that play Meta run where the settings of the run have the app secret of a stand-in. */
const PLAYING = ['/(people|contacts|campaignsReport)\\.test\\.ts$'];

/** Tests that also read what reached the stand-in run where they have the file that it logs to. */
const READING = ['/(campaignAudience|broadcast)\\.test\\.ts$'];

/** The operations against a real server, given by WHATOMATE_URL, WHATOMATE_API_KEY and WHATOMATE_PHONE. */
module.exports = {
	...engine,
	...run,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/live/*.test.ts'],
	testPathIgnorePatterns: [...(plays ? [] : PLAYING), ...(plays && logs ? [] : READING)],
	testTimeout: 300_000,
};
