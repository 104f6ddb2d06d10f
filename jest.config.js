/** Everything that runs in this process: pure functions, the sandbox and its proof, and n8n's engine. */
module.exports = {
	testMatch: ['<rootDir>/test/{unit,engine,sandbox,contract}/**/*.test.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false }] },
	testEnvironment: 'node',
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageDirectory: 'test-output/coverage',
};
