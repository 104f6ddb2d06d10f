import { lines } from './show/table';
import { sends } from './sends';

const SUBJECTS = { sends };

async function main(): Promise<void> {
	for (const [, subject] of Object.entries(SUBJECTS)) {
		for (const table of await subject()) process.stdout.write(`${lines(table)}\n`);
	}
}
void main().then(() => process.exit());
