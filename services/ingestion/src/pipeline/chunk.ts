import { detectLanguage, estimateTokens, splitSentences } from '@aia/language';
import { trimRange, type Block, type TextRange } from '../chunking/block.js';
import { markdownBlocks } from '../chunking/markdown-blocks.js';
import { packBlocks, type ChunkRange, type PackOptions } from '../chunking/pack-blocks.js';
import { paragraphBlocks } from '../chunking/paragraph-blocks.js';
import type { TokenBudget } from '../chunking/token-budget.js';

/** One page of a paged document as a range of its text. */
export interface Page extends TextRange {
  page: number;
}

export interface ChunkInput {
  text: string;
  /** How the text marks its structure. */
  format: 'markdown' | 'plain';
  /** Pages of the text in order; empty where there are none. */
  pages: readonly Page[];
  budget: TokenBudget;
}

/** One chunk: `text.slice(start, end)` of the document's text. */
export interface ChunkDraft extends TextRange {
  ordinal: number;
  page: number | null;
  headingPath: string[];
  language: string;
  tokenEstimate: number;
}

/**
 * Cuts a text into chunks that follow its headings and paragraphs. Chunks are in text order, do not overlap, are never
 * blank and never over the budget; together they cover everything that is not blank (front matter aside). A chunk lies
 * within one page, so that a citation of it names the right one.
 */
export function chunk(input: ChunkInput): ChunkDraft[] {
  const { text, budget } = input;
  const options = { budget, estimate: estimateTokens, splitSentences };
  return chunkRanges(input, options).map(({ start, end, headingPath, page }, ordinal) => {
    const part = text.slice(start, end);
    return {
      ordinal,
      start,
      end,
      page,
      headingPath,
      language: detectLanguage(part),
      tokenEstimate: Math.max(1, estimateTokens(part)),
    };
  });
}

function chunkRanges(input: ChunkInput, options: PackOptions): (ChunkRange & { page: number | null })[] {
  const { text, format, pages } = input;
  if (pages.length === 0) {
    const whole = { start: 0, end: text.length };
    return pack(
      text,
      format === 'markdown' ? markdownBlocks(text) : paragraphBlocks(text, whole),
      options,
      null,
    );
  }
  return pages.flatMap((page) => pack(text, paragraphBlocks(text, page), options, page.page));
}

function pack(text: string, blocks: Block[], options: PackOptions, page: number | null) {
  return packBlocks(text, blocks, options)
    .map((range) => ({ ...range, ...trimRange(text, range), page }))
    .filter((range) => range.end > range.start);
}
