import { foldWord } from './stem.js';
import { findWords, normalizeText } from './words.js';

const LETTERS = /^\p{L}{3,40}$/u;

/** The words of a text that can be misspelt, folded as the analyzer folds them: letters only, three or more. */
export function findSpelledWords(text: string): string[] {
  return findWords(normalizeText(text))
    .filter((word) => LETTERS.test(word))
    .map(foldWord);
}

/** Overlapping triples of characters, with two spaces before the word and one behind, as PostgreSQL's pg_trgm has them. */
export function trigramsOf(word: string): string[] {
  const padded = `  ${word} `;
  return [...new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)))];
}

/**
 * Edits that turn one word into the other: insertions, deletions, replacements and swaps of neighbours (optimal string
 * alignment). Counts up to `most` and answers `most + 1` beyond it.
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (isSame ? 0 : 1),
        swapped ? at(before, column - 2) + 1 : Infinity,
      );
    }
    if (Math.min(...current) > most) return most + 1;
    [before, above] = [above, current];
  }
  return Math.min(at(above, b.length), most + 1);
}

const at = (row: number[], column: number): number => row[column] ?? Infinity;

const LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const CYRILLIC_KEYS = 'йцукенгшщзхъфывапролджэячсмитьбю';

/** The word that the same keys give in the other layout (`ghbdtn` is привет); undefined where a key has none. */
export function switchLayout(word: string): string | undefined {
  const [from, to] = LATIN_KEYS.includes(word[0] ?? '')
    ? [LATIN_KEYS, CYRILLIC_KEYS]
    : [CYRILLIC_KEYS, LATIN_KEYS];
  const switched = [...word].map((letter) => to[from.indexOf(letter)]);
  return switched.includes(undefined) ? undefined : switched.join('');
}
