import { ExtractionError } from '../extraction-error.js';
import { LIMITS } from '../limits.js';
import { toMarkdownTable } from '../tables/markdown-table.js';

/** What a paragraph of a word processor is. */
export type ParagraphKind =
  { kind: 'text' } | { kind: 'heading'; depth: number } | { kind: 'item'; level: number } | { kind: 'code' };

interface OpenTable {
  rows: string[][];
  cell: string[];
}

/**
 * Writes the paragraphs and tables of a word processor as Markdown. Within a table, paragraphs are words of the present
 * cell; a table within a table is words of its cell too.
 */
export class FlowWriter {
  private readonly blocks: string[] = [];
  private readonly tables: OpenTable[] = [];
  private code: string[] = [];
  private listed = false;
  private length = 0;

  paragraph(text: string, kind: ParagraphKind): void {
    const table = this.tables.at(-1);
    if (table) return void table.cell.push(text);
    if (kind.kind === 'code') return void this.code.push(text);
    this.endCode();
    const words = text.trim();
    if (words === '') return;
    if (kind.kind === 'heading') this.push(`${'#'.repeat(kind.depth)} ${words.replace(/\s+/g, ' ')}`);
    else if (kind.kind === 'item') this.item(words, kind.level);
    else this.push(escapeLineStart(words));
  }

  openTable(): void {
    this.endCode();
    this.tables.push({ rows: [], cell: [] });
  }

  openRow(): void {
    this.tables.at(-1)?.rows.push([]);
  }

  openCell(): void {
    const table = this.tables.at(-1);
    if (table) table.cell = [];
  }

  /** Ends a cell that spans `columns` columns; the others are empty. */
  closeCell(columns = 1): void {
    const table = this.tables.at(-1);
    const row = table?.rows.at(-1);
    if (!table || !row) return;
    row.push(
      table.cell.join(' '),
      ...Array.from({ length: Math.min(columns, LIMITS.columns) - 1 }, () => ''),
    );
    table.cell = [];
  }

  closeTable(): void {
    const table = this.tables.pop();
    if (!table) return;
    const outer = this.tables.at(-1);
    if (outer)
      return void outer.cell.push(
        table.rows
          .flat()
          .filter((cell) => cell.trim() !== '')
          .join(' '),
      );
    if (isLayout(table.rows)) for (const cell of table.rows.flat()) this.paragraph(cell, { kind: 'text' });
    else this.push(toMarkdownTable(table.rows));
  }

  text(): string {
    this.endCode();
    return this.blocks.join('');
  }

  private item(words: string, level: number): void {
    const line = `${'  '.repeat(Math.min(level, 8))}- ${words.replace(/\n/g, ' ')}`;
    this.push(line, this.listed ? '\n' : '\n\n');
    this.listed = true;
  }

  private endCode(): void {
    const lines = this.code;
    this.code = [];
    if (lines.every((line) => line.trim() === '')) return;
    const longest = Math.max(2, ...(lines.join('\n').match(/`+/g) ?? []).map((run) => run.length));
    const marks = '`'.repeat(longest + 1);
    this.push(`${marks}\n${lines.join('\n').replace(/\s+$/, '')}\n${marks}`);
  }

  private push(block: string, separator = '\n\n'): void {
    if (block === '') return;
    if (this.blocks.length > 0) this.blocks.push(separator);
    this.blocks.push(block);
    this.listed = false;
    this.length += block.length;
    if (this.length > LIMITS.textLength) throw new ExtractionError('too-large', TOO_LARGE);
  }
}

const TOO_LARGE = 'The document holds more text than can be read at once; split it into smaller files.';

/** A table of one row or one column frames text; it relates nothing. */
function isLayout(rows: string[][]): boolean {
  const words = rows.filter((row) => row.some((cell) => cell.trim() !== ''));
  return words.length < 2 || words.every((row) => row.filter((cell) => cell.trim() !== '').length < 2);
}

/** Words that would read as a heading or a fence. */
function escapeLineStart(text: string): string {
  return text.replace(/^(#{1,6}\s|`{3}|~{3})/gm, '\\$1');
}
