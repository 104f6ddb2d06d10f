/**
 * @param text what a server says about a message that failed
 * @returns WhatsApp's code in it (docs/whatomate-api.md#whatsapps-codes), or null where it has none
 */
export function errorCodeIn(text: string | null): number | null {
	const found = /\(#(\d+)\)/.exec(text ?? '') ?? /\b(13\d{4})\b/.exec(text ?? '');
	return found ? Number(found[1]) : null;
}
