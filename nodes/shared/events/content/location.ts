import type { IDataObject } from 'n8n-workflow';

import { numberOrNull, objectOf, textOrNull, unlessEmpty } from '../../api/json';

/** A place that a customer shares. */
export interface Location extends IDataObject {
	latitude: number | null;
	longitude: number | null;
	name: string | null;
	address: string | null;
}

/** @returns degrees; null for what lies on no globe */
function degrees(value: unknown, most: number): number | null {
	const number = numberOrNull(value);
	return number !== null && Math.abs(number) <= most ? number : null;
}

/** @param told a place as Meta tells it, and as released servers write it (docs/whatomate-api.md#message-types). @returns null where nothing is known of it */
export function readLocation(told: unknown): Location | null {
	const { latitude, longitude, name, address } = objectOf(told);
	return unlessEmpty({
		latitude: degrees(latitude, 90),
		longitude: degrees(longitude, 180),
		name: textOrNull(name),
		address: textOrNull(address),
	});
}

/** @returns what a person would call the place */
export function locationText({ latitude, longitude, name, address }: Location): string | null {
	const words = [name, address].filter((word) => word !== null);
	if (words.length > 0) return words.join(', ');
	return latitude === null || longitude === null ? null : `${latitude}, ${longitude}`;
}
