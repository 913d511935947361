import { sentenceGoesOn, splitSentences } from '@aia/language';
import { trimRange, type TextRange } from './block.js';
import { joinRanges, measure, tokensIn, type MeasuredRange } from './measured-range.js';
import { halveRange, isSurelyLonger, tokenSize } from './split-range.js';

/** Sentence segmentation gets slow on long strings, so longer paragraphs are parted at a line first. */
const LONGEST_PARAGRAPH = 8000;

/** How far from its place a cut looks for the end of a sentence, characters, and how many ends are looked at closely. */
const REACH = 500;
const LOOKS = 3;
/** A cut may be this far from its place, as a share of a piece. */
const TOLERANCE = 0.4;

/** What a paragraph has about a token is guessed from this many characters at its start. */
const SAMPLE = 300;

export interface ParagraphSizes {
  /** A paragraph up to this stays whole. */
  whole: number;
  /** What its pieces aim at, and never exceed. */
  goal: number;
  max: number;
}

/**
 * Parts a paragraph between sentences into pieces of about equal size, unless it is short enough to stay whole. Only the
 * text around each cut is segmented into sentences, which is slow, and nothing is measured twice: the costs of the
 * pieces tell that of the paragraph. A sentence over `max` is parted between words.
 */
export function splitParagraph(text: string, paragraph: TextRange, sizes: ParagraphSizes): MeasuredRange[] {
  const pieces = cutBetweenSentences(text, paragraph, guessPieces(text, paragraph, sizes)).map((piece) =>
    measure(text, piece),
  );
  const [first, ...rest] = pieces;
  if (!first) return [];
  const joined = rest.reduce((sum, piece) => joinRanges(text, sum, piece), first);
  if (tokensIn(joined) <= sizes.whole) return [joined];
  return pieces.flatMap((piece) => withinMax(text, piece, rest.length === 0, sizes));
}

function withinMax(
  text: string,
  piece: MeasuredRange,
  isWhole: boolean,
  sizes: ParagraphSizes,
): MeasuredRange[] {
  const tokens = tokensIn(piece);
  // A paragraph that was guessed to be one piece is cut by what it turned out to have.
  const pieces =
    isWhole && tokens > sizes.whole ? cutBetweenSentences(text, piece, Math.ceil(tokens / sizes.goal)) : [];
  if (pieces.length > 1) return pieces.flatMap((part) => withinMax(text, measure(text, part), false, sizes));
  if (tokens <= sizes.max) return [piece];
  if (!isWhole) return splitParagraph(text, piece, { ...sizes, whole: sizes.max });
  return halveRange(text, piece, sizes.max, tokenSize, 'word').map((part) => measure(text, part));
}

function guessPieces(text: string, { start, end }: TextRange, { whole, goal }: ParagraphSizes): number {
  if (end - start <= SAMPLE) return 1;
  const sampled = tokensIn(measure(text, { start, end: start + SAMPLE }));
  const tokens = (sampled * (end - start)) / SAMPLE;
  return tokens <= whole ? 1 : Math.ceil(tokens / goal);
}

/** The range in `count` pieces of about the same length. */
function cutBetweenSentences(text: string, range: TextRange, count: number): TextRange[] {
  const size = (range.end - range.start) / count;
  const pieces: TextRange[] = [];
  let start = range.start;
  for (let i = 1; i < count; i++) {
    const at = sentenceStartNear(text, range.start + Math.round(i * size), size * TOLERANCE);
    if (at === undefined || at <= start) continue;
    pieces.push(trimRange(text, { start, end: at }));
    start = at;
  }
  pieces.push(trimRange(text, { start, end: range.end }));
  return pieces.filter(({ start: from, end }) => end > from);
}

/** What may end a sentence, and the white space after it; lines of lists and verses end one too. */
const POSSIBLE_END = /(?:[.!?…][\p{Pe}\p{Pf}"']{0,3}\s+|\n\s*|[。！？]\s*)(?=\S)/gu;
/** Characters before and after a possible end that tell whether it is one. */
const BEFORE = 80;
const AFTER = 40;

/**
 * The start of a sentence at most `tolerance` characters from a place; undefined where none is. Where the segmenter
 * takes none of the nearest ends for one, as in texts without capitals, the nearest is taken.
 */
function sentenceStartNear(text: string, place: number, tolerance: number): number | undefined {
  const reach = Math.min(tolerance, REACH);
  const from = Math.ceil(place - reach);
  const possible = [...text.slice(from, Math.floor(place + reach) + 1).matchAll(POSSIBLE_END)]
    .map((match) => from + match.index + match[0].length)
    .sort((a, b) => Math.abs(a - place) - Math.abs(b - place));
  return possible.slice(0, LOOKS).find((at) => startsSentence(text, at)) ?? possible[0];
}

/** A letter, its mark and white space before a capital: what nearly every sentence of prose ends with. */
const CLEAR_END = /\p{Ll}[.!?]\s{1,3}$/u;
const CAPITAL = /^\p{Lu}/u;

function startsSentence(text: string, at: number): boolean {
  const from = Math.max(0, at - BEFORE);
  // Only an abbreviation is in doubt then, and the segmenter, which is slow, is not asked.
  if (CLEAR_END.test(text.slice(at - 5, at)) && CAPITAL.test(text.charAt(at)))
    return !sentenceGoesOn(text.slice(from, at).trimEnd(), text.slice(at, at + AFTER));
  return splitSentences(text.slice(from, at + AFTER)).some(({ start }) => from + start === at);
}

/** Pieces of a paragraph that sentences are looked for in. */
export function paragraphParts(text: string, range: TextRange): TextRange[] {
  return halveRange(text, range, LONGEST_PARAGRAPH, (_text, { start, end }) => end - start, 'line');
}

/** Contiguous sentence ranges: the white space between two sentences belongs to neither. None is over `max` tokens. */
export function sentencesOf(text: string, range: TextRange, max: number): MeasuredRange[] {
  const starts = splitSentences(text.slice(range.start, range.end)).map(({ start }) => range.start + start);
  const bounds = [range.start, ...starts.filter((start) => start > range.start), range.end];
  return bounds.slice(0, -1).flatMap((start, i) => {
    const sentence = trimRange(text, { start, end: bounds[i + 1] ?? range.end });
    return sentence.end > sentence.start ? withinLimit(text, sentence, max) : [];
  });
}

function withinLimit(text: string, sentence: TextRange, max: number): MeasuredRange[] {
  if (!isSurelyLonger(sentence, max)) {
    const measured = measure(text, sentence);
    if (tokensIn(measured) <= max) return [measured];
  }
  return halveRange(text, sentence, max, tokenSize, 'word').map((part) => measure(text, part));
}
