const { engine, project, run } = require('./test/tools/jest.cjs');

const n8n1 = '<rootDir>/node_modules/n8n-core-1';

/** Everything that runs in this process: pure functions, the sandbox and its proof, and n8n's engine in both majors. */
module.exports = {
	...run,
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageDirectory: 'test-output/coverage',
	coverageReporters: ['json-summary', require.resolve('./test/tools/coverageLine.cjs')],
	// Two engines of n8n to load for each file: on two cores, jest by itself would use one.
	maxWorkers: 2,
	projects: [
		{
			...project,
			displayName: 'units',
			testMatch: ['<rootDir>/test/{unit,sandbox,contract}/**/*.test.ts'],
		},
		{ ...engine, displayName: 'n8n 2', testMatch: ['<rootDir>/test/engine/**/*.test.ts'] },
		{
			...engine,
			displayName: 'n8n 1',
			testMatch: ['<rootDir>/test/engine/**/*.test.ts'],
			// One n8n-workflow for the engine and for the node, or their error classes would not be the same.
			moduleNameMapper: { '^n8n-core$': n8n1, '^n8n-workflow$': `${n8n1}/node_modules/n8n-workflow` },
		},
	],
};
