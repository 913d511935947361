import type { IndexVerification } from '@aia/contracts';
import type { Embedder } from '@aia/models';
import type { VectorStore } from '@aia/vectors';

/** Judges a finished index; golden questions may take the place of this self-check. */
export type VerifyIndex = (signal: AbortSignal) => Promise<IndexVerification>;

export interface SelfCheckPorts {
  vectors: Pick<VectorStore, 'searchDense' | 'count'>;
  next: { collection: string; embedder: Embedder };
  /** The index that searches use; null: there is none to compare with. */
  active: { collection: string; embedder: Embedder } | null;
  sample(limit: number): Promise<{ id: string; text: string }[]>;
  /** Published chunks that the index was filled with. */
  chunkCount(): Promise<number>;
}

const SAMPLE = 50;
const HITS = 10;
/** Words of a passage that are searched for. */
const WORDS = 12;
/** How far below the active index the new one may be. */
const MARGIN = 0.05;

/**
 * Searches for the first words of a sample of passages in both indexes: the new one must hold every chunk and find the
 * passages no worse than the active one, up to a margin.
 */
export function selfCheck(ports: SelfCheckPorts): VerifyIndex {
  return async (signal) => {
    const passages = await ports.sample(SAMPLE);
    // In this order: what is published and replaced meanwhile makes chunks fewer, never more.
    const points = await ports.vectors.count(ports.next.collection);
    const chunks = await ports.chunkCount();
    const recall = await recallOf(ports, ports.next, passages, signal);
    const baselineRecall = ports.active ? await recallOf(ports, ports.active, passages, signal) : null;
    const passed = points >= chunks && recall >= (baselineRecall ?? recall) - MARGIN;
    return { passed, sampled: passages.length, recall, baselineRecall, margin: MARGIN, points, chunks };
  };
}

async function recallOf(
  { vectors }: SelfCheckPorts,
  { collection, embedder }: { collection: string; embedder: Embedder },
  passages: readonly { id: string; text: string }[],
  signal: AbortSignal,
): Promise<number> {
  if (passages.length === 0) return 1;
  let found = 0;
  for (const { id, text } of passages) {
    const question = text.split(/\s+/).slice(0, WORDS).join(' ').slice(0, 300);
    const vector = await embedder.embedQuery(question, signal);
    const hits = await vectors.searchDense(collection, vector, { limit: HITS });
    if (hits.some((hit) => hit.id === id)) found++;
  }
  return found / passages.length;
}
