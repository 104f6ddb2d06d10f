import { CONTACTS } from '../../sandbox';
import { useLiveFeed } from './liveBench';

const live = useLiveFeed();

describe('What a filter leaves out', () => {
	it.each([
		['a text', { text: 'order' }, { text: 'Hello' }],
		['a kind', { types: ['text'] }, { location: { latitude: 1, longitude: 2 } }],
	])('has nobody looked up where it looks at %s', async (_, filters, other) => {
		const trigger = await live.host({ events: ['message.incoming'], filters });
		await live.isLive();
		live.sandbox.receive({ from: '14155550102', name: 'Ben', ...other } as never);
		live.sandbox.receive({ from: '14155550101', name: 'Ana Silva', text: 'Where is my order?' });
		await trigger.until(() => trigger.emitted.length === 1);
		const looked = live.sandbox.requests
			.map(({ path }) => path)
			.filter((path) => /^\/api\/contacts\/[0-9a-f-]{36}$/.test(path));
		expect(looked).toEqual([`/api/contacts/${CONTACTS.ana}`]);
	});
});
