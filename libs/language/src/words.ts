/** Characters that text extraction leaves inside words: soft hyphens, zero-width marks, byte order marks. */
const INVISIBLE = /[\u00AD\u200B-\u200D\u2060\uFEFF]/g;
/** Stress marks and other accents that NFKC could not compose with their letter. */
const LOOSE_ACCENTS = /(?<=[\p{Script=Cyrillic}\p{Script=Latin}])\p{M}+/gu;
const APOSTROPHES = /[\u2018\u2019\u02BC]/g;
const CORE = '[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}]*';
/** `C++` and `C#`, or letters and digits joined by what joins identifiers, versions and hyphenated words. */
const WORD = new RegExp(
  `\\p{L}(?:\\+\\+|#)(?![\\p{L}\\p{N}])|${CORE}(?:(?:[.'-]|_+|(?<=\\d),(?=\\d))${CORE})*`,
  'gu',
);

/** One spelling for one word: NFKC, no invisible characters, no loose accents, the plain apostrophe. */
export function normalizeText(text: string): string {
  return text.normalize('NFKC').replace(INVISIBLE, '').replace(LOOSE_ACCENTS, '').replace(APOSTROPHES, "'");
}

/** The words of a normalized text in order. Identifiers, versions and hyphenated words are one word each. */
export function findWords(normalized: string): string[] {
  return normalized.match(WORD) ?? [];
}
