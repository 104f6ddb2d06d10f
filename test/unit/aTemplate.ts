import type { Template } from '../../nodes/shared/whatsapp/templates';

/** @returns an approved template with these fields */
export const aTemplate = (fields: Partial<Template>): Template => ({
	id: '813deb37-1cb6-4be7-9b40-1010c8c3cbdf',
	name: 'order_confirmation',
	language: 'en',
	category: 'UTILITY',
	status: 'APPROVED',
	...fields,
});
