/** Words of the machine, which whoever wants to write to customers need not know; `delivery-report` is a name. */
export const JARGON =
	/(?<![\w-])(?:items?|registrations?|deliver(?:y|ies)|dialects?|wamid|queue mode)(?![\w-])/i;

/** One line each for what stands by itself on a page: a paragraph, a point of a list, a cell of a table, a heading. */
function blocksOf(markdown: string): string[] {
	const lines = markdown
		.replace(/<!--[\s\S]*?-->/g, '')
		.replace(/^```[\s\S]*?^```/gm, '')
		.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
		// The address of a page, or what a person types, is one word.
		.replace(/`[^`]*`/g, 'code')
		.split('\n');
	const blocks = [''];
	for (const line of lines) {
		if (/^\|[-| ]+\|$/.test(line)) continue;
		if (line.startsWith('|')) blocks.push(...line.split(/\||<br>/), '');
		else if (/^\s*(?:$|#|[-*] |\d+\. )/.test(line)) blocks.push(line);
		else blocks[blocks.length - 1] += ` ${line}`;
	}
	return blocks.map((block) => block.replace(/^\s*(?:#+|[-*]|\d+\.)\s/, '').trim()).filter(Boolean);
}

/** @returns the sentences that a reader of the page sees, without code */
export const sentencesOf = (markdown: string): string[] =>
	blocksOf(markdown).flatMap((block) => block.split(/(?<=[.!?…][*)]*)\s+/));

/** @returns how many words a text has */
export const countWords = (text: string): number =>
	text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** @returns the text without what n8n's editor or an error calls something, in `*…*` */
export const withoutLabels = (text: string): string => text.replace(/(\*{1,2})[^*]+\1/g, '');
