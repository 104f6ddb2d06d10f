import type {
	DisplayCondition,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { BASE_URL_EXPRESSION } from '../nodes/shared/api/baseUrl';
import { COUNTRIES, nameOf } from '../nodes/shared/whatsapp/numberingPlan';

const FILLED: DisplayCondition[] = [{ _cnd: { exists: true } }];

/**
 * n8n drops fields that are not shown, whenever it saves a credential or opens it for a node, and fills in the default of a switch that a
 * credential lacks. So what was saved before there was a switch stands under a name of its own, and shows wherever it is filled in. One
 * field can't be shown for either of two reasons, and n8n reads no field of one name that depends on itself.
 * @param field shown where the switch is on, and nothing is left from before
 * @param nameBefore the name of the same field in credentials that were saved before
 */
const behindSwitch = (field: INodeProperties, nameBefore: string): INodeProperties[] => [
	{
		...field,
		displayOptions: { show: { receiveFromMeta: [true] }, hide: { [`/${nameBefore}`]: FILLED } },
	},
	{ ...field, name: nameBefore, displayOptions: { show: { [`/${nameBefore}`]: FILLED } } },
];

export class WhatomateApi implements ICredentialType {
	name = 'whatomateApi';

	displayName = 'Whatomate API';

	icon: Icon = { light: 'file:../icons/whatomate.svg', dark: 'file:../icons/whatomate.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-whatomate/n8n-nodes-whatomate#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://whatomate.example.com',
			description: 'The address of your Whatomate server, as you open it in the browser',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. whm_…',
			description:
				'Create it in Whatomate under Settings → API Keys. It can do what the user who created it can do.',
		},
		{
			displayName: 'Ignore SSL Issues (Insecure)',
			name: 'ignoreSslIssues',
			type: 'boolean',
			default: false,
			description:
				"Whether to connect even if the server's certificate is self-signed or not valid. Use it only in a network that you trust.",
		},
		{
			displayName: 'Default Country',
			name: 'defaultCountry',
			type: 'options',
			options: [
				{ name: '(None)', value: '' },
				...COUNTRIES.map(({ code, callingCode }) => ({
					name: `${nameOf(code)} (+${callingCode})`,
					value: code,
				})).sort((one, other) => one.name.localeCompare(other.name)),
			],
			default: '',
			description:
				'Whose phone numbers those are that have no country code. Without it, such numbers are refused.',
		},
		{
			displayName: 'Receive From Meta',
			name: 'receiveFromMeta',
			type: 'boolean',
			default: false,
			description:
				'Whether a Whatomate Trigger with the source Meta uses this credential. Meta signs its deliveries, so it needs the secrets of your app there.',
		},
		...behindSwitch(
			{
				displayName: 'Meta App Secret',
				name: 'metaSecret',
				type: 'string',
				typeOptions: { password: true },
				default: '',
				description:
					'The secret of your app at developers.facebook.com, with which Meta signs its deliveries',
			},
			'metaAppSecret',
		),
		...behindSwitch(
			{
				displayName: 'Meta Verify Token',
				name: 'metaToken',
				type: 'string',
				typeOptions: { password: true },
				default: '',
				description: 'The token that you enter at Meta together with the webhook address',
			},
			'metaVerifyToken',
		),
	];

	// A function, since an expression could only be resolved while n8n runs something: the Live Trigger asks at any time.
	authenticate = async (
		{ apiKey }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => ({
		...request,
		headers: { ...request.headers, 'X-API-Key': apiKey },
	});

	test: ICredentialTestRequest = {
		request: {
			baseURL: BASE_URL_EXPRESSION,
			url: '/api/contacts?page=1&limit=1',
			// The key would follow a redirect to any host, so none is followed.
			disableFollowRedirect: true,
			skipSslCertificateValidation: '={{ $credentials.ignoreSslIssues }}',
		},
		// n8n reads each rule by its own type; its types name lists of one kind only.
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message: 'Whatomate refused the API key. Copy it again from Settings → API Keys in Whatomate.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'The API key works, but its user may not read contacts. Give the role that permission in Whatomate.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						'No Whatomate server answers at this Base URL. Enter the address that opens Whatomate in your browser.',
				},
			},
			...[301, 302, 303, 307, 308].map((value) => ({
				type: 'responseCode' as const,
				properties: {
					value,
					message:
						'The server redirects to another address. Enter that address as Base URL: your API key is never sent along a redirect.',
				},
			})),
			// n8n would show what else the server says, such as the request that it repeats.
			...Array.from({ length: 200 }, (_, index) => ({
				type: 'responseCode' as const,
				properties: {
					value: 400 + index,
					message: `The server, or a proxy in front of it, answered HTTP ${400 + index}. Its log says more.`,
				},
			})),
			{
				// A web page has no field `data`; Whatomate's answer always has one (docs/whatomate-api.md#envelope, #unknown-paths).
				type: 'responseSuccessBody',
				properties: {
					key: 'data',
					value: undefined,
					message:
						'This address answers with something other than the Whatomate API, such as a web page. Enter the address that opens Whatomate in your browser.',
				},
			},
		] as ICredentialTestRequest['rules'],
	};
}
