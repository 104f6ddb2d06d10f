/** What the runs of jest have in common. */
const { join } = require('node:path');

/** Tests are run as they are written; their types are checked apart, by `npm run typecheck`. */
const project = {
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false }] },
	testEnvironment: 'node',
};

const nativeImport = join(__dirname, 'nativeImport.cjs');

/** Where n8n asks what a file is by its first bytes. */
const withImport = '/utils/binary-helper-functions\\.js';

module.exports = {
	project,
	/** With n8n's engine in the same process. */
	engine: {
		...project,
		testEnvironment: nativeImport,
		setupFilesAfterEnv: [join(__dirname, 'n8n.cjs')],
		transform: { ...project.transform, [`${withImport}$`]: nativeImport },
		transformIgnorePatterns: [`/node_modules/(?!.*${withImport}$)`],
	},
	/** For the run as a whole. */
	run: { reporters: [join(__dirname, 'reporter.cjs')] },
};
