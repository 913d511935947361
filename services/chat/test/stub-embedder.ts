import { ModelError, type Embedder } from '@aia/models';

const DIMENSION = 64;

/** An embedder in memory: a text is the sum of its words' own directions. */
export function createStubEmbedder(): Embedder & { away: boolean } {
  const stub = {
    model: 'stub',
    dimension: DIMENSION,
    maxTokens: 512,
    away: false,
    embedQuery: async (text: string) => {
      if (stub.away) throw new ModelError('unavailable', 'The stub is away.');
      return unit(
        text
          .toLowerCase()
          .split(/\P{L}+/u)
          .filter(Boolean),
      );
    },
    embedPassages: async (texts: string[]) => ({
      vectors: await Promise.all(texts.map((text) => stub.embedQuery(text))),
      tokens: 0,
    }),
  };
  return stub;
}

function unit(words: string[]): number[] {
  const sum = new Array<number>(DIMENSION).fill(0);
  for (const word of words)
    directionOf(word).forEach((value, at) => {
      sum[at] = (sum[at] ?? 0) + value;
    });
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}

/** The same pseudo-random direction for the same word (FNV-1a, then xorshift). */
function directionOf(word: string): number[] {
  let state = [...word].reduce(
    (hash, letter) => Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619),
    2_166_136_261,
  );
  return Array.from({ length: DIMENSION }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 31 - 1;
  });
}
