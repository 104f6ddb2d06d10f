import { endOfAddress } from '../../nodes/shared/whatsapp/urlButtons';
import { thrown } from './thrown';

const TRACK = 'https://example.com/t/{{1}}';
const QUERY = 'https://shop.example.com/order?lang=en&id={{1}}';
const end = (url: string, value: string) => endOfAddress('Button Track', url, value);

describe('the end of the address of a button', () => {
	it.each<[url: string, value: string, end: string]>([
		// What is meant to be given.
		[TRACK, 'ABC', 'ABC'],
		[TRACK, 'ABC/def?x=1&y=2#z', 'ABC/def?x=1&y=2#z'],
		[TRACK, '2026-11/A_1.pdf', '2026-11/A_1.pdf'],
		[TRACK, 'https%3A%2F%2Felsewhere.example.org', 'https%3A%2F%2Felsewhere.example.org'],
		[TRACK, 'a:b', 'a:b'],
		[TRACK, 'über-uns', 'über-uns'],
		[TRACK, 't/ABC', 't/ABC'],
		[QUERY, '4711', '4711'],
		// The whole address, however it is spelled.
		[TRACK, 'https://example.com/t/ABC', 'ABC'],
		[TRACK, ' https://example.com/t/ABC ', 'ABC'],
		[TRACK, 'http://example.com/t/ABC', 'ABC'],
		[TRACK, 'HTTPS://EXAMPLE.com/t/ABC', 'ABC'],
		[TRACK, 'https://www.example.com/t/ABC', 'ABC'],
		['https://www.example.com/t/{{1}}', 'https://example.com/t/ABC', 'ABC'],
		['http://example.com/t/{{ 1 }}', 'https://example.com/t/ABC', 'ABC'],
		['https://Example.com/t/{{1}}', 'https://example.com/t/ABC', 'ABC'],
		[TRACK, 'https://example.com:443/t/ABC', 'ABC'],
		[TRACK, 'https://example.com//t//ABC', 'ABC'],
		[TRACK, 'https:/example.com/t/ABC', 'ABC'],
		[TRACK, '//example.com/t/ABC', 'ABC'],
		[TRACK, 'example.com/t/ABC', 'ABC'],
		[TRACK, 'www.example.com/t/ABC', 'ABC'],
		[TRACK, 'https://example.com/t/ABC/d?x=https://example.com/t/', 'ABC/d?x=https://example.com/t/'],
		[TRACK, 'https://example.com/t/?id=1', '?id=1'],
		['https://münchen.example/{{1}}', 'https://xn--mnchen-3ya.example/ABC', 'ABC'],
		['https://example.com:8443/{{1}}', 'https://example.com:8443/ABC', 'ABC'],
		['https://example.com/{{1}}', 'https://example.com/t/ABC', 't/ABC'],
		['https://example.com{{1}}', 'https://example.com/ABC', '/ABC'],
		['https://example.com/t{{1}}', 'https://example.com/track', 'rack'],
		[QUERY, 'https://shop.example.com/order?lang=en&id=4711', '4711'],
		[QUERY, 'https://shop.example.com/order/?lang=en&id=4711', '4711'],
		// Its path alone, and a slash too many.
		[TRACK, '/t/ABC', 'ABC'],
		[TRACK, '/ABC', 'ABC'],
		[TRACK, '//ABC', 'ABC'],
		[TRACK, '/file.pdf', 'file.pdf'],
		['https://example.com/t{{1}}', '/ABC', '/ABC'],
		[QUERY, '?lang=en&id=4711', '4711'],
		[QUERY, '/4711', '/4711'],
		// A space would end the link.
		[TRACK, 'my file.pdf', 'my%20file.pdf'],
		[TRACK, 'https://example.com/t/my file.pdf', 'my%20file.pdf'],
		[TRACK, 'a\u00a0b', 'a%C2%A0b'],
		[TRACK, 'already%20fine', 'already%20fine'],
		// A template without an address of its own before the variable.
		['{{1}}', 'https://example.com/ABC', 'https://example.com/ABC'],
	])('%s, %j: %j', (url, value, expected) => expect(end(url, value)).toBe(expected));

	it.each([
		'https://elsewhere.example.org/t/ABC',
		'https://example.com/other/ABC',
		'https://example.com/T/ABC',
		'https://example.com/t2/ABC',
		'https://example.com',
		'https://example.com.evil.example/t/ABC',
		'https://example.com@evil.example/t/ABC',
		'https://shop.example.com/t/ABC',
		'https://example.com:8443/t/ABC',
		'ftp://example.com.org/t/ABC',
		'//elsewhere.example.org/t/ABC',
		'www.elsewhere.example.org/t/ABC',
		'example.com/other/ABC',
		'https://',
	])('another address is refused: %s', (value) => {
		const { message, hint } = thrown(() => end(TRACK, value));
		expect(message).toBe(
			`'Button Track' is another address than the button's, which begins with https://example.com/t/: ${value}`,
		);
		expect(hint).toBe('Give only the end of the address, what comes after https://example.com/t/.');
	});

	it('a whole address as a value of the query has to be encoded', () => {
		const { hint } = thrown(() => end(QUERY, 'https://elsewhere.example.org/'));
		expect(hint).toContain('encodeURIComponent');
		expect(end(QUERY, encodeURIComponent('https://elsewhere.example.org/'))).toContain('%3A%2F%2F');
	});

	it.each(['AB\nC', 'AB\r\nC', 'AB\tC', 'https://example.com/t/AB\nC', 'AB\u2028C', 'AB\0C', 'AB\u000bC'])(
		'what no address can hold is refused: %j',
		(value) => {
			const { message, hint } = thrown(() => end(TRACK, value));
			expect(message).toContain("'Button Track' has a line break, a tab or another control character");
			expect(hint).toContain('on one line');
		},
	);

	it.each(['https://example.com/t/', 'https://example.com/t', 'http://www.example.com/t//', '/', '/t/', ' '])(
		'what is nothing but the beginning is empty: %j',
		(value) => {
			const { message } = thrown(() => end(TRACK, value));
			expect(message).toBe("'Button Track' is empty: it has nothing that comes after https://example.com/t/");
		},
	);

	it('the whole address has at most 2,000 characters', () => {
		const room = 2000 - 'https://example.com/t/'.length;
		expect(end(TRACK, 'x'.repeat(room))).toHaveLength(room);
		expect(end(TRACK, `https://example.com/t/${'x'.repeat(room)}`)).toHaveLength(room);
		expect(thrown(() => end(TRACK, 'x'.repeat(room + 1))).message).toBe(
			"'Button Track' is too long: with it, the button's address has 2,001 characters, but WhatsApp allows at most 2,000",
		);
		expect(thrown(() => end(TRACK, ' y'.repeat(800))).message).toContain('3,219 characters');
	});
});
