/**
 * A piece of a document that reads as one: `start`..`end` in its text, UTF-16 code units, end exclusive, without white
 * space around it. `code` and `table` are kept whole wherever they fit.
 */
export interface Block {
  kind: 'heading' | 'text' | 'code' | 'table';
  start: number;
  end: number;
  /** Of headings: 1 to 6, and the words without markup. */
  heading?: { depth: number; title: string };
  /** Of tables: the row of column names and the line below it. */
  tableHead?: TextRange;
  /** A chunk that is open ends before this block: another parent begins here. */
  startsParent?: boolean;
}

/** A range of a text, end exclusive. */
export interface TextRange {
  start: number;
  end: number;
}

const BLANK = /\s/;

/** The range without the white space at its ends; empty (`start === end`) when there is nothing else. */
export function trimRange(text: string, { start, end }: TextRange): TextRange {
  let from = start;
  let to = end;
  while (from < to && isBlank(text, from)) from++;
  while (to > from && isBlank(text, to - 1)) to--;
  return { start: from, end: to };
}

/** The pattern is asked beyond ASCII only: ranges are trimmed very often. */
function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 0x80 ? code === 0x20 || (code >= 0x09 && code <= 0x0d) : BLANK.test(text.charAt(at));
}
