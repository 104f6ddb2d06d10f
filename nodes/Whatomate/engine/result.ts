import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';

/** A record with files beside it. */
export class WithFiles {
	constructor(
		readonly json: IDataObject,
		readonly binary: IBinaryKeyData,
	) {}
}

/** What an operation gives for one item: one record, a list of them, or one with files. */
export type Result = IDataObject | IDataObject[] | WithFiles;
