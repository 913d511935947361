import { expect } from 'chai';
import fc from 'fast-check';
import { bootstrapIntervals } from './bootstrap.js';
import { eachMeasure, meanOf } from './measure.js';

const rowsOf = (values: number[]) => values.map((value) => eachMeasure(() => value));
const options = { confidence: 0.95, resamples: 200, seed: 7 };
const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 });

describe('bootstrapIntervals', () => {
  it('gives the same interval for the same seed, and another for another one', () => {
    const rows = rowsOf(Array.from({ length: 50 }, (_, n) => n / 50));
    const first = bootstrapIntervals(rows, options).mrr;
    expect(bootstrapIntervals(rows, options).mrr).to.deep.equal(first);
    expect(bootstrapIntervals(rows, { ...options, seed: 8 }).mrr).to.not.deep.equal(first);
  });

  it('comes close to the interval of theory', () => {
    const rows = rowsOf(Array.from({ length: 400 }, (_, n) => n % 2));
    const { low, high } = bootstrapIntervals(rows, { ...options, resamples: 2000 }).ndcgAt10;
    // 0.5 ± 1.96 × 0.5 / √400
    expect(low).to.be.closeTo(0.451, 0.01);
    expect(high).to.be.closeTo(0.549, 0.01);
  });

  it('stays within the values and in order', () => {
    fc.assert(
      fc.property(values, (given) => {
        const { low, high } = bootstrapIntervals(rowsOf(given), options).mrr;
        expect(low).to.be.at.most(high);
        expect(low).to.be.at.least(Math.min(...given) - 1e-9);
        expect(high).to.be.at.most(Math.max(...given) + 1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it('is a point where all values are the same', () => {
    const rows = rowsOf([0.25, 0.25, 0.25]);
    expect(bootstrapIntervals(rows, options).mrr).to.deep.equal({ low: 0.25, high: 0.25 });
    expect(meanOf(rows).mrr).to.equal(0.25);
  });

  it('is wider when more confidence is asked for', () => {
    const rows = rowsOf(Array.from({ length: 60 }, (_, n) => (n * 37) % 10));
    const width = (confidence: number) => {
      const { low, high } = bootstrapIntervals(rows, { ...options, confidence }).mrr;
      return high - low;
    };
    expect(width(0.99)).to.be.above(width(0.5));
  });

  it('is 0 without questions', () => {
    expect(bootstrapIntervals([], options).mrr).to.deep.equal({ low: 0, high: 0 });
  });
});
