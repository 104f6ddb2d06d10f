import { button, make } from './elements.js';

const dialog = document.querySelector('#dialog');

/**
 * Asks for something in a dialog; Escape and "Cancel" end it without an answer.
 *
 * @param {string} title
 * @param {Element[]} fields
 * @param {string} action the words on the button that answers
 * @param {(form: FormData) => void} then what to do with the answer
 */
export const ask = (title, fields, action, then) => {
	const form = make(
		'form',
		{
			method: 'dialog',
			submit: (event) => {
				event.preventDefault();
				dialog.close();
				then(new FormData(form));
			},
		},
		make('h2', { id: 'dialog-title', text: title }),
		...fields,
		make(
			'div',
			{ class: 'actions' },
			button('Cancel', () => dialog.close()),
			make('button', { class: 'main', text: action }),
		),
	);
	dialog.replaceChildren(form);
	dialog.showModal();
};

/** Asks which row of a list is chosen. */
export const askRow = ({ button: title, sections }, then) => {
	const fields = sections.map(({ title: name, rows }) =>
		make(
			'fieldset',
			{},
			make('legend', { text: name || 'Options' }),
			...rows.map(({ id, title: words, description = '' }) =>
				make(
					'label',
					{ class: 'row' },
					make('input', { type: 'radio', name: 'row', value: id, required: true }),
					make('span', {}, make('b', { text: words }), description && make('small', { text: description })),
				),
			),
		),
	);
	ask(title, fields, 'Send', (form) => then(form.get('row')));
};

/** Asks to fill in a form. */
export const askForm = ({ title, fields }, then) => {
	const inputs = fields.map(({ name, label }) =>
		make('label', { class: 'field' }, label, make('input', { name, required: true, autocomplete: 'off' })),
	);
	ask(title, inputs, 'Send', (form) => then(Object.fromEntries(form)));
};
