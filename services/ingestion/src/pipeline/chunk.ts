import { DEFAULT_CHUNKING, type ChunkingSettings } from '@aia/contracts';
import { detectLanguage, estimateTokens, tokensOf } from '@aia/language';
import { trimRange, type TextRange } from '../chunking/block.js';
import { markdownBlocks } from '../chunking/markdown-blocks.js';
import type { ChunkRange } from '../chunking/pack-blocks.js';
import { paragraphBlocks } from '../chunking/paragraph-blocks.js';
import { parentCursor, parentRanges } from '../chunking/parents.js';
import { prefixOf } from '../chunking/prefix.js';
import type { Section } from '../chunking/sections.js';
import { strategies } from '../chunking/strategies/index.js';
import type { TokenBudget } from '../chunking/token-budget.js';

/** One page of a paged document as a range of its text. */
export interface Page extends TextRange {
  page: number;
}

export interface ChunkInput {
  text: string;
  /** How the text marks its structure. */
  format: 'markdown' | 'plain' | 'code';
  /** Pages of the text in order; empty where there are none. */
  pages: readonly Page[];
  /** What the sizes of the settings come to with the embedding model. */
  budget: TokenBudget;
  /** Title of the document, for prefixes; empty unless told. */
  title?: string;
  settings?: ChunkingSettings;
}

/** One chunk: `text.slice(start, end)` of the document's text. */
export interface ChunkDraft extends TextRange {
  ordinal: number;
  page: number | null;
  headingPath: string[];
  /** Goes before the text when it is embedded and searched; never counted in `start`..`end`. */
  prefix: string;
  /** What a prompt shows in place of the chunk; null: the chunk itself. */
  parent: TextRange | null;
  language: string;
  tokenEstimate: number;
}

/**
 * Cuts a text into chunks by the settings of its dataset. Chunks are in text order, overlap only where the settings say
 * so, are never blank and never over the budget; together they cover everything that is not blank (front matter aside).
 * A chunk lies within one page, so that a citation of it names the right one, and within its parent.
 */
export function chunk(input: ChunkInput): ChunkDraft[] {
  const { text, title = '', settings = DEFAULT_CHUNKING } = input;
  const prefixes = { text, title, context: settings.context };
  return sectionsOf(input)
    .flatMap(({ page, ...section }) =>
      chunkSection(section, input, settings).map((range) => ({ ...range, page })),
    )
    .map((range, ordinal) => {
      const part = text.slice(range.start, range.end);
      return {
        ordinal,
        start: range.start,
        end: range.end,
        page: range.page,
        headingPath: range.headingPath,
        prefix: prefixOf(prefixes, range),
        parent: range.parent,
        language: detectLanguage(part),
        tokenEstimate: Math.max(1, range.cost ? tokensOf(range.cost) : estimateTokens(part)),
      };
    });
}

/** The pages of a text, or the whole of it. */
function sectionsOf({ text, format, pages }: ChunkInput): (Section & { page: number | null })[] {
  if (pages.length > 0) {
    return pages.map(({ page, ...range }) => ({ text, range, page, blocks: paragraphBlocks(text, range) }));
  }
  const range = { start: 0, end: text.length };
  const blocks = format === 'markdown' ? markdownBlocks(text) : paragraphBlocks(text, range);
  return [{ text, range, page: null, blocks }];
}

type PlacedRange = ChunkRange & { parent: TextRange | null };

function chunkSection(section: Section, input: ChunkInput, settings: ChunkingSettings): PlacedRange[] {
  const { text } = section;
  const { overlapTokens: overlap, parentTokens } = settings;
  const whole = settings.strategy === 'document';
  const parents = parentTokens === null || whole ? [] : parentRanges(section, parentTokens);
  const parentAt = parentCursor(parents);
  const budget = whole ? { ...input.budget, target: input.budget.max } : input.budget;
  return strategyOf(input, settings)(section, { budget, overlap, parents })
    .map((range) => ({ ...range, ...trimRange(text, range) }))
    .filter((range) => range.end > range.start)
    .map((range) => ({ ...range, parent: whole ? wholeText(text) : (parentAt(range.start) ?? null) }));
}

/** Program source has no other structure than that of its definitions. */
function strategyOf({ format }: ChunkInput, { strategy }: ChunkingSettings) {
  return strategies[strategy === 'structure' && format === 'code' ? 'code' : strategy];
}

function wholeText(text: string): TextRange {
  return trimRange(text, { start: 0, end: text.length });
}
