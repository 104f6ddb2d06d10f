const { dest, series, src } = require('gulp');
const esbuild = require('esbuild');

/** n8n looks for a node's icon inside the built package. */
const icons = () => src('icons/*.svg').pipe(dest('dist/icons'));

/** zod goes into the one file that uses it, so that the package asks nothing of the user's n8n. */
const bundle = () =>
	esbuild.build({
		entryPoints: ['nodes/shared/whatsapp/limits.ts'],
		outfile: 'dist/nodes/shared/whatsapp/limits.js',
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		legalComments: 'none',
		external: ['n8n-workflow'],
	});

exports['build:icons'] = icons;
exports.default = series(icons, bundle);
