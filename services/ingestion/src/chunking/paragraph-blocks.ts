import { trimRange, type Block, type TextRange } from './block.js';

const BLANK_LINES = /\n[ \t]*\n\s*/g;

/** The paragraphs of a plain text range: what blank lines separate. */
export function paragraphBlocks(text: string, range: TextRange): Block[] {
  const part = text.slice(range.start, range.end);
  const blocks: Block[] = [];
  let start = 0;
  const push = (end: number) => {
    const trimmed = trimRange(text, { start: range.start + start, end: range.start + end });
    if (trimmed.end > trimmed.start) blocks.push({ kind: 'text', ...trimmed });
  };
  for (const gap of part.matchAll(BLANK_LINES)) {
    push(gap.index);
    start = gap.index + gap[0].length;
  }
  push(part.length);
  return blocks;
}
