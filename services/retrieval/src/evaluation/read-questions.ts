import { type FieldError, type NewGoldenQuestion, newGoldenQuestionSchema } from '@aia/contracts';
import { AppError } from '@aia/platform';
import { parse as parseCsv } from 'csv-parse/sync';

/** One row of a file: its line and its values by column name. */
interface Row {
  line: number;
  values: Record<string, unknown>;
}

/** Names of columns, as people and other tools write them. */
const COLUMNS = {
  question: ['question', 'query'],
  document: ['document', 'sourceKey', 'source_key', 'path', 'documents'],
  quote: ['quote', 'passage'],
  grade: ['grade', 'score', 'relevance'],
  language: ['language', 'lang'],
  key: ['key', 'id'],
  answer: ['answer'],
} as const;

/** Errors that are told at once. */
const MOST_ERRORS = 20;

/**
 * The golden questions of a CSV or JSON Lines file. Rows with the same key, or the same question where there is none, are
 * one question with several passages.
 * @throws AppError `validation-failed` that names the lines which are not usable.
 */
export function readQuestions(format: 'csv' | 'jsonl', content: string): NewGoldenQuestion[] {
  const rows = format === 'csv' ? csvRows(content) : jsonRows(content);
  if (rows.length === 0) throw refuse([{ path: 'body.content', message: 'The file has no questions' }]);
  const merged = new Map<string, Row & { values: Record<string, unknown> & { expected: unknown[] } }>();
  for (const row of rows) {
    const values = toQuestion(row.values);
    const name = String(values['key'] ?? values['question']);
    const known = merged.get(name);
    if (known) known.values.expected.push(...values.expected);
    else merged.set(name, { line: row.line, values });
  }
  return parseAll([...merged.values()]);
}

function parseAll(rows: readonly Row[]): NewGoldenQuestion[] {
  const errors: FieldError[] = [];
  const questions = rows.flatMap(({ line, values }) => {
    const parsed = newGoldenQuestionSchema.safeParse(values);
    if (parsed.success) return [parsed.data];
    for (const { path, message } of parsed.error.issues)
      errors.push({ path: `line ${line}: ${path.join('.')}`, message });
    return [];
  });
  if (errors.length > 0) throw refuse(errors);
  return questions;
}

function csvRows(content: string): Row[] {
  try {
    const records: unknown = parseCsv(content, {
      bom: true,
      columns: true,
      delimiter: delimiterOf(content),
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    return (records as { record: Record<string, string>; info: { lines: number } }[]).map(
      ({ record, info }) => ({
        line: info.lines,
        values: Object.fromEntries(Object.entries(record).filter(([, value]) => value !== '')),
      }),
    );
  } catch (error) {
    throw refuse([{ path: 'body.content', message: error instanceof Error ? error.message : String(error) }]);
  }
}

/** Spreadsheets write commas, semicolons or tabs: whichever the header has most of. */
function delimiterOf(content: string): string {
  const [header = ''] = content.split('\n', 1);
  const count = (delimiter: string) => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

function jsonRows(content: string): Row[] {
  return content.split(/\r?\n/).flatMap((text, index) => {
    if (text.trim() === '') return [];
    const line = index + 1;
    try {
      const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('no object');
      return [{ line, values: value as Record<string, unknown> }];
    } catch {
      throw refuse([{ path: `line ${line}`, message: 'This is no JSON object' }]);
    }
  });
}

/** A row in the form of the API: one that has `expected` already, or the flat form with one or more documents. */
function toQuestion(values: Record<string, unknown>) {
  const valueOf = (name: keyof typeof COLUMNS) =>
    COLUMNS[name].map((column) => values[column]).find((value) => value !== undefined);
  const optional = (name: 'language' | 'key' | 'answer') => {
    const value = valueOf(name);
    return value === undefined ? {} : { [name]: typeof value === 'number' ? String(value) : value };
  };
  const expected = Array.isArray(values['expected'])
    ? (values['expected'] as unknown[])
    : documentsOf(valueOf('document')).map((sourceKey) => ({
        sourceKey,
        ...(valueOf('quote') === undefined ? {} : { quote: valueOf('quote') }),
        ...(valueOf('grade') === undefined ? {} : { grade: Number(valueOf('grade')) }),
      }));
  return {
    question: valueOf('question'),
    ...optional('key'),
    ...optional('language'),
    ...optional('answer'),
    ...(values['status'] === undefined ? {} : { status: values['status'] }),
    origin: 'import',
    expected: [...expected],
  } as Record<string, unknown> & { expected: unknown[] };
}

function documentsOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

function refuse(errors: FieldError[]): AppError {
  const [first] = errors;
  const detail = `The file is not usable: ${first?.path}: ${first?.message}.`;
  return new AppError('validation-failed', detail, { errors: errors.slice(0, MOST_ERRORS) });
}
