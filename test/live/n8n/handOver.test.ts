/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads the settings of the run */
import { example } from '../../e2e/examples';
import type { N8nApi } from '../../e2e/n8n/api';
import { signedIn } from '../../e2e/owner';
import { api, appSecret, until, write } from '../meta';

/**
 * The way from the bot to a person and back, with the example that answers with buttons: a real n8n, and a released server that
 * reaches it. What went to the customer is read from the server, which has it from WhatsApp's stand-in.
 */
const { WHATOMATE_URL: baseUrl = '', WHATOMATE_API_KEY: apiKey = '' } = process.env;

/** A number of the range that is kept for films. */
const NIA = `1415555${String(Date.now()).slice(-2)}97`;
const OTHER = `1415555${String(Date.now()).slice(-2)}98`;

interface Listed {
	message_type: string;
	direction: string;
}

let n8n: N8nApi;
beforeAll(async () => {
	if (appSecret === '') throw new Error('Set WHATOMATE_APP_SECRET to the app secret of the first account');
	n8n = await signedIn();
});

const idOf = async (phone: string) => {
	const { contacts } = await api<{ contacts: Array<{ id: string }> }>('GET', `/api/contacts?search=${phone}`);
	return contacts[0]?.id ?? '';
};

/** How many messages have gone to the customer. */
const answers = async (phone: string) => {
	const id = await idOf(phone);
	if (id === '') return 0;
	const { messages } = await api<{ messages: Listed[] }>('GET', `/api/contacts/${id}/messages?limit=100`);
	return messages.filter(({ direction }) => direction === 'outgoing').length;
};

const waiting = async () => {
	const { transfers } = await api<{ transfers: Array<{ id: string; phone_number: string; notes: string }> }>(
		'GET',
		'/api/chatbot/transfers?status=active&limit=100',
	);
	return transfers.find(({ phone_number }) => phone_number === NIA);
};

test('a customer asks for a person, is not answered meanwhile, and is after the return', async () => {
	const { settings } = await api<{ settings: { enabled: boolean } }>('GET', '/api/chatbot/settings');
	await api('PUT', '/api/chatbot/settings', { enabled: true });
	const credential = await n8n.createCredential('Released', { baseUrl, apiKey });
	const workflow = await n8n.startWorkflow(example('auto-reply', credential));
	try {
		await write(NIA, { text: 'Good morning!' });
		await until(async () => (await answers(NIA)) === 1, 30_000);
		await write(NIA, { tap: 'Talk to a person' });
		await until(async () => (await waiting()) !== undefined, 30_000);
		await until(async () => (await answers(NIA)) === 2, 30_000);
		expect((await waiting())?.notes).toContain('Talk to a person');

		await write(NIA, { text: 'Is anybody there?' });
		// Who writes after that has been answered: so would this one have been.
		await write(OTHER, { text: 'Hello' });
		await until(async () => (await answers(OTHER)) === 1, 30_000);
		expect(await answers(NIA)).toBe(2);

		await api('PUT', `/api/chatbot/transfers/${(await waiting())?.id}/resume`);
		// A trigger may take ten seconds to know of the return.
		for (let tries = 1; (await answers(NIA)) === 2; tries++) {
			if (tries > 10) throw new Error('nobody answers after the return');
			await write(NIA, { text: 'Thank you' });
			await until(async () => (await answers(NIA)) > 2, 3000).catch(() => undefined);
		}
	} finally {
		await n8n.deactivate(workflow);
		await api('PUT', '/api/chatbot/settings', { enabled: settings.enabled });
		for (const phone of [NIA, OTHER]) await api('DELETE', `/api/contacts/${await idOf(phone)}`);
	}
});
