import { bodyLimit, CONTACTS, startSandbox } from '../index';
import { listIn, messagesPath, useSandbox } from '../testing';

const bench = useSandbox('released');
const text = { type: 'text', content: { body: 'x' } };

describe('who may ask, and how often', () => {
	test('the key comes first, the path after it, but a wrong method needs none', async () => {
		const none = { 'x-api-key': '' };
		expect(await bench.call('GET', '/api/nope', undefined, none)).toMatchObject({
			status: 401,
			message: 'Missing authorization',
		});
		expect((await bench.call('GET', '/api/me', undefined, { 'x-api-key': 'x' })).message).toBe(
			'Invalid API key',
		);
		expect((await bench.call('POST', '/api/nope', {}, none)).status).toBe(405);
		expect((await bench.call('GET', '/health', undefined, none)).data).toEqual({
			service: 'whatomate',
			status: 'ok',
		});
	});

	test('an unknown path is the web app, also with a slash too many', async () => {
		for (const path of ['/api/nope', '/api/contacts/', '/']) {
			const reply = await bench.call('GET', path);
			expect([path, reply.status, reply.headers.get('content-type')]).toEqual([
				path,
				200,
				'text/html; charset=utf-8',
			]);
		}
	});

	test('a limit that ends with its window', async () => {
		await bench.restart({ rateLimit: { max: 2, windowSeconds: 60 } });
		const statuses = [];
		for (let count = 0; count < 3; count += 1) statuses.push((await bench.call('GET', '/api/me')).status);
		expect(statuses).toEqual([200, 200, 429]);
		const refused = await bench.call('GET', '/api/me');
		expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
		bench.sandbox.endRateLimitWindow();
		expect((await bench.call('GET', '/api/me')).status).toBe(200);
	});

	test('missing permissions, in the words of each route', async () => {
		await bench.restart({
			missingPermissions: [
				'accounts:read',
				'templates:read',
				'contacts:read',
				'contacts:write',
				'contacts:delete',
			],
		});
		const said = async (method: string, path: string, body?: object) => {
			const { status, message } = await bench.call(method, path, body);
			return `${status} ${message}`;
		};
		expect(await said('GET', '/api/accounts')).toBe('403 Insufficient permissions');
		expect(await said('GET', '/api/templates')).toBe('403 Insufficient permissions');
		expect(await said('POST', '/api/contacts', {})).toBe('403 You do not have permission to create contacts');
		expect(await said('DELETE', `/api/contacts/${CONTACTS.ana}`)).toBe(
			'403 You do not have permission to delete contacts',
		);
		expect(await said('POST', messagesPath(CONTACTS.ana), text)).toBe('404 Contact not found');
		const visible = listIn(await bench.call('GET', '/api/contacts'), 'contacts');
		expect(visible.map(({ id }) => id)).toEqual([CONTACTS.assigned]);
	});

	test('whose key it is tells the permissions that are left', async () => {
		await bench.restart({ missingPermissions: ['contacts:read'] });
		const { is_super_admin, role } = (await bench.call('GET', '/api/me')).data as {
			is_super_admin: boolean;
			role: { permissions: Array<{ resource: string; action: string }> };
		};
		const held = role.permissions.map(({ resource, action }) => `${resource}:${action}`);
		expect(is_super_admin).toBe(false);
		expect(held).toContain('contacts:write');
		expect(held).not.toContain('contacts:read');
	});

	test('masked numbers, which searches still find', async () => {
		await bench.restart({ maskPhones: true });
		const found = listIn(await bench.call('GET', '/api/contacts?search=14155550102'), 'contacts');
		expect(found).toMatchObject([{ phone_number: '*******0102', name: 'Bruno Costa' }]);
	});
});

describe('contacts', () => {
	test.each([
		['a plus finds only a number stored with one', '%2B14155550101', [CONTACTS.twin]],
		['part of a number', '5550102', [CONTACTS.bruno]],
		['a name, whatever its case', 'BRUNO', [CONTACTS.bruno]],
		['an underscore is any character', 'Ana_Silva', [CONTACTS.otherAna, CONTACTS.ana]],
		['an escaped percent sign', '100%5C%25', [CONTACTS.percent]],
		['a percent sign is anything', 'c%25bar', [CONTACTS.percent]],
	])('search: %s', async (_name, search, expected) => {
		const found = listIn(await bench.call('GET', `/api/contacts?search=${search}`), 'contacts');
		expect(found.map(({ id }) => id)).toEqual(expected);
	});

	test('ordered by activity: who got a message comes first', async () => {
		await bench.call('POST', messagesPath(CONTACTS.bruno), text);
		const [first, second] = listIn(await bench.call('GET', '/api/contacts?limit=2'), 'contacts');
		expect([first.id, second.id]).toEqual([CONTACTS.bruno, CONTACTS.dmitri]);
	});

	test('lists of several pages', async () => {
		await bench.restart({ seed: { templates: 130, contacts: 230 } });
		const contacts = await bench.call('GET', '/api/contacts?page=3&limit=100');
		expect(contacts.data).toMatchObject({ total: 242, page: 3, limit: 100 });
		expect(listIn(contacts, 'contacts')).toHaveLength(42);
		expect(listIn(await bench.call('GET', '/api/templates?limit=101'), 'templates')).toHaveLength(50);
	});

	test('nothing to change is refused, a wrong type too', async () => {
		const path = `/api/contacts/${CONTACTS.ana}`;
		expect((await bench.call('PUT', path, {})).message).toBe('No fields to update');
		expect((await bench.call('PUT', path, { tags: 'vip' })).message).toBe('Invalid request body');
		expect((await bench.call('PUT', path, { tags: [] })).data.tags).toEqual([]);
	});

	test('templates come with a sync', async () => {
		bench.sandbox.addTemplateAtMeta({ name: 'fresh', body_content: 'New' });
		const sync = async () =>
			(await bench.call('POST', '/api/templates/sync', { whatsapp_account: 'main' })).data;
		expect(await sync()).toEqual({ count: 1, message: 'Synced 1 templates' });
		await sync();
		expect((await bench.call('GET', '/api/templates?search=fresh')).data.total).toBe(1);
	});
});

describe('what goes wrong', () => {
	const send = async () => await bench.call('POST', messagesPath(CONTACTS.ana), text);

	test('a body over 15 MB breaks the connection', async () => {
		const body = { type: 'text', content: { body: 'x'.repeat(bodyLimit) } };
		await expect(bench.call('POST', messagesPath(CONTACTS.ana), body)).rejects.toThrow('fetch failed');
		expect(bench.sandbox.requests.map(({ status }) => status)).toEqual([0]);
		expect((await send()).status).toBe(200);
	});

	test('once, or several times, or later', async () => {
		const fault = bench.sandbox.fault({
			kind: 'status',
			status: 503,
			times: 2,
			after: 1,
			headers: { 'retry-after': '7' },
		});
		const replies = [await send(), await send(), await send(), await send()];
		expect(replies.map(({ status }) => status)).toEqual([200, 503, 503, 200]);
		expect(replies[1].headers.get('retry-after')).toBe('7');
		expect(fault.hits).toBe(2);
	});

	test('only where it fits, and until it is taken back', async () => {
		const fault = bench.sandbox.fault({
			kind: 'status',
			when: { method: 'post', path: /\/messages$/ },
			times: Infinity,
		});
		expect((await bench.call('GET', '/api/me')).status).toBe(200);
		expect((await send()).message).toBe('Internal server error');
		fault.remove();
		expect((await send()).status).toBe(200);
	});

	test('broken before or after the server did its part', async () => {
		bench.sandbox.fault({ kind: 'reset' });
		await expect(send()).rejects.toThrow();
		expect(bench.sandbox.messagesOf(CONTACTS.ana)).toHaveLength(0);
		bench.sandbox.fault({ kind: 'resetAfterHandling' });
		await expect(send()).rejects.toThrow();
		expect(bench.sandbox.messagesOf(CONTACTS.ana)).toHaveLength(1);
		await bench.onPhone();
	});

	test('a page, a redirect, or half an answer', async () => {
		bench.sandbox.fault({ kind: 'html' });
		expect((await send()).headers.get('content-type')).toContain('text/html');
		bench.sandbox.fault({ kind: 'redirect', location: 'https://example.com/login' });
		const redirected = await send();
		expect([redirected.status, redirected.headers.get('location')]).toEqual([
			302,
			'https://example.com/login',
		]);
		bench.sandbox.fault({ kind: 'garbage' });
		const garbage = await send();
		expect(garbage.headers.get('content-type')).toBe('application/json');
		expect(() => JSON.parse(garbage.text) as unknown).toThrow();
	});

	test('an answer that breaks off, though the request is handled', async () => {
		bench.sandbox.fault({ kind: 'cut' });
		await expect(send()).rejects.toThrow();
		await bench.onPhone();
	});

	test('no answer at all, until the sandbox closes', async () => {
		bench.sandbox.fault({ kind: 'hang' });
		const arrived = bench.sandbox.once('request');
		const waiting = expect(send()).rejects.toThrow();
		expect((await arrived).status).toBeNull();
		await bench.sandbox.close();
		await waiting;
	});

	test('an answer that waits for something', async () => {
		let answer: (value: unknown) => void = () => undefined;
		const wait = new Promise((resolve) => {
			answer = resolve;
		});
		bench.sandbox.fault({ kind: 'slow', wait, delay: 1 });
		const reply = send();
		await bench.onPhone();
		expect(bench.sandbox.requests[0].status).toBeNull();
		answer(undefined);
		expect((await reply).status).toBe(200);
	});
});

describe('the sandbox itself', () => {
	test('shows every request with its form', async () => {
		const form = new FormData();
		form.append('contact_id', CONTACTS.ana);
		form.append('file', new Blob(['abc'], { type: 'image/png' }), 'a.png');
		await bench.call('POST', '/api/messages/media?x=1', form);
		const [request] = bench.sandbox.requests;
		expect(request).toMatchObject({
			method: 'POST',
			path: '/api/messages/media',
			json: undefined,
			status: 200,
		});
		expect(request.query.get('x')).toBe('1');
		expect(request.headers['x-api-key']).toBe(bench.sandbox.apiKey);
		expect(request.multipart).toMatchObject({
			fields: { contact_id: CONTACTS.ana },
			files: [{ field: 'file', filename: 'a.png', contentType: 'image/png', bytes: Buffer.from('abc') }],
		});
	});

	test('closing ends every wait with an error, and may be done twice', async () => {
		const waiting = expect(bench.sandbox.once('phone')).rejects.toThrow(
			'the sandbox was closed while waiting',
		);
		await bench.sandbox.close();
		await bench.sandbox.close();
		await waiting;
		await expect(bench.sandbox.until(() => false)).rejects.toThrow('the sandbox is closed');
	});

	test('a port that is taken is an error', async () => {
		const port = Number(new URL(bench.sandbox.url).port);
		await expect(startSandbox({ dialect: 'documented', port })).rejects.toThrow('EADDRINUSE');
	});
});
