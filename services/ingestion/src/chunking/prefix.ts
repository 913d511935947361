import type { ChunkContext } from '@aia/contracts';
import { estimateTokens } from '@aia/language';
import type { ChunkRange } from './pack-blocks.js';
import { CONTEXT_TOKENS } from './token-budget.js';

export interface PrefixInput {
  text: string;
  /** Title of the document. */
  title: string;
  context: ChunkContext;
}

const SEPARATOR = ' › ';

/**
 * What a chunk is embedded and searched with beside its own text: title and headings that the text does not repeat, on
 * one line, then the head of the table that it continues. A passage from the middle of a section is found by the
 * section's subject that way. Empty where there is nothing to add.
 */
export function prefixOf({ text, title, context }: PrefixInput, range: ChunkRange): string {
  const above = context === 'none' ? [] : range.headingPath;
  const titles = context === 'title-and-headings' && above[0] !== title ? [title, ...above] : above;
  const own = titles.length === 0 ? '' : text.slice(range.start, range.end);
  const line =
    titles.length === 0 ? '' : fittingContext(titles.filter((part) => part !== '' && !own.includes(part)));
  const head = range.tableHead ? text.slice(range.tableHead.start, range.tableHead.end) : '';
  return [line, head].filter((part) => part !== '').join('\n');
}

/** The innermost headings count most; outer ones that do not fit are left out. */
export function fittingContext(titles: readonly string[], room = CONTEXT_TOKENS): string {
  const kept = [...titles];
  while (kept.length > 0 && estimateTokens(`${kept.join(SEPARATOR)}\n`) > room) kept.shift();
  return kept.join(SEPARATOR);
}
