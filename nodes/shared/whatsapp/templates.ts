import type { IDataObject } from 'n8n-workflow';

import { badInput } from '../failures/failure';
import type { MediaType } from './files';

/** A button of a template (docs/whatomate-api.md#templates). */
export interface TemplateButton {
	type: string;
	text: string;
	url?: string;
	/** A sample of the whole URL, or of the coupon code; Meta has it as a list. */
	example?: string | string[];
	otp_type?: string;
}

/** A template as the server describes it. */
export interface Template {
	id: string;
	name: string;
	display_name?: string;
	language: string;
	category: string;
	status: string;
	header_type?: string;
	header_content?: string;
	body_content?: string;
	footer_content?: string;
	buttons?: TemplateButton[] | null;
	sample_values?: Array<IDataObject | string | null> | null;
	whatsapp_account?: string;
}

/** Something that must be filled in before the template can go out. */
export interface TemplateVariable {
	/** The field's ID in the resource mapper; stays the same as long as the template does. */
	id: string;
	place: 'body' | 'header' | 'button';
	/** The name or position inside its place: what the server calls it. */
	key: string;
	/** What the user sees: the text around it and the sample value. */
	label: string;
}

/** Every `{{name}}` or `{{1}}`, with its name; spaces around it do not count, and those behind it are still to be taken off. */
const VARIABLE = /\{\{\s*([^{}\s][^{}]*)\}\}/g;

/** Where a variable begins. */
export const VARIABLE_START = '{{';

/** How much of the text before and after a variable goes into its label: the editor shows about 26 characters of it. */
const BEFORE = 10;
const AFTER = 8;

/** @returns the names, or positions, in the order of their first appearance, each once */
export const variableNames = (text: string | undefined): string[] => [
	...new Set([...(text ?? '').matchAll(VARIABLE)].map(([, name]) => name.trimEnd())),
];

/** @returns what kind of file the template's header holds, or undefined */
export function headerMedia(template: Template): Exclude<MediaType, 'audio'> | undefined {
	const type = (template.header_type ?? '').toLowerCase();
	return type === 'image' || type === 'video' || type === 'document' ? type : undefined;
}

/** @throws {Failure} when WhatsApp would not deliver the template */
export function requireApproved({ name, status }: Template): void {
	if (status === 'APPROVED') return;
	throw badInput(
		`Template '${name}' is not approved (status: ${status})`,
		'WhatsApp delivers approved templates only. Wait for the approval, or choose another template.',
	);
}

/** @returns all that the template leaves open: body, header text, dynamic URL buttons, coupon codes, in this order */
export function templateVariables(template: Template): TemplateVariable[] {
	const body = variableNames(template.body_content);
	// A login code goes into the button as well; the server copies it there, even where the stored body does not show it.
	if (body.length === 0 && isLoginCode(template)) body.push('1');
	const header = template.header_type?.toUpperCase() === 'TEXT' ? variableNames(template.header_content) : [];
	return [
		...header.map((key) => textVariable('header', key, template.header_content, template)),
		...body.map((key) => textVariable('body', key, template.body_content, template)),
		...(isLoginCode(template) ? [] : openButtons(template)),
	];
}

/** @returns whether the template is one that customers can opt out of */
export const isMarketing = ({ category }: Template): boolean => category?.toUpperCase() === 'MARKETING';

/** @returns whether the template sends a login code, whose button takes the same code as the body */
export const isLoginCode = ({ category }: Template): boolean => category?.toUpperCase() === 'AUTHENTICATION';

/** @returns the buttons that need a value of their own: dynamic URLs and coupon codes */
export const openButtons = ({ buttons }: Template): TemplateVariable[] =>
	(buttons ?? []).flatMap((button, index) => buttonVariable(button, index));

function textVariable(
	place: 'body' | 'header',
	key: string,
	text: string | undefined,
	template: Template,
): TemplateVariable {
	const around = excerpt(text ?? '', key);
	const sample = sampleOf(template, place, key);
	return {
		id: `${place}_${key}`,
		place,
		key,
		label: `${place === 'body' ? '' : 'Header '}${key}${around ? `: ${around}` : ''}${sample ? ` (e.g. ${sample})` : ''}`,
	};
}

function buttonVariable(button: TemplateButton, index: number): TemplateVariable[] {
	const type = button.type?.toUpperCase();
	const sample = Array.isArray(button.example) ? button.example[0] : button.example;
	const example = sample ? ` (e.g. ${sample})` : '';
	const variable = (label: string): TemplateVariable => ({
		id: `button_${index}`,
		place: 'button',
		key: String(index),
		label: `${label}${example}`,
	});
	if (type === 'URL' && variableNames(button.url).length > 0) {
		const [start] = (button.url ?? '').split(VARIABLE_START);
		return [variable(`Button ${button.text}: …${start.slice(-BEFORE)}___`)];
	}
	return type === 'COPY_CODE' ? [variable(`Coupon code: ${button.text}`)] : [];
}

/** @returns the words around the variable, which itself becomes a blank and every other one an ellipsis */
function excerpt(text: string, key: string): string {
	const line = text.replace(/\s+/g, ' ');
	const match = [...line.matchAll(VARIABLE)].find(([, name]) => name.trimEnd() === key);
	if (!match) return '';
	const others = (part: string) => part.replace(VARIABLE, '…');
	const before = others(line.slice(0, match.index));
	const after = others(line.slice(match.index + match[0].length));
	const start = before.length > BEFORE ? lastWords(before) : before;
	const end = after.length > AFTER ? after.slice(0, AFTER).replace(/\s\S*$/, '') : after;
	return `${start}___${end}`.trim();
}

/** @returns whole words, but for one that is longer than the room there is */
function lastWords(text: string): string {
	const end = text.slice(-BEFORE);
	const words = end.replace(/^\S*\s+(?=\S)/, '');
	return words === end && /\S/.test(text.at(-BEFORE - 1) ?? '') ? `…${end}` : words;
}

/**
 * Samples stand by the place of the variable among all places of its text, or by name; a synced template has none.
 * Released servers know four forms: with `index`, with `param_name`, with a list of `values`, and bare texts.
 */
function sampleOf(template: Template, place: 'body' | 'header', key: string): string | undefined {
	const text = (place === 'body' ? template.body_content : template.header_content) ?? '';
	const position = [...text.matchAll(VARIABLE)].findIndex(([, name]) => name.trimEnd() === key);
	const samples = (template.sample_values ?? []).filter(
		(sample) => typeof sample === 'string' || (sample?.component ?? place) === place,
	);
	for (const [index, sample] of samples.entries()) {
		if (typeof sample === 'string') {
			if (place === 'body' && index === position) return sample;
		} else if (Array.isArray(sample?.values)) {
			if (sample.values[position] !== undefined) return String(sample.values[position]);
		} else if (
			sample &&
			(sample.param_name ? sample.param_name === key : Number(sample.index) === position + 1)
		) {
			return sample.value === undefined ? undefined : String(sample.value);
		}
	}
	return undefined;
}

/** @returns the text, with something else in the place of each variable. @param mark gets the variable's name, and itself as it stands */
export const markVariables = (
	text: string | undefined,
	mark: (name: string, whole: string) => string,
): string => (text ?? '').replace(VARIABLE, (whole, name: string) => mark(name.trimEnd(), whole));

/** @param values by the variables' keys */
const render = (text: string | undefined, values: Record<string, string>): string =>
	markVariables(text, (name, whole) => values[name] ?? whole);

/** @returns the body as the customer will read it. @param values by the variables' keys */
export const renderBody = ({ body_content }: Template, values: Record<string, string>): string =>
	render(body_content, values);

/** @returns a text header as the customer will read it. @param values by the variables' keys */
export const renderHeader = ({ header_content }: Template, values: Record<string, string>): string =>
	render(header_content, values);

/** @returns how lists name a template, for example `order_confirmation (en, Utility)` */
export const templateTitle = ({ name, language, category }: Template): string =>
	`${name} (${[language, category ? category[0].toUpperCase() + category.slice(1).toLowerCase() : ''].filter(Boolean).join(', ')})`;

/** @returns what people call the template, where that says more than its name; else nothing */
export function displayNameOf({ name, display_name = '' }: Template): string {
	const letters = (text: string) => text.toLowerCase().replace(/[\s_-]/g, '');
	return letters(display_name) === letters(name) ? '' : display_name;
}
