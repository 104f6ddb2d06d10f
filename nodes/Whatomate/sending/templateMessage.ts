import type { IDataObject } from 'n8n-workflow';

import type { TakePlace } from '../../shared/api/bytesUnderWay';
import { createContact } from '../../shared/api/contacts';
import { contactWasDeleted, isReleased, takesAddressesOnly } from '../../shared/api/dialect';
import type { RawMessage } from '../../shared/api/dialect';
import type { Answer, ApiRequest, Upload } from '../../shared/api/request';
import { badInput } from '../../shared/failures/failure';
import { takesNoFiles } from '../../shared/failures/refusals';
import { headerMedia, requireApproved } from '../../shared/whatsapp/templates';
import type { Template } from '../../shared/whatsapp/templates';
import type { Item } from '../engine/item';
import { accountOption } from '../parameters/account';
import type { ContactChoice, Recipient } from '../parameters/contact';
import { documentName, nameInUrl } from '../parameters/file';
import { fileBehind } from '../parameters/webPage';
import { headerFileNameField, readHeaderMedia, SOURCE } from '../parameters/headerMedia';
import { templateField } from '../parameters/template';
import { readTemplateValues, textOf } from '../parameters/templateValues';
import type { TemplateValues } from '../parameters/templateValues';
import type { Outgoing } from './sending';

/**
 * Reads the parameters of a template, and checks them against the template itself.
 * @param contact by its number where the template's own route may find or create the contact
 * @throws {Failure} when it is not approved, or lacks a variable or the file in its header
 */
export async function readTemplate(item: Item, contact: ContactChoice): Promise<Outgoing> {
	const account = item.option(accountOption);
	return await templateMessage(item, contact, await item.read(templateField).find(account), account);
}

/**
 * As `readTemplate`, for a template that is found already.
 * @param account the name of the connected number to send from; empty to leave it to the server
 */
export async function templateMessage(
	item: Item,
	contact: ContactChoice,
	template: Template,
	account: string,
): Promise<Outgoing> {
	requireApproved(template);
	const values = readTemplateValues(item, template);
	const header = await readHeader(item, template);
	const sendWith = async (file?: Upload) => {
		const recipient = await contact.recipient();
		const requestTo = (who: Recipient) =>
			templateRequest(who, template, values, { account, header: header.fields, file });
		let request = requestTo(recipient);
		let answer: Answer<RawMessage> = await item.execution.send(request);
		if ('phone_number' in recipient && contactWasDeleted(answer)) {
			// Nothing went out. Creating the contact by its own route brings the deleted one back.
			request = requestTo({ contact_id: (await createContact(item.client, recipient.phone_number)).id });
			answer = await item.execution.send(request);
		}
		if (file && !answer.ok && takesAddressesOnly(answer)) {
			throw takesNoFiles(SOURCE, answer.status, answer.words);
		}
		if (answer.ok && !isReleased(answer.data) && headerMedia(template)) {
			item.execution.hint(
				`This Whatomate server does not say whether it takes files for the header of a template: check on a phone that '${SOURCE}' arrived`,
			);
		}
		return { request, answer, contactId: 'contact_id' in recipient ? recipient.contact_id : undefined };
	};
	const send = async () =>
		await item.client.carrying(async (takePlace) => await sendWith(await header.file?.(takePlace)));
	return { type: 'template', text: textOf(template, values), send };
}

/** The file of a template's header: fields of the request, or the file itself, read when it is needed. */
interface Header {
	fields: IDataObject;
	file?: (takePlace: TakePlace) => Promise<Upload>;
}

/** @throws {Failure} when the template's header needs a file and none was given, or one that WhatsApp does not take */
async function readHeader(item: Item, template: Template): Promise<Header> {
	const media = await readHeaderMedia(item, template);
	// Meta takes no document without a name (docs/whatomate-api.md#template-header).
	const named = (name: string, url?: string): IDataObject => {
		if (headerMedia(template) !== 'document') return {};
		if (name === '') {
			throw badInput(
				`'${headerFileNameField.property.displayName}' is empty: template '${template.name}' has a document in its header`,
				'Give the name under which the customer sees it, such as invoice.pdf.',
			);
		}
		return { header_media_filename: documentName(item, name, url) };
	};
	switch (media.source) {
		case 'binary': {
			const { file } = media;
			return {
				fields: named(file.fileName),
				file: async (takePlace) => {
					await takePlace(file.bytes);
					return { field: 'header_file', ...(await file.read()) };
				},
			};
		}
		case 'url': {
			const better = fileBehind(media.url);
			if (better) item.execution.hint(`'${media.field}' may not lead to the file itself. ${better}`);
			const name = media.fileName || nameInUrl(media.url);
			return { fields: { header_media_url: media.url, ...named(name, media.url) } };
		}
		case 'id':
			return { fields: { header_media_id: media.id, ...named(media.fileName) } };
		case 'none':
			return { fields: {} };
	}
}

/**
 * @param recipient `contact_id`, or `phone_number` in digits
 * @returns the request: JSON, or a form where a file goes along; the template by its ID, since its name may stand for several
 */
export function templateRequest(
	recipient: IDataObject,
	template: Pick<Template, 'id'>,
	values: TemplateValues,
	extras: { account?: string; header?: IDataObject; file?: Upload } = {},
): ApiRequest {
	const filled = (name: string, of: Record<string, string>) =>
		Object.keys(of).length > 0 ? { [name]: of } : {};
	return {
		method: 'POST',
		path: '/api/messages/template',
		body: {
			...recipient,
			template_id: template.id,
			...filled('template_params', values.body),
			...filled('header_params', values.header),
			...filled('button_params', values.buttons),
			...extras.header,
			...(extras.account ? { account_name: extras.account } : {}),
		},
		...(extras.file ? { upload: extras.file } : {}),
		sends: true,
	};
}
