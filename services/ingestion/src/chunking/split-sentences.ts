import { trimRange, type TextRange } from './block.js';
import { halveRange, type Estimate } from './split-range.js';

/** Finds the sentences of a text in order; offsets are relative to it. */
export type SplitSentences = (text: string) => TextRange[];

/** Sentence segmentation gets slow on long strings, so longer paragraphs are parted at a line first. */
const LONGEST_PARAGRAPH = 8000;

export interface SentenceSplitOptions {
  goal: number;
  max: number;
  estimate: Estimate;
  splitSentences: SplitSentences;
}

/**
 * Parts a long paragraph between sentences into pieces of about equal size, near `goal` tokens. A sentence over `max`
 * is parted between words.
 */
export function splitParagraph(text: string, range: TextRange, options: SentenceSplitOptions): TextRange[] {
  const parts = halveRange(text, range, LONGEST_PARAGRAPH, (part) => part.length, 'line');
  return parts.flatMap((part) => packSentences(text, sentencesOf(text, part, options), options));
}

/** Contiguous sentence ranges: the white space between two sentences belongs to neither. */
function sentencesOf(text: string, range: TextRange, options: SentenceSplitOptions): TextRange[] {
  const starts = options
    .splitSentences(text.slice(range.start, range.end))
    .map((sentence) => range.start + sentence.start);
  const bounds = [range.start, ...starts.filter((start) => start > range.start), range.end];
  return bounds.slice(0, -1).flatMap((start, i) => {
    const sentence = trimRange(text, { start, end: bounds[i + 1] ?? range.end });
    return sentence.end > sentence.start
      ? halveRange(text, sentence, options.max, options.estimate, 'word')
      : [];
  });
}

function packSentences(text: string, sentences: TextRange[], options: SentenceSplitOptions): TextRange[] {
  const [first, last] = [sentences[0], sentences.at(-1)];
  if (!first || !last) return [];
  const measure = ({ start, end }: TextRange) => options.estimate(text.slice(start, end));
  const total = measure({ start: first.start, end: last.end });
  const goal = total / Math.max(1, Math.ceil(total / options.goal));
  const pieces: TextRange[] = [];
  let current: TextRange | undefined;
  let tokens = 0;
  for (const sentence of sentences) {
    const own = measure(sentence);
    // The sum of two estimates is never below that of the whole, so a small sum needs no new one.
    const sum = tokens + own;
    const grown = current && sum > goal ? measure({ start: current.start, end: sentence.end }) : sum;
    // One more sentence is taken while that brings the piece nearer to its goal.
    if (current && grown <= options.max && grown - goal <= goal - tokens) {
      current.end = sentence.end;
      tokens = grown;
    } else {
      pieces.push((current = { ...sentence }));
      tokens = own;
    }
  }
  return pieces;
}
