/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- what might never end runs in a process of its own */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { readFilters } from '../../nodes/shared/events/filters';
import { Failure } from '../../nodes/shared/failures/failure';
import { fileNameAs } from '../../nodes/shared/whatsapp/fileNames';
import { characters, limits, problems } from '../../nodes/shared/whatsapp/limits';
import { readPhoneNumber } from '../../nodes/shared/whatsapp/phoneNumber';
import { endOfAddress } from '../../nodes/shared/whatsapp/urlButtons';
import { asMessageId, asText, asTime, fromJsonField } from '../../nodes/Whatomate/engine/values';
import { isEmoji } from '../../nodes/Whatomate/resources/message/react';
import { thrown } from './thrown';

const LONG = 'a'.repeat(2_000_000);
const ZONE = { timeZone: 'Europe/Berlin' };
const HELP = { wanted: 'object', example: '{}' } as const;
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('what is longer than it may be', () => {
	afterEach(() => jest.restoreAllMocks());

	it('is not cut into the characters that people see, to find out whether it is one emoji', () => {
		const cut = jest.spyOn(Intl.Segmenter.prototype, 'segment');
		for (const text of ['👍'.repeat(100_000), 'a\u0301'.repeat(200_000), `👍${'\u0301'.repeat(1_000_000)}`])
			expect(isEmoji(text)).toBe(false);
		expect(cut).not.toHaveBeenCalled();
	});

	it.each(['👍', '👨🏿‍👩🏿‍👧🏿‍👦🏿', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🏳️‍⚧️', '#️⃣', '🇩🇪'])('is no emoji: %s is one all the same', (emoji) => {
		expect(isEmoji(emoji)).toBe(true);
	});

	it.each<[string, () => unknown]>([
		['a text', () => asText(LONG, 'Field')],
		['a text with dates', () => asText(LONG, 'Field', ZONE)],
		['an ID of a message', () => asMessageId(LONG.slice(0, 900_000), 'Field')],
		['a time', () => asTime('1'.repeat(900_000), 'Field', ZONE)],
		['JSON', () => fromJsonField(LONG, 'Field', HELP, ZONE)],
		['JSON that is broken', () => fromJsonField(`[${LONG.slice(0, 900_000)}`, 'Field', HELP, ZONE)],
		['JSON of many levels', () => fromJsonField(deep(100_000), 'Field', HELP, ZONE)],
		['data of many levels', () => fromJsonField(JSON.parse(deep(100_000)), 'Field', HELP, ZONE)],
		['a text inside of data', () => fromJsonField({ name: LONG }, 'Field', HELP, ZONE)],
		['a phone number', () => readPhoneNumber('1'.repeat(2_000_000), 'Field')],
		['a phone number with marks', () => readPhoneNumber('1 - '.repeat(500_000), 'Field')],
		['phone numbers', () => readPhoneNumber('+1 415 555 0101, '.repeat(300), 'Field')],
		['the end of an address', () => endOfAddress('Field', 'https://example.com/t/{{1}}', LONG)],
		[
			'another address',
			() => endOfAddress('Field', 'https://example.com/t/{{1}}', `https://x.y/${LONG.slice(0, 9000)}`),
		],
		['a pattern', () => readFilters({ text: LONG, textMatch: 'pattern' }, '')],
		['a choice', () => readFilters({ text: 'a', textMatch: LONG }, '')],
	])('is refused in few words: %s', (_what, read) => {
		const { message, hint = '' } = thrown(read);
		expect(message.length + hint.length).toBeLessThan(700);
	});

	it.each<[string, Parameters<typeof problems>]>([
		['a text', [limits.text, { text: LONG }]],
		['an address', [limits.url('URL'), { url: `https://x.y/${LONG}` }]],
		['an address with spaces', [limits.url('URL'), { url: `https://x.y/ ${LONG.slice(0, 5000)}` }]],
		[
			'a list of rows',
			[
				limits.list,
				{
					body: 'x',
					header: '',
					footer: '',
					buttonText: 'x',
					sectionTitle: '',
					rows: Array.from({ length: 100_000 }, (_, id) => ({ id: `${id}${LONG.slice(0, 300)}`, title: '' })),
				},
			],
		],
	])('gives few problems of few words: %s', (_what, [schema, values]) => {
		const found = problems(schema, values);
		expect(found.length).toBeGreaterThan(0);
		expect(found.length).toBeLessThan(50);
		expect(Math.max(...found.map((words) => words.length))).toBeLessThan(300);
	});

	it('is counted as WhatsApp counts, without a copy', () => {
		expect(characters(LONG)).toBe(2_000_000);
		expect(characters('👍'.repeat(100_000))).toBe(100_000);
		expect(characters('\ud83d')).toBe(1);
	});

	it('is shown in part, whoever said it', () => {
		const { message, hint } = new Failure(LONG, { hint: LONG });
		expect([message.length, hint?.length]).toEqual([2001, 2001]);
	});

	it('keeps the beginning and the ending of a name', () => {
		expect(fileNameAs(`Invoice ${LONG}.pdf`, 'application/pdf', 'document')).toMatch(
			/^Invoice a{200,}\.pdf$/,
		);
		expect(fileNameAs(`/${LONG}/${'b'.repeat(9)}.pdf`, 'application/pdf', 'document')).toBe('bbbbbbbbb.pdf');
	});

	// In a process of its own: what takes a time that grows with the square of the length can't be stopped otherwise.
	it('takes no longer than its length, where there are many ways to read it', () => {
		const program = `
			const { fileNameAs } = require('./nodes/shared/whatsapp/fileNames.ts');
			const { endOfAddress } = require('./nodes/shared/whatsapp/urlButtons.ts');
			const { variableNames } = require('./nodes/shared/whatsapp/templates.ts');
			const { fileNameIn } = require('./nodes/shared/api/contentDisposition.ts');
			const { tagKey } = require('./nodes/shared/api/tags.ts');
			const { reasonIn } = require('./nodes/shared/whatsapp/failedMessage.ts');
			const tell = (work) => { try { return String(work()).length; } catch (error) { return error.message.length; } };
			const n = 1_000_000;
			for (const work of [
				() => fileNameAs('a' + ' '.repeat(n) + 'b' + ' .'.repeat(n) + 'c', 'application/pdf', 'x'),
				() => endOfAddress('x', 'https://a.b/t//?x={{1}}', 'https://a.b/t' + '/'.repeat(19_000)),
				() => endOfAddress('x', 'https://a.b/t//?x={{1}}', 'https://a.b/t' + '/'.repeat(n)),
				() => variableNames('{{' + 'a '.repeat(n)),
				() => variableNames('{{' + ' '.repeat(n)),
				() => fileNameIn('attachment; filename="=?' + 'a'.repeat(n) + '"'),
				() => tagKey('a\\u0315\\u0300'.repeat(n)),
				() => tagKey('a' + '\\u0315\\u0300'.repeat(n)),
				() => reasonIn('failed to '.repeat(n)),
			]) console.log(tell(work) < 30_000);`;
		const { stdout, stderr, signal } = spawnSync(process.execPath, ['--require', 'tsx/cjs', '-e', program], {
			cwd: join(__dirname, '..', '..'),
			encoding: 'utf8',
			timeout: 120_000,
			killSignal: 'SIGKILL',
		});
		expect({ lines: stdout.trim().split('\n'), stderr, signal }).toEqual({
			lines: Array<string>(9).fill('true'),
			stderr: '',
			signal: null,
		});
	}, 150_000);
});
