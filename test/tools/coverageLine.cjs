/** Coverage as one line; the numbers of each file are in test-output/coverage/coverage-summary.json. */
module.exports = class CoverageLine {
	execute(context) {
		const total = context.getTree('flat').getRoot().getCoverageSummary(false);
		const parts = ['statements', 'branches', 'functions', 'lines'].map(
			(what) => `${total[what].pct} % of ${what}`,
		);
		process.stderr.write(`covered: ${parts.join(', ')}\n`);
	}
};
