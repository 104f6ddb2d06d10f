import type { IDataObject } from 'n8n-workflow';

import { CONTACTS } from '../../sandbox';
import { withFile } from '../harness';
import { asked, changing, DIALECTS, gate, PNG, sentMessage, serveFiles, useBench } from '../support';
import type { Bench, FileServer } from '../support';
import { ana, withPng } from './support';

describe.each(DIALECTS)('on the %s server', (dialect) => {
	const documented = dialect === 'documented';
	const bench: Bench = useBench(dialect);

	describe('Send Media', () => {
		let files: FileServer;
		let redirectTo = '';
		const bytes: Record<string, [contentType: string, body: Buffer]> = {
			'/photo.png': ['image/png', PNG],
			'/f%C3%BCr%20Ana.pdf': ['application/pdf', Buffer.from('%PDF-1')],
			'/generic.pdf': ['application/octet-stream', Buffer.from('%PDF-1')],
			'/page': ['text/html; charset=utf-8', Buffer.from('<html>Sign in</html>')],
			'/empty.png': ['image/png', Buffer.alloc(0)],
		};
		beforeEach(async () => {
			redirectTo = '';
			files = await serveFiles(({ url = '' }, response) => {
				const found = bytes[url];
				if (url === '/moved') response.writeHead(302, { location: redirectTo }).end();
				else if (!found) response.writeHead(404).end('not here');
				else response.writeHead(200, { 'content-type': found[0] }).end(found[1]);
			});
		});
		afterEach(async () => await files.close());

		const sendUrl = async (path: string, more: IDataObject = {}) =>
			await bench.run('sendMedia', { ...ana, mediaSource: 'url', mediaUrl: files.url + path, ...more });

		/** The parts of the payload that hold a file, without the ID that WhatsApp gave it. */
		const onPhone = async (type: 'image' | 'video' | 'audio' | 'document') => {
			await bench.onPhone();
			const media = { ...bench.sandbox.phones[0][type] };
			const uploaded = bench.sandbox.media.get(media.id ?? '');
			delete media.id;
			return { media, uploaded };
		};

		if (documented) {
			it.each(['image', 'video', 'audio', 'document'] as const)(
				'lets the server fetch a file for %s with one request',
				async (mediaType) => {
					const caption = mediaType === 'audio' ? {} : { options: { caption: 'Look' } };
					const { json, error } = await sendUrl('/photo.png', { mediaType, ...caption });
					expect(error).toBeUndefined();
					expect(asked(bench.sandbox)).toEqual(['POST /api/messages/media']);
					expect(files.requests).toEqual([]);
					expect(json).toEqual([
						sentMessage({
							type: mediaType,
							content: { text: mediaType === 'audio' ? '' : 'Look' },
							wa_message_id: expect.any(String),
							status: 'sent',
							timestamp: null,
						}),
					]);
					const { media } = await onPhone(mediaType);
					expect(media).toEqual({
						link: `${files.url}/photo.png`,
						...(mediaType === 'audio' ? {} : { caption: 'Look' }),
					});
				},
			);

			it("gives the server's own data without Simplify", async () => {
				const { json } = await sendUrl('/photo.png', { simple: false });
				expect(json).toEqual([{ id: expect.any(String), wa_message_id: expect.any(String), status: 'sent' }]);
			});

			it('says that the server takes no files, and sends nothing', async () => {
				const { error } = await bench.run('sendMedia', ana, withPng);
				expect(error?.message).toContain('takes media only by URL');
				expect(error?.message).toContain('send contact_id, type and media_url as JSON');
				expect(error?.description).toContain("set 'Media Source' to 'URL'");
				expect(bench.sandbox.messagesOf(CONTACTS.ana)).toEqual([]);
			});

			it('says that the file name was not used', async () => {
				const { hints } = await sendUrl('/photo.png', { options: { fileName: 'x.png' } });
				expect(hints).toEqual([expect.stringContaining("'File Name' was not used")]);
			});
			return;
		}

		it.each([
			['image', 'image/png', 'a.png'],
			['image', 'image/jpeg', 'a.jpg'],
			['video', 'video/mp4', 'a.mp4'],
			['audio', 'audio/ogg', 'a.ogg'],
			['audio', 'audio/mpeg', 'a.mp3'],
			['document', 'application/pdf', 'a.pdf'],
			['document', 'text/plain', 'a.txt'],
		] as const)('uploads a file for %s (%s) with one request', async (mediaType, contentType, name) => {
			const caption = mediaType === 'audio' ? {} : { options: { caption: 'Look' } };
			const { json, error } = await bench.run(
				'sendMedia',
				{ ...ana, mediaType, binaryPropertyName: 'data', ...caption },
				{ items: [withFile(PNG, contentType, name)] },
			);
			expect(error).toBeUndefined();
			expect(asked(bench.sandbox)).toEqual(['POST /api/messages/media']);
			expect(changing(bench.sandbox)[0].multipart?.fields).toEqual({
				contact_id: CONTACTS.ana,
				type: mediaType,
				...(mediaType === 'audio' ? {} : { caption: 'Look' }),
			});
			expect(json).toEqual([
				sentMessage({ type: mediaType, content: { text: mediaType === 'audio' ? '' : 'Look' } }),
			]);
			const { media, uploaded } = await onPhone(mediaType);
			expect(uploaded).toMatchObject({ filename: name, contentType, bytes: PNG });
			if (mediaType !== 'audio') expect(media.caption).toBe('Look');
			if (mediaType === 'document') expect(media.filename).toBe(name);
		});

		it("gives the server's own data without Simplify", async () => {
			const { json } = await bench.run('sendMedia', { ...ana, simple: false }, withPng);
			expect(json).toEqual([
				expect.objectContaining({ message_type: 'image', wamid: '', media_filename: 'dot.png' }),
			]);
		});

		it.each([
			['a given', { fileName: 'Rechnung für Ana.pdf' }, 'own.pdf', 'Rechnung für Ana.pdf'],
			['its own', {}, 'own.pdf', 'own.pdf'],
			['a made-up', {}, undefined, 'document.pdf'],
		])('names a document by %s name', async (_whose, options, own, seen) => {
			await bench.run(
				'sendMedia',
				{ ...ana, mediaType: 'document', options },
				{ items: [withFile(Buffer.from('%PDF-1'), 'application/pdf', own)] },
			);
			expect((await onPhone('document')).media.filename).toBe(seen);
		});

		it('fetches a file for a server that takes uploads only, without the API key', async () => {
			const { error } = await sendUrl('/photo.png', { options: { caption: 'Look' } });
			expect(error).toBeUndefined();
			expect(asked(bench.sandbox)).toEqual(['POST /api/messages/media', 'POST /api/messages/media']);
			expect(files.requests.map(({ path }) => path)).toEqual(['/photo.png']);
			expect(JSON.stringify(files.requests)).not.toContain(bench.sandbox.apiKey);
			expect(files.requests[0].headers).not.toHaveProperty('x-api-key');
			const { media, uploaded } = await onPhone('image');
			expect(media).toEqual({ caption: 'Look' });
			expect(uploaded).toMatchObject({ filename: 'photo.png', contentType: 'image/png', bytes: PNG });
			expect(bench.sandbox.phones).toHaveLength(1);
		});

		it('asks only once how the server wants its media', async () => {
			const items = ['/photo.png', '/photo.png', '/photo.png'].map((path) => ({ json: { path } }));
			const mediaUrl = `=${files.url}{{ $json.path }}`;
			await bench.run('sendMedia', { ...ana, mediaSource: 'url', mediaUrl }, { items });
			await bench.onPhone(3);
			expect(changing(bench.sandbox).filter(({ multipart }) => !multipart)).toHaveLength(1);
			expect(changing(bench.sandbox).filter(({ multipart }) => multipart)).toHaveLength(3);
		});

		it.each([
			['the end of the address', '/f%C3%BCr%20Ana.pdf', 'für Ana.pdf'],
			['its ending where the type is general', '/generic.pdf', 'generic.pdf'],
		])('knows a fetched document by %s', async (_how, path, seen) => {
			const { error } = await sendUrl(path, { mediaType: 'document' });
			expect(error).toBeUndefined();
			const { uploaded } = await onPhone('document');
			expect(uploaded).toMatchObject({ filename: seen, contentType: 'application/pdf' });
		});

		it('follows a redirect of the file, still without the API key', async () => {
			const elsewhere = await serveFiles((_request, response) => {
				response.writeHead(200, { 'content-type': 'image/png' }).end(PNG);
			});
			redirectTo = `${elsewhere.url}/real.png`;
			const { error } = await sendUrl('/moved');
			expect(error).toBeUndefined();
			expect((await onPhone('image')).uploaded?.bytes).toEqual(PNG);
			expect(elsewhere.requests).toHaveLength(1);
			expect(JSON.stringify([files.requests, elsewhere.requests])).not.toContain(bench.sandbox.apiKey);
			await elsewhere.close();
		});

		it.each([
			['is missing', '/missing.png', 'it answers HTTP 404'],
			['is a web page', '/page', "The address in 'Media URL' answers with a web page, not a file"],
			['is empty', '/empty.png', "The file in 'Media URL' is empty"],
		])('sends nothing when the file %s', async (_what, path, words) => {
			const { error } = await sendUrl(path);
			expect(error?.message).toContain(words);
			expect(error?.description).toBeTruthy();
			expect(changing(bench.sandbox).filter(({ multipart }) => multipart)).toEqual([]);
			expect(bench.sandbox.messagesOf(CONTACTS.ana)).toEqual([]);
		});

		it('sends nothing when nobody answers at the address', async () => {
			await files.close();
			const { error } = await sendUrl('/photo.png');
			expect(error?.message).toContain("The file at 'Media URL' can't be fetched");
			expect(bench.sandbox.messagesOf(CONTACTS.ana)).toEqual([]);
		});

		it('breaks off a file that is over the limit while it still comes in', async () => {
			let written = 0;
			const piece = Buffer.alloc(256 * 1024);
			const cut = gate();
			const endless = await serveFiles((_request, response) => {
				response.writeHead(200, { 'content-type': 'image/png' });
				const write = () => {
					written += piece.length;
					response.write(piece, (error) => error ?? write());
				};
				response.on('close', cut.open);
				write();
			});
			const mediaUrl = `${endless.url}/endless.png`;
			const { error } = await bench.run('sendMedia', { ...ana, mediaSource: 'url', mediaUrl });
			expect(error?.message).toBe(
				"The file in 'Media URL' is larger than the 5 MB that WhatsApp allows for an image",
			);
			await cut.opened;
			expect(written).toBeGreaterThan(5 * 1024 * 1024);
			expect(bench.sandbox.messagesOf(CONTACTS.ana)).toEqual([]);
			await endless.close();
		});
	});
});
