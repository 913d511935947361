import type { ActiveIndex } from '@aia/database/ingestion';
import type { Embedder } from '@aia/models';

/** Where points go, and the model that makes their vectors. */
export interface IndexTarget {
  /** Of the index. */
  id: string;
  collection: string;
  embedder: Embedder;
}

/** The target of the active index, which another process may change. */
export interface IndexTargets {
  /** As it was known last. */
  current(): IndexTarget;
  /** As it is now. */
  refresh(): Promise<IndexTarget>;
  /** An embedder of a model that the registry knows. */
  embedderOf(model: string): Embedder;
  close(): void;
}

export interface TargetPorts {
  findActive: () => Promise<ActiveIndex | undefined>;
  embedderOf: (model: string) => Embedder;
  /** How often the active index is looked up, milliseconds. */
  pollMs: number;
  onError: (error: unknown) => void;
}

/** Follows the active index. */
export function followIndex(first: ActiveIndex, ports: TargetPorts): IndexTargets {
  const embedders = new Map<string, Embedder>();
  const embedderOf = (model: string) => {
    const embedder = embedders.get(model) ?? ports.embedderOf(model);
    embedders.set(model, embedder);
    return embedder;
  };
  const toTarget = ({ id, collection, embeddingModel }: ActiveIndex) => ({
    id,
    collection,
    embedder: embedderOf(embeddingModel),
  });
  let target: IndexTarget = toTarget(first);
  const refresh = async () => {
    const active = await ports.findActive();
    if (active && active.id !== target.id) target = toTarget(active);
    return target;
  };
  const timer = setInterval(() => void refresh().catch(ports.onError), ports.pollMs).unref();
  return { current: () => target, refresh, embedderOf, close: () => clearInterval(timer) };
}
