/** @returns what something is called, as a sentence or a label speaks of any one of it: "an agent" */
export const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
