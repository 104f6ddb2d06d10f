import {
	releasedRetryDelays,
	servePage,
	startSandbox,
	type Guide,
	type Listening,
	type Sandbox,
} from '../../sandbox';
import { N8nApi } from '../n8n/api';
import { owner } from '../owner';
import { bookingForm, letSomeWrite, people, tags, templates } from './people';
import { active, setUpWorkflows, type DemoWorkflows } from './workflows';

/** A place to play: a Whatomate server with phones, and n8n with all examples in it. */
export interface Playground {
	sandbox: Sandbox;
	page: Listening;
	/** The workflows in n8n. */
	ids: DemoWorkflows['ids'];
	/** What to tell the person: where n8n is, where the phones are, what to try first. */
	lines: string[];
}

/** Starts a Whatomate server as the demo wants it: ten people, and slow enough to see a message on its way. */
export async function startDemoServer(): Promise<Sandbox> {
	const sandbox = await startSandbox({
		dialect: 'released',
		contacts: people,
		templates,
		accounts: [
			{
				name: 'main',
				display_name: 'Corner Shop',
				phone_number: '15550100000',
				is_default_incoming: true,
				is_default_outgoing: true,
				auto_read_receipt: true,
			},
		],
		// n8n is on this machine.
		allowPrivateWebhooks: 'loopback',
		webhookRetryDelays: releasedRetryDelays,
		statusDelay: 700,
		readAfterDelivery: true,
		serviceWindow: true,
		campaignDelay: 150,
	});
	// On, and empty: what customers write is left to n8n.
	sandbox.bot.enabled = true;
	for (const tag of tags) sandbox.addTag(tag);
	sandbox.addFlow(bookingForm);
	letSomeWrite(sandbox);
	return sandbox;
}

const guideFor = (n8nUrl: string, { ids, names, execution }: DemoWorkflows): Guide => ({
	steps: [
		`Write “Hello” on a phone. “${names['auto-reply']}” in n8n answers with three buttons: tap one.`,
		'Tap “Talk to a person”. The conversation waits in the agents’ inbox: take it over, write an answer, give it back to the bot. As long as a person has it, n8n is silent.',
		'Ana and Bruno have a reminder of an appointment: tap “Confirm” or “Reschedule”.',
		'Take a phone offline, block the business, or let the 24-hour window run out (⋮ at the top of a phone), and send something from n8n: the ticks and the reason show here, and in the Data Table “WhatsApp delivery report” in n8n.',
		'Open a conversation in the agents’ inbox and press “Create Ticket”: a workflow writes a ticket and notes its number.',
		`In n8n, open a workflow of your own, add a Whatomate Trigger, press “Execute step”, and write on a phone here. “${names['auto-reply']}” answers as well: unpublish it before you publish an automatic answer of your own, or customers get two.`,
		`At work now: ${active.map((name) => `“${names[name]}”`).join(', ')}.`,
		`To try another one that answers customers, such as “${names['collect-messages']}” or “${names['out-of-hours']}”: unpublish “${names['auto-reply']}” in n8n, then publish the other. Two at once would both answer. “${names['ai-agent']}” and “${names['voice-message']}” need a key of OpenAI.`,
	],
	links: [
		{ words: 'All workflows in n8n', url: `${n8nUrl}/home/workflows` },
		{
			words: 'The run that wrote to ten phones',
			url: `${n8nUrl}/workflow/${ids['template-to-contacts']}/executions/${execution}`,
		},
	],
});

/**
 * Fills n8n, and opens the phones.
 *
 * @param say told what happens next
 */
export async function openPlayground(
	n8nUrl: string,
	sandbox: Sandbox,
	say: (line: string) => void,
): Promise<Playground> {
	const n8n = await N8nApi.signUp(n8nUrl, owner);
	const workflows = await setUpWorkflows(n8n, sandbox, say);
	const guide = guideFor(n8nUrl, workflows);
	const page = await servePage(sandbox, { guide });
	const { email, password } = owner;
	const lines = [
		`n8n        ${guide.links[1].url}  (sign in with ${email} and ${password})`,
		`Phones     ${page.url}`,
		'Try first  Write “Hello” on a phone and tap a button: n8n answers. More under “What to try first” there. Ctrl-C ends it.',
	];
	return { sandbox, page, ids: workflows.ids, lines };
}
