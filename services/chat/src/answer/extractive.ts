import type { Citation, Source } from '@aia/contracts';
import { toCitation } from './cite.js';
import type { RankedUnit } from './rank-extracts.js';
import { toReadable } from './readable-text.js';

/** Sentences of an extractive answer, and how near to the best one the others must come. */
const MOST_EXTRACTS = 3;
const LEAST_SHARE_OF_BEST = 0.5;
/** Sentences that share more of their terms than this say the same (Jaccard). */
const SAME_TERMS = 0.7;
/** Longest list or code block that is quoted along with the sentence which announces it. */
const ANNOUNCED_CHARACTERS = 600;
/** A sentence that announces what follows it. */
const ANNOUNCES = /:\s*(?:\*\*|__)?$/;

/** An answer made of the documents' own sentences; each is cited in full. */
export interface Extract {
  text: string;
  citations: Citation[];
}

/** A range of a source chosen for the answer. */
interface Piece {
  source: Source;
  start: number;
  end: number;
  display: string;
}

/**
 * The best of ranked sentences, verbatim but for Markdown's noise, in the order of their sources. Where none has a score,
 * it is the first one. Empty text when there is none at all.
 */
export function quoteUnits(ranked: RankedUnit[]): Extract {
  const pieces = choose(ranked).map(toPiece);
  const inOrder = pieces.sort((a, b) => a.source.index - b.source.index || a.start - b.start);
  const extract: Extract = { text: '', citations: [] };
  for (const piece of inOrder.filter(
    (one, at) => !inOrder.slice(0, at).some((before) => covers(before, one)),
  )) {
    if (extract.text !== '') extract.text += '\n\n';
    const answerStart = extract.text.length;
    extract.text += piece.display;
    const range = { start: answerStart, end: extract.text.length };
    extract.citations.push(toCitation(range, { ...piece, support: 1 }));
  }
  return extract;
}

function choose(ranked: RankedUnit[]): RankedUnit[] {
  const best = ranked[0];
  if (!best) return [];
  const chosen: RankedUnit[] = [best];
  for (const one of ranked.slice(1)) {
    if (chosen.length === MOST_EXTRACTS || one.score < best.score * LEAST_SHARE_OF_BEST || one.score === 0)
      break;
    if (!chosen.some((other) => similarity(one.terms, other.terms) > SAME_TERMS)) chosen.push(one);
  }
  return chosen;
}

function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((term) => b.has(term)).length;
  return shared / (a.size + b.size - shared || 1);
}

/** A sentence with the code block or list that it announces, if any: "run:" says little without the command. */
function toPiece({ source, unit, siblings }: RankedUnit): Piece {
  const raw = (start: number, end: number) => source.text.slice(start, end);
  const sentence = raw(unit.start, unit.end);
  const piece = { source, start: unit.start, end: unit.end, display: toReadable(sentence) };
  if (!ANNOUNCES.test(sentence)) return piece;
  const following = siblings.slice(siblings.indexOf(unit) + 1);
  const first = following[0];
  if (!first || first.kind === 'heading' || first.end - unit.end > ANNOUNCED_CHARACTERS) return piece;
  const announced =
    first.kind === 'code' ? [first] : listItems(following, raw, unit.end + ANNOUNCED_CHARACTERS);
  const last = announced.at(-1);
  if (!last) return piece;
  return { ...piece, end: last.end, display: `${piece.display}\n\n${raw(first.start, last.end)}` };
}

const LIST_ITEM = /^(?:[-*+]|\d{1,3}[.)])\s/;

function listItems(
  units: RankedUnit['siblings'],
  raw: (start: number, end: number) => string,
  limit: number,
) {
  const after = units.findIndex((unit) => unit.end > limit || !LIST_ITEM.test(raw(unit.start, unit.end)));
  return after < 0 ? units : units.slice(0, after);
}

/** Whether a piece lies within one that is already quoted, also when another passage repeats it. */
function covers(before: Piece, { source, start, end }: Piece): boolean {
  if (before.source.versionId !== source.versionId) return false;
  const offset = (piece: { source: Source }) => piece.source.location.start;
  return (
    offset(before) + before.start <= offset({ source }) + start &&
    offset(before) + before.end >= offset({ source }) + end
  );
}
