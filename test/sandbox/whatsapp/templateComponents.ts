import type { MetaComponent, MetaParameter } from '../meta/meta';
import type { Template } from '../data/types';
import { isPosition, orderedNames, variableNames, type Values } from './variables';

/** What a request gave to fill a template with. */
export interface TemplateFilling {
	body: Values;
	header: Values;
	/** WhatsApp's ID of an uploaded header file; empty for none. */
	headerMediaId: string;
	/** Only a document header carries it. */
	headerMediaFilename: string;
	/** Button index, from `"0"`, to the value of its dynamic part. */
	buttons: Values;
}

const parameter = (name: string, text: string, named: boolean): MetaParameter => ({
	type: 'text',
	text,
	...(named ? { parameter_name: name } : {}),
});

const headerComponent = (template: Template, filling: TemplateFilling): MetaComponent[] => {
	const kind = template.header_type.toLowerCase();
	if (kind === 'text') {
		const [name] = variableNames(template.header_content);
		if (name === undefined) return [];
		const text = filling.header[name] || filling.body[name] || '';
		return [{ type: 'header', parameters: [parameter(name, text, !isPosition(name))] }];
	}
	if ((kind !== 'image' && kind !== 'video' && kind !== 'document') || filling.headerMediaId === '')
		return [];
	const filename =
		kind === 'document' && filling.headerMediaFilename !== ''
			? { filename: filling.headerMediaFilename }
			: {};
	return [
		{ type: 'header', parameters: [{ type: kind, [kind]: { id: filling.headerMediaId, ...filename } }] },
	];
};

const bodyComponent = (values: Values): MetaComponent[] => {
	const names = orderedNames(values);
	if (names.length === 0) return [];
	const named = !names.every(isPosition);
	return [{ type: 'body', parameters: names.map((name) => parameter(name, values[name], named)) }];
};

const flowComponents = (template: Template): MetaComponent[] =>
	template.buttons.flatMap((button, index) =>
		button.type.toUpperCase() === 'FLOW'
			? [
					{
						type: 'button' as const,
						sub_type: 'flow',
						index: String(index),
						parameters: [{ type: 'action', action: { flow_token: `flow_${index}` } }],
					},
				]
			: [],
	);

const withoutValue = new Set(['QUICK_REPLY', 'FLOW', 'PHONE_NUMBER', 'VOICE_CALL', 'ONE_TAP', 'ZERO_TAP']);

const buttonComponents = (template: Template, values: Values): MetaComponent[] =>
	orderedNames(values).flatMap((index) => {
		const button = template.buttons[Number(index)];
		const written = button?.type.toUpperCase() ?? '';
		const kind = written === 'OTP' ? (button?.otp_type ?? 'OTP').toUpperCase() : written;
		if (withoutValue.has(kind)) return [];
		const coupon = written === 'COPY_CODE';
		return [
			{
				type: 'button' as const,
				sub_type: coupon ? 'copy_code' : 'url',
				index,
				parameters: [
					coupon
						? { type: 'coupon_code', coupon_code: values[index] }
						: { type: 'text', text: values[index] },
				],
			},
		];
	});

/**
 * Builds a template's components as a released server does: from ALL values given, whether the template has such
 * variables or not, so that a value too many reaches WhatsApp (docs/whatomate-api.md#send-template; recording: send-template "extra params").
 *
 * @returns an empty list when nothing is to be filled.
 */
export const templateComponents = (template: Template, filling: TemplateFilling): MetaComponent[] => [
	...headerComponent(template, filling),
	...bodyComponent(filling.body),
	...flowComponents(template),
	...buttonComponents(template, filling.buttons),
];
