import type { CpuLane, Urgency } from './cpu-lane.js';
import type { Runner } from './runner-process.js';

/** A few short texts are a person's question; anything more is an import. */
const QUERY_MAX_TEXTS = 4;
const QUERY_MAX_CHARACTERS = 1000;

export interface EmbedTextsOptions {
  texts: readonly string[];
  /** Cut texts over the model's length instead of refusing them. */
  truncate: boolean;
  signal: AbortSignal;
}

/** Unit vectors in the order of the texts, and the tokens that the model read. */
export interface EmbeddedTexts {
  vectors: number[][];
  tokens: number;
}

/** How urgent an embedding request is, from what it asks for. */
export function embeddingUrgency(texts: readonly string[]): Urgency {
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  return texts.length <= QUERY_MAX_TEXTS && characters <= QUERY_MAX_CHARACTERS ? 'query' : 'batch';
}

/** Embeds texts one at a time, so that more urgent work gets in between two of them. */
export async function embedTexts(
  runner: Runner,
  lane: CpuLane,
  { texts, truncate, signal }: EmbedTextsOptions,
): Promise<EmbeddedTexts> {
  const urgency = embeddingUrgency(texts);
  const vectors: number[][] = [];
  let tokens = 0;
  for (const text of texts) {
    const result = await lane.run(urgency, async () => {
      signal.throwIfAborted();
      return runner.call('embed', { text, truncate });
    });
    vectors.push(toUnit(result.vector));
    tokens += result.tokens;
  }
  return { vectors, tokens };
}

/** The vector divided by its Euclidean length; a zero vector stays as it is. */
export function toUnit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return length === 0 ? [...vector] : vector.map((value) => value / length);
}
