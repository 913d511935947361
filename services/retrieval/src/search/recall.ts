import type { Degraded, SearchMode } from '@aia/contracts';
import { ModelError } from '@aia/models';
import { type Filter, type Hit, VectorStoreError } from '@aia/vectors';
import type { CacheOutcome, ChunkIndex, QueryEmbedder } from './ports.js';
import { StepTimeout, withinDeadline } from './step-deadline.js';
import type { StepTimer } from './step-timer.js';
import type { Understanding } from './understand.js';

/** What both legs found, best first; `null` is a leg that was not asked or could not be. */
export interface Recalled {
  dense: Hit[] | null;
  lexical: Hit[] | null;
  /** Legs that are missing though they were asked for. */
  warnings: Degraded[];
  /** Where the question's vector came from; null without a dense leg. */
  cache: CacheOutcome | null;
}

export interface RecallOptions {
  /** Alias of the collection. */
  collection: string;
  mode: SearchMode;
  filter: Filter;
  /** Hits of each leg. */
  width: number;
  /** Longest wait for the store in one leg, milliseconds. */
  storeMs: number;
  signal: AbortSignal;
}

export interface RecallDeps {
  index: Pick<ChunkIndex, 'searchDense' | 'searchLexical'>;
  embedder: QueryEmbedder;
  timer: StepTimer;
}

/** What the caller is told when a leg is missing. */
const MISSING = {
  'no-embedder': 'The embedding model does not answer, so only words were searched, not meaning.',
  'dense-timeout': 'The search by meaning took too long, so only words were searched.',
  'lexical-timeout': 'The search by words took too long, so only meaning was searched.',
} as const;
type MissingCode = keyof typeof MISSING;

/**
 * Asks both legs at once. A leg past its deadline is left out and named in `warnings`; without an embedder the lexical
 * leg answers alone, in dense mode too; a collection that does not exist yet has no hits.
 * @throws VectorStoreError when the store does not answer; StepTimeout when no leg did in time.
 */
export async function recall(
  question: Understanding,
  options: RecallOptions,
  deps: RecallDeps,
): Promise<Recalled> {
  let cache: CacheOutcome | null = null;
  const onCache = (outcome: CacheOutcome) => (cache = outcome);
  const [dense, lexical] = await Promise.all([
    options.mode === 'lexical' ? null : denseLeg(question, options, deps, onCache),
    options.mode === 'dense' ? null : lexicalLeg(question, options, deps),
  ]);
  const needsWords = typeof dense === 'string' && lexical === null;
  const words = needsWords ? await lexicalLeg(question, options, deps) : lexical;
  const missing = [dense, words].filter((leg): leg is MissingCode => typeof leg === 'string');
  const found = { dense: hitsOf(dense), lexical: hitsOf(words) };
  if (!found.dense && !found.lexical) throw new StepTimeout('recall', options.storeMs);
  return { ...found, warnings: missing.map((code) => ({ code, detail: MISSING[code] })), cache };
}

const hitsOf = (leg: Hit[] | MissingCode | null): Hit[] | null => (typeof leg === 'string' ? null : leg);

async function denseLeg(
  { text }: Understanding,
  { collection, filter, width, storeMs, signal }: RecallOptions,
  { index, embedder, timer }: RecallDeps,
  onCache: (outcome: CacheOutcome) => void,
): Promise<Hit[] | MissingCode> {
  const embed = () => embedder.embedQuery(text, signal, onCache);
  const vector = await timer.time('embed', embed).catch(withoutModel);
  if (vector === 'no-embedder') return vector;
  const ask = () => index.searchDense(collection, vector, { limit: width, filter });
  return timer.time('dense', () =>
    withinDeadline('dense', storeMs, ask).catch(withoutCollection).catch(late('dense-timeout')),
  );
}

function lexicalLeg(
  { terms }: Understanding,
  { collection, filter, width, storeMs }: RecallOptions,
  { index, timer }: RecallDeps,
): Promise<Hit[] | MissingCode> {
  const ask = () => index.searchLexical(collection, terms, { limit: width, filter });
  return timer.time('lexical', () =>
    terms.length === 0
      ? []
      : withinDeadline('lexical', storeMs, ask).catch(withoutCollection).catch(late('lexical-timeout')),
  );
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

function late(code: MissingCode): (error: unknown) => MissingCode {
  return (error) => {
    if (error instanceof StepTimeout) return code;
    throw error;
  };
}
