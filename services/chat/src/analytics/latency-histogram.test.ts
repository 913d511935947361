import { expect } from 'chai';
import fc from 'fast-check';
import { addLatency, latencyOf, addCounts, type LatencyHistogram } from './latency-histogram.js';

const histogramOf = (values: number[]) => {
  const histogram: LatencyHistogram = {};
  for (const value of values) addLatency(histogram, value);
  return histogram;
};
const latencies = fc.array(fc.integer({ min: 1, max: 600_000 }), { minLength: 1, maxLength: 60 });

describe('latency histograms', () => {
  it('give percentiles that are at most 10 % (and a rounded millisecond) above the exact ones', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        const exact = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
        const { p50, p95 } = latencyOf(histogramOf(values)) ?? { p50: 0, p95: 0 };
        expect(p50).to.be.within(exact(0.5) - 1, exact(0.5) * 1.1 + 1);
        expect(p95).to.be.within(exact(0.95) - 1, exact(0.95) * 1.1 + 1);
      }),
    );
  });

  it('of two days say the same as one of both', () => {
    fc.assert(
      fc.property(latencies, latencies, (one, other) => {
        const merged = addCounts([histogramOf(one), histogramOf(other)]);
        expect(latencyOf(merged)).to.deep.equal(latencyOf(histogramOf([...one, ...other])));
      }),
    );
  });

  it('say nothing where nothing was measured', () => {
    expect(latencyOf({})).to.equal(null);
  });
});
