/** A run of lines that reads as one piece of prose, a list item, a heading, a table row or a line of code. */
export interface TextBlock {
  start: number;
  end: number;
}

const LINE = /[^\n\r\u2028\u2029]*(?:\r\n|[\n\r\u2028\u2029]|$)/g;
const FENCE = /^\s*(?:```|~~~)/;
/** Lines that begin something new: list items, headings, table rows, quotes, directives. */
const OPENS_BLOCK = /^\s*(?:[-*+•▪◦]\s|\d{1,3}[.)]\s|[a-zа-я]\)\s|#{1,6}\s|\||>|:::|\/\/\/|<\/?\w)/iu;
/** Lines after which something new begins. */
const CLOSES_BLOCK = /^\s*(?:#{1,6}\s|\||:::|\/\/\/)|^\s*(?:=+|-{3,})\s*$|\|\s*$/u;

/** The blocks of a text in order; blank lines lie between them. Hard-wrapped lines of one paragraph stay together. */
export function findBlocks(text: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  let inFence = false;
  let joinable = false;
  for (const { start, end, line } of linesOf(text)) {
    const isFence = FENCE.test(line);
    const previous = blocks.at(-1);
    const isBlank = line.trim() === '';
    const joins = joinable && !isFence && !OPENS_BLOCK.test(line);
    if (previous && joins && !isBlank) previous.end = end;
    else if (!isBlank) blocks.push({ start, end });
    if (isFence) inFence = !inFence;
    joinable = !isBlank && !inFence && !isFence && !CLOSES_BLOCK.test(line);
  }
  return blocks;
}

function* linesOf(text: string): Generator<{ start: number; end: number; line: string }> {
  for (const match of text.matchAll(LINE)) {
    if (match[0] === '') return;
    yield { start: match.index, end: match.index + match[0].length, line: match[0] };
  }
}
