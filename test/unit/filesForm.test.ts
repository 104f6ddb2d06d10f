import { formOf } from '../../nodes/shared/api/multipart';
import { parseMultipart } from '../sandbox/server/body';

describe('a form arrives as it was meant', () => {
	const content = Buffer.from([0, 1, 13, 10, 45, 45, 255]);
	const arrived = async (fileName: string, fields = {}) => {
		const form = formOf(fields, { field: 'file', fileName, contentType: 'application/pdf', content });
		return await parseMultipart(form.contentType, form.content);
	};

	it.each([
		'a.pdf',
		'Rechnung "final".pdf',
		'27" Monitor.pdf',
		'März; a=b.pdf',
		'👋.pdf',
		'50%22.pdf',
		"it's.pdf",
	])('a file named %j, byte by byte', async (fileName) =>
		expect((await arrived(fileName))?.files).toEqual([
			{ field: 'file', filename: fileName, contentType: 'application/pdf', bytes: content },
		]),
	);

	it('its fields: texts as they are, the others as JSON', async () => {
		const fields = { caption: 'Grüße,\n"Ana"', params: { '1': 'x' }, type: 'image' };
		expect((await arrived('a.pdf', fields))?.fields).toEqual({ ...fields, params: '{"1":"x"}' });
	});

	it('a name can’t add lines of its own', async () => {
		const form = await arrived('a"\r\nContent-Type: text/html\r\n\r\nx.pdf');
		expect(form?.files).toHaveLength(1);
		expect(form?.files[0]).toMatchObject({ contentType: 'application/pdf', bytes: content });
	});
});
