import { Expression } from 'n8n-workflow';
import type { IWorkflowDataProxyData } from 'n8n-workflow';

import { BASE_URL_EXPRESSION, normalizeBaseUrl } from '../../nodes/shared/api/baseUrl';

/** @returns what n8n's own engine makes of the expression in the credential test */
const evaluated = (baseUrl: string) =>
	new Expression('UTC').resolveSimpleParameterValue(BASE_URL_EXPRESSION, {
		$credentials: { baseUrl },
	} as unknown as IWorkflowDataProxyData);

const PUBLIC = 'https://whatomate.example.com';

describe.each<[string, Array<[typed: string, address: string]>]>([
	[
		'an address that is right stays as it is',
		[
			[PUBLIC, PUBLIC],
			['http://whatomate.example.com', 'http://whatomate.example.com'],
			['https://whatomate.example.com:8443', 'https://whatomate.example.com:8443'],
			['http://localhost:8080', 'http://localhost:8080'],
			['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
			['http://[::1]:8080', 'http://[::1]:8080'],
			['http://whatomate:8080', 'http://whatomate:8080'],
			['https://пример.рф', 'https://пример.рф'],
		],
	],
	[
		'slashes and spaces around it go',
		[
			[`${PUBLIC}/`, PUBLIC],
			[`${PUBLIC}///`, PUBLIC],
			[`  ${PUBLIC}/ `, PUBLIC],
			[`${PUBLIC}\n`, PUBLIC],
			[`\t${PUBLIC}/\r\n`, PUBLIC],
			[`\u00a0${PUBLIC}`, PUBLIC],
		],
	],
	[
		'a public name without a scheme speaks https',
		[
			['whatomate.example.com', PUBLIC],
			['whatomate.example.com/', PUBLIC],
			['whatomate.example.com:443', 'https://whatomate.example.com:443'],
			['whatomate.example.com:8443', 'https://whatomate.example.com:8443'],
			['whatomate.example.com/app', `${PUBLIC}/app`],
			['WHATOMATE.example.com', 'https://WHATOMATE.example.com'],
			['localhost.example.com', 'https://localhost.example.com'],
			['httpbin.example.com', 'https://httpbin.example.com'],
		],
	],
	[
		'a machine at home without a scheme speaks http',
		[
			['localhost', 'http://localhost'],
			['localhost:8080', 'http://localhost:8080'],
			['LOCALHOST:8080/', 'http://LOCALHOST:8080'],
			['127.0.0.1', 'http://127.0.0.1'],
			['192.168.0.7:8080', 'http://192.168.0.7:8080'],
			['[::1]:8080', 'http://[::1]:8080'],
			['[2001:db8::1]', 'http://[2001:db8::1]'],
			['whatomate', 'http://whatomate'],
			['whatomate:8080', 'http://whatomate:8080'],
			['whatomate-server/', 'http://whatomate-server'],
			['host.docker.internal:8080', 'http://host.docker.internal:8080'],
			['whatomate.example.com:8080', 'http://whatomate.example.com:8080'],
			['whatomate.example.com:4430', 'http://whatomate.example.com:4430'],
		],
	],
	[
		'a pasted address of the API loses what belongs to the API',
		[
			[`${PUBLIC}/api`, PUBLIC],
			[`${PUBLIC}/api/`, PUBLIC],
			[`${PUBLIC}/API`, PUBLIC],
			[`${PUBLIC}/api/contacts`, PUBLIC],
			[`${PUBLIC}/api/contacts?page=1`, PUBLIC],
			[`${PUBLIC}//api`, PUBLIC],
			['localhost:8080/api', 'http://localhost:8080'],
			['whatomate.example.com/api/', PUBLIC],
			['https://api.example.com/api', 'https://api.example.com'],
			['https://api/api', 'https://api'],
		],
	],
	[
		'a path of its own stays',
		[
			['https://example.com/whatomate', 'https://example.com/whatomate'],
			['https://example.com/whatomate/', 'https://example.com/whatomate'],
			['https://example.com/whatomate/api', 'https://example.com/whatomate'],
			['https://example.com/apis', 'https://example.com/apis'],
			['https://example.com/my-api', 'https://example.com/my-api'],
			['https://api.example.com', 'https://api.example.com'],
			['https://api', 'https://api'],
			['api.example.com', 'https://api.example.com'],
		],
	],
	[
		'questions and fragments go',
		[
			[`${PUBLIC}/?lang=en`, PUBLIC],
			[`${PUBLIC}/#/login`, PUBLIC],
			[`${PUBLIC}?a=/api`, PUBLIC],
			['localhost:8080#', 'http://localhost:8080'],
		],
	],
	[
		'capitals in the scheme are understood',
		[
			['HTTPS://whatomate.example.com/', 'HTTPS://whatomate.example.com'],
			['Http://localhost:8080', 'Http://localhost:8080'],
		],
	],
])('%s', (_, rows) => {
	it.each(rows)('%j: %s', (typed, address) => {
		expect(normalizeBaseUrl(typed)).toBe(address);
		// The credential test has to reach the server that the node reaches.
		expect(evaluated(typed)).toBe(address);
		expect(normalizeBaseUrl(address)).toBe(address);
		expect(URL.canParse(address)).toBe(true);
	});
});

it.each(['', '   ', 'https://', '://', 'exa mple.com', '::1'])(
	'what is no address does not become one: %j',
	(typed) => {
		expect(URL.canParse(normalizeBaseUrl(typed))).toBe(false);
	},
);
