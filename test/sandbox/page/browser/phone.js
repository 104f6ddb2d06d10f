import { bubbleElement } from './bubble.js';
import { button, keepInLine, make, say, unseen } from './elements.js';
import { showTrouble, tell } from './requests.js';

/** Neighbouring numbers are far apart on the colour wheel. */
const hue = (number) => ([...number].reduce((sum, digit) => (sum * 7 + Number(digit)) % 3607, 1) * 137) % 360;

/** @returns the first letters of a name, in a colour of its own. */
export const avatar = ({ name, number }) => {
	const words = name.match(/\p{L}+/gu) ?? [number.slice(-2)];
	const letters =
		words.length > 1
			? words
					.slice(0, 2)
					.map((word) => [...word][0])
					.join('')
			: [...words[0]].slice(0, 2).join('');
	const element = make('span', { class: 'avatar', 'aria-hidden': 'true', text: letters.toUpperCase() });
	element.style.setProperty('--hue', hue(number));
	return element;
};

const windowWords = (ends) => {
	if (ends === null) return 'Only templates arrive: the 24-hour window is closed';
	const minutes = Math.max(1, Math.round((ends - Date.now()) / 60_000));
	return `Can be written to for ${minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`}`;
};

const readFile = (file) =>
	new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
		reader.onerror = () => reject(reader.error);
		reader.readAsDataURL(file);
	});

/** @returns a switch, and how it is set from outside. */
const toggle = (words, hint, change) => {
	const input = make('input', { type: 'checkbox', role: 'switch', change: () => change(input.checked) });
	return {
		input,
		element: make(
			'label',
			{ class: 'switch' },
			input,
			make('span', {}, words, make('small', { text: hint })),
		),
	};
};

/** @returns what a phone's owner can decide about it, and how that changes. */
const settingsOf = (doings) => {
	const online = toggle('Online', 'Off: messages wait, one tick', (value) =>
		doings.settings({ online: value }),
	);
	const reads = toggle('Reads messages', 'Off: two ticks, never blue', (value) =>
		doings.settings({ reads: value }),
	);
	const blocks = toggle('Blocks the business', 'Sends fail with 131026', (value) =>
		doings.settings({ blocks: value }),
	);
	const end = button('Let the 24-hour window run out', () => doings.endWindow());
	const element = make(
		'details',
		{ class: 'settings' },
		make(
			'summary',
			{ title: 'Settings of this phone' },
			make('span', { 'aria-hidden': 'true', text: '⋮' }),
			unseen('Settings of this phone'),
		),
		make('div', { class: 'menu' }, online.element, reads.element, blocks.element, end),
	);
	const update = ({ handset, windowEnds }) => {
		online.input.checked = handset.online;
		reads.input.checked = handset.reads;
		blocks.input.checked = handset.blocks;
		end.disabled = windowEnds === null;
	};
	return { element, update };
};

/** @returns what can be sent but words. */
const attachMenu = (doings) => {
	const upload = async (what, input) => {
		const [file] = input.files;
		input.value = '';
		if (!file) return;
		doings.send(what, { name: file.name, type: file.type, data: await readFile(file) });
	};
	const chosen = (what, accept) => {
		const input = make('input', {
			type: 'file',
			accept,
			hidden: true,
			tabindex: -1,
			change: () => upload(what, input),
		});
		return input;
	};
	const picture = chosen('picture', 'image/*');
	const paper = chosen('document', '.pdf,.doc,.docx,.xls,.xlsx,.txt');
	const close = (action) => () => {
		element.open = false;
		element.querySelector('summary').focus();
		action();
	};
	const choice = (words, action) => button(words, close(action));
	const element = make(
		'details',
		{ class: 'attach' },
		make(
			'summary',
			{ title: 'Send something else' },
			make('span', { 'aria-hidden': 'true', text: '+' }),
			unseen('Send something else'),
		),
		make(
			'div',
			{ class: 'menu' },
			choice('Picture', () => doings.send('picture')),
			choice('Picture from this computer…', () => picture.click()),
			choice('Voice message', () => doings.send('voice')),
			choice('Place', () => doings.send('place')),
			choice('Document', () => doings.send('document')),
			choice('Document from this computer…', () => paper.click()),
			choice('Contact', () => doings.send('card')),
		),
		picture,
		paper,
	);
	return element;
};

/** @returns the line in which a customer writes, and how it changes. */
const composer = (doings) => {
	let answered;
	const quote = make('p', { class: 'answering', hidden: true });
	const input = make('textarea', {
		rows: 1,
		placeholder: 'Write a message',
		keydown: (event) => {
			if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
			event.preventDefault();
			form.requestSubmit();
		},
	});
	const stop = make('p', { class: 'stop', hidden: true });
	const sendButton = make(
		'button',
		{ class: 'send', title: 'Send' },
		make('span', { 'aria-hidden': 'true', text: '➤' }),
		unseen('Send'),
	);
	const line = make('div', { class: 'line' }, attachMenu(doings), input, sendButton);
	const form = make(
		'form',
		{
			class: 'composer',
			submit: async (event) => {
				event.preventDefault();
				const text = input.value;
				if (text.trim() === '') return;
				if (await doings.send('write', { text, message: answered?.id })) {
					input.value = '';
					reply(undefined);
				}
			},
		},
		quote,
		stop,
		line,
	);
	const reply = (bubble) => {
		answered = bubble;
		quote.hidden = !bubble;
		if (!bubble) return;
		const words = bubble.content.text || bubble.content.header || 'that message';
		quote.replaceChildren(
			make('span', { text: `Reply to: ${words}` }),
			button('✕', () => reply(undefined), { 'aria-label': 'Do not reply to it' }),
		);
		input.focus();
	};
	const update = ({ name, handset }) => {
		input.setAttribute('aria-label', `Write as ${name}`);
		const words = handset.blocks ? 'Blocked the business' : handset.online ? '' : 'Offline';
		stop.hidden = words === '';
		line.hidden = words !== '';
		stop.replaceChildren(
			`${words}. `,
			button(handset.blocks ? 'Unblock' : 'Go online', () =>
				doings.settings(handset.blocks ? { blocks: false } : { online: true }),
			),
		);
	};
	return { element: form, update, reply };
};

/** @returns a phone, and how it changes. */
export const phoneElement = (first, close) => {
	const at = `phones/${first.number}/`;
	const copy = async (code) => {
		try {
			await navigator.clipboard.writeText(code);
		} catch {
			showTrouble(`This browser does not let the page copy. The code is: ${code}`);
		}
	};
	const doings = {
		tap: (message, choice) => tell(`${at}tap`, { message, choice }),
		form: (message, answers) => tell(`${at}form`, { message, answers }),
		react: (message, emoji) => tell(`${at}react`, { message, emoji }),
		send: (what, asked) => tell(at + what, asked),
		settings: (changes) => tell(`${at}settings`, changes),
		endWindow: () => tell(`${at}end-window`),
		reply: (bubble) => writing.reply(bubble),
		copy,
	};
	const settings = settingsOf(doings);
	const writing = composer(doings);
	const title = make('h2', { id: `name-${first.number}` });
	const number = make('p', { class: 'number' });
	const state = make('p', { class: 'window' });
	const messages = make('ol', { class: 'messages', tabindex: 0 });
	const nothing = make('p', {
		class: 'nothing',
		text: 'Nothing here yet. Write something, or send something to this number.',
	});
	const element = make(
		'article',
		{ class: 'phone', 'data-number': first.number, 'aria-labelledby': title.id },
		make(
			'header',
			{},
			avatar(first),
			make('div', { class: 'who' }, title, number),
			settings.element,
			button('✕', close, {
				class: 'close',
				title: 'Put this phone away',
				'aria-label': `Put the phone of ${first.name} away`,
			}),
		),
		state,
		nothing,
		messages,
		writing.element,
	);
	const known = new Map();
	const update = (phone) => {
		say(title, phone.name);
		say(number, phone.written);
		const { online, blocks } = phone.handset;
		say(
			state,
			blocks
				? 'Has blocked the business'
				: online
					? windowWords(phone.windowEnds)
					: 'Offline: messages wait at WhatsApp',
		);
		state.classList.toggle('closed', blocks || !online || phone.windowEnds === null);
		messages.setAttribute('aria-label', `Messages of ${phone.name}`);
		nothing.hidden = phone.bubbles.length > 0;
		settings.update(phone);
		writing.update(phone);
		const last = messages.scrollHeight - messages.scrollTop - messages.clientHeight < 80;
		const wanted = phone.bubbles.map((bubble) => ({ key: bubble.id, value: bubble }));
		keepInLine(messages, wanted, known, (bubble) => bubbleElement(bubble, doings));
		if (last) messages.scrollTop = messages.scrollHeight;
	};
	update(first);
	// Only once it stands in the page does it have a height to scroll.
	requestAnimationFrame(() => (messages.scrollTop = messages.scrollHeight));
	// Pictures come later than their bubbles.
	messages.addEventListener('load', () => (messages.scrollTop = messages.scrollHeight), true);
	return { element, update };
};
