const { readdirSync, readFileSync } = require('node:fs');
const { writeFile } = require('node:fs/promises');
const { join } = require('node:path');
const { dest, series, src } = require('gulp');
const esbuild = require('esbuild');

/** Files that use packages of others. These go into them, so that the package asks nothing of the user's n8n. */
const BUNDLED = [
	'nodes/shared/api/contentDisposition.ts',
	'nodes/shared/events/pattern.ts',
	'nodes/shared/whatsapp/limits.ts',
	'nodes/shared/whatsapp/numberingPlan.ts',
];

/** Our own files stay apart even there, or what two of them import would exist twice: classes, and what is remembered. */
const ownFilesApart = {
	name: 'own files apart',
	setup: (build) =>
		build.onResolve({ filter: /^\.\.?\// }, ({ kind, importer }) =>
			kind === 'entry-point' || importer.includes('node_modules') ? undefined : { external: true },
		),
};

/** @returns the folder of the package that a file belongs to; packages can be in packages */
const packageOf = (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];

/** @returns what a package wants to be said wherever it is used: its name, its version, and its licence word by word */
const notice = (folder) => {
	const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
	if (files.length === 0)
		throw new Error(`${name} is bundled, and its licence is not to be found in ${folder}`);
	const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
	return [`${name} ${version}`, ...texts].join('\n\n');
};

/** n8n looks for a node's icon inside the built package. */
const icons = () => src('icons/*.svg').pipe(dest('dist/icons'));

const bundle = async () => {
	const { metafile } = await esbuild.build({
		entryPoints: BUNDLED,
		outdir: 'dist',
		outbase: '.',
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		legalComments: 'none',
		external: ['n8n-workflow'],
		// Every Node.js that n8n runs on has these, and n8n's rules want no look at the global object.
		define: { 'globalThis.TextEncoder': 'TextEncoder', 'globalThis.TextDecoder': 'TextDecoder' },
		plugins: [ownFilesApart],
		metafile: true,
	});
	const packages = new Set(Object.keys(metafile.inputs).map(packageOf).filter(Boolean));
	const notices = [...packages].sort().map(notice);
	await writeFile('dist/THIRD_PARTY_NOTICES.txt', `${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
};

exports['build:icons'] = icons;
exports.default = series(icons, bundle);
