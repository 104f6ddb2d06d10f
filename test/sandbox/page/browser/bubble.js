import { button, clock, make, replace, unseen } from './elements.js';
import { askForm, askRow } from './dialog.js';
import { ticks } from './ticks.js';

const emojis = [
	['👍', 'Thumbs up'],
	['❤️', 'Heart'],
	['😂', 'Laughing'],
	['😮', 'Surprised'],
	['😢', 'Sad'],
	['🙏', 'Thank you'],
];

const kinds = {
	image: 'Picture',
	video: 'Video',
	audio: 'Voice message',
	document: 'Document',
	sticker: 'Sticker',
};

const fileElement = ({ kind, name, url }) => {
	const words = name || kinds[kind];
	if (url === '') return make('p', { class: 'file' }, `${kinds[kind]} `, make('b', { text: name }));
	if (kind === 'image' || kind === 'sticker') {
		return make('img', { class: 'picture', src: url, alt: words, loading: 'lazy' });
	}
	if (kind === 'audio') return make('audio', { src: url, controls: true, 'aria-label': words });
	if (kind === 'video') return make('video', { src: url, controls: true, 'aria-label': words });
	return make(
		'a',
		{ class: 'file', href: url, download: name || true },
		make('span', { class: 'page', 'aria-hidden': 'true' }),
		words,
	);
};

const placeElement = ({ name, address, latitude, longitude }) =>
	make(
		'div',
		{ class: 'place' },
		make('span', { class: 'map', 'aria-hidden': 'true' }),
		make('b', { text: name ?? 'Place' }),
		address && make('span', { text: address }),
		make('small', { text: `${latitude}, ${longitude}` }),
	);

const cardElement = ({ name, phones = [] }) =>
	make('div', { class: 'card' }, make('b', { text: name }), ...phones.map((text) => make('span', { text })));

const marks = [
	['`'.repeat(3), 'code'],
	['*', 'b'],
	['_', 'i'],
	['~', 's'],
];

/** @returns a text with WhatsApp's *bold*, _italic_, ~struck out~ and ```code``` as elements. */
const marked = (text) => {
	for (const [mark, tag] of marks) {
		const escaped = mark.replace(/[*]/g, '\\$&');
		const found = new RegExp(`(^|[\\s(])${escaped}(\\S(?:.*?\\S)?)${escaped}(?=$|[\\s).,!?:;])`).exec(text);
		if (!found) continue;
		const [whole, before, inner] = found;
		const end = found.index + whole.length;
		return [
			...marked(text.slice(0, found.index) + before),
			make(tag, {}, ...marked(inner)),
			...marked(text.slice(end)),
		];
	}
	return [text];
};

const tapElement = (tap, bubble, doings) => {
	const done = tap.kind === 'reply' && bubble.tapped.includes(tap.title);
	const blocked = { disabled: !bubble.arrived };
	if (tap.kind === 'reply') {
		const element = button(tap.title, () => doings.tap(bubble.id, tap.id), blocked);
		if (done) element.append(make('span', { 'aria-hidden': 'true', text: ' ✓' }), unseen(' (tapped)'));
		return element;
	}
	if (tap.kind === 'form') {
		return button(tap.title, () => askForm(tap, (answers) => doings.form(bubble.id, answers)), blocked);
	}
	if (tap.kind === 'copy') {
		return button(`${tap.title}${tap.code && `: ${tap.code}`}`, () => doings.copy(tap.code), blocked);
	}
	const url = tap.kind === 'call' ? tap.number && `tel:${tap.number}` : tap.url;
	if (!url) return make('span', { class: 'tap', text: tap.title });
	return make(
		'a',
		{ class: 'tap', href: url, target: '_blank', rel: 'noreferrer noopener' },
		tap.title,
		make('span', { 'aria-hidden': 'true', text: tap.kind === 'link' ? ' ↗' : '' }),
		make('small', { text: tap.kind === 'link' ? url : tap.number }),
	);
};

const tapsOf = (bubble, doings) => {
	const { taps, list } = bubble.content;
	if (taps.length === 0 && !list) return null;
	const choose = () => askRow(list, (row) => doings.tap(bubble.id, row));
	return make(
		'div',
		{ class: 'taps' },
		...taps.map((tap) => tapElement(tap, bubble, doings)),
		list && button(`☰ ${list.button}`, choose, { disabled: !bubble.arrived }),
		list && bubble.tapped.length > 0 && make('small', { text: `✓ ${bubble.tapped.join(', ')}` }),
	);
};

const quoteElement = ({ side, words }) =>
	make(
		'blockquote',
		{},
		make('b', { text: side === 'customer' ? 'You' : 'Business' }),
		make('span', { text: words }),
	);

const contentOf = ({ content, quote }) => [
	quote && quoteElement(quote),
	content.file && fileElement(content.file),
	content.header && make('p', { class: 'head', text: content.header }),
	content.place && placeElement(content.place),
	...content.people.map(cardElement),
	content.text && make('p', { class: 'text' }, ...marked(content.text)),
	content.footer && make('p', { class: 'foot', text: content.footer }),
];

const reactionsOf = ({ reactions }) =>
	reactions.length === 0
		? null
		: make(
				'p',
				{ class: 'reactions' },
				...reactions.map(({ emoji, side }) =>
					make(
						'span',
						{},
						unseen(side === 'customer' ? 'You reacted with ' : 'The business reacted with '),
						emoji,
					),
				),
			);

const actionsOf = (bubble, doings) => {
	if (!bubble.arrived) return null;
	const own = bubble.reactions.find(({ side }) => side === 'customer')?.emoji;
	const picker = make(
		'details',
		{ class: 'pick' },
		make('summary', { title: 'React' }, make('span', { 'aria-hidden': 'true', text: '☺' }), unseen('React')),
		make(
			'div',
			{ class: 'emojis' },
			...emojis.map(([emoji, words]) =>
				button(emoji, () => doings.react(bubble.id, own === emoji ? '' : emoji), {
					'aria-label': words,
					'aria-pressed': String(own === emoji),
				}),
			),
		),
	);
	const reply = button('', () => doings.reply(bubble), { title: 'Reply', class: 'reply' });
	reply.append(make('span', { 'aria-hidden': 'true', text: '↩' }), unseen('Reply'));
	return make('div', { class: 'tools' }, picker, reply);
};

const stateOf = (bubble) => {
	const { side, status, arrived, failure, code } = bubble;
	const waits = side === 'business' && status !== 'failed' && !arrived;
	return [
		make('p', { class: 'state' }, clock(bubble.at), ticks(status)),
		waits && make('p', { class: 'why', text: 'Waits at WhatsApp until the phone is online' }),
		failure && make('p', { class: 'why', text: code ? `${code}: ${failure}` : failure }),
	];
};

/** @returns a message, and how it changes while it moves on. */
export const bubbleElement = (first, doings) => {
	const parts = ['content', 'taps', 'reactions', 'state', 'tools'].map((name) =>
		make('div', { class: `part ${name}` }),
	);
	const [content, taps, reactions, state, tools] = parts;
	const body = make('div', { class: 'body' }, content, state);
	const element = make('li', {}, body, taps, reactions, tools);
	const seen = new Map();
	// Only what is other than before is made anew: whoever is in one part with the keyboard stays there.
	const put = (part, value, build) => {
		const text = JSON.stringify(value);
		if (seen.get(part) === text) return;
		seen.set(part, text);
		replace(part, build());
	};
	const update = (bubble) => {
		const gone = bubble.side === 'business' && !bubble.arrived;
		element.className = `bubble ${bubble.side}${gone ? ' away' : ''}${bubble.status === 'failed' ? ' broken' : ''}`;
		put(content, [bubble.content, bubble.quote], () => [
			unseen(bubble.side === 'customer' ? 'You: ' : 'Business: '),
			...contentOf(bubble),
		]);
		put(taps, [bubble.content, bubble.tapped, bubble.arrived], () => [tapsOf(bubble, doings)]);
		put(reactions, bubble.reactions, () => [reactionsOf(bubble)]);
		put(state, [bubble.status, bubble.arrived, bubble.failure], () => stateOf(bubble));
		put(tools, [bubble.arrived, bubble.reactions], () => [actionsOf(bubble, doings)]);
	};
	update(first);
	return { element, update };
};
