import { addCosts, type TokenCost } from '@aia/language';
import type { Block, TextRange } from './block.js';
import { joinRanges, measure, tokensIn, type MeasuredRange } from './measured-range.js';
import { halveRange, isSurelyLonger, tokenSize } from './split-range.js';
import { splitParagraph } from './split-sentences.js';
import type { TokenBudget } from './token-budget.js';

/** A chunk before it has an id: its range, and the headings that it stands under, outermost first. */
export interface ChunkRange extends TextRange {
  headingPath: string[];
  /** The head of the table that the chunk begins in the middle of. */
  tableHead?: TextRange | undefined;
  /** What its text costs, where it is known. */
  cost?: TokenCost;
}

/** Shares of the target: from here on a new section, or one of a higher level, starts a new chunk. */
const FULL_ENOUGH = 0.5;
const FULL_ENOUGH_FOR_HIGHER_LEVEL = 0.25;
/** Share of the largest chunk that the head of a table may take to be repeated. */
const LARGEST_HEAD = 0.5;
/** A paragraph up to this multiple of the target stays whole. */
const WHOLE_PARAGRAPH = 1.4;

/** A part of a block. */
interface Part extends MeasuredRange {
  /** Set where a table goes on: a chunk that begins here repeats the head, and has room for it. */
  tableHead?: MeasuredRange | undefined;
}

/** The chunk that is being filled. */
interface Open extends MeasuredRange {
  tableHead: MeasuredRange | undefined;
  /** End of the last block that is not a heading; headings after it may move to the next chunk. */
  bodyEnd: number | null;
  /** Of `start`..`bodyEnd`. */
  bodyCost: TokenCost;
  /** The headings after `bodyEnd`. */
  headings: MeasuredRange | null;
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
export function packBlocks(text: string, blocks: readonly Block[], budget: TokenBudget): ChunkRange[] {
  const packer = new Packer(text, budget);
  for (const block of blocks) {
    if (block.startsParent) packer.endChunk();
    const parts = splitBlock(text, block, budget);
    if (block.heading) packer.addHeading(parts, block.heading);
    else for (const part of parts) packer.addBody(part, block.kind);
  }
  return packer.finish();
}

/** The parts of a block that each fit into a chunk. */
function splitBlock(text: string, block: Block, { target, max }: TokenBudget): Part[] {
  if (block.kind === 'text') {
    const whole = Math.min(max, target * WHOLE_PARAGRAPH);
    return splitParagraph(text, block, { whole, goal: target, max });
  }
  if (!isSurelyLonger(block, max)) {
    const whole = measure(text, block);
    if (tokensIn(whole) <= max) return [{ ...whole, tableHead: repeatedHead(text, block, whole, max) }];
  }
  if (block.tableHead) return splitTable(text, block, block.tableHead, max);
  const cut = block.kind === 'heading' ? 'word' : 'line';
  return halveRange(text, block, max, tokenSize, cut).map((range) => measure(text, range));
}

/** Rows of a long table in pieces that leave room for its head. */
function splitTable(text: string, block: Block, head: TextRange, max: number): Part[] {
  const measured = measure(text, head);
  const tokens = tokensIn(measured);
  const repeats = tokens <= max * LARGEST_HEAD;
  const limit = repeats ? max - tokens : max;
  return halveRange(text, block, limit, tokenSize, 'line').map((range) => ({
    ...measure(text, range),
    tableHead: repeats && range.start >= head.end ? measured : undefined,
  }));
}

/** The head of a table whose first rows are in another parent, if it fits beside the part. */
function repeatedHead(text: string, block: Block, part: MeasuredRange, max: number) {
  if (!block.tableHead || part.start < block.tableHead.end) return undefined;
  const head = measure(text, block.tableHead);
  return tokensIn({ cost: addCosts(head.cost, part.cost) }) <= max ? head : undefined;
}

/** Fills one chunk after the other. */
class Packer {
  private readonly chunks: ChunkRange[] = [];
  private readonly path: { depth: number; title: string }[] = [];
  /** The titles of `path`; the same array until it changes. */
  private titles: string[] = [];
  private open: Open | undefined;
  private readonly text: string;
  private readonly budget: TokenBudget;

  constructor(text: string, budget: TokenBudget) {
    this.text = text;
    this.budget = budget;
  }

  /** What comes next belongs to another chunk. */
  endChunk(): void {
    this.close();
  }

  /** A heading ends a chunk that is large enough, and stays with what follows. */
  addHeading(parts: readonly Part[], { depth, title }: { depth: number; title: string }): void {
    if (this.open && this.isFullFor(this.open, depth)) this.close();
    while ((this.path.at(-1)?.depth ?? 0) >= depth) this.path.pop();
    this.path.push({ depth, title });
    this.titles = this.path.map((heading) => heading.title).filter((words) => words !== '');
    for (const part of parts) {
      const open = this.grownWithin(part, this.budget.max);
      if (!open) {
        this.close();
        this.open = this.begin(part, depth);
        continue;
      }
      open.headings = open.headings ? joinRanges(this.text, open.headings, part) : part;
      open.depth = Math.min(open.depth, depth);
      if (open.bodyEnd === null) open.path = this.titles;
    }
  }

  /** A block that is not a heading goes where it fits; headings before it go with it. */
  addBody(part: Part, kind: Block['kind']): void {
    if (this.open && !this.grownWithin(part, this.limitFor(this.open, kind))) this.closeBefore(part);
    this.open ??= this.begin(part, this.path.at(-1)?.depth ?? NO_DEPTH);
    this.open.path = this.open.bodyEnd === null ? this.titles : commonPath(this.open.path, this.titles);
    this.open.bodyEnd = part.end;
    this.open.bodyCost = this.open.cost;
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
    if (!this.grownWithin(part, this.budget.max)) this.close();
  }

  private close(end = this.open?.end): void {
    if (this.open && end !== undefined)
      this.chunks.push({
        start: this.open.start,
        end,
        headingPath: this.open.path,
        tableHead: this.open.tableHead,
        ...(this.open.tableHead ? {} : { cost: end === this.open.end ? this.open.cost : this.open.bodyCost }),
      });
    this.open = undefined;
  }

  private begin({ start, end, cost, tableHead }: Part, depth: number): Open {
    return {
      start,
      end,
      cost: tableHead ? addCosts(cost, tableHead.cost) : cost,
      tableHead,
      bodyEnd: null,
      bodyCost: cost,
      headings: { start, end, cost },
      depth,
      path: this.titles,
    };
  }

  /** The open chunk with the part in it, or undefined and unchanged when that makes it larger than `limit`. */
  private grownWithin(part: Part, limit: number): Open | undefined {
    const { open } = this;
    if (!open) return undefined;
    const joined = joinRanges(this.text, open, part);
    // A whole that was read again does not have the repeated head in it.
    if (open.tableHead && open.end >= part.start) joined.cost = addCosts(joined.cost, open.tableHead.cost);
    if (tokensIn(joined) > limit) return undefined;
    return Object.assign(open, { end: joined.end, cost: joined.cost });
  }

  /**
   * What has only headings so far, or is small, may grow past the target, so that a heading or an introduction is not
   * cut off from its code, table or list.
   */
  private limitFor(open: Open, kind: Block['kind']): number {
    const { target, max } = this.budget;
    const small = open.bodyEnd === null || tokensIn(open) < target * (kind === 'text' ? 0.25 : 0.5);
    return small ? max : target;
  }

  private isFullFor(open: Open, depth: number): boolean {
    if (open.bodyEnd === null) return false;
    const share = depth < open.depth ? FULL_ENOUGH_FOR_HIGHER_LEVEL : FULL_ENOUGH;
    return tokensIn(open) >= this.budget.target * share;
  }
}

/** The headings that two sections share: a chunk of both stands under no more than these. */
function commonPath(a: string[], b: string[]): string[] {
  if (a === b) return a;
  const differs = a.findIndex((title, at) => title !== b[at]);
  return differs < 0 ? a : a.slice(0, differs);
}
