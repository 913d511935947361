import { readFileSync } from 'node:fs';
import { createMetricsRegistry } from '@aia/platform';
import { expect } from 'chai';
import { metricGroups, processMetrics } from './processes.js';
import { metricsReference } from './reference.js';

const all = metricGroups.flatMap(({ declarations }) => Object.values(declarations));

describe('the declared metrics', () => {
  it('are what docs/reference/METRICS.md says (`make metrics-reference`)', async () => {
    const { path, text } = await metricsReference();
    expect(readFileSync(path, 'utf8')).to.equal(text);
  });

  it('have a name of their own each, in the form of Prometheus', () => {
    const names = all.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    for (const { name, type } of all) {
      expect(name).to.match(/^[a-z][a-z0-9_]*$/);
      if (type === 'counter') expect(name).to.match(/_total$/);
      else expect(name).not.to.match(/_total_(count|sum)$|_bucket$/);
    }
  });

  it('have bounds where they are histograms, in rising order, and nowhere else', () => {
    for (const { name, type, buckets } of all) {
      expect(buckets !== undefined, name).to.equal(type === 'histogram');
      expect(buckets ?? [], name).to.deep.equal([...(buckets ?? [])].sort((a, b) => a - b));
    }
  });

  it('include every metric that prom-client adds by itself', async () => {
    const declared = new Set(
      Object.values(processMetrics)
        .flatMap((groups) => groups)
        .flatMap(({ declarations }) => Object.values(declarations).map(({ name }) => name)),
    );
    const added = await createMetricsRegistry('test').getMetricsAsJSON();
    expect(added.map(({ name }) => name).filter((name) => !declared.has(name))).to.deep.equal([]);
  });

  it('cannot make more than 2,000 series in a process, save where routes and models are open', () => {
    for (const [process, groups] of Object.entries(processMetrics)) {
      const fixed = groups
        .flatMap(({ declarations }) => Object.values(declarations))
        .filter(({ labels = {} }) => Object.values(labels).every((values) => !('most' in values)));
      const series = fixed.reduce((sum, { labels = {}, buckets }) => {
        const combinations = Object.values(labels).reduce(
          (product, values) => product * ('most' in values ? 1 : values.length + 1),
          1,
        );
        return sum + combinations * (buckets ? buckets.length + 3 : 1);
      }, 0);
      expect(series, process).to.be.below(2000);
    }
  });
});
