/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- a command, not a node */
import { parseArgs } from 'node:util';
import { releasedRetryDelays, servePage, startSandbox, type Dialect, type MediaFile } from './index';

const usage = `A Whatomate server in memory, for trying the nodes without WhatsApp: messages, contacts, templates,
campaigns, reactions, media, webhooks and the live feed. What it sends reaches phones in this window and on a page in the
browser, where customers can answer.

  --dialect released|documented   how it answers (default: released)
  --port 8080                     where it listens, on this machine only
  --api-key whm_…                 the key that it accepts
  --private-webhooks              let webhooks point to this machine, such as an n8n on it
  --rate-limit                    allow 200 requests a minute
  --mask-phones                   show only the last digits of numbers
  --help                          this text`;

/** A picture of one pixel: what the demo finds under every URL, because it never leaves this machine. */
const pixel = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);

const download = (url: string): MediaFile => ({
	filename: url.split('/').pop() ?? 'file',
	contentType: 'image/png',
	bytes: pixel,
});

const isDialect = (value: string): value is Dialect => value === 'released' || value === 'documented';

const main = async (): Promise<void> => {
	const { values } = parseArgs({
		options: {
			dialect: { type: 'string', default: 'released' },
			port: { type: 'string', default: '8080' },
			'api-key': { type: 'string' },
			'private-webhooks': { type: 'boolean', default: false },
			'rate-limit': { type: 'boolean', default: false },
			'mask-phones': { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return console.log(usage);
	if (!isDialect(values.dialect)) throw new Error(`there is no dialect "${values.dialect}"\n\n${usage}`);
	const port = Number(values.port);
	if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`"${values.port}" is no port`);

	const sandbox = await startSandbox({
		dialect: values.dialect,
		port,
		...(values['api-key'] === undefined ? {} : { apiKey: values['api-key'] }),
		allowPrivateWebhooks: values['private-webhooks'],
		webhookRetryDelays: releasedRetryDelays,
		rateLimit: values['rate-limit'],
		maskPhones: values['mask-phones'],
		// Slow enough for people to see a message on its way.
		statusDelay: 500,
		readAfterDelivery: true,
		download,
	});

	const page = await servePage(sandbox);

	console.log(
		`Whatomate sandbox (${sandbox.dialect})\n  URL      ${sandbox.url}\n  API key  ${sandbox.apiKey}\n  Phones   ${page.url}`,
	);
	console.log('\nContacts');
	for (const { id, phone_number, profile_name } of sandbox.state.contacts) {
		console.log(`  ${id}  ${phone_number.padEnd(16)}  ${profile_name}`);
	}
	console.log('\nTemplates');
	for (const { id, name, language, status, body_content } of sandbox.state.templates) {
		console.log(
			`  ${id}  ${name} (${language}${status === 'APPROVED' ? '' : `, ${status}`}): ${body_content}`,
		);
	}
	console.log('\nMessages that reach a phone (Ctrl-C ends):');
	sandbox.on('phone', (payload) => console.log(`  ${sandbox.describe(payload)}`));
	sandbox.on('status', ({ status, messageId, error_message }) => {
		if (status === 'failed')
			console.log(`  ✗ ${sandbox.message(messageId)?.content ?? ''}: ${error_message}`);
	});

	const states = new Map<string, string>();
	sandbox.on('campaign', (campaign) => {
		const { id, name, status, total_recipients, sent_count, failed_count } = campaign;
		if (states.get(id) === status) return;
		states.set(id, status);
		const counts = `${total_recipients} recipients, ${sent_count} sent, ${failed_count} failed`;
		console.log(`  ◆ campaign ${name || id}: ${status} (${counts})`);
	});

	sandbox.on('webhook', ({ event, url, status, error }) =>
		console.log(`  ⇢ ${event} → ${url}: ${status === 0 ? error : `HTTP ${status}`}`),
	);

	const end = () => {
		void Promise.all([page.close(), sandbox.close()]).then(() => console.log('\nThe sandbox is closed.'));
	};
	process.once('SIGINT', end);
	process.once('SIGTERM', end);
};

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
