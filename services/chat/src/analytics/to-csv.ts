import type { AnalyticsDay, AnalyticsDocument, ContentGap } from '@aia/contracts';

type Cell = string | number | null;
type Columns<T> = readonly (readonly [string, (row: T) => Cell])[];

/** Spreadsheets run what begins like this as a formula; an apostrophe before it keeps it text. */
const FORMULA = /^[=+\-@\t\r]/;

/** The days, one a line. */
export const dayColumns: Columns<AnalyticsDay> = [
  ['day', ({ day }) => day],
  ['questions', ({ questions }) => questions],
  ['users', ({ users }) => users],
  ['conversations', ({ conversations }) => conversations],
  ['answers', ({ answers }) => answers],
  ['without_answer', ({ withoutAnswer }) => withoutAnswer],
  ['quoted', ({ quoted }) => quoted],
  ['failed', ({ failed }) => failed],
  ['stopped', ({ stopped }) => stopped],
  ['feedback_up', ({ feedbackUp }) => feedbackUp],
  ['feedback_down', ({ feedbackDown }) => feedbackDown],
  ['prompt_tokens', ({ promptTokens }) => promptTokens],
  ['completion_tokens', ({ completionTokens }) => completionTokens],
  ['first_token_p50_ms', ({ firstToken }) => firstToken?.p50 ?? null],
  ['first_token_p95_ms', ({ firstToken }) => firstToken?.p95 ?? null],
  ['duration_p50_ms', ({ duration }) => duration?.p50 ?? null],
  ['duration_p95_ms', ({ duration }) => duration?.p95 ?? null],
  ['languages', ({ languages }) => pairs(languages)],
  ['models', ({ models }) => pairs(models)],
];

/** Cited documents, one a line. */
export const documentColumns: Columns<AnalyticsDocument> = [
  ['document_id', ({ documentId }) => documentId],
  ['title', ({ title }) => title],
  ['answers', ({ answers }) => answers],
  ['citations', ({ citations }) => citations],
];

/** Content gaps, one a line. */
export const gapColumns: Columns<ContentGap> = [
  ['questions', ({ questions }) => questions],
  ['languages', ({ languages }) => languages.join(' ')],
  ['last_day', ({ lastDay }) => lastDay],
  ['examples', ({ examples }) => examples.join('\n')],
];

/** Rows as CSV (RFC 4180): a heading line, CRLF, text in quotes where it has to be. */
export function toCsv<T>(columns: Columns<T>, rows: readonly T[]): string {
  const lines = [
    columns.map(([name]) => name),
    ...rows.map((row) => columns.map(([, cell]) => toCell(cell(row)))),
  ];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

function toCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** E.g. `en:12 ru:3`. */
function pairs(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name}:${count}`)
    .join(' ');
}
