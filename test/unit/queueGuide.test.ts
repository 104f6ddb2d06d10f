/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads files of the project */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(__dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** What the compose file says of a service, as far as it is looked at here. */
interface Service {
	image: string;
	command?: string;
	environment?: Record<string, string>;
	depends_on?: string[] | Record<string, unknown>;
	volumes?: string[];
	configs?: Array<{ source: string }>;
	deploy?: { replicas: number };
}

interface Compose {
	services: Record<string, Service>;
	volumes: Record<string, null>;
	configs: Record<string, { content: string }>;
}

const text = read('docs/queue-mode/compose.yml');
const { services, volumes, configs } = parse(text, { merge: true, strict: true }) as Compose;
const guide = read('docs/queue-mode.md');

const ofImage = (name: string) =>
	Object.entries(services).filter(([, { image }]) => image.split(':')[0].split('/').at(-1) === name);
const processes = ofImage('n8n').map(([name, service]) => ({ name, ...service }));

/** What all processes of n8n have to agree on. */
const SHARED = {
	EXECUTIONS_MODE: 'queue',
	WEBHOOK_URL: 'https://${DOMAIN}/',
	N8N_ENCRYPTION_KEY: '${N8N_ENCRYPTION_KEY}',
	N8N_REINSTALL_MISSING_PACKAGES: 'true',
	DB_TYPE: 'postgresdb',
};

describe('the compose file of the guide to queue mode', () => {
	it('has a main process, one for webhooks, and two workers', () => {
		expect(
			processes.map(({ command = 'start', deploy }) => [command.split(' ')[0], deploy?.replicas ?? 1]).sort(),
		).toEqual([
			['start', 1],
			['webhook', 1],
			['worker', 2],
		]);
	});

	it('runs the n8n that the tests run', () => {
		const { dependencies } = JSON.parse(read('test/e2e/n8n/install/2/package.json')) as {
			dependencies: Record<string, string>;
		};
		expect(processes.map(({ image }) => image.split(':')[1])).toEqual(processes.map(() => dependencies.n8n));
	});

	it.each(processes)(
		'$name has the address, the key and the mode of all, and finds both databases',
		(each) => {
			expect(each.environment).toMatchObject(SHARED);
			expect(each.environment).toEqual(processes[0].environment);
			const [[postgres, { environment }]] = ofImage('postgres');
			const [[redis]] = ofImage('redis');
			expect(each.environment).toMatchObject({
				DB_POSTGRESDB_HOST: postgres,
				DB_POSTGRESDB_DATABASE: environment?.POSTGRES_DB,
				DB_POSTGRESDB_USER: environment?.POSTGRES_USER,
				DB_POSTGRESDB_PASSWORD: environment?.POSTGRES_PASSWORD,
				QUEUE_BULL_REDIS_HOST: redis,
			});
		},
	);

	it('has a PostgreSQL that n8n supports', () => {
		const [[, { image }]] = ofImage('postgres');
		expect(Number(image.split(':')[1])).toBeGreaterThanOrEqual(17);
	});

	it('names only services, volumes and configurations that are there', () => {
		for (const { depends_on = [], volumes: mounted = [], configs: used = [] } of Object.values(services)) {
			const needed = Array.isArray(depends_on) ? depends_on : Object.keys(depends_on);
			expect(Object.keys(services)).toEqual(expect.arrayContaining(needed));
			expect(Object.keys(volumes)).toEqual(expect.arrayContaining(mounted.map((each) => each.split(':')[0])));
			expect(Object.keys(configs)).toEqual(expect.arrayContaining(used.map(({ source }) => source)));
		}
	});

	it('leads what comes for webhooks and for waiting executions to the webhook process, and the rest to the main one', () => {
		const { content } = configs.proxy;
		const [, production] = /@production path (.+)/.exec(content) ?? [];
		expect(production.split(' ')).toEqual(expect.arrayContaining(['/webhook/*', '/webhook-waiting/*']));
		const targets = [...content.matchAll(/handle (@production )?\{\s*reverse_proxy (\w+):5678/g)];
		expect(targets.map(([, matcher, target]) => [matcher !== undefined, services[target]?.command])).toEqual([
			[true, 'webhook'],
			[false, undefined],
		]);
	});

	it('needs the variables that the guide has in its .env, and no others', () => {
		const needed = new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name));
		const [, env] = /^```sh\n(DOMAIN=[\s\S]*?)```/m.exec(guide) ?? [];
		const given = [...(env ?? '').matchAll(/^(\w+)=/gm)].map(([, name]) => name);
		expect(given.sort()).toEqual([...needed].sort());
	});
});
