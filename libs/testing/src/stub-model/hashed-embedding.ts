import { createHash } from 'node:crypto';

const PREFIX = /^(query|passage): /;

/** Length of what all texts have in common, beside their words' 1: it puts unrelated texts at a cosine of 3/4. */
const COMMON_LENGTH = Math.sqrt(3);
const COMMON_WORD = '\u0000';

/**
 * Directions of the words met so far: a bench embeds the same words thousands of times, and a stub that is busy hashing
 * would be what it measures.
 */
const directions = new Map<string, Int8Array>();
/** Words that are remembered; some 8 MB at 384 dimensions. */
const MOST_WORDS = 20_000;
/** Digits after the point, as many as a 32-bit float has: what a real server sends, and half the bytes of a double. */
const PRECISION = 1e8;

/**
 * A unit vector that depends on the words of a text alone: each word has a fixed pseudo-random direction, and a text is
 * the sum of its words. As with E5, whose part is played, all texts lie in one cone: unrelated ones have a cosine of about
 * 0.75, and texts that share words are nearer. The E5 prefixes do not count.
 */
export function hashedEmbedding(text: string, dimension: number): number[] {
  const words = wordsOf(text.replace(PREFIX, ''));
  const own = unit(sumOfDirections(words.length > 0 ? words : [''], dimension));
  const common = unit(sumOfDirections([COMMON_WORD], dimension));
  const vector = unit(common.map((value, at) => COMMON_LENGTH * value + (own[at] ?? 0)));
  return Array.from(vector, (value) => Math.round(value * PRECISION) / PRECISION);
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
  return vector.map((value) => value / length);
}

/** The words of a text in lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function sumOfDirections(words: readonly string[], dimension: number): Float64Array {
  const sum = new Float64Array(dimension);
  for (const word of words) {
    const direction = directionOf(word, dimension);
    for (let at = 0; at < dimension; at++) sum[at] = (sum[at] ?? 0) + (direction[at] ?? 0);
  }
  return sum;
}

function directionOf(word: string, dimension: number): Int8Array {
  const key = `${dimension} ${word}`;
  const known = directions.get(key);
  if (known) return known;
  if (directions.size >= MOST_WORDS) directions.clear();
  const direction = hashedDirection(word, dimension);
  directions.set(key, direction);
  return direction;
}

/** 1 or -1 in every dimension, by the bits of the word's hash. */
function hashedDirection(word: string, dimension: number): Int8Array {
  const bits = createHash('shake256', { outputLength: Math.ceil(dimension / 8) })
    .update(word)
    .digest();
  return Int8Array.from({ length: dimension }, (_, at) =>
    (((bits[at >> 3] ?? 0) >> (at & 7)) & 1) === 1 ? 1 : -1,
  );
}
