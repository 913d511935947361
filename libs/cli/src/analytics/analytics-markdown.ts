import type { AnalyticsReport, AnalyticsTotals } from '@aia/contracts';
import { snippet } from '../output/format.js';
import { markdownTable } from '../output/markdown-table.js';

/** Characters of a day's bar that stand for the most questions of a day. */
const BAR = 30;

/** What was asked in a period as a Markdown page. */
export function analyticsMarkdown({
  from,
  to,
  totals,
  days,
  documents,
  gaps,
  questionTexts,
}: AnalyticsReport): string {
  const most = Math.max(1, ...days.map(({ questions }) => questions));
  const noGaps = questionTexts === 'none' ? 'Texts of questions are not shown here.' : 'None.';
  return [
    `# Questions and answers, ${from} to ${to}`,
    table([['', ''], ...totalRows(totals)]),
    '## Days',
    table([
      [
        'Day',
        'Questions',
        '',
        'Users',
        'Without an answer',
        '👍',
        '👎',
        'First token p50',
        'Whole answer p95',
      ],
      ...days.map((day) => [
        day.day,
        String(day.questions),
        '█'.repeat(Math.round((day.questions / most) * BAR)),
        String(day.users),
        String(day.withoutAnswer),
        String(day.feedbackUp),
        String(day.feedbackDown),
        day.firstToken ? seconds(day.firstToken.p50) : '-',
        day.duration ? seconds(day.duration.p95) : '-',
      ]),
    ]),
    '## What the documents lack',
    gaps.length === 0
      ? noGaps
      : table([
          ['Questions', 'Last asked', 'Languages', 'For example'],
          ...gaps.map(({ questions, lastDay, languages, examples }) => [
            String(questions),
            lastDay,
            languages.join(', '),
            examples.map((text) => snippet(text, 120)).join('<br>'),
          ]),
        ]),
    '## Documents that answers cite most',
    documents.length === 0
      ? 'None.'
      : table([
          ['Document', 'Answers', 'Citations'],
          ...documents.map(({ title, documentId, answers, citations }) => [
            title || documentId,
            String(answers),
            String(citations),
          ]),
        ]),
    '',
  ].join('\n\n');
}

/** The sums of a period, each with its name. */
export function totalRows(totals: AnalyticsTotals): [string, string][] {
  const share = (part: number) =>
    totals.answers === 0 ? '' : ` (${Math.round((part / totals.answers) * 100)} %)`;
  return [
    ['Questions', String(totals.questions)],
    ['Conversations', String(totals.conversations)],
    ['Users a day', `${totals.usersADay} on average, at most ${totals.mostUsersADay}`],
    ['Languages', pairs(totals.languages)],
    ['Answers', String(totals.answers)],
    ['Not covered by documents', `${totals.withoutAnswer}${share(totals.withoutAnswer)}`],
    ['Quoted, for want of a model', `${totals.quoted}${share(totals.quoted)}`],
    ['Failed', `${totals.failed}${share(totals.failed)}`],
    ['Stopped by their reader', `${totals.stopped}${share(totals.stopped)}`],
    ['Judged good, bad', `${totals.feedbackUp}, ${totals.feedbackDown}`],
    ['Tokens read, written', `${totals.promptTokens}, ${totals.completionTokens}`],
    ['Models', pairs(totals.models)],
    ['First token', latency(totals.firstToken)],
    ['Whole answer', latency(totals.duration)],
  ];
}

function latency(measured: AnalyticsTotals['duration']): string {
  if (!measured) return '-';
  return `median ${seconds(measured.p50)}, 95th percentile ${seconds(measured.p95)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 0)} s`;
}

function pairs(counts: Record<string, number>): string {
  const sorted = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  return sorted.map(([name, count]) => `${name} ${count}`).join(', ') || '-';
}

/** What people wrote stays text within its cell. */
function cellText(text: string): string {
  return text
    .replace(/[\\|`*_[\]]/g, '\\$&')
    .replace(/<(?!br>)/g, '&lt;')
    .replace(/\s+/g, ' ');
}

function table(rows: string[][]): string {
  return markdownTable(rows, cellText);
}
