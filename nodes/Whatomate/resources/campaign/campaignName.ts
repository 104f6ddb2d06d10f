import type { Template } from '../../../shared/whatsapp/templates';
import type { Item } from '../../engine/item';
import { campaignNameField } from '../../parameters/campaign';

/**
 * @returns what the user calls the campaign, else the template and the time
 * @throws {Failure} for a name that the server can't store
 */
export function campaignName(item: Item, template: Template): string {
	const time = new Date().toISOString().slice(0, 16).replace('T', ' ');
	return item.read(campaignNameField) || `${template.display_name || template.name} ${time}`;
}
