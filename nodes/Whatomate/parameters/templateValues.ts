import type { IDataObject } from 'n8n-workflow';

import { badInput, quoted } from '../../shared/failures/failure';
import { buttonValues, longCoupons, refuseTooLong } from '../../shared/whatsapp/filledTemplate';
import { isLoginCode, renderBody, templateVariables, variableNames } from '../../shared/whatsapp/templates';
import type { Template, TemplateVariable } from '../../shared/whatsapp/templates';
import type { Field, Item } from '../engine/item';
import { notText } from '../engine/values';
import {
	bodyJsonField,
	buttonJsonField,
	headerJsonField,
	specifyVariablesField,
	variablesField,
} from './templateVariables';

/** The values of a template's variables, under the names that the server uses (docs/whatomate-api.md#send-template). */
export interface TemplateValues {
	body: Record<string, string>;
	header: Record<string, string>;
	/** By the button's index from "0". */
	buttons: Record<string, string>;
}

/** Three objects as the JSON mode has them: body, header, buttons. */
export interface JsonValues {
	body: IDataObject;
	header: IDataObject;
	buttons: IDataObject;
}

/**
 * Reads the values of all variables from the item, in the mode that the user chose.
 * @throws {Failure} naming every variable that is empty or too long, and every value that belongs to none: Meta counts them, and
 * refuses the message later
 */
export function readTemplateValues(item: Item, template: Template): TemplateValues {
	const values =
		item.read(specifyVariablesField) === 'fields'
			? fromFields(template, item.read(variablesField))
			: fromJson(template, {
					body: item.read(bodyJsonField),
					header: item.read(headerJsonField),
					buttons: item.read(buttonJsonField),
				});
	longCoupons(template, values).forEach((sentence) => item.execution.hint(sentence));
	return values;
}

/** @returns the values as WhatsApp takes them. @throws {Failure} for what it refuses once they are filled in */
function takenByWhatsApp(template: Template, values: TemplateValues): TemplateValues {
	refuseTooLong(template, values);
	return { ...values, buttons: buttonValues(template, values.buttons) };
}

/** @param values by the IDs of the fields that the editor shows */
export function fromFields(template: Template, values: IDataObject): TemplateValues {
	return takenByWhatsApp(
		template,
		collect(
			template,
			({ id }) => values[id],
			({ length }) => `Fill ${length === 1 ? 'it' : 'them'} in, or choose another template.`,
		),
	);
}

/** @param given where the body's variables may stand under their names or under their positions from "1" */
export function fromJson(template: Template, given: JsonValues): TemplateValues {
	const variables = templateVariables(template);
	const names = (place: TemplateVariable['place']) =>
		variables.filter((variable) => variable.place === place).map(({ key }) => key);
	const body = names('body');
	const header = names('header');
	const isName = (key: string) => !/^\d+$/.test(key);

	// The server passes every value on, used or not, and Meta then refuses the message for having too many.
	const position = (key: string) => (body.some(isName) ? body[Number(key) - 1] : undefined);
	refuseStrangers(bodyJsonField, given.body, body, [
		...header.filter(isName),
		...body.map((_, index) => String(index + 1)),
	]);
	refuseStrangers(headerJsonField, given.header, header, header.length > 0 ? ['1'] : []);
	refuseStrangers(buttonJsonField, given.buttons, names('button'), codeButtons(template));

	const collected = collect(
		template,
		({ place, key }) => {
			if (place === 'button') return given.buttons[key];
			if (place === 'header') {
				return given.header[key] ?? given.header['1'] ?? (isName(key) ? given.body[key] : undefined);
			}
			const byPosition = Object.keys(given.body).find((stated) => position(stated) === key);
			return given.body[key] ?? (byPosition === undefined ? undefined : given.body[byPosition]);
		},
		(missing) =>
			Object.entries({ body: bodyJsonField, header: headerJsonField, button: buttonJsonField })
				.flatMap(([place, { property }]) => {
					const keys = missing.filter((variable) => variable.place === place).map(({ key }) => `"${key}"`);
					return keys.length === 0 ? [] : [`Add ${keys.join(', ')} to '${property.displayName}'.`];
				})
				.join(' '),
	);
	return takenByWhatsApp(template, collected);
}

/** @returns the rendered body, for servers whose answer does not hold it */
export const textOf = (template: Template, { body }: TemplateValues): string => renderBody(template, body);

/** What Meta allows in no value of a template's text: it would refuse the message later. */
const UNSENDABLE = /[\n\r\t]| {5}/;

function collect(
	template: Template,
	valueOf: (variable: TemplateVariable) => unknown,
	hintFor: (missing: TemplateVariable[]) => string,
): TemplateValues {
	const values: TemplateValues = { body: {}, header: {}, buttons: {} };
	const places = { body: values.body, header: values.header, button: values.buttons };
	const missing: TemplateVariable[] = [];
	for (const variable of templateVariables(template)) {
		const value = valueOf(variable);
		const problem = notText(value);
		if (problem) throw badInput(`'${variable.label}' ${problem.what}`, problem.hint);
		// Servers take nothing but texts: a number would be refused (docs/whatomate-api.md#send-template, #request-body).
		const text = String(value ?? '').trim();
		if (text === '') missing.push(variable);
		if (variable.place !== 'button' && UNSENDABLE.test(text)) {
			throw badInput(
				`'${variable.label}' has a line break, a tab or more than four spaces in a row, which WhatsApp does not allow in templates`,
				'Put the value on one line, for example with {{ $json.value.replace(/\\s+/g, " ") }}.',
			);
		}
		places[variable.place][variable.key] = text;
	}
	if (missing.length > 0) {
		throw badInput(
			`${missing.map(({ label }) => `'${label}'`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} empty: template '${template.name}' needs ${missing.length === 1 ? 'it' : 'them'}`,
			hintFor(missing),
		);
	}
	// A synced login code has a URL button that takes the same code; the server fills only the other kind by itself.
	const code = Object.values(values.body)[0];
	if (code !== undefined) {
		codeButtons(template).forEach((index) => (values.buttons[index] = code));
	}
	return values;
}

/** @returns the indexes of the buttons of a login code that hold an open address */
const codeButtons = (template: Template): string[] =>
	isLoginCode(template)
		? (template.buttons ?? []).flatMap(({ type, url }, index) =>
				type?.toUpperCase() === 'URL' && variableNames(url).length > 0 ? [String(index)] : [],
			)
		: [];

function refuseStrangers(
	{ property }: Field<unknown>,
	given: IDataObject,
	names: string[],
	alsoKnown: string[],
): void {
	const strangers = Object.keys(given).filter((key) => !names.includes(key) && !alsoKnown.includes(key));
	if (strangers.length === 0) return;
	throw badInput(
		`'${property.displayName}' has ${quoted(strangers.map((key) => `'${key}'`).join(', '))}, which the template does not have`,
		names.length > 0 ? `It has: ${names.join(', ')}.` : 'It has no variables there: leave the field as {}.',
	);
}
