/** n8n's engine inside jest: it keeps quiet, and it ends when the test file does. */
const { dirname, join } = require('node:path');

// n8n writes every error of a node to its log, and tests provoke hundreds. N8N_LOG_LEVEL=debug shows them again.
process.env.N8N_LOG_LEVEL ??= 'silent';

const core = dirname(require.resolve('n8n-core'));

/**
 * n8n 1 looks for idle SSH connections every minute, with a timer that keeps the process open: one for each test file. n8n
 * stops it when it shuts down, so a test file does that too. (n8n 2 has the same timer, but does not wait for it.)
 */
afterAll(() => {
	const { Container } = require(require.resolve('@n8n/di', { paths: [core] }));
	const { SSHClientsManager } = require(join(core, 'execution-engine', 'ssh-clients-manager.js'));
	Container.get(SSHClientsManager).onShutdown();
});
