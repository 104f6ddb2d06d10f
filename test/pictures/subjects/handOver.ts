import { PhonesPage } from '../../e2e/browser/phonesPage';
import { keepPicture } from '../keep';
import type { Stage } from '../stage';

const CUSTOMER = 'Ana Silva';

/** A customer asks for a person, and an agent takes the conversation over. */
export async function handOver({ page }: Stage): Promise<void> {
	const phones = await PhonesPage.open(page.url, { viewport: { width: 1280, height: 860 } });
	try {
		await phones.write(CUSTOMER, 'Hello!');
		await phones.phone(CUSTOMER).getByRole('button', { name: 'Talk to a person' }).click();
		await phones.bubble(CUSTOMER, 'A colleague will write').waitFor();
		await phones.page.getByLabel('You are').selectOption({ label: 'Maria Gomes' });
		const conversation = await phones.conversation(CUSTOMER);
		await conversation.getByRole('button', { name: 'Take over' }).click();
		const line = conversation.getByLabel('Write to the customer');
		await line.fill('Hello Ana, this is Maria. Your order arrives tomorrow.');
		await line.press('Enter');
		await phones.bubble(CUSTOMER, 'this is Maria').getByText('Read', { exact: true }).waitFor();
		keepPicture('hand-over', await phones.page.screenshot({ animations: 'disabled' }));
	} finally {
		await phones.close();
	}
}
