import { editDistance, stemWord, switchLayout, trigramsOf } from '@aia/language';

/** The words of one dataset, ready to be asked. */
export interface WordIndex {
  /** Whether a word, or another form of it, is one of them. */
  knows(word: string): boolean;
  /** Words that begin with these letters, in order. */
  beginningWith(prefix: string, limit: number): string[];
  /** The word that is most like this one, with its likeness from 0 to 1; undefined when none is near. */
  nearest(word: string): { word: string; likeness: number } | undefined;
}

/** Edits that a typing error makes: one in a short word, two in a longer one. */
const editsFor = (word: string): number => (word.length < 6 ? 1 : 2);
/** Words compared letter by letter, those with the most common trigrams. */
const MOST_CANDIDATES = 40;

/** Builds the index of sorted words. */
export function indexWords(words: readonly string[]): WordIndex {
  const known = new Set(words);
  const stems = new Set(words.map(stemWord));
  const byTrigram = postingsOf(words);
  const knows = (word: string) => known.has(word) || stems.has(stemWord(word));
  return {
    knows,
    beginningWith: (prefix, limit) => {
      const from = lowerBound(words, prefix);
      const found = words.slice(from, from + limit);
      return found.filter((word) => word.startsWith(prefix));
    },
    nearest: (word) => {
      const switched = switchLayout(word);
      if (switched !== undefined && knows(switched)) return { word: switched, likeness: 1 };
      const [best] = candidatesFor(word, byTrigram)
        .map((place) => words[place] ?? '')
        .map((candidate) => ({ word: candidate, edits: editDistance(word, candidate, editsFor(word)) }))
        .filter(({ edits }) => edits <= editsFor(word))
        .sort((a, b) => a.edits - b.edits);
      return best && { word: best.word, likeness: 1 - best.edits / word.length };
    },
  };
}

/** Places of the words that have each trigram. */
function postingsOf(words: readonly string[]): Map<string, number[]> {
  const byTrigram = new Map<string, number[]>();
  for (const [place, word] of words.entries()) {
    for (const trigram of trigramsOf(word)) {
      const places = byTrigram.get(trigram);
      if (places) places.push(place);
      else byTrigram.set(trigram, [place]);
    }
  }
  return byTrigram;
}

/** Places of the words with the most common trigrams, most first. */
function candidatesFor(word: string, byTrigram: Map<string, number[]>): number[] {
  const common = new Map<number, number>();
  for (const trigram of trigramsOf(word)) {
    for (const place of byTrigram.get(trigram) ?? []) common.set(place, (common.get(place) ?? 0) + 1);
  }
  return [...common]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, MOST_CANDIDATES)
    .map(([place]) => place);
}

function lowerBound(words: readonly string[], prefix: string): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle] ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}
