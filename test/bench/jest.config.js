/** Figures: how fast, and with how many requests. */
module.exports = {
	rootDir: '../..',
	testMatch: ['<rootDir>/test/bench/**/*.test.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false }] },
	testTimeout: 600_000,
};
