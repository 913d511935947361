import { CsvError, parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { decodeText } from '../decode-text.js';
import type { ExtractedDocument } from '../extracted-document.js';
import { ExtractionError } from '../extraction-error.js';
import { fileTitle } from '../file-title.js';
import { LIMITS } from '../limits.js';
import { TextBuilder } from '../text-builder.js';
import { SheetTable } from './sheet-table.js';

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Lines that are looked at to find the delimiter. */
const SAMPLE_LINES = 20;
/** Characters that are given to the parser at once. */
const PIECE = 256 * 1024;

/** Comma-, semicolon-, bar- or tab-separated values as one Markdown table; records keep their numbers. */
export async function extractDelimited(bytes: Uint8Array, fileName: string): Promise<ExtractedDocument> {
  const text = decodeText(bytes);
  const delimiter = findDelimiter(text);
  const { text: table, places } = await writeTable(text, delimiter);
  return {
    mime: delimiter === '\t' ? 'text/tab-separated-values' : 'text/csv',
    format: 'markdown',
    pages: [],
    title: fileTitle(fileName),
    text: table,
    places,
  };
}

/** A table in which a quote is never closed has quotes that are only characters. */
async function writeTable(text: string, delimiter: string) {
  try {
    return await writeRecords(readRecords(text, delimiter, '"'));
  } catch (error) {
    if (!isParseError(error)) throw error;
  }
  try {
    return await writeRecords(readRecords(text, delimiter, null));
  } catch (cause) {
    if (!isParseError(cause)) throw cause;
    const reason = `A record of the table is longer than ${LIMITS.lineLength} characters, or broken; split the table.`;
    throw new ExtractionError('too-large', reason, { cause });
  }
}

async function writeRecords(records: AsyncIterable<string[]>) {
  const builder = new TextBuilder();
  const table = new SheetTable(builder);
  let row = 0;
  for await (const cells of records) {
    row += 1;
    if (cells.length > LIMITS.columns) throw tooWide(row);
    if (cells.some((cell) => cell.trim() !== '')) table.add({ row, cells });
  }
  return { text: builder.text(), places: builder.places };
}

/** The records of a text in order; empty lines count as records. @throws CsvError. */
function readRecords(text: string, delimiter: string, quote: string | null): AsyncIterable<string[]> {
  return Readable.from(pieces(text)).pipe(
    parse({
      delimiter,
      quote,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: LIMITS.lineLength,
    }),
  );
}

function isParseError(error: unknown): boolean {
  return error instanceof CsvError;
}

/** The delimiter that parts most of the first lines into the same number of fields; a comma when none does. */
export function findDelimiter(text: string): string {
  const lines = firstLines(text);
  const scores = DELIMITERS.map((delimiter) => {
    const counts = lines.map((line) => fieldsOf(line, delimiter));
    const usual = Math.max(...counts.filter((count) => count > 1), 1);
    const same = counts.filter((count) => count === (counts[0] ?? 1)).length;
    return { delimiter, score: usual > 1 && (counts[0] ?? 1) > 1 ? same * 1000 + (counts[0] ?? 1) : 0 };
  });
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a));
  return best.score > 0 ? best.delimiter : ',';
}

function firstLines(text: string): string[] {
  return text
    .slice(0, 64 * 1024)
    .split('\n', SAMPLE_LINES)
    .filter((line) => line.trim() !== '');
}

function fieldsOf(line: string, delimiter: string): number {
  return line.replace(/"[^"]*"/g, '').split(delimiter).length;
}

function* pieces(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += PIECE) yield text.slice(at, at + PIECE);
}

function tooWide(row: number): ExtractionError {
  return new ExtractionError(
    'too-large',
    `Record ${row} has more than ${LIMITS.columns} fields; split the table.`,
  );
}
