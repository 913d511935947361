/** Encodings of one byte a character that are told apart, the commoner first. */
const CANDIDATES = ['windows-1251', 'koi8-r', 'ibm866', 'windows-1252'] as const;
export type LegacyEncoding = (typeof CANDIDATES)[number];

/** Share of each letter in Russian text, percent (National Corpus of the Russian Language, rounded). */
const FREQUENCY: Readonly<Record<string, number>> = {
  о: 10.97, е: 8.45, а: 8.01, и: 7.35, н: 6.7, т: 6.26, с: 5.47, р: 4.73, в: 4.54, л: 4.4, к: 3.49,
  м: 3.21, д: 2.98, п: 2.81, у: 2.62, я: 2.01, ы: 1.9, ь: 1.74, г: 1.7, з: 1.65, б: 1.59, ч: 1.44,
  й: 1.21, х: 0.97, ж: 0.94, ш: 0.73, ю: 0.64, ц: 0.48, щ: 0.36, э: 0.32, ф: 0.26, ъ: 0.04, ё: 0.04,
}; // prettier-ignore
/** Bytes of a text that are looked at. */
const SAMPLE_BYTES = 64 * 1024;

const UNLIKELY = -6;
const CAPITAL_COST = 1.5;
/** A letter with an accent beside one without, and apart from any. */
const WESTERN_LETTER = -2.5;
const LONE_WESTERN_LETTER = -5;
const PUNCTUATION = -2;

const CYRILLIC = /[А-яЁё]/;
const LOWER = /[а-яё]/;
const ASCII_LETTER = /[A-Za-z]/;
const WESTERN = /[À-öø-ÿŒœŠšŽžŸ]/;
const COMMON_MARKS = /[«»—–…№“”„’‘•\u00a0§©°]/;

/**
 * The encoding of a text that is not Unicode: the one in which its letters beyond ASCII are most like those of words.
 * Russian encodings permute the alphabet and swap cases, so letter frequency and case decide.
 */
export function detectLegacyEncoding(bytes: Uint8Array): LegacyEncoding {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const scores = CANDIDATES.map((encoding) => ({
    encoding,
    score: likelihood(new TextDecoder(encoding).decode(sample)),
  }));
  return scores.reduce((best, next) => (next.score > best.score ? next : best)).encoding;
}

/** Mean score of the characters beyond ASCII; 0 when there are none. */
function likelihood(text: string): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) < 0x80) continue;
    sum += scoreOf(text.charAt(i), text.charAt(i - 1), text.charAt(i + 1));
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

function scoreOf(character: string, before: string, after: string): number {
  if (CYRILLIC.test(character)) return cyrillicScore(character, before, after);
  if (WESTERN.test(character)) {
    return ASCII_LETTER.test(before) || ASCII_LETTER.test(after) ? WESTERN_LETTER : LONE_WESTERN_LETTER;
  }
  return COMMON_MARKS.test(character) ? PUNCTUATION : UNLIKELY;
}

function cyrillicScore(letter: string, before: string, after: string): number {
  if (ASCII_LETTER.test(before) || ASCII_LETTER.test(after)) return UNLIKELY;
  const score = Math.log(FREQUENCY[letter.toLowerCase()] ?? 0.01);
  if (LOWER.test(letter)) return score;
  return LOWER.test(before) ? UNLIKELY : score - CAPITAL_COST;
}
