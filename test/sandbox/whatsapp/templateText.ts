import type { MetaComponent } from '../meta/meta';
import type { Template } from '../data/types';
import { fill, variableNames } from './variables';

const filled = (text: string, components: MetaComponent[], part: 'header' | 'body'): string => {
	const names = variableNames(text);
	const parameters = components.find(({ type }) => type === part)?.parameters ?? [];
	const values = parameters.map(({ parameter_name, text: value = '' }, index): [string, string] => [
		parameter_name ?? names[index] ?? String(index + 1),
		value,
	]);
	return fill(text, Object.fromEntries(values));
};

/** @returns a template's body as the customer reads it. */
export const templateBody = (template: Template, components: MetaComponent[] = []): string =>
	filled(template.body_content, components, 'body');

/** @returns a template's header as the customer reads it; empty when it is none of words. */
export const templateHeader = (template: Template, components: MetaComponent[] = []): string =>
	template.header_type.toUpperCase() === 'TEXT' ? filled(template.header_content, components, 'header') : '';

/** @returns what a send has filled into one of a template's buttons, if anything: the end of its address, or its code. */
export const buttonValue = (index: number, components: MetaComponent[] = []): string | undefined => {
	const [parameter] =
		components.find(({ type, index: which }) => type === 'button' && which === String(index))?.parameters ??
		[];
	return parameter?.text ?? parameter?.coupon_code;
};
