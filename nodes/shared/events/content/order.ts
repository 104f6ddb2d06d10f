import type { IDataObject } from 'n8n-workflow';

import { numberOrNull, objectOf, textOrNull } from '../../api/json';
import { entriesOf } from './entries';

/** One product of an order. */
export interface OrderedItem extends IDataObject {
	/** The seller's own ID of the product, as it stands in the catalogue. */
	product_id: string | null;
	quantity: number | null;
	/** Of one piece. */
	price: number | null;
	currency: string | null;
}

/** What a customer orders from the catalogue. */
export interface Order extends IDataObject {
	items: OrderedItem[];
}

/** @param told an order as Meta tells it. @returns null where no product is named */
export function readOrder(told: unknown): Order | null {
	const items = entriesOf(objectOf(told).product_items)
		.map(objectOf)
		.map(({ product_retailer_id, quantity, item_price, currency }) => ({
			product_id: textOrNull(product_retailer_id),
			quantity: numberOrNull(quantity),
			price: numberOrNull(item_price),
			currency: textOrNull(currency),
		}))
		.filter(({ product_id }) => product_id !== null);
	return items.length > 0 ? { items } : null;
}

/** @returns the products, for customers who write nothing beside them */
export const orderText = ({ items }: Order): string =>
	items
		.map(({ product_id, quantity }) => (quantity === null ? product_id : `${quantity} × ${product_id}`))
		.join(', ');
