import type { IDataObject } from 'n8n-workflow';

import { CONTACTS } from '../../sandbox';
import { asked, DIALECTS, sentMessage, useBench } from '../support';
import type { Bench } from '../support';
import { ana, messagesOf, oneButton } from './support';

describe.each(DIALECTS)('on the %s server', (dialect) => {
	const documented = dialect === 'documented';
	const bench: Bench = useBench(dialect);

	describe('Send Interactive', () => {
		const send = async (parameters: IDataObject) =>
			await bench.run('sendInteractive', { ...ana, body: 'How shall we go on?', ...parameters });
		const shown = async () => {
			await bench.onPhone();
			return bench.sandbox.phones[0].interactive;
		};
		const values = (...titles: string[]) => ({
			values: titles.map((title, index) => ({ id: `b${index}`, title })),
		});
		const replies = (...titles: string[]) => ({
			buttons: titles.map((title, index) => ({ type: 'reply', reply: { id: `b${index}`, title } })),
		});
		const around = { header: { type: 'text', text: 'H' }, footer: { text: 'F' } };

		it('sends reply buttons with one request and gives the documented shape', async () => {
			const { json, error, hints } = await send({ buttons: values('Yes', 'No', 'Ж') });
			expect(error).toBeUndefined();
			expect(hints).toEqual([]);
			expect(asked(bench.sandbox)).toEqual([`POST ${messagesOf(CONTACTS.ana)}`]);
			expect(json).toEqual([
				sentMessage({
					type: 'interactive',
					content: { text: 'How shall we go on?' },
					...(documented ? { wa_message_id: expect.any(String), status: 'sent', timestamp: null } : {}),
				}),
			]);
			expect(await shown()).toEqual({
				type: 'button',
				body: { text: 'How shall we go on?' },
				action: replies('Yes', 'No', 'Ж'),
			});
		});

		it('takes the title of a button for its ID, where it has none of its own', async () => {
			const { error } = await send({ buttons: { values: [{ id: '', title: 'Yes' }, { title: 'No' }] } });
			expect(error).toBeUndefined();
			expect((await shown())?.action).toEqual({
				buttons: ['Yes', 'No'].map((title) => ({ type: 'reply', reply: { id: title, title } })),
			});
		});

		it("gives the server's own data without Simplify", async () => {
			const { json } = await send({ ...oneButton, simple: false });
			expect(json).toEqual([
				documented
					? { id: expect.any(String), wa_message_id: expect.any(String), status: 'sent' }
					: expect.objectContaining({
							message_type: 'interactive',
							interactive_data: expect.objectContaining({ type: 'button' }),
						}),
			]);
		});

		it('sends a link button', async () => {
			const { error } = await send({
				interactiveType: 'cta_url',
				buttonText: 'Open',
				url: 'https://example.com/?a=1&b=2',
			});
			expect(error).toBeUndefined();
			expect(await shown()).toEqual({
				type: 'cta_url',
				body: { text: 'How shall we go on?' },
				action: {
					name: 'cta_url',
					parameters: { display_text: 'Open', url: 'https://example.com/?a=1&b=2' },
				},
			});
		});

		it('sends a list of four, and says what the server left out of it', async () => {
			const rows = values('One', 'Two', 'Three', 'Four').values.map((row) => ({
				...row,
				description: 'more',
			}));
			const { error, hints } = await send({
				interactiveType: 'list',
				buttonText: 'Choose',
				rows: { values: rows },
				options: { header: 'H', footer: 'F', sectionTitle: 'S' },
			});
			expect(error).toBeUndefined();
			if (documented) {
				expect(hints).toEqual([]);
				expect(await shown()).toEqual({
					type: 'list',
					...around,
					body: { text: 'How shall we go on?' },
					action: { button: 'Choose', sections: [{ title: 'S', rows }] },
				});
			} else {
				expect(hints).toEqual([
					"This Whatomate server does not pass on 'Header', 'Footer', 'Button Text', 'Section Title', the rows' descriptions: the customer did not see this",
				]);
				expect(await shown()).toMatchObject({
					type: 'list',
					action: { sections: [{ rows: rows.map(({ id, title }) => ({ id, title })) }] },
				});
			}
		});

		it('sends a list of two, which a released server makes buttons of, and says so', async () => {
			const { hints } = await send({
				interactiveType: 'list',
				buttonText: 'Choose',
				rows: values('One', 'Two'),
			});
			const interactive = await shown();
			expect(interactive?.type).toBe(documented ? 'list' : 'button');
			expect(hints.some((hint) => hint.includes('as reply buttons'))).toBe(!documented);
		});

		it('sends a flow', async () => {
			bench.sandbox.addFlow({ meta_flow_id: '77' });
			const { error, json } = await send({
				interactiveType: 'flow',
				flowId: '77',
				buttonText: 'Begin',
				options: { firstScreen: 'ONE', header: 'H' },
			});
			expect(error).toBeUndefined();
			expect(json[0].type).toBe(documented ? 'interactive' : 'flow');
			expect(await shown()).toMatchObject({
				type: 'flow',
				header: around.header,
				action: { parameters: { flow_id: '77', flow_cta: 'Begin', flow_action_payload: { screen: 'ONE' } } },
			});
		});

		it('tells what else is wrong with the buttons, but not a thousand times', async () => {
			const given = JSON.stringify(Array.from({ length: 1000 }, () => 'Yes'));
			const { error } = await send({ specifyButtons: 'json', buttonsJson: given });
			expect(error?.message).toMatch(/^'Buttons' has 1,?000 entries, but WhatsApp allows at most 3/);
			expect(error?.description).toMatch(/^Also: Buttons 1 and 2 have the same .*\. \d+ more\.$/);
			expect(bench.sandbox.phones).toEqual([]);
		});

		it('passes on header and footer, or says that the server does not', async () => {
			const { hints } = await send({ ...oneButton, options: { header: 'H', footer: 'F' } });
			const interactive = await shown();
			if (documented) expect(interactive).toMatchObject(around);
			else expect(interactive).not.toHaveProperty('header');
			expect(hints).toEqual(
				documented ? [] : [expect.stringContaining("does not pass on 'Header', 'Footer'")],
			);
		});
	});
});
