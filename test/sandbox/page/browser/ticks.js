import { make } from './elements.js';

const path = (d) => {
	const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
	line.setAttribute('d', d);
	return line;
};

const drawing = (...lines) => {
	const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
	svg.setAttribute('viewBox', '0 0 20 12');
	svg.setAttribute('aria-hidden', 'true');
	svg.append(...lines.map(path));
	return svg;
};

const looks = {
	sent: { words: 'Sent', lines: ['M3 6.5 6.5 10 14 2'] },
	delivered: { words: 'Delivered', lines: ['M1 6.5 4.5 10 12 2', 'M9 9 10 10 17.5 2'] },
	read: { words: 'Read', lines: ['M1 6.5 4.5 10 12 2', 'M9 9 10 10 17.5 2'] },
	failed: { words: 'Not delivered', lines: ['M10 1v6', 'M10 10v.5'] },
};

/** @returns how far a message is, as ticks and in a word. */
export const ticks = (status) => {
	const { words, lines } = looks[status] ?? looks.sent;
	return make('span', { class: `ticks ${status}` }, make('span', { text: words }), drawing(...lines));
};
