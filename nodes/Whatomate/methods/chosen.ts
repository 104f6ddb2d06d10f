import type { ILoadOptionsFunctions, INodeParameterResourceLocator } from 'n8n-workflow';

/** @returns what a locator in the editor holds; an expression as it stands, or, where it can't be resolved yet, nothing */
export function chosenIn(context: ILoadOptionsFunctions, name: string): string {
	const chosen = context.getCurrentNodeParameter(name) as INodeParameterResourceLocator | string | undefined;
	return String((typeof chosen === 'object' ? chosen.value : chosen) ?? '').trim();
}

/** @returns whether nobody knows before the run what was chosen */
export const isExpression = (value: string): boolean => value.startsWith('=');
