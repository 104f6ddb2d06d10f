/** What the runs of jest have in common. */
const { join } = require('node:path');

/** Tests are run as they are written; their types are checked apart, by `npm run typecheck`. */
const project = {
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false }] },
	testEnvironment: 'node',
};

module.exports = {
	project,
	/** With n8n's engine in the same process. */
	engine: { ...project, setupFilesAfterEnv: [join(__dirname, 'n8n.cjs')] },
	/** For the run as a whole. */
	run: { reporters: [join(__dirname, 'reporter.cjs')] },
};
