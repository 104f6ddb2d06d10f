/** How IDs of Whatomate look; as text, since n8n's forms take patterns so. */
export const UUID_PATTERN = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

const UUID = new RegExp(UUID_PATTERN);

/** @returns the ID inside a text, such as an address that was pasted in place of it; in lower case */
export const uuidIn = (text: string): string | undefined => UUID.exec(text)?.[0].toLowerCase();

/** @returns whether the text is an ID as Whatomate gives them */
export const isUuid = (text: string): boolean => uuidIn(text) === text.toLowerCase();
