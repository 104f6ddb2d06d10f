/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a server is made of these */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** A mail that was handed over. */
export interface Mail {
	from: string;
	to: string[];
	subject: string;
	text: string;
}

/** A mail server that takes mail of everybody for everybody, and sends it nowhere. */
export interface MailServer {
	/** What n8n's credential `smtp` has to hold. */
	credential: { host: string; port: number; secure: boolean; disableStartTls: boolean };
	/** All that it took, oldest first. */
	mails: Mail[];
	close(): Promise<void>;
}

const addressIn = (line: string): string => /<(.*?)>/.exec(line)?.[1] ?? '';

/** @param lines of a mail as it comes over the wire. @returns its subject and its text, without the encodings that plain English needs none of */
function read(lines: string[]): Pick<Mail, 'subject' | 'text'> {
	const empty = lines.indexOf('');
	const headers = lines.slice(0, empty);
	const body = lines.slice(empty + 1).join('\n');
	const quoted = headers.some((header) => /^content-transfer-encoding: quoted-printable/i.test(header));
	return {
		subject: headers.find((header) => /^subject: /i.test(header))?.slice('subject: '.length) ?? '',
		text: (quoted ? body.replace(/=\n/g, '').replace(/=3D/g, '=') : body).trim(),
	};
}

/** Talks SMTP (RFC 5321) on one connection, as far as a sender needs it who may send without a password. */
async function serve(socket: Socket, refuses: (to: string) => boolean, take: (mail: Mail) => void) {
	const say = (line: string) => socket.write(`${line}\r\n`);
	let from = '';
	let to: string[] = [];
	let lines: string[] | undefined;
	say('220 stand-in');
	for await (const line of createInterface({ input: socket, crlfDelay: Infinity })) {
		if (lines && line !== '.') {
			lines.push(line.startsWith('.') ? line.slice(1) : line);
			continue;
		}
		if (lines) {
			take({ from, to, ...read(lines) });
			lines = undefined;
			say('250 taken');
			continue;
		}
		switch (line.split(/[ :]/)[0].toUpperCase()) {
			case 'MAIL':
				from = addressIn(line);
				to = [];
				say('250 ok');
				break;
			case 'RCPT':
				if (refuses(addressIn(line))) {
					say('550 nobody of this name');
					break;
				}
				to.push(addressIn(line));
				say('250 ok');
				break;
			case 'DATA':
				lines = [];
				say('354 go on');
				break;
			case 'QUIT':
				say('221 bye');
				socket.end();
				break;
			default:
				say('250 ok');
		}
	}
}

/** @param refuses whether nobody has an address; by default everybody is known */
export async function startMailServer(refuses: (to: string) => boolean = () => false): Promise<MailServer> {
	const mails: Mail[] = [];
	const open = new Set<Socket>();
	const server = createServer((socket) => {
		open.add(socket);
		// A sender that hangs up in the middle has handed nothing over.
		socket.once('error', () => socket.destroy());
		socket.once('close', () => open.delete(socket));
		void serve(socket, refuses, (mail) => mails.push(mail)).catch(() => socket.destroy());
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		credential: { host: '127.0.0.1', port, secure: false, disableStartTls: true },
		mails,
		close: async () => {
			for (const socket of open) socket.destroy();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
