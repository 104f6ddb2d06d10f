/** The most bytes that a picture of the docs may have, by the end of its name: pages open quickly also on a phone. */
export const MOST_BYTES: Readonly<Record<string, number>> = {
	'.png': 300_000,
	'.svg': 300_000,
	'.gif': 3_000_000,
};
