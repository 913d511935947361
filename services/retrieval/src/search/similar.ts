import type { Identity, SimilarRequest } from '@aia/contracts';
import { analyzeTerms } from '@aia/language';
import { notFound } from '@aia/platform';
import { VectorStoreError } from '@aia/vectors';
import { check } from './check.js';
import { explain } from './explain.js';
import { indexFilter } from './filter.js';
import { DEFAULT_WEIGHTS, fuse } from './fuse.js';
import { recall } from './recall.js';
import { arrange, sift } from './refine.js';
import { toResponse } from './response.js';
import { resolveScope } from './scope.js';
import { type Answer, expandPage, type SearchDeps } from './search.js';
import { createStepTimer } from './step-timer.js';
import { poolFor, widthFor } from './width.js';

/** Different terms of the passage that the lexical leg asks for, the longest ones: they say most. */
const MOST_TERMS = 25;

/**
 * Passages of other documents that are like one that the caller may read: the same two legs, asked with its vector and
 * its most telling terms.
 * @throws AppError `not-found` when the chunk does not exist or may not be read; else as `search`.
 */
export async function similar(
  request: SimilarRequest,
  identity: Identity,
  deps: SearchDeps,
  signal: AbortSignal,
): Promise<Answer> {
  const timer = createStepTimer(deps.now);
  const { collection, library } = deps;
  const everywhere = await timer.time('scope', () => resolveScope(identity, undefined, library));
  const scope = await resolveScope(identity, request.datasetIds, library);
  const source = (await library.publishedChunks([request.chunkId], everywhere)).get(request.chunkId);
  const [point] = source
    ? await deps.index.vectorsOf(collection, [source.chunkId]).catch(withoutCollection)
    : [];
  if (!source || !point) throw notFound('passage');

  const others = {
    kind: 'not',
    filter: { kind: 'equals', field: 'documentId', value: source.documentId },
  } as const;
  const filter = { kind: 'and' as const, filters: [indexFilter(scope, request.filter), others] };
  const terms = tellingTerms(source.text);
  const question = {
    language: source.language === 'ru' ? 'ru' : 'en',
    terms,
    text: '',
    phrases: [],
    exclusions: [],
  } as const;
  const asked = { ...question, terms, phrases: [], exclusions: [] };
  const range = { offset: 0, limit: request.limit };
  const pool = poolFor({ ...request, rerank: false, sort: 'relevance', facets: undefined }, asked, range);
  const width = widthFor(pool);
  const embedder = { maxTokens: Infinity, embedQuery: () => Promise.resolve(point.dense) };
  const options = {
    collection,
    mode: 'hybrid' as const,
    filter,
    width,
    storeMs: deps.deadlines.store,
    signal,
  };

  const weights = deps.weightsFor?.(scope.datasetIds) ?? DEFAULT_WEIGHTS;
  const recalled = await recall(asked, options, { index: deps.index, embedder, timer });
  const fused = await timer.time('fuse', () => fuse(recalled, terms.length, weights));
  const checked = await timer.time('check', () =>
    check(fused, pool, scope, library, deps.deadlines.database),
  );
  const sifted = sift(checked.hits, asked, request.dedupe);
  const page = arrange(sifted.hits, request, request.limit).slice(0, request.limit);
  const expanded = await expandPage(request, { hits: page }, scope, deps, timer);
  const round = { ...recalled, ...checked, width };
  const response = toResponse({
    hits: page,
    contexts: expanded.contexts,
    warnings: [...recalled.warnings, ...expanded.warnings],
    facets: undefined,
    nextCursor: undefined,
    suggestion: undefined,
    unmatchedPhrases: [],
    timings: timer.timings(),
    explanation: request.explain
      ? explain({
          request: { mode: 'hybrid' },
          question: asked,
          filter,
          round,
          sifted,
          weights,
          reranked: false,
        })
      : undefined,
  });
  return { response, dropped: checked.dropped, cache: null };
}

function tellingTerms(text: string): string[] {
  return [...new Set(analyzeTerms(text))].sort((a, b) => b.length - a.length).slice(0, MOST_TERMS);
}

function withoutCollection(error: unknown): [] {
  if (error instanceof VectorStoreError && error.code === 'unknown-collection') return [];
  throw error;
}
