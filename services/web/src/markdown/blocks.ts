/** A part of a Markdown text that can be rendered alone; `start` is where it begins, in UTF-16 code units. */
export interface Block {
  readonly start: number;
  readonly text: string;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const MATH_FENCE = /^\s*\$\$/;
const CONTINUES = /^(\s|[-*+]\s|\d{1,9}[.)]\s|>|\||\[\^)/;

/**
 * Cuts a growing Markdown text at blank lines between top-level blocks. What was cut before is kept, so that a text of n
 * characters costs n characters of work over all its updates, and finished blocks are never rendered again.
 */
export class BlockSplitter {
  #finished: Block[] = [];
  #text = '';

  /** The blocks of `text`, which begins with what was given before; another text starts anew. */
  update(text: string): Block[] {
    if (!text.startsWith(this.#text.slice(0, this.#end())) || text.length < this.#text.length)
      this.#finished = [];
    this.#text = text;
    const from = this.#end();
    const cuts = cutPoints(text, from);
    let start = from;
    for (const cut of cuts) {
      this.#finished = [...this.#finished, { start, text: text.slice(start, cut) }];
      start = cut;
    }
    return start < text.length ? [...this.#finished, { start, text: text.slice(start) }] : this.#finished;
  }

  #end(): number {
    const last = this.#finished.at(-1);
    return last ? last.start + last.text.length : 0;
  }
}

/** Offsets after `from` at which a new block surely begins: a line that continues nothing, after a blank one. */
function cutPoints(text: string, from: number): number[] {
  const cuts: number[] = [];
  let fence: string | undefined;
  let math = false;
  let blank = false;
  for (let at = from; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const line = text.slice(at, newline < 0 ? text.length : newline);
    const isBlank = line.trim() === '';
    if (blank && !isBlank && fence === undefined && !math && !CONTINUES.test(line)) cuts.push(at);
    fence = fenceAfter(line, fence);
    if (fence === undefined && MATH_FENCE.test(line) && (line.match(/\$\$/g) ?? []).length === 1)
      math = !math;
    blank = isBlank;
    if (newline < 0) break;
    at = newline + 1;
  }
  return cuts.filter((cut) => cut > from);
}

/** The marker of the code block that is open after a line. */
function fenceAfter(line: string, open: string | undefined): string | undefined {
  const marker = FENCE.exec(line)?.[1];
  if (marker === undefined) return open;
  if (open === undefined) return marker;
  const closes = marker[0] === open[0] && marker.length >= open.length && line.trim() === marker;
  return closes ? undefined : open;
}
