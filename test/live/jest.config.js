/** The operations against a real server, given by WHATOMATE_URL, WHATOMATE_API_KEY and WHATOMATE_PHONE. */
module.exports = {
	rootDir: '../..',
	testMatch: ['<rootDir>/test/live/**/*.test.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false }] },
	testTimeout: 300_000,
};
