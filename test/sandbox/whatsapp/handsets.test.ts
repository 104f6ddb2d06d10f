import { CONTACTS, TEMPLATES, type MessageStatus } from '../index';
import { messagesPath, useSandbox } from '../testing';

const bench = useSandbox('released');

const ana = '14155550101';
const template = { contact_id: CONTACTS.ana, template_id: TEMPLATES.hello_world };

const text = async (words = 'Hi') =>
	await bench.call('POST', messagesPath(CONTACTS.ana), { type: 'text', content: { body: words } });
const last = () => bench.sandbox.messagesOf(CONTACTS.ana).at(-1);
const become = async (status: MessageStatus) => await bench.sandbox.until(() => last()?.status === status);
/** Whatever would still happen to a message has happened once a later one to somebody else has come to its end. */
const settled = async () => {
	const others = () => bench.sandbox.messagesOf(CONTACTS.bruno).at(-1)?.status;
	await bench.call('POST', messagesPath(CONTACTS.bruno), { type: 'text', content: { body: 'Hi' } });
	await bench.sandbox.until(() => others() === 'read');
};

describe('a phone', () => {
	beforeEach(async () => await bench.restart({ readAfterDelivery: true }));

	test('is online, and its owner reads what arrives', async () => {
		await text();
		await become('read');
		expect(bench.sandbox.handset(ana)).toEqual({ online: true, reads: true, blocks: false });
	});

	test('that is offline gets nothing, one tick, and all of it once it is online, in order', async () => {
		bench.sandbox.changeHandset(`+${ana}`, { online: false });
		for (const words of ['One', 'Two']) await text(words);
		await become('sent');
		await settled();
		expect(last()?.status).toBe('sent');
		expect(bench.sandbox.phones.filter(({ to }) => to === ana)).toEqual([]);
		expect(bench.sandbox.payloadOf(last()?.id ?? '')).toMatchObject({ text: { body: 'Two' } });
		bench.sandbox.changeHandset(ana, { online: true });
		await become('read');
		const arrived = bench.sandbox.phones.filter(({ to }) => to === ana);
		expect(arrived.map((payload) => payload.text?.body)).toEqual(['One', 'Two']);
	});

	test('whose owner looks away has two ticks until they look', async () => {
		bench.sandbox.changeHandset(ana, { reads: false });
		await text();
		await become('delivered');
		await settled();
		expect(last()?.status).toBe('delivered');
		bench.sandbox.changeHandset(ana, { reads: true });
		expect(last()?.status).toBe('read');
	});

	test('that is offline gets a reaction later too', async () => {
		const { id } = bench.sandbox.receive({ from: ana, text: 'Hi' });
		bench.sandbox.changeHandset(ana, { online: false });
		await bench.call('POST', `${messagesPath(CONTACTS.ana)}/${id}/reaction`, { emoji: '👍' });
		await settled();
		expect(bench.sandbox.phones.filter(({ to }) => to === ana)).toEqual([]);
		bench.sandbox.changeHandset(ana, { online: true });
		expect(bench.sandbox.phones.at(-1)).toMatchObject({ to: ana, reaction: { emoji: '👍' } });
	});
});

test('a phone that blocks the business gets nothing, and one that unblocks it does', async () => {
	bench.sandbox.changeHandset(ana, { blocks: true });
	await text();
	await become('failed');
	expect(last()?.error_message).toContain('(#131026)');
	expect(bench.sandbox.refusals).toHaveLength(1);
	bench.sandbox.changeHandset(ana, { blocks: false });
	await text();
	await become('delivered');
});

describe('once 24 hours have passed', () => {
	beforeEach(async () => await bench.restart({ serviceWindow: true }));

	test('only templates arrive, until the customer writes again', async () => {
		bench.sandbox.receive({ from: ana, text: 'Hi' });
		await text();
		await become('delivered');
		bench.sandbox.endServiceWindow(CONTACTS.ana);
		await text();
		await become('failed');
		expect(last()?.error_message).toContain('(#131047) Re-engagement message');
		await bench.call('POST', '/api/messages/template', template);
		await become('delivered');
		bench.sandbox.receive({ from: ana, text: 'Still there?' });
		await text();
		await become('delivered');
	});

	test('who has never written gets templates alone', async () => {
		await text();
		await become('failed');
		bench.sandbox.endServiceWindow(CONTACTS.ana);
		expect(bench.sandbox.contactByPhone(ana)?.last_inbound_at).toBeNull();
	});
});

test('a documented server gives an ID first, and hears of the failure a step later', async () => {
	await bench.restart({ dialect: 'documented', serviceWindow: true });
	const answer = await bench.call('POST', messagesPath(CONTACTS.ana), { type: 'text', text: 'Hi' });
	expect(answer.data).toMatchObject({ status: 'sent' });
	await become('failed');
	expect(last()?.error_message).toBe('(#131047) Re-engagement message');
});

test('by default whatever is asked for is sent', async () => {
	await text();
	await become('delivered');
});
