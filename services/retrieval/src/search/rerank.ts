import type { Degraded } from '@aia/contracts';
import type { CheckedHit } from './check.js';
import type { Reranker } from './ports.js';
import { withinDeadline } from './step-deadline.js';

/** Hits that a reranker reads; what follows keeps its place. */
const RERANKED_HITS = 20;

export interface Reranked {
  hits: CheckedHit[];
  warning?: Degraded;
}

/**
 * Puts the best hits into the order of a reranker that reads question and text together. Without one, past its
 * deadline, or when it fails, the hits stay as they are and a warning says so: a search never fails for it.
 */
export async function rerank(
  query: string,
  hits: CheckedHit[],
  reranker: Reranker | undefined,
  deadlineMs: number,
): Promise<Reranked> {
  if (!reranker) return { hits, warning: skipped('no reranker is configured') };
  const head = hits.slice(0, RERANKED_HITS);
  if (head.length < 2) return { hits };
  try {
    const texts = head.map(({ chunk }) => chunk.text);
    const order = await withinDeadline('rerank', deadlineMs, (signal) =>
      reranker.order(query, texts, signal),
    );
    return { hits: [...inOrder(head, order), ...hits.slice(RERANKED_HITS)] };
  } catch (error) {
    return { hits, warning: skipped(error instanceof Error ? error.message : 'it failed') };
  }
}

function skipped(reason: string): Degraded {
  return { code: 'rerank-skipped', detail: `The results were not reranked: ${reason}` };
}

/** The hits by the reranker's places; what it named twice or not at all keeps its order behind. */
function inOrder(hits: CheckedHit[], order: number[]): CheckedHit[] {
  const named = [...new Set(order)].flatMap((place) => hits[place] ?? []);
  const seen = new Set(named);
  return [...named, ...hits.filter((hit) => !seen.has(hit))];
}
