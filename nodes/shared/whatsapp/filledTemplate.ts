import { badInput } from '../failures/failure';
import { characters, templateLimits } from './limits';
import { isLoginCode, openButtons, renderBody, renderHeader, templateVariables } from './templates';
import type { Template, TemplateVariable } from './templates';
import { endOfAddress } from './urlButtons';

/** The values of a template's variables by their keys, at each place. */
export interface FilledValues {
	body: Record<string, string>;
	header: Record<string, string>;
	buttons: Record<string, string>;
}

/**
 * WhatsApp measures a template with its values filled in, and refuses it later (docs/whatomate-api.md#template-lengths).
 * @throws {Failure} saying what is too long, by how much, and which value makes it so
 */
export function refuseTooLong(template: Template, { body, header }: FilledValues): void {
	if (isLoginCode(template)) return refuseLongCode(template, body);
	const parts = otherParts(template);
	refuseLonger(
		template,
		{ place: 'body', text: renderBody(template, body), values: body },
		parts.length > 0 ? templateLimits.body : templateLimits.bodyAlone,
		parts.length > 0 ? ` beside ${parts.join(', ').replace(/, (?=[^,]*$)/, ' and ')}` : '',
	);
	refuseLonger(
		template,
		{ place: 'header', text: renderHeader(template, header), values: header },
		templateLimits.header,
		'',
	);
}

function refuseLongCode(template: Template, body: Record<string, string>): void {
	for (const { label, key, place } of templateVariables(template)) {
		const length = place === 'body' ? characters(body[key]) : 0;
		if (length > templateLimits.loginCode) {
			throw badInput(
				`'${label}' has ${length} characters, but WhatsApp allows at most ${templateLimits.loginCode} in a login code`,
				'Make a shorter code.',
			);
		}
	}
}

/** @returns what leaves the body less room */
function otherParts({ header_type, footer_content, buttons }: Template): string[] {
	const hasHeader = !['', 'NONE'].includes((header_type ?? '').toUpperCase());
	return [
		...(hasHeader ? ['a header'] : []),
		...((footer_content ?? '').trim() ? ['a footer'] : []),
		...((buttons ?? []).length > 0 ? ['buttons'] : []),
	];
}

/** A text of the template as the customer will read it. */
interface Filled {
	place: 'body' | 'header';
	text: string;
	values: Record<string, string>;
}

function refuseLonger(
	template: Template,
	{ place, text, values }: Filled,
	most: number,
	beside: string,
): void {
	const length = characters(text);
	if (length <= most) return;
	const lengthOf = ({ key }: TemplateVariable) => characters(values[key]);
	const [longest] = templateVariables(template)
		.filter((variable) => variable.place === place)
		.sort((one, other) => lengthOf(other) - lengthOf(one));
	if (!longest) return;
	throw badInput(
		`The ${place} of template '${template.name}' is too long: filled in, it has ${count(length)} characters, but WhatsApp allows at most ${count(most)}${beside}. The longest value is '${longest.label}' with ${count(lengthOf(longest))}`,
		'Shorten the values, or choose a template with a shorter text.',
	);
}

const count = (number: number): string => number.toLocaleString('en-US');

/**
 * @returns the values of the buttons as WhatsApp wants them: of addresses only their ends
 * @throws {Failure} for what no button can hold
 */
export function buttonValues(template: Template, values: Record<string, string>): Record<string, string> {
	if (isLoginCode(template)) return values;
	const checked = openButtons(template).map(({ key, label }) => {
		const { type, url = '' } = template.buttons?.[Number(key)] ?? {};
		if (type?.toUpperCase() === 'URL') return [key, endOfAddress(label, url, values[key])];
		if (/[\n\r\t]/.test(values[key])) {
			throw badInput(
				`'${label}' has a line break or a tab, which no coupon code can hold`,
				'Put it on one line.',
			);
		}
		return [key, values[key]];
	});
	return Object.fromEntries(checked) as Record<string, string>;
}

/** @returns a sentence for each coupon code that WhatsApp may refuse: whether it still does, Meta does not say */
export const longCoupons = (template: Template, { buttons }: FilledValues): string[] =>
	openButtons(template)
		.filter(({ key }) => template.buttons?.[Number(key)].type.toUpperCase() === 'COPY_CODE')
		.filter(({ key }) => characters(buttons[key]) > templateLimits.couponCode)
		.map(
			({ key, label }) =>
				`'${label}' has ${characters(buttons[key])} characters. WhatsApp may refuse coupon codes of more than ${templateLimits.couponCode}.`,
		);
