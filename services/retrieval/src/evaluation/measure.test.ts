import { measureNames } from '@aia/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { meanOf, measure, type FoundPlaces } from './measure.js';

const found = (...ranks: (number | null)[]): FoundPlaces => ({ ranks, grades: ranks.map(() => 1) });
const places = fc
  .array(
    fc.record({
      rank: fc.option(fc.integer({ min: 1, max: 60 }), { nil: null }),
      grade: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((items) => ({ ranks: items.map(({ rank }) => rank), grades: items.map(({ grade }) => grade) }));

describe('measure', () => {
  it('gives the values of the textbooks', () => {
    const values = measure(found(2, 4, null));
    expect(values.precisionAt1).to.equal(0);
    expect(values.precisionAt3).to.be.closeTo(1 / 3, 1e-9);
    expect(values.precisionAt5).to.be.closeTo(2 / 3, 1e-9);
    expect(values.recallAt10).to.be.closeTo(2 / 3, 1e-9);
    expect(values.mrr).to.equal(0.5);
    const ideal = 1 + 1 / Math.log2(3) + 1 / 2;
    expect(values.ndcgAt10).to.be.closeTo((1 / Math.log2(3) + 1 / Math.log2(5)) / ideal, 1e-9);
  });

  it('counts a better passage for more in nDCG', () => {
    const best = { ranks: [1, 2], grades: [3, 1] };
    const swapped = { ranks: [2, 1], grades: [3, 1] };
    expect(measure(best).ndcgAt10).to.equal(1);
    expect(measure(swapped).ndcgAt10).to.be.closeTo((1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3)), 1e-9);
  });

  it('looks at ten places for nDCG and at twenty for recall', () => {
    expect(measure(found(10)).ndcgAt10).to.be.above(0);
    expect(measure(found(11)).ndcgAt10).to.equal(0);
    expect(measure(found(20)).recallAt20).to.equal(1);
    expect(measure(found(21)).recallAt20).to.equal(0);
    expect(measure(found(11)).mrr).to.be.closeTo(1 / 11, 1e-9);
  });

  it('is 0 where nothing was found, and where nothing was expected', () => {
    for (const places of [found(null, null), found()])
      for (const name of measureNames) expect(measure(places)[name]).to.equal(0);
  });

  it('stays between 0 and 1', () => {
    fc.assert(
      fc.property(places, (found) => {
        for (const value of Object.values(measure(found))) expect(value).to.be.within(0, 1);
      }),
    );
  });

  it('is 1 everywhere for the best order of up to three passages', () => {
    const grades = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(grades, (given) => {
        const sorted = [...given].sort((a, b) => b - a);
        const values = measure({ ranks: sorted.map((_, place) => place + 1), grades: sorted });
        for (const value of Object.values(values)) expect(value).to.be.closeTo(1, 1e-9);
      }),
    );
  });

  it('never falls when a passage moves up', () => {
    fc.assert(
      fc.property(places, fc.nat(), (before, pick) => {
        const at = pick % before.ranks.length;
        const ranks = before.ranks.map((rank, place) =>
          place === at ? Math.max(1, (rank ?? 61) - 1) : rank,
        );
        const [worse, better] = [measure(before), measure({ ...before, ranks })];
        for (const name of measureNames) expect(better[name]).to.be.at.least(worse[name] - 1e-12);
      }),
    );
  });

  it('finds no less when it looks further', () => {
    fc.assert(
      fc.property(places, (found) => {
        const { recallAt5, recallAt10, recallAt20 } = measure(found);
        expect(recallAt10).to.be.at.least(recallAt5);
        expect(recallAt20).to.be.at.least(recallAt10);
      }),
    );
  });

  it('averages over questions', () => {
    expect(meanOf([measure(found(1)), measure(found(null))]).mrr).to.equal(0.5);
    expect(meanOf([]).mrr).to.equal(0);
  });
});
