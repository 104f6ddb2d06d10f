/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a server is made of these */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** An email as it arrived, as far as tests look at it. */
export interface Mail {
	from: string;
	to: string[];
	subject: string;
	text: string;
}

/** A mail server that keeps what it is given, and hands nothing on. */
export interface MailServer {
	/** The fields of n8n's credential `smtp`. */
	credential: { host: string; port: number; secure: boolean; disableStartTls: boolean };
	/** All emails, oldest first. */
	mails: Mail[];
	close(): Promise<void>;
}

/** @returns what quoted-printable text says (RFC 2045, section 6.7) */
const unquoted = (text: string): string =>
	Buffer.from(
		text
			.replace(/=\r\n/g, '')
			.replace(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
		'latin1',
	).toString();

/** Reads a message that is one text, without parts. */
function readMessage(message: string): Pick<Mail, 'subject' | 'text'> {
	const end = message.indexOf('\r\n\r\n');
	const head = message.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
	const body = message.slice(end + 4);
	const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1].trim() ?? '';
	const encodings: Record<string, (text: string) => string> = {
		'quoted-printable': unquoted,
		base64: (text) => Buffer.from(text, 'base64').toString(),
	};
	const decode = encodings[header('Content-Transfer-Encoding').toLowerCase()] ?? ((text: string) => text);
	return { subject: header('Subject'), text: decode(body).replace(/\r\n/g, '\n').trimEnd() };
}

/** Takes the emails of one connection (RFC 5321). */
async function serve(
	socket: Socket,
	refuses: (to: string) => boolean,
	took: (mail: Mail) => void,
): Promise<void> {
	const say = (line: string) => socket.write(`${line}\r\n`);
	let from = '';
	let to: string[] = [];
	let message: string[] | undefined;
	say('220 stand-in');
	for await (const line of createInterface({ input: socket, crlfDelay: Infinity })) {
		if (message && line !== '.') {
			message.push(line.replace(/^\./, ''));
		} else if (message) {
			took({ from, to, ...readMessage(message.join('\r\n')) });
			[from, to, message] = ['', [], undefined];
			say('250 taken');
		} else {
			const address = /<(.*?)>/.exec(line)?.[1] ?? '';
			const isRefused = /^rcpt/i.test(line) && refuses(address);
			switch (line.slice(0, 4).toUpperCase()) {
				case 'MAIL':
					from = address;
					break;
				case 'RCPT':
					if (!isRefused) to.push(address);
					break;
				case 'DATA':
					message = [];
			}
			if (isRefused) say('550 nobody of this name');
			else if (message) say('354 go on');
			else if (/^quit/i.test(line)) socket.end('221 bye\r\n');
			else say('250 stand-in');
		}
	}
}

/**
 * Starts a mail server on the loopback, which wants neither a password nor encryption.
 * @param refuses whether nobody has an address; everybody is known where it is left out
 */
export async function startMailServer(refuses: (to: string) => boolean = () => false): Promise<MailServer> {
	const mails: Mail[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
		socket.on('error', () => socket.destroy());
		void serve(socket, refuses, (mail) => mails.push(mail)).catch(() => socket.destroy());
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		credential: { host: '127.0.0.1', port, secure: false, disableStartTls: true },
		mails,
		close: async () => {
			const closed = once(server, 'close');
			server.close();
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}
