import { button, clock, keepInLine, make, say } from './elements.js';
import { tell } from './requests.js';

const holders = {
	bot: () => 'Bot',
	queue: ({ holderName }) => (holderName ? `Waits for ${holderName}` : 'Waits for an agent'),
	agent: ({ holderName }) => holderName,
};

/** @returns who has a conversation, in words. */
const holderWords = (conversation) => holders[conversation.holder](conversation);

const noteElement = ({ author, text, at }) =>
	make('li', {}, make('p', { text }), make('small', {}, `${author}, `, clock(at)));

/** @returns a line with one field and a button. */
const line = (label, words, act) => {
	const input = make('input', {
		'aria-label': label,
		placeholder: label,
		autocomplete: 'off',
		required: true,
	});
	return make(
		'form',
		{
			class: 'inline',
			submit: async (event) => {
				event.preventDefault();
				if (await act(input.value)) input.value = '';
			},
		},
		input,
		make('button', { text: words }),
	);
};

/** @returns a conversation, and how it changes. */
const conversationElement = (first, me, clickable) => {
	const act = (what, more = {}) => tell(`inbox/${first.id}/${what}`, { agent: me(), ...more });
	const name = make('b');
	const holder = make('span', { class: 'holder' });
	const unread = make('span', { class: 'unread' });
	const last = make('p', { class: 'last' });
	const reason = make('p', { class: 'reason' });
	const take = button('', () => act('take-over'));
	const give = button('Give back to the bot', () => act('give-back'));
	const notes = make('ul', { class: 'notes' });
	const buttons = make('div', { class: 'actions own' });
	const knownNotes = new Map();
	const knownButtons = new Map();
	const closed = make('p', {
		class: 'reason',
		text: 'The 24-hour window is closed: a text of yours would fail.',
	});
	const element = make(
		'details',
		{ class: 'conversation', 'data-contact': first.id },
		make('summary', {}, make('span', { class: 'first' }, name, unread, holder), last),
		reason,
		make('div', { class: 'actions' }, take, give),
		buttons,
		closed,
		line('Write to the customer', 'Send', (text) => act('write', { text })),
		notes,
		line('Note for colleagues', 'Note', (text) => act('note', { text })),
	);
	const update = (conversation) => {
		say(name, conversation.name);
		say(holder, holderWords(conversation));
		holder.className = `holder ${conversation.holder}`;
		say(unread, conversation.unread > 0 ? `${conversation.unread} unread` : '');
		const { side, words } = conversation.last;
		say(last, `${side === 'business' ? '↩ ' : ''}${words}`);
		say(reason, conversation.reason);
		say(take, conversation.holder === 'agent' ? 'Take over from them' : 'Take over');
		take.hidden = conversation.isMine;
		give.hidden = conversation.holder === 'bot';
		closed.hidden = conversation.windowOpen;
		keepInLine(
			notes,
			conversation.notes.map((note) => ({ key: note.id, value: note })),
			knownNotes,
			(note) => ({ element: noteElement(note) }),
		);
		keepInLine(
			buttons,
			clickable().map((each) => ({ key: each.id, value: each })),
			knownButtons,
			({ id, name: words }) => ({ element: button(words, () => act('click', { button: id })) }),
		);
	};
	update(first);
	return { element, update };
};

/** @returns the agents' inbox, and how it changes. */
export const inboxElement = () => {
	let now = { agents: [], buttons: [], conversations: [] };
	const agent = make('select', { id: 'agent', change: () => update(now) });
	const bot = make('input', {
		type: 'checkbox',
		role: 'switch',
		change: () => tell('bot', { enabled: bot.checked }),
	});
	const list = make('div', { class: 'conversations' });
	const nothing = make('p', { class: 'nothing', text: 'No conversation yet.' });
	const knownAgents = new Map();
	const known = new Map();
	const element = make(
		'div',
		{},
		make('label', { class: 'you' }, 'You are ', agent),
		make(
			'label',
			{ class: 'switch' },
			bot,
			make(
				'span',
				{},
				'Whatomate’s own bot',
				make('small', { text: 'Where it is off, everybody who writes waits for an agent' }),
			),
		),
		nothing,
		list,
	);
	/** @returns whose conversation is in other hands now, in words; empty when none is. */
	const update = (inbox) => {
		const before = new Map(now.conversations.map((each) => [each.id, holderWords(each)]));
		const changed = inbox.conversations.filter(
			(each) => (before.get(each.id) ?? holderWords(each)) !== holderWords(each),
		);
		now = inbox;
		bot.checked = inbox.bot;
		keepInLine(
			agent,
			inbox.agents.map((each) => ({ key: each.id, value: each })),
			knownAgents,
			({ id, name }) => ({ element: make('option', { value: id, text: name }) }),
		);
		nothing.hidden = inbox.conversations.length > 0;
		// A button that came or went changes every conversation.
		const wanted = inbox.conversations.map((each) => ({
			key: each.id,
			value: {
				...each,
				buttons: inbox.buttons,
				isMine: each.holderId !== '' && each.holderId === agent.value,
			},
		}));
		keepInLine(list, wanted, known, (each) =>
			conversationElement(
				each,
				() => agent.value,
				() => now.buttons,
			),
		);
		return changed.map((each) => `${each.name}: ${holderWords(each)}`).join('. ');
	};
	return { element, update };
};
