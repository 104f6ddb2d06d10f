import { flowAnswer, Refusal, success } from '../server/answers';
import type { Context, Route } from '../server/context';
import { like, listAnswer, requireId } from '../server/decode';

const list = ({ store, request: { query } }: Context) => {
	const named = like(query.get('search') ?? '', 'i');
	const found = store.flows.filter(
		(flow) =>
			['', flow.whatsapp_account].includes(query.get('account') ?? '') &&
			['', flow.status].includes(query.get('status') ?? '') &&
			named(flow.name),
	);
	return success(listAnswer('flows', found.reverse(), query, flowAnswer));
};

const get = ({ store, parameters }: Context) => {
	const id = requireId(parameters.id, 'Invalid flow ID');
	const flow = store.flows.find((each) => each.id === id);
	if (!flow) throw new Refusal(404, 'Flow not found');
	return success({ flow: flowAnswer(flow) });
};

/** Flows, newest first (docs/whatomate-api.md#flows; recordings: flows, other-lists). */
export const flowRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/flows', handle: list },
	{ method: 'GET', path: '/api/flows/{id}', dialect: 'released', handle: get },
];
