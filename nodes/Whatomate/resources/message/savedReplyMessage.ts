import type { Contact } from '../../../shared/api/contacts';
import { countUse } from '../../../shared/api/savedReplies';
import type { SavedButton, SavedReply } from '../../../shared/api/savedReplies';
import { badInput } from '../../../shared/failures/failure';
import { limits, problems } from '../../../shared/whatsapp/limits';
import { isMasked } from '../../../shared/whatsapp/phoneNumber';
import type { Item } from '../../engine/item';
import type { ContactChoice } from '../../parameters/contact';
import { firstScreenOf } from '../../parameters/flow';
import { placeholdersField, savedReplyField } from '../../parameters/savedReply';
import { interactiveMessage, plain } from './interactive';
import type { Interactive } from './interactive';
import type { Outgoing } from '../../sending/sending';
import { textMessage } from './textMessage';
import type { Extras } from './textMessage';

/**
 * How Whatomate's app writes a placeholder (docs/whatomate-api.md#saved-replies). The app knows names of plain letters only; no customer
 * is to read any other one either.
 */
const PLACEHOLDER = /\{\{([^{}]+)\}\}/g;

/** @returns the name inside of a placeholder; empty where there is none */
const nameIn = (inside: string): string => inside.trim();

/** More replies than WhatsApp has buttons for become a list. */
const MOST_BUTTONS = 3;
const MOST_ROWS = 10;

/** What Whatomate's app calls a customer without a name. */
const NAMELESS = 'there';

/** The fields of a button that customers see, or that are filled in. */
const texts = ({ title = '', url = '' }: SavedButton): string[] => [title, url];

/** @returns the names of all placeholders in a saved reply, each once */
export const placeholdersIn = ({ content, buttons }: SavedReply): string[] => [
	...new Set(
		[content, ...(buttons ?? []).flatMap(texts)].flatMap((text) =>
			[...text.matchAll(PLACEHOLDER)].map(([, inside]) => nameIn(inside)).filter((name) => name !== ''),
		),
	),
];

/** @returns the text with its placeholders filled in; one that nobody knows stays as it is */
export const fillIn = (text: string, values: ReadonlyMap<string, string>): string =>
	text.replace(PLACEHOLDER, (placeholder, inside: string) => values.get(nameIn(inside)) ?? placeholder);

/**
 * What Whatomate's app sends for a saved reply: its text, or a message that can be tapped (docs/whatomate-api.md#saved-replies).
 * @param values of all placeholders
 * @returns `leftOut` where WhatsApp has no message for such buttons, so that only the text goes out
 */
export function contentOf(
	reply: SavedReply,
	values: ReadonlyMap<string, string>,
): { text: string; interactive?: Interactive; leftOut: boolean } {
	const text = fillIn(reply.content, values);
	const buttons = (reply.buttons ?? []).map(({ id, title = '', type, url = '', flow_id, screen }, index) => ({
		id: id || String(index + 1),
		title: fillIn(title, values),
		type: type || 'reply',
		url: fillIn(url, values),
		flowId: flow_id ?? '',
		firstScreen: screen ?? '',
	}));
	const replies = buttons.map(({ id, title }) => ({ id, title }));
	const only = buttons.length === 1 ? buttons[0] : undefined;
	const interactive = (kind: Interactive['kind'], more: Partial<Interactive>) => ({
		text,
		interactive: { ...plain(kind, text), ...more },
		leftOut: false,
	});
	if (buttons.length > 0 && buttons.length <= MOST_ROWS && buttons.every(({ type }) => type === 'reply')) {
		return buttons.length <= MOST_BUTTONS
			? interactive('button', { buttons: replies })
			: interactive('list', { rows: replies.map((row) => ({ ...row, description: '' })) });
	}
	if (only?.type === 'url') return interactive('cta_url', { buttonText: only.title, url: only.url });
	if (only?.type === 'flow') {
		const { title: buttonText, flowId, firstScreen } = only;
		return interactive('flow', { buttonText, flowId, firstScreen });
	}
	return { text, leftOut: buttons.length > 0 };
}

/**
 * Reads which saved reply is to be sent, and fills it in. Its use is counted once it is out.
 * @throws {Failure} when there is none, when a placeholder has no value, or when WhatsApp would not accept what comes of it
 */
export async function savedReplyMessage(
	item: Item,
	contact: ContactChoice,
	extras: Extras,
): Promise<Outgoing> {
	const reply = await item.read(savedReplyField).find();
	const { text, interactive, leftOut } = contentOf(reply, await valuesFor(item, contact, reply));
	refuseImpossible(reply, text, interactive);
	if (interactive?.kind === 'flow') interactive.firstScreen ||= await firstScreenOf(item, interactive.flowId);
	if (leftOut) {
		item.execution.hint(
			`The buttons of the saved reply '${reply.name}' were left out: WhatsApp has no message with such buttons, or this node can't send it. Its text went out alone.`,
		);
	}
	const message = interactive
		? interactiveMessage(item, contact, interactive, extras, labelsOf(reply))
		: textMessage(item, contact, text, extras);
	const send = async () => {
		const sent = await message.send();
		if (sent.answer.ok) await countUse(item.client, reply.id);
		return sent;
	};
	return { ...message, send };
}

/** What errors call the titles of its buttons, which are no fields of the form. */
const labelsOf = ({ name, buttons }: SavedReply): string[] =>
	(buttons ?? []).map((_, index) => `Saved Reply ${name}: Button ${index + 1}`);

/** @throws {Failure} with what WhatsApp would not accept */
function refuseImpossible({ name }: SavedReply, text: string, interactive: Interactive | undefined): void {
	const found = interactive
		? // Whatomate's app gives a list no text for the button that opens it: the server has its own.
			problems(
				limits[interactive.kind],
				interactive.kind === 'list' ? { ...interactive, buttonText: '…' } : interactive,
			)
		: problems(limits.text, { text });
	if (found.length === 0) return;
	throw badInput(
		`The saved reply '${name}' can't be sent: ${found.join('. ')}`,
		'Change it under Canned Responses in Whatomate, or choose another one.',
	);
}

/**
 * @returns what stands for each placeholder; only what the saved reply needs is looked up
 * @throws {Failure} naming one that has no value
 */
async function valuesFor(
	item: Item,
	contact: ContactChoice,
	reply: SavedReply,
): Promise<ReadonlyMap<string, string>> {
	const given = new Map(
		item.read(placeholdersField).map(({ name, value }) => [withoutBrackets(name), value]),
	);
	const record = async () =>
		contact.phone ? (await item.execution.contactsOf(contact.phone)).at(0) : await contact.existing();
	const ownName = async () => await item.execution.ownName();
	const known: Readonly<Record<string, () => Promise<string>>> = {
		contact_name: async () => nameOf(await record()),
		phone_number: async () => numberOf(await record(), contact),
		user_name: ownName,
		agent_name: ownName,
	};
	const values = new Map<string, string>();
	for (const name of placeholdersIn(reply)) {
		const look = Object.hasOwn(known, name) ? known[name] : undefined;
		const value = given.get(name) || ((await look?.()) ?? '');
		if (value.trim() === '') {
			throw badInput(
				`The saved reply '${reply.name}' has {{${name}}}, for which nothing is known`,
				`Add '${name}' to '${placeholdersField.property.displayName}', with a value.`,
			);
		}
		values.set(name, value);
	}
	return values;
}

/** Names are also typed as they stand in the saved reply. */
const withoutBrackets = (name: string): string => nameIn(name.replace(/^\{\{|\}\}$/g, ''));

/** A name that is a number is masked where numbers are (docs/whatomate-api.md#masked-numbers): nobody is called so. */
function nameOf(contact: Contact | undefined): string {
	const name = contact?.profile_name || contact?.name || '';
	return name === '' || isMasked(name) ? NAMELESS : name;
}

/** @returns the digits; nothing where the server hides them */
function numberOf(contact: Contact | undefined, { phone }: ContactChoice): string {
	const number = phone?.digits ?? contact?.phone_number ?? '';
	return isMasked(number) ? '' : number;
}
