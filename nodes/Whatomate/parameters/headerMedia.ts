import { badInput } from '../../shared/failures/failure';
import { limits } from '../../shared/whatsapp/limits';
import { headerMedia } from '../../shared/whatsapp/templates';
import type { Template } from '../../shared/whatsapp/templates';
import { choiceField, filled, trimmedField } from '../engine/field';
import type { Field, Item } from '../engine/item';
import { binaryField, inputFile } from './file';
import type { CheckedFile, Purpose } from './file';
import { withoutHeaderFile } from './templateText';

/** What the user calls the dropdown; errors and hints send them there. */
export const SOURCE = 'Header Media';

/** Where the file comes from. */
const headerMediaSourceField = choiceField<'binary' | 'id' | 'none' | 'url'>(
	{
		displayName: SOURCE,
		name: 'headerMediaSource',
		type: 'options',
		options: [
			{ name: 'File From an Input Field', value: 'binary', description: 'Upload a file of the input item' },
			{
				name: 'Media ID',
				value: 'id',
				description: 'Use a file that was uploaded to WhatsApp before',
			},
			{
				name: 'None',
				value: 'none',
				description: 'The template has no image, video or document in its header',
			},
			{ name: 'URL', value: 'url', description: 'Let the server fetch the file from an address' },
		],
		default: 'none',
		description: 'Where the image, video or document in the header of the template comes from',
		displayOptions: { hide: withoutHeaderFile },
	},
	'none',
);

/** The field of the item that holds it. */
const headerBinaryField = binaryField({
	displayName: 'Header Input Binary Field',
	name: 'headerMediaBinaryProperty',
	type: 'string',
	default: 'data',
	required: true,
	hint: 'The name of the input field that holds the file',
	displayOptions: { show: { headerMediaSource: ['binary'] }, hide: withoutHeaderFile },
});

/** The address from which it is fetched. */
const headerUrlField = trimmedField({
	displayName: 'Header Media URL',
	name: 'headerMediaUrl',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. https://example.com/image.png',
	description: 'An address that the Whatomate server can open without signing in',
	displayOptions: { show: { headerMediaSource: ['url'] }, hide: withoutHeaderFile },
});

/** A file that is at WhatsApp already. */
const headerMediaIdField = trimmedField({
	displayName: 'Header Media ID',
	name: 'headerMediaId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 1234567890123456',
	description: 'The ID that WhatsApp gave the file when it was uploaded',
	displayOptions: { show: { headerMediaSource: ['id'] }, hide: withoutHeaderFile },
});

/** What a document is called; empty for the name that the file has. */
export const headerFileNameField = trimmedField({
	displayName: 'Header File Name',
	name: 'headerMediaFileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. invoice.pdf',
	description:
		'The name under which the customer sees a document. Left empty, it is the name of the file, or the end of the address. An ending that is missing is added.',
	displayOptions: { show: { headerMediaSource: ['binary', 'url', 'id'] }, hide: withoutHeaderFile },
});

/** The file in the header of a template, where it has one; `readHeaderMedia` reads them together. */
export const headerMediaFields: Array<Field<unknown>> = [
	headerMediaSourceField,
	headerBinaryField,
	headerUrlField,
	headerMediaIdField,
	headerFileNameField,
];

/** Where the file in a template's header comes from. */
export type HeaderMedia =
	| { source: 'none' }
	/** `field` is the label of the parameter that named the file. */
	| { source: 'binary'; file: CheckedFile; field: string }
	| { source: 'url'; url: string; fileName: string; field: string }
	| { source: 'id'; id: string; fileName: string };

/**
 * Reads the parameters "Header Media".
 * @param asServer what the server makes of a file's name, where it keeps to none
 * @throws {Failure} when the template's header needs a file and none was given, or one that WhatsApp does not take
 */
export async function readHeaderMedia(
	item: Item,
	template: Template,
	asServer?: Purpose['asServer'],
): Promise<HeaderMedia> {
	const source = item.read(headerMediaSourceField);
	const needed = headerMedia(template);
	if (!needed) {
		if (source !== 'none') {
			item.execution.hint(`Template '${template.name}' has no file in its header: '${SOURCE}' was not used`);
		}
		return { source: 'none' };
	}
	const fileName = item.read(headerFileNameField);
	switch (source) {
		case 'binary': {
			const file = await inputFile(item, headerBinaryField, { type: needed, fileName, asServer });
			return { source, file, field: headerBinaryField.property.displayName };
		}
		case 'url': {
			const url = item.read(headerUrlField);
			const field = headerUrlField.property.displayName;
			item.check(limits.url(field), { url });
			return { source, url, fileName, field };
		}
		case 'id': {
			const id = filled(
				item.read(headerMediaIdField),
				headerMediaIdField.property.displayName,
				'Give the ID of a file that was uploaded to WhatsApp.',
			);
			return { source, id, fileName };
		}
		default: {
			const label = { image: 'an image', video: 'a video', document: 'a document' }[needed];
			throw badInput(
				`'${SOURCE}' is missing: template '${template.name}' has ${label} in its header`,
				`Set '${SOURCE}' to a file of the input item, a URL or a media ID.`,
			);
		}
	}
}
