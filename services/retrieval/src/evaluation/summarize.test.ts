import type { EvaluatedQuestion } from '@aia/contracts';
import { expect } from 'chai';
import { measure } from './measure.js';
import { checkTargets, summarize } from './summarize.js';

const options = { confidence: 0.95, resamples: 50, seed: 1 };
const asked = (language: string, rank: number | null, ms = 10): EvaluatedQuestion => ({
  questionId: '018f0000-0000-7000-8000-000000000000',
  question: 'q',
  language,
  expected: [{ sourceKey: 'a', grade: 1 }],
  outcome: {
    values: measure({ ranks: [rank], grades: [1] }),
    ranks: [rank],
    hits: [],
    ms,
    degraded: rank === null ? { code: 'dense-timeout', detail: 'late' } : null,
  },
});
const open = { ...asked('en', 1), outcome: null };

describe('summarize', () => {
  const summary = summarize(
    [asked('en', 1, 5), asked('en', 2, 20), asked('ru', null, 100), asked('ru', 1, 10), open],
    options,
  );

  it('averages over all questions and over those of each language', () => {
    expect(summary.overall.questions).to.equal(4);
    expect(summary.overall.values.mrr).to.equal((1 + 0.5 + 0 + 1) / 4);
    expect(Object.keys(summary.languages)).to.deep.equal(['en', 'ru']);
    expect(summary.languages['ru']?.values.mrr).to.equal(0.5);
    expect(summary.languages['en']?.intervals.mrr.low).to.be.at.least(0.5);
  });

  it('says how long searches took and how many left a step out', () => {
    expect(summary.latencyMs).to.deep.equal({ p50: 10, p95: 100 });
    expect(summary.degraded).to.equal(1);
  });
});

describe('checkTargets', () => {
  const summary = summarize([asked('en', 1), asked('en', 2)], options);

  it('compares each target with its measure, over all questions and by language', () => {
    const targets = checkTargets(summary, { mrr: 0.75, precisionAt1: 0.6, languages: { en: { mrr: 0.9 } } });
    expect(targets.map(({ measure, language, met }) => [measure, language, met])).to.deep.equal([
      ['precisionAt1', null, false],
      ['mrr', null, true],
      ['mrr', 'en', false],
    ]);
  });

  it('leaves out a language that no question is in, and has none without settings', () => {
    expect(checkTargets(summary, { languages: { ru: { mrr: 1 } } })).to.deep.equal([]);
    expect(checkTargets(summary, undefined)).to.deep.equal([]);
  });
});
