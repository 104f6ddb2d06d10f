import type { ApiRequest } from '../../../nodes/shared/api/request';

export const CONTACT = '657cb6f5-5f88-497c-9ae9-0c9b03c3847c';
export const MESSAGE = 'a78d8c5a-60c0-43e5-9e74-40d9dbf35a35';
export const TEMPLATE = '813deb37-1cb6-4be7-9b40-1010c8c3cbdf';

/** A row of a table: what is asked, the request, and what goes over the wire for it. */
export type Row = [name: string, request: ApiRequest, wire: ApiRequest];

export const expectRows = (rows: Row[]) =>
	it.each(rows)('%s', (_, request, wire) => expect(request).toEqual(wire));
