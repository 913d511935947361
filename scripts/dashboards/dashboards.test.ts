import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { queryProblems } from '../metrics/check-query.js';
import { readRules, recordedNames } from '../metrics/rules.js';
import { DASHBOARDS, dashboardFiles, dashboards } from './files.js';

describe('the dashboards', () => {
  it('are what their definitions say (`make dashboards`)', async () => {
    const files = await dashboardFiles();
    expect(readdirSync(DASHBOARDS).length).to.equal(files.length);
    for (const { path, text } of files) expect(readFileSync(path, 'utf8'), path).to.equal(text);
  });

  it('ask only for metrics, labels and values that the code declares, or that rules record', () => {
    const recorded = recordedNames(readRules());
    const problems = dashboards.flatMap(({ title, rows }) =>
      rows.flatMap(({ panels }) =>
        panels.flatMap((panel) =>
          panel.queries.flatMap(([expr]) =>
            queryProblems(expr, recorded).map((problem) => `${title}, ${panel.title}: ${problem}`),
          ),
        ),
      ),
    );
    expect(problems).to.deep.equal([]);
  });

  it('show in their legends only labels that their queries keep', () => {
    for (const { title, rows } of dashboards) {
      for (const { queries, title: panel } of rows.flatMap(({ panels }) => panels)) {
        for (const [expr, legend] of queries) {
          const shown = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
          for (const label of shown.filter((name) => name !== 'instance'))
            expect(expr, `${title}, ${panel}`).to.match(new RegExp(`by \\([^)]*\\b${label}\\b`));
        }
      }
    }
  });

  it('put the namespace of a release into every selector', async () => {
    for (const { text } of await dashboardFiles()) {
      const { panels } = JSON.parse(text) as { panels: { targets?: { expr: string }[] }[] };
      for (const { expr } of panels.flatMap(({ targets = [] }) => targets))
        expect(expr.match(/[\w:]\{/g)?.length).to.equal(expr.match(/\{namespace=~"\$namespace"/g)?.length);
    }
  });
});
