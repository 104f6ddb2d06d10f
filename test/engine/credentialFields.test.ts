import { NodeHelpers } from 'n8n-workflow';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { WhatomateApi } from '../../credentials/WhatomateApi.credentials';

/** n8n keeps those fields of a credential that its form shows. */

const { properties } = new WhatomateApi();
const base = { baseUrl: 'https://whatomate.example.com', apiKey: 'whm_key' };

/** @returns what n8n stores of what the form holds */
const saved = (data: ICredentialDataDecryptedObject) =>
	NodeHelpers.getNodeParameters(properties, data as INodeParameters, false, false, null, null);

/** @returns what n8n gives to a node of what it has stored */
const opened = (data: ICredentialDataDecryptedObject) =>
	NodeHelpers.getNodeParameters(properties, data as INodeParameters, true, false, null, null);

const shownIn = (data: ICredentialDataDecryptedObject) => {
	const all = NodeHelpers.getNodeParameters(properties, data as INodeParameters, true, true, null, null);
	return properties
		.filter((property) => NodeHelpers.displayParameter(all as INodeParameters, property, null, null))
		.map(({ name }) => name)
		.filter((name) => name.startsWith('meta'));
};

describe("Meta's secrets in the credential", () => {
	it.each([
		['nothing, at first', {}, []],
		['both, behind the switch', { receiveFromMeta: true }, ['metaSecret', 'metaToken']],
		[
			'what a credential without the switch holds',
			{ metaAppSecret: 'a', metaVerifyToken: 'b' },
			['metaAppSecret', 'metaVerifyToken'],
		],
		['only what it holds', { metaVerifyToken: 'b' }, ['metaVerifyToken']],
		[
			'each once, where it gets the switch',
			{ metaAppSecret: 'a', receiveFromMeta: true },
			['metaAppSecret', 'metaToken'],
		],
		['what an expression gives', { metaAppSecret: '={{ $secrets.vault.meta }}' }, ['metaAppSecret']],
	])('show %s', (_, data, names) => {
		expect(shownIn({ ...base, ...data })).toEqual(names);
	});

	it.each([
		[{ metaAppSecret: 'a', metaVerifyToken: 'b' }],
		[{ metaAppSecret: 'a' }],
		[{ metaAppSecret: 'a', metaVerifyToken: 'b', receiveFromMeta: true }],
		[{ metaAppSecret: 'a', metaToken: 'b', receiveFromMeta: true }],
		[{ metaSecret: 'a', metaToken: 'b', receiveFromMeta: true }],
	])('are kept when a credential is saved and opened: %j', (data) => {
		expect(opened(saved({ ...base, ...data }) as ICredentialDataDecryptedObject)).toMatchObject(data);
	});
});
