import { addCosts } from '@aia/language';
import type { TextRange } from '../block.js';
import { measure, tokensIn } from '../measured-range.js';
import type { ChunkRange } from '../pack-blocks.js';
import { headingCursor, tableHeadCursor, type Section } from '../sections.js';
import type { StrategyOptions } from './strategy.js';

/** Cuts each parent, or what the section's blocks span, and tells headings and table heads of what comes out. */
export function inWindows(
  { text, blocks }: Section,
  { parents, budget }: StrategyOptions,
  cut: (range: TextRange) => Iterable<TextRange>,
): ChunkRange[] {
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (!first || !last) return [];
  const spans = parents.length > 0 ? parents : [{ start: first.start, end: last.end }];
  const headingsAt = headingCursor(blocks);
  const tableHeadAt = tableHeadCursor(blocks);
  return spans
    .flatMap((span) => [...cut(span)])
    .map((range) => {
      const head = tableHeadAt(range.start);
      return {
        ...range,
        headingPath: headingsAt(range.start),
        tableHead: head && fitsBeside(text, head, range, budget.max) ? head : undefined,
      };
    });
}

function fitsBeside(text: string, head: TextRange, range: TextRange, max: number): boolean {
  return tokensIn({ cost: addCosts(measure(text, head).cost, measure(text, range).cost) }) <= max;
}
