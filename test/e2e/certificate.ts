/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs beside n8n, not in it */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './processes';

/** Makes a key and a certificate that nobody but itself has signed. Needs `openssl`. */
export async function selfSigned(): Promise<{ key: string; cert: string }> {
	const folder = mkdtempSync(join(tmpdir(), 'whatomate-certificate-'));
	try {
		const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
		const files = ['-keyout', 'key.pem', '-out', 'cert.pem'];
		const kind = ['-newkey', 'rsa:2048', '-nodes', '-days', '2'];
		await run('openssl', ['req', '-x509', ...kind, ...files, ...subject], { cwd: folder });
		return {
			key: readFileSync(join(folder, 'key.pem'), 'utf8'),
			cert: readFileSync(join(folder, 'cert.pem'), 'utf8'),
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
