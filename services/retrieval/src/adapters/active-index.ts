import type { Database, Kysely } from '@aia/database';
import { findActiveIndex, type ActiveIndex } from '@aia/database/ingestion';
import type { QueryEmbedder } from '../search/ports.js';

/** The collection that is searched and the model that its vectors were made by: they change together. */
export interface SearchTarget {
  collection: string;
  model: string;
  embedder: QueryEmbedder;
}

export interface ActiveIndexOptions {
  db: Kysely<Database>;
  /** What is searched until the first index is recorded. */
  fallback: { collection: string; model: string };
  embedderOf: (model: string) => QueryEmbedder;
  pollMs: number;
  onError: (error: unknown) => void;
}

/** Follows the index that is active; an activation shows within `pollMs`, and the index before stays until then. */
export interface ActiveIndexFollower {
  current(): SearchTarget;
  /** Stops looking. */
  close(): Promise<void>;
}

/** Looks the active index up now and then. A database that does not answer changes nothing. */
export async function followActiveIndex(options: ActiveIndexOptions): Promise<ActiveIndexFollower> {
  const { fallback, embedderOf } = options;
  let target: SearchTarget = { ...fallback, embedder: embedderOf(fallback.model) };
  const take = (active: ActiveIndex | undefined) => {
    if (!active || active.collection === target.collection) return;
    const { collection, embeddingModel: model } = active;
    const embedder = model === target.model ? target.embedder : embedderOf(model);
    target = { collection, model, embedder };
  };
  const look = () => findActiveIndex(options.db).then(take).catch(options.onError);
  await look();
  const timer = setInterval(() => void look(), options.pollMs).unref();
  return { current: () => target, close: async () => clearInterval(timer) };
}
