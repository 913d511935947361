import { measureNames, type Comparison, type EvaluatedQuestion, type Evaluation } from '@aia/contracts';
import { expect } from 'chai';
import { reportMarkdown } from './report.js';

const each = <T>(value: T) => Object.fromEntries(measureNames.map((name) => [name, value]));
const measured = { questions: 2, values: each(0.5), intervals: each({ low: 0.25, high: 0.75 }) };
const run = {
  id: 'run-1',
  set: 'default',
  total: 2,
  createdAt: '2026-01-02T03:04:05.000Z',
  settings: { mode: 'hybrid', rerank: false, confidence: 0.95, embeddingModel: 'm', collection: 'c' },
  summary: { overall: measured, languages: { ru: measured }, degraded: 1, latencyMs: { p50: 4, p95: 9 } },
  targets: [{ measure: 'mrr', language: 'ru', target: 0.6, value: 0.5, met: false }],
} as unknown as Evaluation;
const missed = [
  { question: 'Who | what?', expected: [{ sourceKey: 'a.md' }], outcome: { hits: [{ sourceKey: 'b.md' }] } },
] as unknown as EvaluatedQuestion[];

describe('reportMarkdown', () => {
  const text = reportMarkdown({ dataset: 'docs', run, missed });

  it('tells measures with intervals, overall and by language, and targets', () => {
    expect(text).to.include('| nDCG@10 | 0.5000 [0.2500, 0.7500] | 0.5000 [0.2500, 0.7500] |');
    expect(text).to.include('| MRR | ru | 0.6 | 0.5000 | **missed** |');
    expect(text).to.include('95 % bootstrap');
  });

  it('lists missed questions with what they should have found', () => {
    expect(text).to.include('- Who | what? (wanted `a.md`; first hit `b.md`)');
  });

  it('tells what changed against another run', () => {
    const change = { question: 'Which one?', baselineRank: null, candidateRank: 3 };
    const comparison = {
      baseline: run,
      common: 2,
      unchanged: 1,
      overall: each({ baseline: 0.5, candidate: 0.25, difference: -0.25, interval: { low: -0.5, high: 0 } }),
      gained: [change],
      lost: [],
    } as unknown as Comparison;
    const page = reportMarkdown({ dataset: 'docs', run, missed: [], comparison });
    expect(page).to.include('| MRR | 0.5000 | 0.2500 | -0.2500 | [-0.5000, +0.0000] |');
    expect(page).to.include('- - -> 3  Which one?');
  });
});
