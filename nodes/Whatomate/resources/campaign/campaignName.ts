import type { Template } from '../../../shared/whatsapp/templates';
import type { Item } from '../../engine/item';
import { LONGEST_NAME } from '../../engine/field';
import { campaignNameField } from '../../parameters/campaign';

/**
 * @returns what the user calls the campaign, else the template and the time
 * @throws {Failure} for a name that the server can't store
 */
export function campaignName(item: Item, template: Template): string {
	const time = new Date().toISOString().slice(0, 16).replace('T', ' ');
	const title = [...(template.display_name || template.name).slice(0, 2 * LONGEST_NAME)]
		.slice(0, LONGEST_NAME - time.length - 1)
		.join('');
	return item.read(campaignNameField) || `${title} ${time}`;
}
