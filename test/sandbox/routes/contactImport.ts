import { readCsv, type CsvRow } from '../data/csv';
import type { Contact, JsonObject } from '../data/types';
import { Refusal, success } from '../server/answers';
import { knownTo, type Context } from '../server/context';
import { asId } from '../server/decode';

/** The columns, and what the server calls them for people (recording: more-of-the-platform "import config"). */
const labels = {
	phone_number: 'Phone Number',
	profile_name: 'Name',
	whats_app_account: 'WhatsApp Account',
	tags: 'Tags',
	assigned_user_id: 'Assigned User ID',
} as const;

type Column = keyof typeof labels;
const columns = Object.keys(labels) as Column[];

/** Rows that are read at most, and characters that a value may have; bytes of the file that are read. */
const MOST_ROWS = 10_000;
const LONGEST_VALUE = 10_000;
const MOST_BYTES = 10 * 1024 * 1024 + 1;

/** Takes spaces away as the server does, to which a byte order mark is none. */
const trimmed = (text: string): string => text.replace(/^[^\S\uFEFF]+|[^\S\uFEFF]+$/g, '');

const requirePermission = ({ may }: Context, table: string): void => {
	if (table !== 'contacts') throw new Refusal(400, 'Invalid table');
	if (!may('contacts:import')) throw new Refusal(403, 'You do not have permission to import contacts');
};

/** @returns where each known column is. @throws Refusal when there is none for the number. */
const placesOf = (header: string[]): Array<[Column, number]> => {
	const names = header.map((name) => trimmed(name).toLowerCase());
	const known = (column: Column) => [column, column.replace(/_/g, ' '), labels[column].toLowerCase()];
	if (!names.some((name) => known('phone_number').slice(0, 2).includes(name))) {
		throw new Refusal(400, "Required column 'phone_number' not found in CSV");
	}
	return columns.flatMap((column): Array<[Column, number]> => {
		const place = names.map((name) => known(column).includes(name)).lastIndexOf(true);
		return place < 0 ? [] : [[column, place]];
	});
};

interface Imported {
	phone_number?: string;
	profile_name?: string;
	whatsapp_account?: string;
	tags?: string[];
	assigned_user_id?: string;
}

/** @returns what a row brings. @throws Error in the server's words. */
const read = (row: string[], places: Array<[Column, number]>): Imported => {
	const found: Imported = {};
	for (const [column, place] of places) {
		const value = trimmed(row[place]);
		if (Buffer.byteLength(value) > LONGEST_VALUE) throw new Error(`${column} exceeds max length`);
		if (column === 'phone_number') {
			found.phone_number = value.replace(/^\+/, '');
			if (found.phone_number === '') throw new Error('phone_number - phone number is required');
		}
		if (value === '') continue;
		if (column === 'profile_name') found.profile_name = value;
		if (column === 'whats_app_account') found.whatsapp_account = value;
		if (column === 'tags') {
			found.tags = value
				.split(',')
				.map(trimmed)
				.filter((tag) => tag !== '');
		}
		if (column === 'assigned_user_id') {
			const id = asId(value);
			if (id === undefined) throw new Error(`assigned_user_id - invalid user ID: ${value}`);
			found.assigned_user_id = id;
		}
	}
	return found;
};

const tooLong = (length: number) =>
	`ERROR: value too long for type character varying(${length}) (SQLSTATE 22001)`;

/** Why the database refuses what a row brings; undefined when it does not. The words after the colon are made up after its own. */
const refusalOf = ({ staff }: Context, imported: Imported): string | undefined => {
	const { phone_number = '', profile_name = '', whatsapp_account = '', assigned_user_id } = imported;
	if ([...phone_number].length > 50) return tooLong(50);
	if ([...profile_name].length > 255) return tooLong(255);
	if ([...whatsapp_account].length > 100) return tooLong(100);
	if (assigned_user_id !== undefined && !staff.user(assigned_user_id)) {
		return 'ERROR: insert or update on table "contacts" violates foreign key constraint (SQLSTATE 23503)';
	}
	return undefined;
};

type Outcome = 'created' | 'updated' | 'skipped';

/** Does what a row asks for. @throws Error in the server's words. */
const store = (context: Context, imported: Imported, updates: boolean): Outcome => {
	const { phone_number = '', ...rest } = imported;
	const found = context.store.contactByPhone(phone_number);
	const refusal = refusalOf(context, imported);
	if (found && !found.deleted) {
		if (!updates || Object.keys(rest).length === 0) return 'skipped';
		if (refusal !== undefined) throw new Error('failed to update');
		Object.assign(found, rest satisfies Partial<Contact>, { updated_at: context.store.clock.now() });
		return 'updated';
	}
	if (refusal !== undefined) throw new Error(`failed to create - ${refusal}`);
	// Nobody looks for contacts that were deleted, but their numbers are taken.
	if (found) throw new Error('failed to create - ERROR: duplicate key value (SQLSTATE 23505)');
	context.store.addContact({ phone_number, ...rest });
	return 'created';
};

const importContacts = (context: Context) => {
	const { multipart } = context.request;
	if (!multipart) throw new Refusal(400, 'Invalid multipart form');
	const { table, update_on_duplicate } = multipart.fields as Record<string, string | undefined>;
	if (table === undefined) throw new Refusal(400, 'table is required');
	requirePermission(context, table);
	const file = multipart.files.find(({ field }) => field === 'file');
	if (!file) throw new Refusal(400, 'file is required');
	const [header, ...rows] = readCsv(file.bytes.subarray(0, MOST_BYTES).toString('utf8'));
	if (!header) throw new Refusal(400, 'Failed to read CSV header');
	const places = placesOf(header);
	const counts = { created: 0, updated: 0, skipped: 0, errors: 0 };
	const messages: string[] = [];
	const take = (row: CsvRow): Outcome => {
		if (!row) throw new Error('failed to parse');
		return store(context, read(row, places), update_on_duplicate === 'true');
	};
	rows.slice(0, MOST_ROWS).forEach((row, index) => {
		try {
			counts[take(row)] += 1;
		} catch (error) {
			counts.errors += 1;
			// The header is row 1.
			messages.push(`Row ${index + 2}: ${(error as Error).message}`);
		}
	});
	if (rows.length > MOST_ROWS) messages.push(`Import limited to ${MOST_ROWS} rows`);
	return success({ ...counts, messages: messages.length > 0 ? messages : null });
};

const config = (context: Context) => {
	requirePermission(context, context.parameters.table);
	const shown = columns.map((key): JsonObject => ({ key, label: labels[key] }));
	return success({
		table: 'contacts',
		required_columns: shown.slice(0, 1),
		optional_columns: shown.slice(1),
		unique_column: 'phone_number',
	});
};

/** The import of contacts from a file (docs/whatomate-api.md#contact-import; recording: more-of-the-platform); only released servers have it. */
export const contactImportRoutes = knownTo('released', [
	{ method: 'POST', path: '/api/import', handle: importContacts },
	{ method: 'GET', path: '/api/import/{table}/config', handle: config },
]);
