import type { AnalyticsReport } from '@aia/contracts';
import { expect } from 'chai';
import { analyticsMarkdown } from './analytics-markdown.js';

const counts = {
  questions: 4,
  conversations: 3,
  answers: 4,
  withoutAnswer: 1,
  quoted: 0,
  failed: 0,
  stopped: 0,
  feedbackUp: 2,
  feedbackDown: 1,
  promptTokens: 400,
  completionTokens: 80,
  languages: { en: 1, ru: 3 },
  models: { 'gemma3:270m': 3 },
  firstToken: { p50: 1200, p95: 4000 },
  duration: { p50: 3000, p95: 12_000 },
};
const report: AnalyticsReport = {
  from: '2026-01-01',
  to: '2026-01-02',
  questionTexts: 'conversation',
  totals: { usersADay: 1.5, mostUsersADay: 2, ...counts },
  days: [{ day: '2026-01-02', users: 2, countedAt: '2026-01-03T02:00:00.000Z', ...counts }],
  documents: [{ documentId: '0', title: 'Handbook', answers: 3, citations: 5 }],
  gaps: [
    { questions: 1, languages: ['en'], lastDay: '2026-01-02', examples: ['Where is the | <b>key</b>?\nNow'] },
  ],
};

describe('The report of what was asked', () => {
  it('tells sums with their share of all answers', () => {
    expect(analyticsMarkdown(report)).to.include('| Not covered by documents | 1 (25 %) |');
    expect(analyticsMarkdown(report)).to.include('| First token | median 1.20 s, 95th percentile 4.00 s |');
    expect(analyticsMarkdown(report)).to.include('| Languages | ru 3, en 1 |');
  });

  it('keeps what people asked within its cell, as text', () => {
    expect(analyticsMarkdown(report)).to.include('| Where is the \\| &lt;b>key&lt;/b>? Now |');
  });

  it('says that texts are not shown where they are not', () => {
    expect(analyticsMarkdown({ ...report, gaps: [], questionTexts: 'none' })).to.include('are not shown');
  });
});
