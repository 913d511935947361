import type { Identity, SearchRequest, SearchResponse } from '@aia/contracts';
import { check } from './check.js';
import { indexFilter } from './filter.js';
import { fuse } from './fuse.js';
import type { ChunkIndex, Library, QueryEmbedder } from './ports.js';
import { recall } from './recall.js';
import { toResponse } from './response.js';
import { resolveScope } from './scope.js';
import { createStepTimer } from './step-timer.js';
import { understand } from './understand.js';
import { isWorthWidening, type Round, widthFor, WIDER } from './width.js';

export interface SearchDeps {
  /** Alias of the collection that holds the embedding model's points. */
  collection: string;
  index: ChunkIndex;
  embedder: QueryEmbedder;
  library: Library;
  /** Milliseconds. */
  now: () => number;
}

/** A response, and how many hits the check took away. */
export interface Answer {
  response: SearchResponse;
  dropped: number;
}

/** What a caller finds who may read nothing. */
const NOTHING: Round = { dense: null, lexical: null, hits: [], dropped: 0, width: 0 };

/**
 * Answers one search of one caller: understand -> scope -> recall -> fuse -> check.
 * @throws AppError `not-found` for a dataset that the caller may not read, `dependency-unavailable` without Postgres;
 *   VectorStoreError without a vector store.
 */
export async function search(
  request: SearchRequest,
  identity: Identity,
  deps: SearchDeps,
  signal: AbortSignal,
): Promise<Answer> {
  const timer = createStepTimer(deps.now);
  const question = understand(request.query, deps.embedder.maxTokens);
  const scope = await timer.time('scope', () => resolveScope(identity, request.datasetIds, deps.library));
  const { collection } = deps;
  const asked = { collection, mode: request.mode, filter: indexFilter(scope, request.filter), signal };

  const round = async (width: number): Promise<Round> => {
    const recalled = await recall(question, { ...asked, width }, { ...deps, timer });
    const fused = await timer.time('fuse', () => fuse(recalled, question.terms.length));
    const checked = await timer.time('check', () => check(fused, request.limit, scope, deps.library));
    return { ...recalled, ...checked, width };
  };

  const first = scope.datasetIds.length === 0 ? NOTHING : await round(widthFor(request.limit));
  const found = isWorthWidening(first, request.limit) ? await round(first.width * WIDER) : first;
  return { response: toResponse(request, question, found, timer.timings()), dropped: found.dropped };
}
