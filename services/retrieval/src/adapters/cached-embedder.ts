import { createHash } from 'node:crypto';
import type { QueryEmbedder } from '../search/ports.js';

/** Where vectors are kept; it may fail at any time. */
export interface VectorCache {
  get(key: string): Promise<Buffer | null>;
  set(key: string, value: Buffer): Promise<void>;
}

export interface CachedEmbedderOptions {
  cache: VectorCache;
  model: string;
  dimension: number;
  /** Longest wait for the cache, milliseconds. */
  timeoutMs: number;
  onError: (error: unknown) => void;
}

const BYTES = Float32Array.BYTES_PER_ELEMENT;

/**
 * An embedder that remembers questions by model and text. A cache that fails, is slow, or holds something else than a
 * vector of this model is as good as an empty one.
 */
export function withCache(embedder: QueryEmbedder, options: CachedEmbedderOptions): QueryEmbedder {
  const { cache, model, dimension } = options;
  return {
    maxTokens: embedder.maxTokens,
    embedQuery: async (text, signal, onCache) => {
      const key = keyOf(model, text);
      const stored = await recallBytes(key, options);
      if (stored?.byteLength === dimension * BYTES) {
        onCache?.('hit');
        return [...new Float32Array(new Uint8Array(stored).buffer)];
      }
      onCache?.('miss');
      const vector = await embedder.embedQuery(text, signal);
      cache.set(key, Buffer.from(Float32Array.from(vector).buffer)).catch(options.onError);
      return vector;
    },
  };
}

async function recallBytes(
  key: string,
  { cache, timeoutMs, onError }: CachedEmbedderOptions,
): Promise<Buffer | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), timeoutMs)));
  try {
    return await Promise.race([cache.get(key), late]);
  } catch (error) {
    onError(error);
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Questions are private: only their hash is written. */
function keyOf(model: string, text: string): string {
  return `query-embedding:${model}:${createHash('sha256').update(text).digest('base64url')}`;
}
