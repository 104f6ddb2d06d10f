import { startSandbox, type Sandbox } from '../sandbox';
import { selfSigned } from './certificate';
import type { N8nApi } from './n8n/api';
import { notInN8n1 } from './n8n/major';
import { signedIn } from './owner';
import { recorder, tlsInFrontOf, type Recorder, type TlsFront } from './servers';
import { byPhone, NODE, workflowOf } from './workflows';

let n8n: N8nApi;
let sandbox: Sandbox;

beforeAll(async () => {
	n8n = await signedIn();
});

beforeEach(async () => {
	sandbox = await startSandbox({ dialect: 'released' });
});

afterEach(async () => await sandbox?.close());

const whatomate = () => ({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });

const wordsTest = notInN8n1('What the test of the credential says');

describe("n8n's test of the credential", () => {
	test('says that the right key works', async () => {
		expect(await n8n.testCredential(whatomate())).toEqual(expect.objectContaining({ status: 'OK' }));
	});

	test.each(['/', '/api', '/api/'])('forgives a base URL that ends in %s', async (ending) => {
		const answer = await n8n.testCredential({ ...whatomate(), baseUrl: sandbox.url + ending });
		expect(answer).toEqual(expect.objectContaining({ status: 'OK' }));
	});

	wordsTest('says that Whatomate refused a wrong key', async () => {
		const answer = await n8n.testCredential({ ...whatomate(), apiKey: 'wrong' });
		expect(answer.status).toBe('Error');
		expect(answer.message).toContain('Whatomate refused the API key');
	});

	test('tells a web page from a Whatomate server', async () => {
		sandbox.fault({ kind: 'html', times: Infinity });
		const answer = await n8n.testCredential(whatomate());
		expect(answer.status).toBe('Error');
		expect(answer.message).toContain('such as a web page');
	});

	wordsTest('says that a key without the permission works, but may not read contacts', async () => {
		sandbox.fault({ kind: 'status', status: 403, message: 'Insufficient permissions' });
		const answer = await n8n.testCredential(whatomate());
		expect(answer.status).toBe('Error');
		expect(answer.message).toContain('may not read contacts');
	});
});

test("the credential works in n8n's own HTTP Request node", async () => {
	const credential = await n8n.createCredential('HTTP Request', whatomate());
	const workflow = workflowOf(credential, {});
	Object.assign(workflow.nodes.find(({ name }) => name === NODE) ?? {}, {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			url: `${sandbox.url}/api/accounts`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'whatomateApi',
		},
	});
	const execution = await n8n.runWorkflow(workflow);
	expect(execution.error).toBeUndefined();
	expect(execution.items(NODE)[0].json).toMatchObject({ status: 'success' });
	expect(sandbox.requests.at(-1)?.headers['x-api-key']).toBe(sandbox.apiKey);
});

describe('a server that redirects', () => {
	let elsewhere: Recorder;

	beforeEach(async () => {
		elsewhere = await recorder();
		sandbox.fault({ kind: 'redirect', location: `${elsewhere.url}/login`, times: Infinity });
	});

	afterEach(async () => await elsewhere.close());

	test('fails the test of the credential, and the key stays here', async () => {
		expect((await n8n.testCredential(whatomate())).status).toBe('Error');
		expect(elsewhere.requests).toEqual([]);
	});

	wordsTest('is named by the test of the credential, and the key stays here', async () => {
		const answer = await n8n.testCredential(whatomate());
		expect(answer.status).toBe('Error');
		expect(answer.message).toContain('redirects to another address');
		expect(elsewhere.requests).toEqual([]);
	});

	test('is named by the node with the new address, and the key stays here', async () => {
		const credential = await n8n.createCredential('Redirected', whatomate());
		const execution = await n8n.runWorkflow(
			workflowOf(credential, { operation: 'sendText', contact: byPhone('+14155550101'), text: 'Hello' }),
		);
		expect(`${execution.error?.message} ${execution.error?.description}`).toContain(elsewhere.url);
		expect(elsewhere.requests).toEqual([]);
	});
});

describe('a server with a self-signed certificate', () => {
	let front: TlsFront;

	beforeEach(async () => {
		front = await tlsInFrontOf(sandbox.url, await selfSigned());
	});

	afterEach(async () => await front.close());

	test.each([
		[true, 'OK'],
		[false, 'Error'],
	])('with Ignore SSL Issues %s the test says %s', async (ignoreSslIssues, status) => {
		const answer = await n8n.testCredential({ ...whatomate(), baseUrl: front.url, ignoreSslIssues });
		expect(answer).toEqual(expect.objectContaining({ status }));
	});

	test.each([
		[true, 1],
		[false, 0],
	])('with Ignore SSL Issues %s the node sends %d messages', async (ignoreSslIssues, count) => {
		const credential = await n8n.createCredential('Self-signed', {
			...whatomate(),
			baseUrl: front.url,
			ignoreSslIssues,
		});
		const execution = await n8n.runWorkflow(
			workflowOf(
				credential,
				{
					operation: 'sendText',
					contact: byPhone('+14155550101'),
					text: 'Hello',
					options: { confirm: 'sent' },
				},
				{ onError: 'continueErrorOutput' },
			),
		);
		expect(execution.items(NODE)).toHaveLength(count);
		expect(sandbox.phones).toHaveLength(count);
	});
});
