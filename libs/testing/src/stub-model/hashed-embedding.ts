import { createHash } from 'node:crypto';

const PREFIX = /^(query|passage): /;

/** Length of what all texts have in common, beside their words' 1: it puts unrelated texts at a cosine of 3/4. */
const COMMON_LENGTH = Math.sqrt(3);
const COMMON_WORD = '\u0000';

/**
 * A unit vector that depends on the words of a text alone: each word has a fixed pseudo-random direction, and a text is
 * the sum of its words. As with E5, whose part is played, all texts lie in one cone: unrelated ones have a cosine of about
 * 0.75, and texts that share words are nearer. The E5 prefixes do not count.
 */
export function hashedEmbedding(text: string, dimension: number): number[] {
  const sum = new Array<number>(dimension).fill(0);
  const words = wordsOf(text.replace(PREFIX, ''));
  for (const word of words.length > 0 ? words : ['']) addDirection(sum, word);
  const own = unit(sum);
  const common = new Array<number>(dimension).fill(0);
  addDirection(common, COMMON_WORD);
  return unit(unit(common).map((value, at) => COMMON_LENGTH * value + (own[at] ?? 0)));
}

function unit(vector: number[]): number[] {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** The words of a text in lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Adds ±1 in every dimension, by the bits of the word's hash. */
function addDirection(sum: number[], word: string): void {
  const bits = createHash('shake256', { outputLength: Math.ceil(sum.length / 8) })
    .update(word)
    .digest();
  for (let index = 0; index < sum.length; index++) {
    const bit = ((bits[index >> 3] ?? 0) >> (index & 7)) & 1;
    sum[index] = (sum[index] ?? 0) + (bit === 1 ? 1 : -1);
  }
}
