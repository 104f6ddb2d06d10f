/**
 * Makes an element. Whatever stands in it is set as text, so that nothing that a customer writes is taken for markup.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} setting attributes; `text`, functions by the name of their event, and true or false for
 * an attribute that is there or not
 * @param {...(Node | string | null | undefined | false)} children those that are nothing are left out
 */
export const make = (tag, setting = {}, ...children) => {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(setting)) {
		if (name === 'text') element.textContent = String(value);
		else if (typeof value === 'function') element.addEventListener(name, value);
		else if (typeof value === 'boolean') element.toggleAttribute(name, value);
		else if (value !== undefined && value !== null) element.setAttribute(name, String(value));
	}
	element.append(...children.filter(Boolean));
	return element;
};

/** @returns a button that does something when it is clicked. */
export const button = (text, click, setting = {}) =>
	make('button', { type: 'button', text, click, ...setting });

/**
 * Puts other children into an element; whoever is at one of the old ones with the keyboard is at the new one in its place.
 *
 * @param {Element} element
 * @param {Array<Node | false | null | ''>} children those that are nothing are left out
 */
export const replace = (element, children) => {
	const usable = () => [...element.querySelectorAll('button, a, summary')];
	const place = usable().indexOf(document.activeElement);
	element.replaceChildren(...children.filter(Boolean));
	if (place < 0) return;
	const [first, same] = [usable()[0], usable()[place]];
	same?.focus();
	// It may be in a menu that is closed now.
	if (document.activeElement !== same) first?.focus();
};

/** Words for those who hear the page and do not see it. */
export const unseen = (text) => make('span', { class: 'unseen', text });

/** @returns a time of day, as the clock of this machine shows it. */
export const clock = (moment) => {
	const time = new Date(moment).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
	return make('time', { datetime: new Date(moment).toISOString(), text: time });
};

/** Changes the text of an element only where it is another one, so that nothing is read out twice. */
export const say = (element, text) => {
	if (element.textContent !== text) element.textContent = text;
};

/**
 * Brings the children of an element into line with a list, and leaves alone what is still right, so that whoever is in one
 * of them with the keyboard stays there.
 *
 * @param {Element} parent
 * @param {Array<{ key: string, value: unknown }>} wanted
 * @param {Map<string, { element: Element, seen: string, update?: (value: unknown) => void }>} known kept from call to call
 * @param {(value: unknown) => { element: Element, update?: (value: unknown) => void }} build
 */
export const keepInLine = (parent, wanted, known, build) => {
	const keys = new Set(wanted.map(({ key }) => key));
	const focused = document.activeElement;
	for (const [key, { element }] of known) {
		if (keys.has(key)) continue;
		element.remove();
		known.delete(key);
	}
	let before = null;
	for (const { key, value } of wanted) {
		const seen = JSON.stringify(value);
		let entry = known.get(key);
		if (!entry) {
			entry = { ...build(value), seen };
			known.set(key, entry);
		} else if (entry.seen !== seen) {
			entry.seen = seen;
			entry.update?.(value);
		}
		const right = before ? before.nextElementSibling : parent.firstElementChild;
		if (right !== entry.element) parent.insertBefore(entry.element, right);
		before = entry.element;
	}
	// What is moved loses the focus.
	if (parent.contains(focused) && document.activeElement !== focused) focused.focus();
};
