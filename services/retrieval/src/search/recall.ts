import type { Degraded, SearchMode } from '@aia/contracts';
import { ModelError } from '@aia/models';
import { type Filter, type Hit, VectorStoreError } from '@aia/vectors';
import type { ChunkIndex, QueryEmbedder } from './ports.js';
import type { StepTimer } from './step-timer.js';
import type { Understanding } from './understand.js';

/** What both legs found, best first; `null` is a leg that was not asked or could not be. */
export interface Recalled {
  dense: Hit[] | null;
  lexical: Hit[] | null;
  degraded?: Degraded;
}

export interface RecallOptions {
  /** Alias of the collection. */
  collection: string;
  mode: SearchMode;
  filter: Filter;
  /** Hits of each leg. */
  width: number;
  signal: AbortSignal;
}

export interface RecallDeps {
  index: ChunkIndex;
  embedder: QueryEmbedder;
  timer: StepTimer;
}

/** What the caller is told when the dense leg is missing. */
const NO_EMBEDDER: Degraded = {
  code: 'no-embedder',
  detail: 'The embedding model does not answer, so only words were searched, not meaning.',
};

/**
 * Asks both legs at once. Without an embedder the lexical leg answers alone, in dense mode too; a collection that does
 * not exist yet has no hits.
 * @throws VectorStoreError when the store does not answer.
 */
export async function recall(
  question: Understanding,
  options: RecallOptions,
  deps: RecallDeps,
): Promise<Recalled> {
  const [dense, lexical] = await Promise.all([
    options.mode === 'lexical' ? null : denseLeg(question, options, deps),
    options.mode === 'dense' ? null : lexicalLeg(question, options, deps),
  ]);
  if (dense !== 'no-embedder') return { dense, lexical };
  const words = lexical ?? (await lexicalLeg(question, options, deps));
  return { dense: null, lexical: words, degraded: NO_EMBEDDER };
}

async function denseLeg(
  { text }: Understanding,
  { collection, filter, width, signal }: RecallOptions,
  { index, embedder, timer }: RecallDeps,
): Promise<Hit[] | 'no-embedder'> {
  const vector = await timer.time('embed', () => embedder.embedQuery(text, signal)).catch(withoutModel);
  if (vector === 'no-embedder') return vector;
  const ask = () => index.searchDense(collection, vector, { limit: width, filter });
  return timer.time('dense', () => ask().catch(withoutCollection));
}

function lexicalLeg(
  { terms }: Understanding,
  { collection, filter, width }: RecallOptions,
  { index, timer }: RecallDeps,
): Promise<Hit[]> {
  const ask = () => index.searchLexical(collection, terms, { limit: width, filter });
  return timer.time('lexical', () => (terms.length === 0 ? [] : ask().catch(withoutCollection)));
}

/** Every failure of the model degrades the search; anything else is a fault of ours. */
function withoutModel(error: unknown): 'no-embedder' {
  if (error instanceof ModelError) return 'no-embedder';
  throw error;
}

/** Nothing was ingested yet. */
function withoutCollection(error: unknown): Hit[] {
  if (error instanceof VectorStoreError && error.code === 'unknown-collection') return [];
  throw error;
}
