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

/**
 * Embeds texts, each as a slice of its own, so that more urgent work gets in between. When one fails, those behind it
 * are not begun.
 */
export async function embedTexts(
  runner: Runner,
  lane: CpuLane,
  { texts, truncate, signal }: EmbedTextsOptions,
): Promise<EmbeddedTexts> {
  const urgency = embeddingUrgency(texts);
  const urgent = urgency === 'query';
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  const embed = (text: string) =>
    lane.run(urgency, async () => {
      stop.throwIfAborted();
      return runner.call('embed', { text, truncate, urgent }).catch((error: unknown) => {
        failed.abort(error);
        throw error;
      });
    });
  const results = await Promise.all(texts.map(embed));
  const tokens = results.reduce((sum, result) => sum + result.tokens, 0);
  return { vectors: results.map(({ vector }) => toUnit(vector)), tokens };
}

/** The vector divided by its Euclidean length; a zero vector stays as it is. */
export function toUnit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return length === 0 ? [...vector] : vector.map((value) => value / length);
}
