import { TEMPLATES } from '../../sandbox';
import { template, variables } from '../harness';
import { useBench } from '../support';

const bench = useBench('released');

it('a retry that meets another template says what to do, and not to empty a field that is empty', async () => {
	const { campaigns } = bench.sandbox;
	const edit = () => campaigns.change(campaigns.all[0], { template_id: TEMPLATES.welcome_pt });
	bench.sandbox.fault({
		kind: 'status',
		status: 500,
		times: 1,
		when: ({ path }) => {
			const isImport = /\/recipients\/import$/.test(path);
			if (isImport) edit();
			return isImport;
		},
	});
	const { error } = await bench.run(
		'campaign.send',
		{
			template: template.byId(TEMPLATES.welcome_en),
			phoneNumber: '+1 415 555 0101',
			...variables({ body_1: 'Ana' }),
		},
		{ items: [{ json: {} }], settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } },
	);
	expect(error?.message).toContain("sends another template than 'welcome'");
	expect(error?.description).toMatch(/start a new execution/);
	expect(error?.description).not.toContain('Continue Campaign ID');
});
