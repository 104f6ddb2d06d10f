/**
 * The map of the house: its rooms, what each is for, and by that which file may import which. Where rooms are in order, each
 * imports only from those before it, so that one can read from the first to the last and no rooms import each other in a
 * circle. `npm run house` looks whether all keep to it, with dependency-cruiser; importing a type is importing.
 */
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { preProcessFile } = require('typescript');

/** What stands on the ground for all: it imports nothing of those who live on it. In order. */
const SHARED = {
	'memory.ts': 'what a process of n8n remembers beyond one execution',
	'failures/': 'why something did not work, worded for the person in the editor',
	'whatsapp/': 'what WhatsApp itself is: its limits, numbers, templates and kinds of messages',
	'api/': 'talking to a Whatomate server, whichever of the two kinds it is',
	'n8n/': 'the ways of n8n that the nodes lean on, one a file',
	'webhooks/': 'webhooks on the server: registering them, and telling true deliveries from false ones',
	'events/': 'what happened, in one shape whatever told of it; which of it starts a workflow, and only once',
	'editor/': 'lists that the editor shows for several nodes',
};

/** The node that does things. In order. */
const WHATOMATE = {
	'sendOnce/': 'no message twice',
	'engine/': 'the run of a node over its items',
	'parameters/': 'fields that several operations have, and reading them',
	'sending/': 'sending one message, and telling what became of it',
	'question/': 'sending a question, and taking its answer',
	'resources/': 'the operations: a folder for each resource, a file for each operation',
	'methods/': 'what the editor asks the node for: lists to pick from',
	'Whatomate.node.ts': 'the node as n8n loads it',
};

/** Next to each other: each imports of itself and of what is shared, and never of its neighbours. */
const APARTMENTS = {
	'credentials/': 'what a user enters to be let in',
	'nodes/Whatomate/': 'the node that does things',
	'nodes/WhatomateTrigger/': 'the trigger that the server calls',
	'nodes/WhatomateLiveTrigger/': 'the trigger that listens',
};

const root = join(__dirname, '..', '..');

/** @returns a pattern for the paths of rooms: what ends with a slash is a folder, the rest are files */
const within = (...rooms) =>
	`^(${rooms.map((room) => `${room.replaceAll('.', '\\.')}${room.endsWith('/') ? '' : '$'}`).join('|')})`;

const forbid = (name, from, to) => ({ name, severity: 'error', from, to });

/** @returns a rule for each room but the last, which comes after all others */
const inOrder = (folder, names) => {
	const rooms = Object.keys(names).map((name) => `${folder}${name}`);
	return rooms
		.slice(0, -1)
		.map((room, index) =>
			forbid(
				`${room} imports only from rooms before it`,
				{ path: within(room) },
				{ path: within(...rooms.slice(index + 1)) },
			),
		);
};

const shared = 'nodes/shared/';
const resources = 'nodes/Whatomate/resources/';

/** Whatever the index of a resource imports from beside it is an operation. */
const operations = readdirSync(join(root, resources))
	.map((resource) => `${resources}${resource}/`)
	.filter((folder) => existsSync(join(root, folder, 'index.ts')))
	.flatMap((folder) =>
		preProcessFile(readFileSync(join(root, folder, 'index.ts'), 'utf8'))
			.importedFiles.filter(({ fileName }) => fileName.startsWith('./'))
			.map(({ fileName }) => `${folder}${fileName.slice(2)}.ts`),
	);

/** What is in none of the rooms could import anything. */
const roomless = {
	path: '^nodes/',
	pathNot: within(
		...Object.keys(SHARED).map((name) => `${shared}${name}`),
		...Object.keys(WHATOMATE).map((name) => `nodes/Whatomate/${name}`),
		...Object.keys(APARTMENTS).filter((name) => name !== 'nodes/Whatomate/'),
	),
};

module.exports = {
	forbidden: [
		forbid('no files import each other in a circle', {}, { circular: true }),

		forbid(
			'what is shared imports nothing of those who share it',
			{ path: within(shared) },
			{ path: within(...Object.keys(APARTMENTS)) },
		),
		...Object.keys(APARTMENTS).map((apartment, _, all) =>
			forbid(
				`${apartment} imports nothing of its neighbours`,
				{ path: within(apartment) },
				{ path: within(...all.filter((other) => other !== apartment)) },
			),
		),

		...inOrder(shared, SHARED),
		...inOrder('nodes/Whatomate/', WHATOMATE),
		forbid('what imports is in a room', roomless, {}),
		forbid('what is imported is in a room', {}, roomless),

		forbid(
			'no resource imports another',
			{ path: `^${resources}([^/]+)/` },
			{ path: `^${resources}[^/]+/`, pathNot: `^${resources}$1/` },
		),
		forbid(
			"the sandbox's page looks at the sandbox, which knows nothing of it",
			{ path: '^test/sandbox/', pathNot: within('test/sandbox/page/', 'test/sandbox/index.ts') },
			{ path: within('test/sandbox/page/') },
		),
		forbid('no operation imports another', { path: within(...operations) }, { path: within(...operations) }),
	],
	options: {
		// Imports of types too.
		tsPreCompilationDeps: true,
		tsConfig: { fileName: join(root, 'tsconfig.json') },
		includeOnly: within('nodes/', 'credentials/', 'test/sandbox/'),
	},
};
