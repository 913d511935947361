import { LIMITS } from '../limits.js';
import { longLine } from '../plain-text.js';

/** A piece of a text: whole lines, from character `start` and line `line` of the whole on. */
export interface TextPiece {
  start: number;
  line: number;
  text: string;
}

/** Characters of a piece: small enough to hold several, large enough that chunks across its ends do not matter. */
const PIECE_LENGTH = 1_000_000;

/**
 * Decodes a stream and cuts it into pieces, between paragraphs where there are any. Line breaks become `\n`, byte order
 * mark and NUL are removed. Together the pieces are the whole text.
 * @throws ExtractionError `too-large` for a line that no person reads.
 */
export async function* textPieces(
  content: AsyncIterable<Uint8Array>,
  encoding: string,
  pieceLength = PIECE_LENGTH,
): AsyncGenerator<TextPiece> {
  const decoder = new TextDecoder(encoding);
  const position = { start: 0, line: 1 };
  let rest = '';
  let half = '';
  for await (const part of content) {
    const decoded = half + decoder.decode(part, { stream: true });
    // A carriage return at the end may be half of a line break: it waits for the next character.
    half = decoded.endsWith('\r') ? '\r' : '';
    const added = clean(half === '' ? decoded : decoded.slice(0, -1));
    rest += added;
    const maySplit = rest.length >= pieceLength && added.includes('\n');
    if (!maySplit && rest.length <= LIMITS.lineLength) continue;
    const { pieces, left } = cutPieces(rest, pieceLength, position);
    yield* pieces;
    rest = left;
  }
  rest += clean(half + decoder.decode());
  if (rest !== '') yield { ...position, text: rest };
}

function clean(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '');
}

function cutPieces(text: string, pieceLength: number, position: { start: number; line: number }) {
  const pieces: TextPiece[] = [];
  let from = 0;
  while (text.length - from >= pieceLength) {
    const end = cutAt(text, from, from + pieceLength);
    if (end === from) break;
    const piece = text.slice(from, end);
    pieces.push({ ...position, text: piece });
    position.start += piece.length;
    position.line += countBreaks(piece);
    from = end;
  }
  if (text.length - from > LIMITS.lineLength) throw longLine(position.line);
  return { pieces, left: text.slice(from) };
}

/** After the last blank line in the second half of the piece, else after its last line; `from` where it has none. */
function cutAt(text: string, from: number, to: number): number {
  const blank = text.lastIndexOf('\n\n', to - 2);
  if (blank >= from + (to - from) / 2) return blank + 2;
  const line = text.lastIndexOf('\n', to - 1);
  return line >= from ? line + 1 : nextBreak(text, to, from);
}

/** A line that is longer than a piece goes as a whole. */
function nextBreak(text: string, to: number, from: number): number {
  const next = text.indexOf('\n', to);
  return next < 0 ? from : next + 1;
}

function countBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
