import type { Degraded, Identity, SearchRequest, SearchResponse } from '@aia/contracts';
import { type Checked, check } from './check.js';
import { expand } from './expand.js';
import { explain } from './explain.js';
import { countFacets } from './facets.js';
import { indexFilter } from './filter.js';
import { DEFAULT_WEIGHTS, fuse, type FusionWeights } from './fuse.js';
import { cursorAfter, pageRange } from './page.js';
import type { ChunkIndex, Library, QueryEmbedder, Reranker, Vocabulary } from './ports.js';
import { recall } from './recall.js';
import { arrange, sift } from './refine.js';
import { rerank } from './rerank.js';
import { toResponse } from './response.js';
import { resolveScope } from './scope.js';
import { StepTimeout, withinDeadline } from './step-deadline.js';
import { createStepTimer, type StepTimer } from './step-timer.js';
import { correctSpelling } from './suggest.js';
import { understand } from './understand.js';
import { MORE_ROUNDS, nextWidth, poolFor, type Round, widthFor } from './width.js';

/** Longest waits, milliseconds. */
export interface StepDeadlines {
  /** One leg in the store. */
  store: number;
  /** One question to Postgres: which datasets may be read, which hits may be shown. */
  database: number;
  rerank: number;
  expand: number;
}

export interface SearchDeps {
  /** Alias of the collection that holds the embedding model's points. */
  collection: string;
  index: ChunkIndex;
  embedder: QueryEmbedder;
  library: Library;
  vocabulary: Vocabulary;
  /** None: requests that ask for it get a warning. */
  reranker?: Reranker | undefined;
  deadlines: StepDeadlines;
  /** Weights of fusion of a search in these datasets; undefined: the standard ones. */
  weightsFor?: (datasetIds: readonly string[]) => FusionWeights | undefined;
  /** Warnings that hold for every search of this collection, e.g. that it was written with another analyzer. */
  standing?: readonly Degraded[];
  /** Milliseconds. */
  now: () => number;
}

/** A response, and how many hits the check took away. */
export interface Answer {
  response: SearchResponse;
  dropped: number;
  /** Where the question's vector came from; null without a dense leg. */
  cache: Round['cache'];
}

/** What a caller finds who may read nothing. */
const NOTHING: Round = {
  dense: null,
  lexical: null,
  warnings: [],
  cache: null,
  hits: [],
  dropped: 0,
  unasked: 0,
  late: false,
  width: 0,
};

/**
 * Answers one search of one caller: understand -> scope -> recall -> fuse -> check -> sift -> rerank -> arrange -> expand.
 * @throws AppError `not-found` for a dataset that the caller may not read, `dependency-unavailable` without Postgres;
 *   VectorStoreError without a vector store; StepTimeout when neither leg answered in time.
 */
export async function search(
  request: SearchRequest,
  identity: Identity,
  deps: SearchDeps,
  signal: AbortSignal,
): Promise<Answer> {
  const timer = createStepTimer(deps.now);
  const range = pageRange(request.cursor, request.limit);
  const question = understand(request.query, deps.embedder.maxTokens);
  const scope = await timer.time('scope', () =>
    withinDeadline('scope', deps.deadlines.database, () =>
      resolveScope(identity, request.datasetIds, deps.library),
    ),
  );
  const filter = indexFilter(scope, request.filter);
  const weights = deps.weightsFor?.(scope.datasetIds) ?? DEFAULT_WEIGHTS;
  const pool = poolFor(request, question, range);
  const asked = {
    collection: deps.collection,
    mode: request.mode,
    filter,
    storeMs: deps.deadlines.store,
    signal,
  };

  const round = async (width: number): Promise<Round> => {
    const recalled = await recall(question, { ...asked, width }, { ...deps, timer });
    const fused = await timer.time('fuse', () => fuse(recalled, question.terms.length, weights));
    const checked = await timer.time('check', () =>
      check(fused, pool, scope, deps.library, deps.deadlines.database),
    );
    return { ...recalled, ...checked, width };
  };

  const sizes = { limit: range.offset + range.limit, first: widthFor(pool) };
  const found = scope.datasetIds.length === 0 ? NOTHING : await inRounds(round, sizes);

  const sifted = await timer.time('sift', () => sift(found.hits, question, request.dedupe));
  const reranked = request.rerank
    ? await timer.time('rerank', () =>
        rerank(question.text, sifted.hits, deps.reranker, deps.deadlines.rerank),
      )
    : { hits: sifted.hits };
  const end = range.offset + range.limit;
  const ordered = arrange(reranked.hits, request, end);
  const page = ordered.slice(range.offset, end);
  const expanded = await expandPage(request, { ...found, hits: page }, scope, deps, timer);
  const suggestion = await suggestionFor(request, found, scope.datasetIds, deps, timer);
  const warnings = [
    ...found.warnings,
    ...(found.late ? [LATE_CHECK] : []),
    ...(reranked.warning ? [reranked.warning] : []),
    ...expanded.warnings,
    ...(deps.standing ?? []),
  ];
  const hasMore = ordered.length > end || (found.unasked > 0 && page.length > 0);
  const response = toResponse({
    hits: page,
    contexts: expanded.contexts,
    warnings,
    facets: request.facets && countFacets(ordered, request.facets),
    nextCursor: hasMore ? cursorAfter(range) : undefined,
    suggestion,
    unmatchedPhrases: sifted.unmatched,
    timings: timer.timings(),
    explanation: request.explain
      ? explain({
          request,
          question,
          filter,
          round: found,
          sifted,
          weights,
          reranked: request.rerank && !reranked.warning,
        })
      : undefined,
  });
  return { response, dropped: found.dropped, cache: found.cache };
}

const LATE_CHECK: Degraded = {
  code: 'check-timeout',
  detail: 'Checking the hits took too long, so only those that were checked in time are shown.',
};

/** Recalls and checks until nothing is missing that another round would find. */
async function inRounds(
  round: (width: number) => Promise<Round>,
  sizes: { limit: number; first: number },
): Promise<Round> {
  let found = await round(sizes.first);
  for (let more = 0; more < MORE_ROUNDS; more++) {
    const width = nextWidth(found, sizes);
    if (width === undefined) break;
    found = await round(width).catch(keep(found));
  }
  return found;
}

/** The round before where the next one is late: its hits may be shown, there may only be more. */
function keep(before: Round): (error: unknown) => Round {
  return (error) => {
    if (error instanceof StepTimeout) return { ...before, late: true };
    throw error;
  };
}

type Expanded = { contexts: Awaited<ReturnType<typeof expand>>; warnings: Degraded[] };

/** The text around the hits; past its deadline the hits come without it, flagged. */
export async function expandPage(
  request: Pick<SearchRequest, 'expand'>,
  { hits }: Pick<Checked, 'hits'>,
  scope: Parameters<typeof expand>[2],
  { library, deadlines }: Pick<SearchDeps, 'library' | 'deadlines'>,
  timer: StepTimer,
): Promise<Expanded> {
  const wanted = request.expand;
  if (!wanted || hits.length === 0) return { contexts: new Map(), warnings: [] };
  const contexts = await timer
    .time('expand', () =>
      withinDeadline('expand', deadlines.expand, () => expand(hits, wanted, scope, library)),
    )
    .catch((error: unknown) => {
      if (error instanceof StepTimeout) return undefined;
      throw error;
    });
  if (contexts) return { contexts, warnings: [] };
  const detail = 'Reading the text around the results took too long, so they are shown without it.';
  return { contexts: new Map(), warnings: [{ code: 'expand-skipped', detail }] };
}

/** Where words found nothing, a word may be misspelt; looking it up is not worth a good answer's time. */
async function suggestionFor(
  { query }: SearchRequest,
  { lexical }: Round,
  datasetIds: readonly string[],
  { vocabulary }: SearchDeps,
  timer: StepTimer,
): Promise<string | undefined> {
  if (datasetIds.length === 0 || lexical === null) return undefined;
  return timer.time('suggest', () => correctSpelling(query, datasetIds, vocabulary));
}
