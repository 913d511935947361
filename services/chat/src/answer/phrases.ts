/** A phrase as its words, and what it stands for. */
export interface Phrase<T> {
  words: string[];
  kind: T;
}

/** Letters, digits and apostrophes make a word; all else parts words. */
const WORD = /[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu;

/** A text's words in lower case, ё as е, typographic apostrophes as plain ones. */
export function plainWords(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase().replaceAll('ё', 'е').replace(/[’ʼ]/g, "'");
  return plain.match(WORD) ?? [];
}

/** What the phrases stand for that make up a text from its first word to its last; undefined when a word is left over. */
export function findPhrases<T>(text: string, phrases: Phrase<T>[]): T[] | undefined {
  const words = plainWords(text);
  const kinds: T[] = [];
  for (let at = 0; at < words.length;) {
    const longest = phrases
      .filter((phrase) => phrase.words.every((word, offset) => words[at + offset] === word))
      .reduce<Phrase<T> | undefined>(
        (best, one) => (best && best.words.length >= one.words.length ? best : one),
        undefined,
      );
    if (!longest) return undefined;
    kinds.push(longest.kind);
    at += longest.words.length;
  }
  return kinds;
}
