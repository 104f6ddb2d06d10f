import { servePage, startSandbox, type Listening, type Sandbox } from '../../sandbox';
import { PhonesPage } from './phonesPage';
import { startDemoServer } from '../demo/play';
import { example } from '../examples';
import { signedIn } from '../owner';

const ANA = '14155550101';
const BRUNO = '14155550102';

let sandbox: Sandbox;
let served: Listening;
let phones: PhonesPage;

const open = async (options?: Parameters<typeof PhonesPage.open>[1]) => {
	served = await servePage(sandbox);
	phones = await PhonesPage.open(served.url, options);
};

afterEach(async () => {
	const errors = phones?.errors ?? [];
	await phones?.close();
	await served?.close();
	await sandbox?.close();
	expect(errors).toEqual([]);
});

const idOf = (number: string) => sandbox.contactByPhone(number)?.id ?? '';
const lastFrom = (number: string) =>
	sandbox
		.messagesOf(idOf(number))
		.filter(({ direction }) => direction === 'incoming')
		.at(-1);

/** Asks the server as n8n does. */
const send = async (number: string, body: object) => {
	const answer = await fetch(`${sandbox.url}/api/contacts/${idOf(number)}/messages`, {
		method: 'POST',
		headers: { 'x-api-key': sandbox.apiKey, 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	expect(answer.status).toBe(200);
};
const text = (body: string) => ({ type: 'text', content: { body } });
const buttons = (body: string, ...titles: string[]) => ({
	type: 'interactive',
	interactive: { type: 'button', body, buttons: titles.map((title) => ({ id: title.toLowerCase(), title })) },
});

describe('phones beside a server', () => {
	beforeEach(async () => {
		sandbox = await startDemoServer();
	});

	test('a message arrives with ticks that move, a button is tapped, a row picked, a form filled in', async () => {
		await open();
		await phones.write('Ana Silva', 'Hello <b>there</b>');
		await phones.bubble('Ana Silva', 'Hello <b>there</b>').getByText('Read', { exact: true }).waitFor();
		expect(lastFrom(ANA)).toMatchObject({ content: 'Hello <b>there</b>' });

		sandbox.hold(true);
		await send(ANA, text('What is it about?'));
		const bubble = phones.bubble('Ana Silva', 'What is it about?');
		for (const tick of ['Sent', 'Delivered', 'Read']) {
			expect(sandbox.release()).toBe(1);
			await bubble.getByText(tick, { exact: true }).waitFor();
		}
		sandbox.hold(false);

		await send(ANA, buttons('Choose', 'Order', 'Hours'));
		await phones.phone('Ana Silva').getByRole('button', { name: 'Hours' }).click();
		await phones.phone('Ana Silva').getByRole('button', { name: 'Hours (tapped)' }).waitFor();
		expect(lastFrom(ANA)).toMatchObject({ message_type: 'button_reply', content: 'Hours' });

		await send(ANA, buttons('Which day?', 'Monday', 'Tuesday', 'Friday', 'Sunday'));
		await phones.phone('Ana Silva').getByRole('button', { name: 'Select an option' }).click();
		const dialog = phones.page.getByRole('dialog');
		await dialog.getByLabel('Friday').check();
		await dialog.getByRole('button', { name: 'Send' }).click();
		await phones.phone('Ana Silva').getByText('✓ Friday').waitFor();
		expect(lastFrom(ANA)).toMatchObject({ message_type: 'button_reply', content: 'Friday' });

		const flow = { type: 'flow', body: 'Book', button_text: 'Book a table', flow_id: '700100200300' };
		await send(ANA, { type: 'interactive', interactive: flow });
		await phones.phone('Ana Silva').getByRole('button', { name: 'Book a table' }).click();
		await dialog.getByLabel('How many guests?').fill('4');
		await dialog.getByLabel('When?').fill('Tonight');
		await dialog.getByRole('button', { name: 'Send' }).click();
		await phones.phone('Ana Silva').getByText('Form filled in').waitFor();
		expect(lastFrom(ANA)).toMatchObject({ message_type: 'nfm_reply' });
	});

	test('a picture, a voice message, a place, a document and a contact are sent; a reaction and a reply belong to their message', async () => {
		await open();
		for (const [what, type, shown] of [
			['Picture', 'image', 'img.picture'],
			['Voice message', 'audio', 'audio'],
			['Place', 'location', '.place'],
			['Document', 'document', 'a.file'],
			['Contact', 'contacts', '.card'],
		] as const) {
			await phones.attach('Ana Silva', what);
			await phones.phone('Ana Silva').locator(shown).waitFor();
			expect(lastFrom(ANA)?.message_type).toBe(type);
		}
		const picture = phones.phone('Ana Silva').locator('img.picture');
		await picture.evaluate(async (image) => await (image as unknown as { decode(): Promise<void> }).decode());

		await send(ANA, text('Thank you!'));
		const bubble = phones.bubble('Ana Silva', 'Thank you!');
		await bubble.locator('summary', { hasText: 'React' }).click();
		await bubble.getByRole('button', { name: 'Heart' }).click();
		await bubble.getByText('You reacted with').waitFor();
		await bubble.getByRole('button', { name: 'Reply' }).click();
		await phones.write('Ana Silva', 'You are welcome');
		await phones
			.bubble('Ana Silva', 'You are welcome')
			.locator('blockquote')
			.getByText('Thank you!')
			.waitFor();
		const sent = sandbox.messagesOf(idOf(ANA)).find(({ content }) => content === 'Thank you!');
		expect(sent?.reactions).toMatchObject([{ emoji: '❤️' }]);
		expect(lastFrom(ANA)?.reply_to_message_id).toBe(sent?.id);
	});

	test('offline is one tick, blocked and a closed window fail with their code', async () => {
		await open();
		await phones.flip('Ana Silva', 'Online');
		await send(ANA, text('Are you there?'));
		const waiting = phones.bubble('Ana Silva', 'Are you there?');
		await waiting.getByText('Waits at WhatsApp').waitFor();
		await waiting.getByText('Sent', { exact: true }).waitFor();
		expect(sandbox.phones).toEqual([]);
		await phones.phone('Ana Silva').getByRole('button', { name: 'Go online' }).click();
		await waiting.getByText('Read', { exact: true }).waitFor();

		await phones.flip('Ana Silva', 'Blocks the business');
		await send(ANA, text('And now?'));
		await phones.bubble('Ana Silva', 'And now?').getByText('131026: Message undeliverable').waitFor();
		await phones.phone('Ana Silva').getByRole('button', { name: 'Unblock' }).click();

		const menu = await phones.settings('Ana Silva');
		await menu.getByRole('button', { name: 'Let the 24-hour window run out' }).click();
		await phones.phone('Ana Silva').getByText('Only templates arrive').waitFor();
		await send(ANA, text('Too late'));
		await phones.bubble('Ana Silva', 'Too late').getByText('131047: Re-engagement message').waitFor();
		await phones.write('Ana Silva', 'I am back');
		await phones.phone('Ana Silva').getByText('Can be written to for 24 h').waitFor();
	});

	test('an agent takes a conversation over, writes, leaves a note, and gives it back', async () => {
		await open();
		await phones.page.getByLabel('You are').selectOption({ label: 'Maria Gomes' });
		const conversation = await phones.conversation('Ana Silva');
		await conversation.getByRole('button', { name: 'Take over' }).click();
		await conversation.locator('.holder').getByText('Maria Gomes').waitFor();
		// From herself, there is nothing to take over; somebody else could.
		await conversation.getByRole('button', { name: 'Take over' }).waitFor({ state: 'hidden' });
		await phones.page.getByLabel('You are').selectOption({ label: 'Omar Haddad' });
		await conversation.getByRole('button', { name: 'Take over from them' }).waitFor();
		await phones.page.getByLabel('You are').selectOption({ label: 'Maria Gomes' });
		await conversation.getByLabel('Write to the customer').fill('Maria here');
		await conversation.getByLabel('Write to the customer').press('Enter');
		await phones.bubble('Ana Silva', 'Maria here').waitFor();
		await conversation.getByLabel('Note for colleagues').fill('Likes tea');
		await conversation.getByRole('button', { name: 'Note' }).click();
		await conversation.getByText('Likes tea').waitFor();
		await conversation.getByRole('button', { name: 'Give back to the bot' }).click();
		await conversation.locator('.holder').getByText('Bot').waitFor();
		expect(sandbox.transfers.all).toMatchObject([{ status: 'resumed' }]);
	});

	test('everything works with the keyboard alone, and is told to who hears it', async () => {
		await open();
		const { page } = phones;
		await page.keyboard.press('Tab');
		expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the phones');
		await page.keyboard.press('Enter');
		const focused = async () =>
			(await page.evaluate(
				'document.activeElement.ariaLabel ?? document.activeElement.textContent.trim()',
			)) as string;
		const order: string[] = [];
		while (order.at(-1) !== 'Write as Ana Silva' && order.length < 20) {
			await page.keyboard.press('Tab');
			order.push(await focused());
		}
		expect(order).toEqual([
			expect.stringContaining('Settings of this phone'),
			'Put the phone of Ana Silva away',
			'Messages of Ana Silva',
			expect.stringContaining('React'),
			expect.stringContaining('Reply'),
			expect.stringContaining('Send something else'),
			'Write as Ana Silva',
		]);
		await page.keyboard.type('By hand');
		await page.keyboard.press('Enter');
		await phones.bubble('Ana Silva', 'By hand').waitFor();
		expect(await focused()).toBe('Write as Ana Silva');

		await send(ANA, buttons('Choose', 'Order', 'Hours'));
		const order1 = phones.phone('Ana Silva').getByRole('button', { name: 'Order' });
		await order1.focus();
		await page.keyboard.press('Enter');
		await phones.phone('Ana Silva').getByRole('button', { name: 'Order (tapped)' }).waitFor();
		expect(await focused()).toContain('Order');
		await page.locator('#news').getByText('Ana Silva got: Choose').waitFor({ state: 'attached' });

		await phones.menu('Ana Silva', 'Settings of this phone').press('Enter');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Space');
		await phones.phone('Ana Silva').getByText('Offline: messages wait').waitFor();
		await page.keyboard.press('Escape');
		expect(await focused()).toContain('Settings of this phone');
		expect(await phones.nameless()).toEqual([]);
	});

	test('a phone that is not shown counts what it misses, and opens with one click', async () => {
		await open({ viewport: { width: 360, height: 800 } });
		expect(await phones.page.locator('.phone').count()).toBe(1);
		sandbox.receive({ from: BRUNO, text: 'Hi' });
		await send(BRUNO, text('Hello Bruno'));
		const chip = phones.chip('Bruno Costa');
		await chip.getByText('1 new').waitFor();
		await chip.click();
		await phones.bubble('Bruno Costa', 'Hello Bruno').waitFor();
		expect(await chip.getAttribute('aria-pressed')).toBe('true');
	});

	test('who writes for the first time gets a phone', async () => {
		await open();
		sandbox.receive({ from: '14155550199', name: 'Nia', text: 'Hi' });
		await phones.chip('Nia').click();
		await phones.bubble('Nia', 'Hi').waitFor();
	});

	test.each([
		[360, 'light'],
		[360, 'dark'],
		[1280, 'light'],
		[1280, 'dark'],
		[1920, 'light'],
	] as const)('nothing is out of sight at %d px, %s', async (width, colorScheme) => {
		const long = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenhalterung'.repeat(2);
		sandbox.receive({ from: ANA, text: long });
		sandbox.notes.add(idOf(ANA), long, sandbox.agents.users[0].id);
		await open({ viewport: { width, height: 900 }, colorScheme });
		await send(ANA, text(`https://example.com/${long}`));
		await send(ANA, buttons('Which day would suit you?', 'Monday', 'Tuesday', 'Friday'));
		await phones.attach('Ana Silva', 'Picture');
		await phones.phone('Ana Silva').locator('img.picture').waitFor();
		await phones.conversation('Ana Silva');
		await phones.phone('Ana Silva').getByRole('button', { name: 'Friday' }).waitFor();
		expect(await phones.tooWide()).toBe(0);
		await phones.page.locator('#guide summary').click();
		expect(await phones.tooWide()).toBe(0);
		await phones.page.locator('#guide summary').click();
		await phones.screenshot(`phones-${width}-${colorScheme}`);
		const back = await phones.page.evaluate('getComputedStyle(document.body).backgroundColor');
		expect(back).toBe(colorScheme === 'dark' ? 'rgb(15, 21, 19)' : 'rgb(238, 241, 238)');
	});
});

test('a page that lost its server says so', async () => {
	sandbox = await startSandbox({ dialect: 'documented' });
	await open();
	await served.close();
	await phones.page.getByText('Not connected').waitFor();
	phones.errors.length = 0;
});

test('n8n answers a tap live', async () => {
	sandbox = await startDemoServer();
	const n8n = await signedIn();
	const credential = await n8n.createCredential('Phones', { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
	const workflow = await n8n.startWorkflow(example('auto-reply', credential));
	try {
		await open();
		await phones.write('Ana Silva', 'Good morning!');
		await phones.phone('Ana Silva').getByRole('button', { name: 'Opening hours' }).click();
		await phones.bubble('Ana Silva', 'We are open').waitFor();
		await phones.phone('Ana Silva').getByRole('button', { name: 'Talk to a person' }).click();
		await phones.bubble('Ana Silva', 'A colleague will write').waitFor();
		const waiting = phones.page.locator('.conversation').filter({ hasText: 'Ana Silva' });
		await waiting.getByText('Waits for an agent').waitFor();
	} finally {
		await n8n.deactivate(workflow);
	}
});
