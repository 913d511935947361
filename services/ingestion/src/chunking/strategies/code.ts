import type { TextRange } from '../block.js';
import { codeUnits } from '../code-units.js';
import { joinRanges, measure, tokensIn, type MeasuredRange } from '../measured-range.js';
import type { ChunkRange } from '../pack-blocks.js';
import { halveRange, isSurelyLonger, tokenSize } from '../split-range.js';
import type { TokenBudget } from '../token-budget.js';
import type { Strategy } from './strategy.js';

/** A piece of source below the definitions that it is in. */
interface Piece extends MeasuredRange {
  path: string[];
}

/** Deeper definitions are cut by lines. */
const DEEPEST = 4;

/**
 * Chunks that follow the definitions of program source: small neighbours share a chunk, a definition that is too large
 * is cut at the definitions inside it, and those name it in their path.
 */
export const code: Strategy = ({ text, blocks }, { budget, parents }) => {
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (!first || !last) return [];
  const spans = parents.length > 0 ? parents : [{ start: first.start, end: last.end }];
  return spans.flatMap((span) => packPieces(text, piecesOf(text, span, [], budget, 0), budget));
};

function piecesOf(
  text: string,
  range: TextRange,
  path: string[],
  budget: TokenBudget,
  depth: number,
): Piece[] {
  return codeUnits(text, range, depth > 0).flatMap((unit) => {
    if (!isSurelyLonger(unit, budget.max)) {
      const whole = measure(text, unit);
      if (tokensIn(whole) <= budget.max) return [{ ...whole, path }];
    }
    if (unit.bodyStart === undefined || depth >= DEEPEST) return byLines(text, unit, path, budget);
    const head = { start: unit.start, end: unit.bodyStart };
    const inner = [...path, unit.title];
    return [
      ...byLines(text, head, path, budget),
      ...piecesOf(text, { start: unit.bodyStart, end: unit.end }, inner, budget, depth + 1),
    ];
  });
}

function byLines(text: string, range: TextRange, path: string[], { max }: TokenBudget): Piece[] {
  return halveRange(text, range, max, tokenSize, 'line').map((part) => ({ ...measure(text, part), path }));
}

/** Neighbours that fit into the target together share a chunk, which stands under what both stand under. */
function packPieces(text: string, pieces: readonly Piece[], { target }: TokenBudget): ChunkRange[] {
  const packed: Piece[] = [];
  for (const piece of pieces) {
    const open = packed.at(-1);
    const joined = open && joinRanges(text, open, piece);
    if (open && joined && tokensIn(joined) <= target)
      packed[packed.length - 1] = { ...joined, path: shared(open.path, piece.path) };
    else packed.push(piece);
  }
  return packed.map(({ start, end, path }) => ({ start, end, headingPath: path }));
}

function shared(a: string[], b: string[]): string[] {
  const differs = a.findIndex((title, at) => title !== b[at]);
  return differs < 0 ? a : a.slice(0, differs);
}
