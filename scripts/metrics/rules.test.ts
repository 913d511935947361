import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { queryProblems } from './check-query.js';
import { readRules, recordedNames } from './rules.js';

const TESTS = 'deployment/monitoring/tests';
const RUNBOOKS = 'docs/runbooks';

describe('the rules of Prometheus', () => {
  const rules = readRules();
  const alerts = rules.filter(({ alert }) => alert !== undefined);
  const testFiles = readdirSync(TESTS);

  it('name only metrics, labels and values that the code declares', () => {
    const recorded = recordedNames(rules);
    const problems = rules.flatMap(({ alert, record, expr }) =>
      queryProblems(expr, recorded).map((problem) => `${alert ?? record}: ${problem}`),
    );
    expect(problems).to.deep.equal([]);
  });

  it('say of every alert how bad it is, what it says, and where to read on', () => {
    for (const { alert = '', labels, annotations } of alerts) {
      expect(labels?.['severity'], alert).to.be.oneOf(['critical', 'warning', 'info']);
      expect(annotations?.['summary'], alert).to.match(/\.$/);
      expect(annotations?.['runbook_url']).to.equal(`${RUNBOOKS}/${alert}.md`);
    }
  });

  it('have a page for every alert, and no page without one', () => {
    const pages = readdirSync(RUNBOOKS).filter((name) => name !== 'README.md');
    expect(pages.sort()).to.deep.equal(alerts.map(({ alert }) => `${alert}.md`).sort());
    const index = readFileSync(`${RUNBOOKS}/README.md`, 'utf8');
    for (const page of pages) {
      expect(index).to.include(`(${page})`);
      for (const part of ['## What it means', '## How to look', '## What to do'])
        expect(readFileSync(`${RUNBOOKS}/${page}`, 'utf8')).to.include(part);
    }
  });

  it('have a test of every alert that it fires, and one that it does not', () => {
    const tests = testFiles.flatMap((file) => {
      const { tests } = parse(readFileSync(`${TESTS}/${file}`, 'utf8')) as {
        tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
      };
      return tests.flatMap(({ alert_rule_test }) => alert_rule_test);
    });
    for (const { alert } of alerts) {
      const own = tests.filter(({ alertname }) => alertname === alert);
      expect(own.map(({ exp_alerts }) => exp_alerts.length > 0).sort(), alert).to.deep.equal([false, true]);
    }
  });

  it('pass those tests in promtool', function () {
    if (!existsSync('/usr/bin/promtool')) {
      console.log('      promtool is not installed (Debian: prometheus), so the alerts were not tried');
      return this.skip();
    }
    this.timeout(120_000);
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', ...testFiles], {
      cwd: TESTS,
      encoding: 'utf8',
    });
    expect(status, stdout + stderr).to.equal(0);
  });
});

describe('queryProblems', () => {
  const problems = (expr: string) => queryProblems(expr, new Set(['aia:known']));

  it('finds names, labels and values that do not exist', () => {
    expect(problems('sum(rate(nothing_total{}[5m]))')).to.deep.equal(['nothing measures nothing_total']);
    expect(problems('queue_jobs{color="red"}')).to.deep.equal(['queue_jobs has no label color']);
    expect(problems('queue_jobs{state="lost"}')).to.deep.equal(['queue_jobs: state is never lost']);
    expect(problems('sum by (color) (queue_jobs{})')).to.deep.equal(['nothing here has the label color']);
    expect(problems('queue_jobs{} + ingestion_dead_letters')).to.deep.equal([
      'write ingestion_dead_letters{}',
    ]);
    expect(problems('queue_jobs_total_bucket{}')).to.deep.equal(['nothing measures queue_jobs_total_bucket']);
  });

  it('lets pass what is right', () => {
    expect(
      problems('sum by (queue, job) (queue_jobs{state="waiting",namespace="x"}) > aia:known{}'),
    ).to.deep.equal([]);
    expect(
      problems('histogram_quantile(0.5, sum by (le) (rate(retrieval_hits_bucket{mode="hybrid"}[5m])))'),
    ).to.deep.equal([]);
  });
});
