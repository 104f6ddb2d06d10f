import type { WhatomateClient } from '../../nodes/shared/api/client';
import type { ApiRequest } from '../../nodes/shared/api/request';
import { StatusLooks } from '../../nodes/Whatomate/engine/statusLooks';

const ANA = '657cb6f5-5f88-497c-9ae9-0c9b03c3847c';
const BEN = '657cb6f5-5f88-497c-9ae9-0c9b03c3847d';

/** A released server whose conversations hold these messages, oldest first, and which answers when the test says so. */
function server(...ids: string[]) {
	const requests: string[] = [];
	let answer = () => {};
	const told = new Promise<void>((resolve) => (answer = resolve));
	const messages = ids.map((id, index) => ({ id, created_at: new Date(index * 1000).toISOString() }));
	const client = {
		call: async ({ path }: ApiRequest) => {
			requests.push(path);
			await told;
			return { messages, has_more: false };
		},
	} as unknown as WhatomateClient;
	return { client, requests, answer };
}

it('all messages of one conversation that are waited for at a time take one request', async () => {
	const { client, requests, answer } = server('1', '2', '3', '4');
	const looks = new StatusLooks(client);
	const waiting = ['4', '1', '3', '9', '4'].map(async (id) => (await looks.lookAt(ANA, id))?.id);
	const other = looks.lookAt(BEN, '2');
	answer();
	expect(await Promise.all(waiting)).toEqual(['4', '1', '3', undefined, '4']);
	expect((await other)?.id).toBe('2');
	expect(requests).toEqual([`/api/contacts/${ANA}/messages`, `/api/contacts/${BEN}/messages`]);
	// What was seen then is old by now.
	await looks.lookAt(ANA, '2');
	expect(requests).toHaveLength(3);
});

it('a look that fails is told to all who wait, and the next one asks anew', async () => {
	const broken = { call: async () => await Promise.reject(new Error('no')) } as unknown as WhatomateClient;
	const looks = new StatusLooks(broken);
	const waiting = ['1', '2'].map(
		async (id) => await looks.lookAt(ANA, id).catch((error: Error) => error.message),
	);
	expect(await Promise.all(waiting)).toEqual(['no', 'no']);
	await expect(looks.lookAt(ANA, '1')).rejects.toThrow('no');
});

it.each<[what: string, looks: number[], after: number]>([
	['at first', [], 250],
	['sooner, where it was not too soon', [1, 1], 203],
	['later, where it was too soon', [2], 375],
	['never at once', Array<number>(100).fill(1), 100],
	['never very late', Array<number>(100).fill(5), 1000],
])('a message is looked at for the first time %s', (_, counts, after) => {
	const looks = new StatusLooks(server().client);
	counts.forEach((count) => looks.learn(count));
	expect(looks.firstAfter).toBe(after);
});
