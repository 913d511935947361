import { ExtractionError } from '../extraction-error.js';
import { LIMITS } from '../limits.js';
import { readXml } from '../read-xml.js';
import { toIsoDate } from './xlsx-dates.js';

/** What cells of a workbook share. */
export interface Workbook {
  strings: readonly string[];
  /** By cell style, whether its numbers are dates. */
  dates: readonly boolean[];
  from1904: boolean;
}

/** The XML of a sheet, and how many bytes of it there are. */
export interface SheetPart {
  content: AsyncIterable<Uint8Array>;
  bytes: number;
}

/** Rows after which the number of all rows is foreseen. */
const SAMPLE_ROWS = 2000;

/** One row that has words: its number in the sheet, and its cells from column A. */
export interface SheetRow {
  row: number;
  cells: string[];
}

interface Cell {
  column: number;
  type: string;
  style: number;
  value: string;
}

/**
 * The rows of a sheet that hold something, read in one pass.
 * @throws ExtractionError `too-large` as soon as the sheet shows more rows than LIMITS allow.
 */
export async function readSheet(
  name: string,
  part: SheetPart,
  workbook: Workbook,
  onRow: (row: SheetRow) => void,
): Promise<void> {
  let row: SheetRow = { row: 0, cells: [] };
  let cell: Cell | undefined;
  let inValue = false;
  let bytes = 0;
  let rows = 0;
  const counted = countBytes(part.content, (length) => (bytes += length));
  await readXml(counted, {
    open: (element, attributes) => {
      if (element === 'dimension') refuseLarge(name, lastRow(attributes['ref'] ?? ''));
      if (element === 'row') {
        row = { row: Number(attributes['r'] ?? row.row + 1) || row.row + 1, cells: [] };
        refuseLarge(name, row.row);
        rows += 1;
        if (rows === SAMPLE_ROWS) refuseLarge(name, projectedRows(part.bytes, bytes));
      }
      if (element === 'c') {
        const column = columnOf(attributes['r']) ?? row.cells.length;
        cell = { column, type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0), value: '' };
      }
      if (element === 'v' || element === 't') inValue = true;
      if (element === 'rPh') inValue = false;
    },
    text: (text) => {
      if (inValue && cell) cell.value += text;
    },
    close: (element) => {
      if (element === 'v' || element === 't') inValue = false;
      if (element === 'c' && cell) {
        putCell(name, row, cell.column, shown(cell, workbook));
        cell = undefined;
      }
      if (element === 'row' && row.cells.some((text) => text !== '')) onRow(row);
    },
  });
}

async function* countBytes(
  content: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const part of content) {
    count(part.byteLength);
    yield part;
  }
}

/** Rows in all when the others are as long as those so far; it must be far over the limit, because they may not be. */
function projectedRows(allBytes: number, bytesSoFar: number): number {
  const projected = Math.round((allBytes / Math.max(1, bytesSoFar)) * SAMPLE_ROWS);
  return projected > LIMITS.sheetRows * 3 ? Math.min(projected, 1_048_575) : 0;
}

function putCell(sheet: string, row: SheetRow, column: number, text: string): void {
  if (text === '') return;
  if (column >= LIMITS.columns) throw tooLarge(sheet, `more than ${LIMITS.columns} columns`);
  while (row.cells.length < column) row.cells.push('');
  row.cells[column] = text;
}

/** A cell as a person sees it, save for number formats other than dates. */
function shown({ type, style, value }: Cell, { strings, dates, from1904 }: Workbook): string {
  if (type === 's') return (strings[Number(value)] ?? '').trim();
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
  if (type !== 'n' || value === '') return value.trim();
  const number = Number(value);
  if (!Number.isFinite(number)) return value.trim();
  // Excel keeps 15 digits; what follows is binary noise.
  return dates[style] ? toIsoDate(number, from1904) : String(Number(number.toPrecision(15)));
}

/** Column of a reference such as `AB12`, from 0. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return undefined;
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function lastRow(range: string): number {
  return Number(/:[A-Z]+(\d+)$/.exec(range)?.[1] ?? 0);
}

/** Some programs write a range over the whole sheet, which says nothing. */
function refuseLarge(sheet: string, row: number): void {
  if (row > LIMITS.sheetRows && row < 1_048_576) throw tooLarge(sheet, `about ${row} rows or more`);
  if (row > 1_048_576) throw tooLarge(sheet, 'more rows than a sheet can have');
}

function tooLarge(sheet: string, what: string): ExtractionError {
  const reason = `The sheet "${sheet.slice(0, 100)}" has ${what}; at most ${LIMITS.sheetRows} rows and ${LIMITS.columns} columns are read. Split it, or export it as CSV.`;
  return new ExtractionError('too-large', reason);
}
