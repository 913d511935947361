import type { Block, TextRange } from './block.js';
import { halveRange, type Estimate } from './split-range.js';
import { splitParagraph, type SplitSentences } from './split-sentences.js';
import type { TokenBudget } from './token-budget.js';

/** A chunk before it has an id: its range, and the headings that it stands under, outermost first. */
export interface ChunkRange extends TextRange {
  headingPath: string[];
}

export interface PackOptions {
  budget: TokenBudget;
  estimate: Estimate;
  splitSentences: SplitSentences;
}

/** Shares of the target: from here on a new section, or one of a higher level, starts a new chunk. */
const FULL_ENOUGH = 0.5;
const FULL_ENOUGH_FOR_HIGHER_LEVEL = 0.25;
/** A paragraph up to this multiple of the target stays whole. */
const WHOLE_PARAGRAPH = 1.4;

/** The chunk that is being filled. */
interface Open {
  start: number;
  /** End of the last block that is not a heading; headings after it may move to the next chunk. */
  bodyEnd: number | null;
  /** Start of the headings after `bodyEnd`. */
  headingsStart: number | null;
  end: number;
  /** Tokens of `start`..`end`: never below the estimate of that text. */
  tokens: number;
  depth: number;
  path: string[];
}

/**
 * Packs blocks into chunks of about `budget.target` tokens. A section starts a new chunk unless the one before is still
 * small; headings stay with what follows them; code and tables are parted only when they alone exceed `budget.max`, and
 * long paragraphs between sentences.
 */
export function packBlocks(text: string, blocks: readonly Block[], options: PackOptions): ChunkRange[] {
  const packer = createPacker(text, options);
  for (const block of blocks) {
    if (block.heading) packer.heading(block, block.heading);
    else for (const part of splitBlock(text, block, options)) packer.body(part, block.kind);
  }
  return packer.finish();
}

/** The parts of a block that each fit into a chunk. */
function splitBlock(text: string, block: Block, options: PackOptions): TextRange[] {
  const { budget, estimate, splitSentences } = options;
  const tokens = estimate(text.slice(block.start, block.end));
  const whole = block.kind === 'text' ? Math.min(budget.max, budget.target * WHOLE_PARAGRAPH) : budget.max;
  if (tokens <= whole) return [block];
  if (block.kind === 'text') {
    return splitParagraph(text, block, { goal: budget.target, max: budget.max, estimate, splitSentences });
  }
  return halveRange(text, block, budget.max, estimate, 'line');
}

function createPacker(text: string, { budget, estimate }: PackOptions) {
  const chunks: ChunkRange[] = [];
  const path: { depth: number; title: string }[] = [];
  let open: Open | undefined;
  const titles = () => path.map(({ title }) => title).filter((title) => title !== '');
  const measure = (start: number, end: number) => estimate(text.slice(start, end));

  /** Closes the chunk before its trailing headings; those open the next one. */
  const close = (keepHeadings: boolean) => {
    if (!open) return;
    const closed = open;
    open = undefined;
    if (closed.bodyEnd === null || !keepHeadings || closed.headingsStart === null) {
      chunks.push({ start: closed.start, end: closed.end, headingPath: closed.path });
      return;
    }
    chunks.push({ start: closed.start, end: closed.bodyEnd, headingPath: closed.path });
    open = begin(closed.headingsStart, closed.end, closed.depth);
  };
  const begin = (start: number, end: number, depth: number): Open => ({
    start,
    bodyEnd: null,
    headingsStart: start,
    end,
    tokens: measure(start, end),
    depth,
    path: titles(),
  });

  return {
    heading(block: Block, { depth, title }: { depth: number; title: string }) {
      while ((path.at(-1)?.depth ?? 0) >= depth) path.pop();
      if (open?.bodyEnd != null) {
        const higher = depth < open.depth;
        const enough = budget.target * (higher ? FULL_ENOUGH_FOR_HIGHER_LEVEL : FULL_ENOUGH);
        if (open.tokens >= enough) close(true);
      }
      path.push({ depth, title });
      for (const part of halveRange(text, block, budget.max, estimate, 'word')) {
        const tokens = open && measure(open.start, part.end);
        if (!open || tokens === undefined || tokens > budget.max) {
          close(false);
          open = begin(part.start, part.end, depth);
          continue;
        }
        Object.assign(open, { end: part.end, tokens, headingsStart: open.headingsStart ?? part.start });
        open.depth = Math.min(open.depth, depth);
        if (open.bodyEnd === null) open.path = titles();
      }
    },
    body(part: TextRange, kind: Block['kind']) {
      let tokens = open ? measure(open.start, part.end) : 0;
      if (open && !accepts(open, tokens, kind, budget)) {
        close(open.bodyEnd !== null);
        tokens = open ? measure((open as Open).start, part.end) : 0;
        if (open && tokens > budget.max) close(false);
      }
      if (!open) {
        open = begin(part.start, part.end, path.at(-1)?.depth ?? 7);
        tokens = open.tokens;
      }
      if (open.bodyEnd === null) open.path = titles();
      Object.assign(open, { end: part.end, bodyEnd: part.end, headingsStart: null, tokens });
    },
    finish(): ChunkRange[] {
      close(false);
      return chunks;
    },
  };
}

/**
 * Whether a chunk takes a block that makes it `tokens` large. What has only headings so far, or is small, may grow past
 * the target, so that a heading or an introduction is not cut off from its code, table or list.
 */
function accepts(open: Open, tokens: number, kind: Block['kind'], { target, max }: TokenBudget): boolean {
  if (tokens <= target) return true;
  if (tokens > max) return false;
  if (open.bodyEnd === null) return true;
  return open.tokens < target * (kind === 'text' ? 0.25 : 0.5);
}
