// mocha's own `spec` output, with the counts and the failures appended to the file that `AIA_TEST_COUNTS` names, so that
// the command which runs several suites can close with one line for all of them and write its report.
const { appendFileSync } = require('node:fs');
const Mocha = require('mocha');

const SLOWEST = 20;

class SummaryReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failed = [];
    const timed = [];
    runner.on('fail', (test, error) => failed.push({ title: test.fullTitle(), message: error.message }));
    runner.on('pass', (test) => timed.push({ title: test.fullTitle(), ms: test.duration ?? 0 }));
    runner.once('end', () => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      const slowest = timed.sort((a, b) => b.ms - a.ms).slice(0, SLOWEST);
      const file = process.env.AIA_TEST_COUNTS;
      if (file) appendFileSync(file, `${JSON.stringify({ passes, failures, pending, failed, slowest })}\n`);
    });
  }
}

module.exports = SummaryReporter;
