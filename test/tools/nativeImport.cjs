const { createRequire } = require('node:module');
const { TestEnvironment } = require('jest-environment-node');

/**
 * n8n 2 loads its detection of file types with `import()`, which jest can't do inside a test. So Node itself loads it: this is both
 * the transform of the file with the import, and the environment that lends it Node's own `require`.
 */
module.exports = class extends TestEnvironment {
	constructor(...parameters) {
		super(...parameters);
		this.global.requireNatively = (name, from) => createRequire(from)(name);
	}

	static process(source) {
		return {
			code: source.replaceAll(/import\((['"].*?['"])\)/g, 'globalThis.requireNatively($1, __filename)'),
		};
	}
};
