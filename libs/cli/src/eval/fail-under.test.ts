import type { Evaluation } from '@aia/contracts';
import { expect } from 'chai';
import { readRules, unmetRules } from './fail-under.js';

const measured = (mrr: number, ndcgAt10: number) => ({ values: { mrr, ndcgAt10 } });
const run = {
  summary: { overall: measured(0.8, 0.9), languages: { ru: measured(0.6, 0.7) } },
  targets: [
    { measure: 'mrr', language: 'ru', target: 0.65, value: 0.6, met: false },
    { measure: 'mrr', language: null, target: 0.5, value: 0.8, met: true },
  ],
} as unknown as Evaluation;

describe('--fail-under', () => {
  it('reads a number as nDCG@10, measures, languages and targets', () => {
    expect(readRules('0.95, mrr=.8,ru.ndcgAt10=1', readRules('targets'))).to.deep.equal([
      'targets',
      { language: null, measure: 'ndcgAt10', least: 0.95 },
      { language: null, measure: 'mrr', least: 0.8 },
      { language: 'ru', measure: 'ndcgAt10', least: 1 },
    ]);
  });

  it('refuses what is no rule', () => {
    for (const text of ['', 'mrr', 'mrr=2', 'speed=0.5', '0.5=mrr', '1.5'])
      expect(() => readRules(text), text).to.throw('Write it like 0.95');
  });

  it('says which rules a run does not meet; reaching a value is enough', () => {
    expect(unmetRules(run, readRules('0.9,mrr=0.8,ru.mrr=0.6'))).to.deep.equal([]);
    expect(unmetRules(run, readRules('0.91,ru.mrr=0.61'))).to.deep.equal([
      'ndcgAt10 is 0.9000, below 0.91',
      'ru.mrr is 0.6000, below 0.61',
    ]);
    expect(unmetRules(run, ['targets'])).to.deep.equal(['ru.mrr is 0.6000, below the target 0.65']);
  });

  it('does not let a run pass that has no questions of a language', () => {
    expect(unmetRules(run, readRules('de.mrr=0'))).to.deep.equal(['de.mrr: there are no questions']);
  });
});
