/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads the settings of the run */
import { signedIn } from '../../e2e/owner';
import type { N8nApi } from '../../e2e/n8n/api';
import { startedBy, TRIGGER } from '../../e2e/workflows';
import { api, appSecret, until, write } from '../meta';

/** Both triggers in a real n8n, on a released server that reaches it. */
const { WHATOMATE_URL: baseUrl = '', WHATOMATE_API_KEY: apiKey = '' } = process.env;

/** A number of the range that is kept for films. */
const NIA = `1415555${String(Date.now()).slice(-2)}96`;

let n8n: N8nApi;
let credential: { id: string; name: string };
let contactId = '';

const contacts = async () =>
	(await api<{ contacts: Array<{ id: string }> }>('GET', `/api/contacts?search=${NIA}`)).contacts;

beforeAll(async () => {
	if (appSecret === '') throw new Error('Set WHATOMATE_APP_SECRET to the app secret of the first account');
	n8n = await signedIn();
	credential = await n8n.createCredential('Released', { baseUrl, apiKey });
	await write(NIA, { text: 'Hello' });
	await until(async () => (await contacts()).length === 1);
	contactId = (await contacts())[0].id;
});

afterAll(async () => await api('DELETE', `/api/contacts/${contactId}`));

const told = async (workflow: string) => {
	const [execution] = await n8n.executions(workflow, 1);
	return execution.items(TRIGGER).map(({ json }) => json);
};

test("a click on the button in the agents' inbox starts the workflow, and the button goes with it", async () => {
	interface Listed {
		id: string;
		name: string;
		is_active: boolean;
	}
	const buttons = async () =>
		(await api<{ custom_actions: Listed[] }>('GET', '/api/custom-actions')).custom_actions.filter(
			({ name }) => name === 'Ticket of a Test',
		);
	const workflow = await n8n.startWorkflow(
		startedBy('whatomateTrigger', credential, {
			source: 'inboxButton',
			buttonName: 'Ticket of a Test',
			buttonIcon: 'ticket',
		}),
	);
	try {
		const [button, ...more] = await buttons();
		expect([button?.is_active, more]).toEqual([true, []]);
		await api('POST', `/api/custom-actions/${button.id}/execute`, { contact_id: contactId });
		expect(await told(workflow)).toMatchObject([
			{ event: 'inbox.button', contact_id: contactId, contact: { phone_number: NIA } },
		]);
	} finally {
		await n8n.deactivate(workflow);
	}
	expect(await buttons()).toEqual([]);
});

test('the Live Trigger hears of a hand-over', async () => {
	// A server whose bot is off has made one itself.
	const { transfers } = await api<{ transfers: Array<{ id: string; contact_id: string }> }>(
		'GET',
		'/api/chatbot/transfers?status=active&limit=100',
	);
	const own = transfers.find((each) => each.contact_id === contactId);
	if (own) await api('PUT', `/api/chatbot/transfers/${own.id}/resume`);
	const workflow = await n8n.startWorkflow(
		startedBy('whatomateLiveTrigger', credential, { events: ['transfer.created'] }),
	);
	try {
		// What is made before the connection stands, the look back brings.
		const { transfer } = await api<{ transfer: { id: string } }>('POST', '/api/chatbot/transfers', {
			contact_id: contactId,
			whatsapp_account: 'main',
			notes: 'of a test',
		});
		expect(await told(workflow)).toMatchObject([
			{ event: 'transfer.created', contact_id: contactId, transfer: { id: transfer.id } },
		]);
		await api('PUT', `/api/chatbot/transfers/${transfer.id}/resume`);
	} finally {
		await n8n.deactivate(workflow);
	}
});
