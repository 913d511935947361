import type { EvaluatedQuestion, Evaluation } from '@aia/contracts';
import { expect } from 'chai';
import { compareRuns } from './compare.js';
import { measure } from './measure.js';

const options = { confidence: 0.95, resamples: 100, seed: 3 };
const run = {} as Evaluation;
const asked = (questionId: string, rank: number | null, sourceKey = 'a'): EvaluatedQuestion => ({
  questionId,
  question: `question ${questionId}`,
  language: 'en',
  expected: [{ sourceKey, grade: 1 }],
  outcome: {
    values: measure({ ranks: [rank], grades: [1] }),
    ranks: [rank],
    hits: [],
    ms: 1,
    degraded: null,
  },
});
const compare = (before: EvaluatedQuestion[], after: EvaluatedQuestion[]) =>
  compareRuns({ run, questions: before }, { run, questions: after }, options);

describe('compareRuns', () => {
  it('lists the questions that gained and lost with their places, largest change first', () => {
    const { gained, lost, unchanged } = compare(
      [asked('1', 1), asked('2', 5), asked('3', null), asked('4', 1), asked('5', 1)],
      [asked('1', 1), asked('2', 4), asked('3', 1), asked('4', null), asked('5', 2)],
    );
    expect(unchanged).to.equal(1);
    expect(gained.map((one) => [one.questionId, one.baselineRank, one.candidateRank])).to.deep.equal([
      ['3', null, 1],
      ['2', 5, 4],
    ]);
    expect(lost.map(({ questionId }) => questionId)).to.deep.equal(['4', '5']);
    expect(lost[0]?.difference).to.equal(-1);
  });

  it('sees a change beyond the tenth place, which nDCG@10 does not', () => {
    const { gained } = compare([asked('1', 25)], [asked('1', 12)]);
    expect(gained[0]?.difference).to.equal(0);
    expect(gained[0]?.candidateRank).to.equal(12);
  });

  it('compares only questions that both runs asked in the same words with the same expectation', () => {
    const { common, onlyInBaseline, onlyInCandidate, overall } = compare(
      [asked('1', 1), asked('2', 1), asked('3', 1)],
      [asked('1', 2), asked('2', 1, 'another'), asked('4', 1)],
    );
    expect([common, onlyInBaseline, onlyInCandidate]).to.deep.equal([1, 2, 2]);
    expect(overall.mrr.baseline).to.equal(1);
    expect(overall.mrr.candidate).to.equal(0.5);
  });

  it('gives an interval of the paired difference', () => {
    const before = Array.from({ length: 30 }, (_, n) => asked(String(n), 2));
    const after = before.map(({ questionId }) => asked(questionId, 1));
    const { difference, interval } = compare(before, after).overall.mrr;
    expect(difference).to.equal(0.5);
    expect(interval).to.deep.equal({ low: 0.5, high: 0.5 });
  });

  it('is the opposite the other way round', () => {
    const [a, b] = [
      [asked('1', 3), asked('2', null)],
      [asked('1', 1), asked('2', 7)],
    ];
    const [there, back] = [compare(a, b), compare(b, a)];
    expect(there.gained.length).to.equal(back.lost.length);
    expect(there.overall.ndcgAt10.difference).to.be.closeTo(-back.overall.ndcgAt10.difference, 1e-12);
  });
});
