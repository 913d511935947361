import type { Block, TextRange } from './block.js';
import { halveRange, isSurelyLonger, type Estimate } from './split-range.js';
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

/** A range with its estimate. */
interface Part extends TextRange {
  tokens: number;
}

/** The chunk that is being filled. */
interface Open {
  start: number;
  end: number;
  /** Of `start`..`end`; an upper bound until it matters. */
  tokens: number;
  /** End of the last block that is not a heading; headings after it may move to the next chunk. */
  bodyEnd: number | null;
  /** The headings after `bodyEnd`. */
  headings: Part | null;
  /** The highest level of its headings. */
  depth: number;
  path: string[];
}

/** Below any heading. */
const NO_DEPTH = 7;

/**
 * Packs blocks into chunks of about `budget.target` tokens. A section starts a new chunk unless the one before is still
 * small; headings stay with what follows them; code and tables are parted only when they alone exceed `budget.max`, and
 * long paragraphs between sentences.
 */
export function packBlocks(text: string, blocks: readonly Block[], options: PackOptions): ChunkRange[] {
  const packer = new Packer(text, options);
  for (const block of blocks) {
    const parts = splitBlock(text, block, options);
    if (block.heading) packer.addHeading(parts, block.heading);
    else for (const part of parts) packer.addBody(part, block.kind);
  }
  return packer.finish();
}

/** The parts of a block that each fit into a chunk. */
function splitBlock(text: string, block: Block, options: PackOptions): Part[] {
  const { budget, estimate, splitSentences } = options;
  const limit = block.kind === 'text' ? Math.min(budget.max, budget.target * WHOLE_PARAGRAPH) : budget.max;
  const tokens = isSurelyLonger(block, limit) ? Infinity : estimate(text.slice(block.start, block.end));
  if (tokens <= limit) return [{ start: block.start, end: block.end, tokens }];
  const { target: goal, max } = budget;
  const ranges =
    block.kind === 'text'
      ? splitParagraph(text, block, { goal, max, estimate, splitSentences })
      : halveRange(text, block, max, estimate, block.kind === 'heading' ? 'word' : 'line');
  return ranges.map((range) => ({ ...range, tokens: estimate(text.slice(range.start, range.end)) }));
}

/** Fills one chunk after the other. */
class Packer {
  private readonly chunks: ChunkRange[] = [];
  private readonly path: { depth: number; title: string }[] = [];
  private open: Open | undefined;
  private readonly text: string;
  private readonly options: PackOptions;

  constructor(text: string, options: PackOptions) {
    this.text = text;
    this.options = options;
  }

  /** A heading ends a chunk that is large enough, and stays with what follows. */
  addHeading(parts: readonly Part[], { depth, title }: { depth: number; title: string }): void {
    if (this.open && this.isFullFor(this.open, depth)) this.close();
    while ((this.path.at(-1)?.depth ?? 0) >= depth) this.path.pop();
    this.path.push({ depth, title });
    for (const part of parts) {
      const open = this.grownWithin(part, this.options.budget.max);
      if (!open) {
        this.close();
        this.open = this.begin(part, depth);
        continue;
      }
      open.headings = open.headings ? joined(open.headings, part) : { ...part };
      open.depth = Math.min(open.depth, depth);
      if (open.bodyEnd === null) open.path = this.titles();
    }
  }

  /** A block that is not a heading goes where it fits; headings before it go with it. */
  addBody(part: Part, kind: Block['kind']): void {
    if (this.open && !this.grownWithin(part, this.limitFor(this.open, kind))) this.closeBefore(part);
    this.open ??= this.begin(part, this.path.at(-1)?.depth ?? NO_DEPTH);
    this.open.path = this.open.bodyEnd === null ? this.titles() : commonPath(this.open.path, this.titles());
    this.open.bodyEnd = part.end;
    this.open.headings = null;
  }

  finish(): ChunkRange[] {
    this.close();
    return this.chunks;
  }

  /** Closes the chunk but takes its last headings along, if there is room for them beside the part. */
  private closeBefore(part: Part): void {
    const headings = this.open?.bodyEnd === null ? null : (this.open?.headings ?? null);
    const end = headings ? this.open?.bodyEnd : undefined;
    this.close(end ?? undefined);
    if (!headings) return;
    this.open = this.begin(headings, this.path.at(-1)?.depth ?? NO_DEPTH);
    if (!this.grownWithin(part, this.options.budget.max)) this.close();
  }

  private close(end = this.open?.end): void {
    if (this.open && end !== undefined)
      this.chunks.push({ start: this.open.start, end, headingPath: this.open.path });
    this.open = undefined;
  }

  private begin({ start, end, tokens }: Part, depth: number): Open {
    return {
      start,
      end,
      tokens,
      bodyEnd: null,
      headings: { start, end, tokens },
      depth,
      path: this.titles(),
    };
  }

  /** The open chunk with the part in it, or undefined and unchanged when that makes it larger than `limit`. */
  private grownWithin(part: Part, limit: number): Open | undefined {
    const { open } = this;
    if (!open) return undefined;
    // The sum of two estimates is never below that of the whole, so most blocks need no new one.
    let tokens = open.tokens + part.tokens;
    if (tokens > limit) tokens = this.options.estimate(this.text.slice(open.start, part.end));
    if (tokens > limit) return undefined;
    return Object.assign(open, { end: part.end, tokens });
  }

  /**
   * What has only headings so far, or is small, may grow past the target, so that a heading or an introduction is not
   * cut off from its code, table or list.
   */
  private limitFor(open: Open, kind: Block['kind']): number {
    const { target, max } = this.options.budget;
    const small = open.bodyEnd === null || open.tokens < target * (kind === 'text' ? 0.25 : 0.5);
    return small ? max : target;
  }

  private isFullFor(open: Open, depth: number): boolean {
    if (open.bodyEnd === null) return false;
    const share = depth < open.depth ? FULL_ENOUGH_FOR_HIGHER_LEVEL : FULL_ENOUGH;
    return open.tokens >= this.options.budget.target * share;
  }

  private titles(): string[] {
    return this.path.map(({ title }) => title).filter((title) => title !== '');
  }
}

/** The headings that two sections share: a chunk of both stands under no more than these. */
function commonPath(a: string[], b: string[]): string[] {
  const differs = a.findIndex((title, at) => title !== b[at]);
  return differs < 0 ? a : a.slice(0, differs);
}

function joined(first: Part, second: Part): Part {
  return { start: first.start, end: second.end, tokens: first.tokens + second.tokens };
}
