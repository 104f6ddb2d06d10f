import { isLoginCode, markVariables } from '../../shared/whatsapp/templates';
import type { Template, TemplateButton } from '../../shared/whatsapp/templates';

/** A template as its customers see it, in the HTML that n8n shows in a notice. */

/** Of texts between tags: nothing of a template ever stands in an attribute. */
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** @returns the text as HTML shows it: nothing in it becomes a tag */
export const asHtml = (text: string): string =>
	text.replace(/[&<>"]/g, (character) => ESCAPES[character]).replace(/\r?\n/g, '<br>');

const marked = (name: string): string => `<b><code>{{${name}}}</code></b>`;

/** @returns a text of the template, with what is to be filled in marked */
const withMarks = (text: string): string => markVariables(asHtml(text), marked);

/** @returns the header: its words, or what kind of file it shows */
function shownHeader({ header_type, header_content }: Template): string {
	const type = (header_type ?? '').toUpperCase();
	if (type === '' || type === 'NONE') return '';
	return type === 'TEXT'
		? `<b>${withMarks(header_content ?? '')}</b>`
		: `<i>[${asHtml(type[0] + type.slice(1).toLowerCase())}]</i>`;
}

/** @returns the button, and behind it what is to be filled in */
function shownButton({ type, text, url }: TemplateButton): string {
	const behind = { URL: withMarks(url ?? ''), COPY_CODE: marked('Coupon code') }[(type ?? '').toUpperCase()];
	return [`[${asHtml(text ?? '')}]`, ...(behind ? [behind] : [])].join(' → ');
}

/** @returns the whole template in HTML: header, body, footer, buttons, with its variables marked */
export function shownTemplate(template: Template): string {
	const { buttons } = template;
	const [text, footer] = [template.body_content ?? '', template.footer_content ?? ''];
	const body = text.trim() === '' && isLoginCode(template) ? '{{1}}' : text;
	return [
		shownHeader(template),
		withMarks(body),
		footer.trim() === '' ? '' : `<small>${asHtml(footer)}</small>`,
		(buttons ?? []).map(shownButton).join('<br>'),
	]
		.filter((part) => part !== '')
		.join('<br><br>');
}
