/** Languages with an analyzer of their own. */
export type Language = 'en' | 'ru';

/**
 * The terms that a text is indexed and searched by, in text order and with repetitions: lower-cased words without stop
 * words, stemmed by the word's own script (Snowball English or Russian), ё as е. Index and query use this one function.
 */
export function analyzeTerms(_text: string): string[] {
  throw new Error('written next');
}
