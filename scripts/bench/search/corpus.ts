/** A made-up chunk: words of a topic among frequent words, and the sum of its words' directions as its vector. */
export interface BenchText {
  text: string;
  dense: number[];
}

export const DIMENSION = 384;
const VOCABULARY = 8000;
const TOPICS = 500;
const TOPIC_WORDS = 200;
const TOPIC_SHARE = 0.6;
const SYLLABLES = [
  'ka',
  'ro',
  'mi',
  'ten',
  'su',
  'la',
  'vor',
  'ne',
  'di',
  'pol',
  'га',
  'не',
  'ти',
  'рос',
  'вод',
  'ма',
];

/** A source of numbers in 0..1 that gives the same ones again (xorshift32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Texts that share words are near each other, as with a real model; half of the words have Cyrillic letters. */
export function createCorpus(): {
  text(random: () => number, words: number): string;
  embed(text: string): number[];
} {
  const random = createRandom(42);
  const words = Array.from({ length: VOCABULARY }, (_, n) => wordOf(n));
  const directions = new Map(words.map((word) => [word, gaussian(random)]));
  const topicWord = (topic: number, place: number) => words[(topic * 131 + place) % VOCABULARY] ?? '';
  return {
    text: (pick, count) => {
      const topic = Math.floor(pick() * TOPICS);
      return Array.from({ length: count }, () =>
        pick() < TOPIC_SHARE
          ? topicWord(topic, Math.floor(pick() ** 2 * TOPIC_WORDS))
          : (words[Math.floor(VOCABULARY * pick() ** 3)] ?? ''),
      ).join(' ');
    },
    embed: (text) => {
      const sum = new Float64Array(DIMENSION);
      for (const word of text.split(' ')) {
        const direction = directions.get(word);
        if (direction) for (let axis = 0; axis < DIMENSION; axis += 1) sum[axis]! += direction[axis]!;
      }
      const length = Math.hypot(...sum) || 1;
      return Array.from(sum, (value) => value / length);
    },
  };
}

/** The n-th word: a number in syllables, of one script. */
function wordOf(n: number): string {
  const offset = n % 2 === 0 ? 0 : 10;
  const base = n % 2 === 0 ? 10 : 6;
  let rest = Math.floor(n / 2);
  let word = '';
  do {
    word += SYLLABLES[offset + (rest % base)] ?? '';
    rest = Math.floor(rest / base);
  } while (rest > 0);
  return word;
}

function gaussian(random: () => number): Float64Array {
  return Float64Array.from(
    { length: DIMENSION },
    () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random()),
  );
}
