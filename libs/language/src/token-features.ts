import { isStopWord } from './stop-words.js';

/**
 * The kinds of things that cost tokens. Words are runs of letters of one script and case shape: `word`, `Word` or
 * `WORD`; `camelCase` is two. Lengths are in characters.
 */
export const tokenFeatureNames = [
  'latinCommon', // stop words: nearly always one token
  'latinShort', // other runs of 1-4 Latin letters, lower case but for the first one
  'latinMedium', // 5-7
  'latinLong', // 8-10
  'latinVeryLong', // 11 and more
  'latinExcess', // letters beyond the tenth
  'latinCapital', // such runs that begin with a capital
  'latinCapsRuns', // runs of two and more capitals
  'latinCaps', // letters of those
  'cyrillicCommon',
  'cyrillicShort',
  'cyrillicMedium',
  'cyrillicLong',
  'cyrillicVeryLong',
  'cyrillicExcess',
  'cyrillicCapital',
  'cyrillicCapsRuns',
  'cyrillicCaps',
  'joined', // letter runs right after something that is not white space: pieces that begin a word do not fit them
  'digitRuns',
  'digits',
  'spacedMarks', // ASCII punctuation after white space
  'marks', // ASCII punctuation after anything else
  'repeatedMarks', // the same mark again
  'otherRuns', // runs of letters of other alphabets, accented Latin included
  'otherLetters',
  'cjk', // Chinese, Japanese and Korean characters
  'symbols', // all other code points: emoji, arrows, typographic marks
] as const;

export type TokenFeature = (typeof tokenFeatureNames)[number];
export type TokenFeatures = Record<TokenFeature, number>;

const RUN = new RegExp(
  [
    '(?<space>\\s+)',
    '(?<latinCaps>[A-Z]{2,}(?![a-z]))',
    '(?<latin>[A-Z]?[a-z]+|[A-Z])',
    '(?<cyrillicCaps>[А-ЯЁ]{2,}(?![а-яё]))',
    '(?<cyrillic>[А-ЯЁ]?[а-яё]+|[А-ЯЁ])',
    '(?<digits>\\d+)',
    '(?<marks>(?<mark>[!-/:-@[-`{-~])\\k<mark>*)',
    '(?<cjk>[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}]+)',
    '(?<other>[\\p{L}\\p{M}]+)',
    '(?<symbol>[^])',
  ].join('|'),
  'gu',
);

/** Counts the features of a text as the tokenizer sees it, that is after NFKC. */
export function countTokenFeatures(text: string): TokenFeatures {
  const counts = Object.fromEntries(tokenFeatureNames.map((name) => [name, 0])) as TokenFeatures;
  let afterSpace = true;
  for (const match of text.normalize('NFKC').matchAll(RUN)) {
    const { groups } = match;
    if (groups) countRun(counts, groups, match[0].length, afterSpace);
    afterSpace = groups?.['space'] !== undefined;
  }
  return counts;
}

function countRun(
  counts: TokenFeatures,
  groups: Record<string, string | undefined>,
  length: number,
  afterSpace: boolean,
): void {
  if (groups['space'] !== undefined) return;
  if (groups['latin'] !== undefined) countWord(counts, 'latin', groups['latin'], afterSpace);
  else if (groups['cyrillic'] !== undefined) countWord(counts, 'cyrillic', groups['cyrillic'], afterSpace);
  else if (groups['latinCaps'] !== undefined) countCapitals(counts, 'latin', length, afterSpace);
  else if (groups['cyrillicCaps'] !== undefined) countCapitals(counts, 'cyrillic', length, afterSpace);
  else if (groups['marks'] !== undefined) countMarks(counts, length, afterSpace);
  else if (groups['cjk'] !== undefined) counts.cjk += length;
  else if (groups['digits'] !== undefined) {
    counts.digitRuns += 1;
    counts.digits += length;
  } else if (groups['other'] !== undefined) {
    counts.otherRuns += 1;
    counts.otherLetters += length;
  } else counts.symbols += 1;
}

function countWord(
  counts: TokenFeatures,
  script: 'latin' | 'cyrillic',
  word: string,
  afterSpace: boolean,
): void {
  const { length } = word;
  const lower = word.toLowerCase();
  if (afterSpace && isStopWord(lower)) counts[`${script}Common`] += 1;
  else if (length <= 4) counts[`${script}Short`] += 1;
  else if (length <= 7) counts[`${script}Medium`] += 1;
  else if (length <= 10) counts[`${script}Long`] += 1;
  else counts[`${script}VeryLong`] += 1;
  counts[`${script}Excess`] += Math.max(0, length - 10);
  if (word.charCodeAt(0) !== lower.charCodeAt(0)) counts[`${script}Capital`] += 1;
  if (!afterSpace) counts.joined += 1;
}

function countCapitals(
  counts: TokenFeatures,
  script: 'latin' | 'cyrillic',
  length: number,
  afterSpace: boolean,
): void {
  counts[`${script}CapsRuns`] += 1;
  counts[`${script}Caps`] += length;
  if (!afterSpace) counts.joined += 1;
}

function countMarks(counts: TokenFeatures, length: number, afterSpace: boolean): void {
  counts[afterSpace ? 'spacedMarks' : 'marks'] += 1;
  counts.repeatedMarks += length - 1;
}
