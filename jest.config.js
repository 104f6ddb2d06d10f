/** Everything that runs in this process: pure functions, the sandbox and its proof, and n8n's engine in both majors. */
const common = {
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false }] },
	testEnvironment: 'node',
};

const n8n1 = '<rootDir>/node_modules/n8n-core-1';

module.exports = {
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageDirectory: 'test-output/coverage',
	coverageReporters: ['text', 'json-summary'],
	// Two engines of n8n to load for each file: on two cores, jest by itself would use one.
	maxWorkers: 2,
	projects: [
		{ ...common, displayName: 'units', testMatch: ['<rootDir>/test/{unit,sandbox,contract}/**/*.test.ts'] },
		{ ...common, displayName: 'n8n 2', testMatch: ['<rootDir>/test/engine/**/*.test.ts'] },
		{
			...common,
			displayName: 'n8n 1',
			testMatch: ['<rootDir>/test/engine/**/*.test.ts'],
			// One n8n-workflow for the engine and for the node, or their error classes would not be the same.
			moduleNameMapper: { '^n8n-core$': n8n1, '^n8n-workflow$': `${n8n1}/node_modules/n8n-workflow` },
		},
	],
};
