/** Values for template variables, by name or by position (`"1"`, `"2"`). */
export type Values = Record<string, string>;

const pattern = /\{\{([^}]+)\}\}/g;

/** @returns the names of the variables in a template's text, in order, each once. */
export const variableNames = (text: string): string[] => {
	const names = [...text.matchAll(pattern)].map((match) => match[1].trim());
	return [...new Set(names)].filter((name) => name !== '');
};

/** @returns the value for the variable at this index: its name counts first, then its position. */
export const valueOf = (name: string, index: number, values: Values): string | undefined =>
	values[name] ?? values[String(index + 1)];

/** @returns the text with every variable filled that has a value; the others stay as they are. */
export const fill = (text: string, values: Values): string =>
	variableNames(text).reduce((filled, name, index) => {
		const value = valueOf(name, index, values);
		return value === undefined ? filled : filled.split(`{{${name}}}`).join(value);
	}, text);

/** @returns the URL of a dynamic button with its variable replaced. */
export const fillUrl = (url: string, value: string): string => url.replace(pattern, () => value);

/** @returns whether the name is a position. */
export const isPosition = (name: string): boolean => /^[+-]?\d+$/.test(name);

/**
 * Orders parameter names as they are sent: positions by number, anything else by letter
 * (docs/whatomate-api.md#send-template; recording: send-template; a released server sends all that it is given, in this order).
 */
export const orderedNames = (values: Values): string[] => {
	const names = Object.keys(values);
	return names.every(isPosition)
		? names.sort((a, b) => Number(a) - Number(b))
		: names.sort((a, b) => (a < b ? -1 : 1));
};
