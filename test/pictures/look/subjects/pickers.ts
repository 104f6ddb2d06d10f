import type { INodeParameters, INodeProperties } from 'n8n-workflow';
import { properties } from '../../../../nodes/Whatomate/resources';
import { startSandbox, TEMPLATES, type SandboxOptions } from '../../../sandbox';
import { bookingForm } from '../../../e2e/demo/people';
import { canvasOf } from '../../../e2e/workflows';
import { opened, type Studio } from '../studio';

/** A server that has nothing yet. */
const EMPTY: Partial<SandboxOptions> = { accounts: [], templates: [], contacts: [], agents: [], teams: [] };

/** @returns what has to be chosen for a field to be there */
const shownAt = ({ displayOptions }: INodeProperties): INodeParameters =>
	Object.fromEntries(
		Object.entries(displayOptions?.show ?? {}).map(([field, values]) => [field, values?.[0]]),
	) as INodeParameters;

/** One of each list from which a person chooses. */
const lists = properties.filter(
	({ type, name }, index) =>
		type === 'resourceLocator' &&
		properties.findIndex((other) => other.name === name && other.type === type) === index,
);

/** Each list: full, of a server that has nothing, and of one that refuses the key. */
export async function pickers(studio: Studio): Promise<void> {
	const { n8n, editor, looker, sandbox } = studio;
	for (const name of ['Spring sale', 'Summer sale']) {
		sandbox.campaigns.add({ name, whatsapp_account: 'main', template_id: TEMPLATES.hello_world });
	}
	sandbox.addSavedReply({ name: 'Opening hours', content: 'We are open from 9 to 5.' });
	sandbox.addFlow(bookingForm);
	const empty = await startSandbox({ dialect: 'released', ...EMPTY });
	const servers: Array<[string, { baseUrl: string; apiKey: string }]> = [
		['full', { baseUrl: sandbox.url, apiKey: sandbox.apiKey }],
		['empty', { baseUrl: empty.url, apiKey: empty.apiKey }],
		['wrong key', { baseUrl: sandbox.url, apiKey: `${sandbox.apiKey}0` }],
	];
	try {
		for (const [server, data] of servers) {
			const credential = await n8n.createCredential(server, data);
			const nodes = lists.map((list) => ({ name: list.name, parameters: shownAt(list), credential }));
			await opened(studio, canvasOf(nodes));
			for (const { name } of lists) {
				await editor.openNode(name);
				await editor.page
					.locator(`[data-test-id='resource-locator-${name}'] [data-test-id=rlc-input]`)
					.click();
				await editor.page.waitForLoadState('networkidle');
				await looker.keep(`${name}: ${server}`);
				await editor.page.keyboard.press('Escape');
				if (await editor.form.isVisible()) await editor.closeNode();
			}
		}
	} finally {
		await empty.close();
	}
	await looker.write('pickers', 0.36);
}
