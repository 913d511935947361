const WORD = /[\p{L}\p{N}]+/gu;
const HAS_DIGIT = /\p{N}/u;

/** The different words of a text, in lower case, and those of them that hold a digit. */
export interface WordSet {
  words: ReadonlySet<string>;
  numbers: string;
}

/** Reads a text once for many comparisons. */
export function wordSetOf(text: string): WordSet {
  const words = new Set(text.toLowerCase().match(WORD) ?? []);
  const numbers = [...words].filter((word) => HAS_DIGIT.test(word)).sort();
  return { words, numbers: numbers.join(' ') };
}

/** Share of common words among all words of both (Jaccard), 0 to 1; two texts without words are alike. */
export function likeness(a: WordSet, b: WordSet): number {
  const [small, large] = a.words.size < b.words.size ? [a.words, b.words] : [b.words, a.words];
  if (large.size === 0) return 1;
  let common = 0;
  for (const word of small) if (large.has(word)) common += 1;
  return common / (small.size + large.size - common);
}
