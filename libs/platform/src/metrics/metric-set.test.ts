import { expect } from 'chai';
import { Registry } from 'prom-client';
import { declareMetrics } from './declaration.js';
import { createMetrics } from './metric-set.js';

const declarations = declareMetrics({
  calls: { name: 'calls_total', type: 'counter', help: 'Calls', labels: { outcome: ['ok', 'failed'] } },
  depth: { name: 'depth', type: 'gauge', help: 'Depth', labels: { queue: ['a', 'b'] } },
  evicted: { name: 'evicted_total', type: 'counter', help: 'Evicted' },
  age: { name: 'age_seconds', type: 'gauge', help: 'Age' },
});

describe('createMetrics', () => {
  const build = () => {
    const registry = new Registry();
    const lines = async () =>
      (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return { metrics: createMetrics(registry, declarations), lines };
  };

  it('starts counters of known labels at 0, so that the first event is an increase', async () => {
    const { metrics, lines } = build();
    metrics.calls.inc({ outcome: 'failed' });
    expect(await lines()).to.include.members([
      'calls_total{outcome="ok"} 0',
      'calls_total{outcome="failed"} 1',
    ]);
  });

  it('reads gauges at the scrape, and leaves out what is gone', async () => {
    const { metrics, lines } = build();
    let queues = ['a', 'b'] as ('a' | 'b')[];
    metrics.depth.onScrape(() => queues.map((queue) => ({ labels: { queue }, value: 3 })));
    expect(await lines()).to.include.members(['depth{queue="a"} 3', 'depth{queue="b"} 3']);
    queues = ['b'];
    expect(await lines()).not.to.include('depth{queue="a"} 3');
  });

  it('has no value where a source fails, throws or does not answer, and still answers itself', async () => {
    const { metrics, lines } = build();
    metrics.depth.onScrape(() => Promise.reject(new Error('away')));
    metrics.age.onScrape(() => {
      throw new Error('broken');
    });
    metrics.evicted.onScrape(() => new Promise(() => undefined));
    const text = (await lines()).join('\n');
    expect(text).not.to.match(/depth|age_seconds|evicted_total [1-9]/);
    expect(text).to.include('calls_total');
  });

  it('takes a count from where it is kept without adding it up', async () => {
    const { metrics, lines } = build();
    metrics.evicted.onScrape(() => [{ labels: {}, value: 7 }]);
    await lines();
    expect(await lines()).to.include('evicted_total 7');
  });
});
