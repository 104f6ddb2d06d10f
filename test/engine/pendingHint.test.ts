import type { IDataObject } from 'n8n-workflow';

import { TEMPLATES } from '../sandbox';
import type { Named } from './cases';
import { contact, template } from './harness';
import { ana } from './operations/support';
import { DIALECTS, useBench } from './support';

// Told of the operation, and not of what came of it, the words would also stand above each error, and push it down.
describe.each(DIALECTS)('what pending means, on the %s server', (dialect) => {
	const bench = useBench(dialect);
	const isPending = dialect === 'released';
	const unknown = { contact: contact.byPhone('12ab') };

	it.each<[string, Named, IDataObject, boolean]>([
		['a text', 'sendText', { ...ana, text: 'Hello' }, isPending],
		['a template', 'sendTemplate', { ...ana, template: template.byId(TEMPLATES.hello_world) }, true],
		['a confirmed text', 'sendText', { ...ana, text: 'Hello', options: { confirm: 'sent' } }, false],
		["a text in the server's own shape", 'sendText', { ...ana, text: 'Hello', simple: false }, false],
		['an error', 'sendText', { ...unknown, text: 'Hello' }, false],
		['a list', 'getAll', ana, false],
	])('is told below %s only where it stands there', async (_, operation, parameters, told) => {
		const { isPendingTold, hints } = await bench.run(operation, parameters);
		expect([isPendingTold, hints]).toEqual([told, []]);
	});
});
