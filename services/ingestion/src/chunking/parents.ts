import type { Block, TextRange } from './block.js';
import { trimRange } from './block.js';
import { packBlocks } from './pack-blocks.js';
import type { Section } from './sections.js';

/** A parent aims below its size, so that a last small block still fits. */
const AIM = 0.8;

/** Ranges of up to `tokens` tokens that follow the structure of a section: what prompts show for the chunks in them. */
export function parentRanges({ text, blocks }: Section, tokens: number): TextRange[] {
  const budget = { target: Math.round(tokens * AIM), max: tokens };
  return packBlocks(text, blocks, budget)
    .map((range) => trimRange(text, range))
    .filter(({ start, end }) => end > start);
}

/** The blocks parted where a parent ends; the first block of each parent says so. */
export function clipToParents(
  text: string,
  blocks: readonly Block[],
  parents: readonly TextRange[],
): Block[] {
  let next = 0;
  return parents.flatMap((parent) => {
    const own: Block[] = [];
    for (let block = blocks[next]; block && block.start < parent.end; block = blocks[++next]) {
      const start = Math.max(block.start, parent.start);
      const clipped = trimRange(text, { start, end: Math.min(block.end, parent.end) });
      if (clipped.end > clipped.start)
        own.push({ ...block, ...clipped, ...(own.length === 0 ? { startsParent: true } : {}) });
      if (block.end > parent.end) break;
    }
    return own;
  });
}

/** The parent that holds an offset, for offsets that rise from call to call. */
export function parentCursor(parents: readonly TextRange[]): (offset: number) => TextRange | undefined {
  let next = 0;
  return (offset) => {
    while ((parents[next]?.end ?? Infinity) <= offset) next++;
    return parents[next];
  };
}
