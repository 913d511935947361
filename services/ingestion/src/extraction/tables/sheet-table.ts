import type { TextBuilder } from '../text-builder.js';
import { tableRow, tableRule } from './markdown-table.js';

/** A row with its number in the file. */
export interface NumberedRow {
  row: number;
  cells: readonly string[];
}

const NUMBER = /^[-+]?[\d\s.,]+%?$/;

/**
 * Writes rows as Markdown tables of one sheet. A gap of empty rows starts a new table when a row of words follows it,
 * because people put several tables on one sheet; a gap before data is only a gap.
 */
export class SheetTable {
  private columns = 0;
  private last = 0;
  private readonly builder: TextBuilder;
  private readonly sheet: string | undefined;

  constructor(builder: TextBuilder, sheet?: string) {
    this.builder = builder;
    this.sheet = sheet;
  }

  add({ row, cells }: NumberedRow): void {
    const place = { ...(this.sheet === undefined ? {} : { sheet: this.sheet }), row };
    if (this.last === 0 && this.sheet !== undefined) {
      this.builder.block(`## ${this.sheet.replace(/\s+/g, ' ')}`);
    }
    if (this.startsTable(row, cells)) this.begin(place, cells);
    else this.builder.addRow(place, tableRow(cells, Math.max(this.columns, cells.length)));
    this.last = row;
  }

  private startsTable(row: number, cells: readonly string[]): boolean {
    if (this.columns === 0) return true;
    return isHead(cells) && (row > this.last + 1 || cells.length > this.columns);
  }

  /** A single cell above a table is its title. */
  private begin(place: { sheet?: string; row: number }, cells: readonly string[]): void {
    const words = cells.filter((cell) => cell !== '');
    if (words.length === 1 && this.sheet !== undefined) return this.builder.blockAt(place, words.join(' '));
    this.columns = cells.length;
    this.builder.blockAt(place, tableRow(cells, this.columns));
    this.builder.add(`\n${tableRule(this.columns)}`);
  }
}

/** Several words and no numbers. */
function isHead(cells: readonly string[]): boolean {
  const words = cells.filter((cell) => cell !== '');
  return words.length > 1 && words.every((cell) => !NUMBER.test(cell));
}
