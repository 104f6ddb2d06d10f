import { button, keepInLine, make, say } from './elements.js';
import { inboxElement } from './inbox.js';
import { avatar, phoneElement } from './phone.js';

const find = (id) => document.querySelector(`#${id}`);
const [phones, people, news, connection] = ['phones', 'people', 'news', 'connection'].map(find);

/** What is known of each phone, by its number, in the order in which the server names them. */
const known = new Map();
/** The numbers of the phones that are shown. */
const shown = new Set();
/** How many messages somebody has missed whose phone is not shown. */
const missed = new Map();
const phoneElements = new Map();
const chips = new Map();
const inbox = inboxElement();
find('inbox').append(inbox.element);

/** As many as fit side by side. */
const room = () => {
	const width = phones.getBoundingClientRect().width;
	return Math.max(1, Math.floor((width + 12) / 292));
};

const show = (number, on) => {
	if (on) shown.add(number);
	else shown.delete(number);
	missed.delete(number);
	draw();
};

const chip = (first) => {
	const name = make('span');
	const count = make('span', { class: 'unread' });
	const element = button('', () => show(first.number, !shown.has(first.number)), { class: 'chip' });
	element.append(avatar(first), name, ' ', count);
	const update = (phone) => {
		say(name, phone.name);
		say(count, phone.missed > 0 ? `${phone.missed} new` : '');
		element.setAttribute('aria-pressed', String(phone.shown));
	};
	update(first);
	return { element: make('li', {}, element), update };
};

const draw = () => {
	const all = [...known.values()];
	keepInLine(
		people,
		all.map(({ number, name }) => ({
			key: number,
			value: { number, name, shown: shown.has(number), missed: missed.get(number) ?? 0 },
		})),
		chips,
		chip,
	);
	keepInLine(
		phones,
		all.filter(({ number }) => shown.has(number)).map((phone) => ({ key: phone.number, value: phone })),
		phoneElements,
		(phone) => phoneElement(phone, () => show(phone.number, false)),
	);
};

const wordsOf = ({ content }) => content.text || content.header || 'something else than words';

/** Tells those who hear the page what is new on a phone, and counts it where the phone is not shown. */
const tellNews = (before, phone) => {
	const earlier = new Map(before.bubbles.map((bubble) => [bubble.id, bubble]));
	for (const bubble of phone.bubbles) {
		if (bubble.side === 'customer') continue;
		const was = earlier.get(bubble.id);
		if (bubble.arrived && !was?.arrived) {
			say(news, `${phone.name} got: ${wordsOf(bubble)}`);
			if (!shown.has(phone.number)) missed.set(phone.number, (missed.get(phone.number) ?? 0) + 1);
		}
		if (bubble.status === 'failed' && was?.status !== 'failed') {
			say(news, `Not delivered to ${phone.name}: ${bubble.code} ${bubble.failure}`);
		}
	}
};

let begun = false;

const listen = () => {
	const events = new EventSource('events');
	events.addEventListener('phone', ({ data }) => {
		const phone = JSON.parse(data);
		const before = known.get(phone.number);
		known.set(phone.number, phone);
		if (!begun && shown.size < room()) shown.add(phone.number);
		if (begun && before) tellNews(before, phone);
		draw();
	});
	events.addEventListener('inbox', ({ data }) => {
		// The inbox comes after all phones.
		begun = true;
		const changed = inbox.update(JSON.parse(data));
		if (changed) say(news, changed);
		say(connection, '');
	});
	events.addEventListener('error', () => say(connection, 'Not connected. Is the demo still running?'));
};

const explain = async () => {
	const { steps, links } = await (await fetch('guide')).json();
	find('steps').append(...steps.map((text) => make('li', { text })));
	find('links').append(
		...links.map(({ words, url }) =>
			make('li', {}, make('a', { href: url, target: '_blank', rel: 'noopener', text: words })),
		),
	);
};

/** A menu closes when one goes elsewhere, or with Escape. A click on words in it puts the focus on what is around it. */
const closeMenus = (where) => {
	for (const menu of document.querySelectorAll('details.settings, details.attach, details.pick')) {
		if (!menu.contains(where)) menu.open = false;
	}
};
document.addEventListener('click', ({ target }) => closeMenus(target));
document.addEventListener('focusin', ({ target }) => {
	if (target.closest('details, button, a, input, textarea, select, .messages')) closeMenus(target);
});
document.addEventListener('keydown', (event) => {
	const open =
		event.key === 'Escape' && event.target.closest?.('details.settings, details.attach, details.pick');
	if (!open) return;
	open.open = false;
	open.querySelector('summary').focus();
});

listen();
explain();
