import type { ILoadOptionsFunctions, INodeParameterResourceLocator } from 'n8n-workflow';

/** @returns what a locator in the editor holds; an expression as it stands, or, where it can't be resolved yet, nothing */
export function chosenIn(context: ILoadOptionsFunctions, name: string): string {
	const chosen: unknown = context.getCurrentNodeParameter(name);
	const isLocator = typeof chosen === 'object' && chosen !== null && 'value' in chosen;
	const value = isLocator ? (chosen as INodeParameterResourceLocator).value : chosen;
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** @returns whether nobody knows before the run what was chosen */
export const isExpression = (value: string): boolean => value.startsWith('=');
