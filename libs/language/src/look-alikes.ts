/** Lower-case Latin letters that look like Cyrillic ones, and the letters that they look like. */
const LATIN = 'aceopxyk';
const CYRILLIC = 'асеорхук';
/** Capitals look alike more often. */
const LATIN_CAPITALS = 'ABCEHKMOPTXY';
const CYRILLIC_CAPITALS = 'АВСЕНКМОРТХУ';

const toCyrillic = mapOf(LATIN + LATIN_CAPITALS, CYRILLIC + CYRILLIC_CAPITALS);
const toLatin = mapOf(CYRILLIC + CYRILLIC_CAPITALS, LATIN + LATIN_CAPITALS);

/** Letters of a word for each one of the other script: more of those are no slip. */
const MIN_RATIO = 3;

const MIXED = /\p{Script=Cyrillic}\p{Script=Latin}|\p{Script=Latin}\p{Script=Cyrillic}/u;
const LATIN_LETTER = /\p{Script=Latin}/u;
const CYRILLIC_LETTER = /\p{Script=Cyrillic}/u;

/**
 * A word of both scripts in one of them, where every letter of the other has a twin in it: Latin letters typed or
 * scanned into a Russian word (`cервер` with a Latin c) and the other way round. A word that mixes them on purpose
 * (`PDFка`) has too many of them, or some without a twin, and stays.
 */
export function unmixLookAlikes(word: string): string {
  if (!MIXED.test(word)) return word;
  const letters = [...word];
  const latin = letters.filter((letter) => LATIN_LETTER.test(letter));
  const cyrillic = letters.filter((letter) => CYRILLIC_LETTER.test(letter));
  const [few, twins] = latin.length <= cyrillic.length ? [latin, toCyrillic] : [cyrillic, toLatin];
  const isSlip = few.length * MIN_RATIO <= letters.length && few.every((letter) => twins.has(letter));
  return isSlip ? letters.map((letter) => twins.get(letter) ?? letter).join('') : word;
}

function mapOf(from: string, to: string): ReadonlyMap<string, string> {
  return new Map([...from].map((letter, place) => [letter, to[place] ?? letter]));
}
