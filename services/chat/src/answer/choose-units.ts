import type { Source } from '@aia/contracts';
import type { Choice, TextMatcher, UnderstoodQuestion } from './ports.js';
import { rankUnits, type RankedUnit } from './rank-extracts.js';

/** Sentences that are compared in meaning at most: each costs the reader some 20 ms of waiting on a CPU. */
const MOST_COMPARED = 20;
/** Passages whose sentences are all compared, whatever words they have: the best ones come first. */
const WHOLE_PASSAGES = 3;
/** What a sentence says stands in its first characters (UTF-16); a whole one may be too long for the model. */
const COMPARED_CHARACTERS = 600;
/** What the best fit of words counts beside the best fit of meaning; by scripts/bench/extracts.ts. */
const WORDS_WEIGHT = 0.5;
/** What each passage that was found before a sentence's own takes from it. */
const RANK_COST = 0.05;

/** Sentences of the sources, those to quote first, and how they were chosen. */
export interface ChosenUnits {
  units: RankedUnit[];
  chosen: Choice;
}

/**
 * Ranks the sentences of the sources by what they have to do with the question: by meaning, which finds them in another
 * language too, together with words, which know names and numbers better. By words alone where meaning cannot be had.
 */
export async function chooseUnits(
  { standalone, signal }: Pick<UnderstoodQuestion, 'standalone' | 'signal'>,
  sources: Source[],
  matcher: TextMatcher | undefined,
): Promise<ChosenUnits> {
  const ranked = rankUnits(standalone, sources);
  const byWords: ChosenUnits = {
    units: ranked,
    chosen: { by: 'words', sentences: ranked.length, milliseconds: 0 },
  };
  const compared = toCompare(ranked, sources);
  if (!matcher || compared.length < 2) return byWords;
  const texts = compared.map(({ source, unit }) =>
    source.text.slice(unit.start, Math.min(unit.end, unit.start + COMPARED_CHARACTERS)),
  );
  const { cosines, milliseconds } = await matcher.compare(standalone, texts, signal);
  if (cosines.length < 2) return { ...byWords, chosen: { ...byWords.chosen, milliseconds } };
  return {
    units: byMeaning(compared.slice(0, cosines.length), cosines),
    chosen: { by: 'meaning', sentences: cosines.length, milliseconds },
  };
}

/**
 * The best by words in turn with all of the best passages: a sentence that shares no word with the question may answer it.
 * Those that matter most come first, as time may be short.
 */
function toCompare(ranked: RankedUnit[], sources: Source[]): RankedUnit[] {
  const best = new Set(sources.slice(0, WHOLE_PASSAGES));
  const byPassage = ranked
    .filter(({ source }) => best.has(source))
    .toSorted((a, b) => a.source.index - b.source.index);
  const byWords = ranked.filter(({ score }) => score > 0).slice(0, MOST_COMPARED / 2);
  const turns = Array.from({ length: MOST_COMPARED }, (_, at) => [byWords[at], byPassage[at]]);
  const inTurn = turns.flat().filter((unit) => unit !== undefined);
  return [...new Set(inTurn)].slice(0, MOST_COMPARED);
}

/**
 * Cosines of any model lie in a narrow band of its own: what counts is where a sentence stands between the farthest and
 * the nearest one.
 */
function byMeaning(units: RankedUnit[], cosines: number[]): RankedUnit[] {
  const [least, most] = [Math.min(...cosines), Math.max(...cosines)];
  const bestWords = Math.max(...units.map(({ score }) => score));
  return units
    .map((unit, at) => {
      const meaning = most > least ? ((cosines[at] ?? least) - least) / (most - least) : 0;
      const words = bestWords > 0 ? unit.score / bestWords : 0;
      return { ...unit, score: meaning + WORDS_WEIGHT * words - RANK_COST * (unit.source.index - 1) };
    })
    .sort((a, b) => b.score - a.score);
}
