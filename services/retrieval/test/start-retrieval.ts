import {
  problemSchema,
  searchResponseSchema,
  suggestionsSchema,
  type Identity,
  type Problem,
  type SearchResponse,
  type Suggestions,
} from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import { readDatasetWords } from '@aia/database/retrieval';
import { createModelRegistry, createOllamaEmbedder, type EmbeddingModelInfo } from '@aia/models';
import {
  createIdentityVerifier,
  createLogger,
  createMetricsRegistry,
  IDENTITY_HEADER,
  listen,
  type RunningServer,
} from '@aia/platform';
import { createTestKeys } from '@aia/testing';
import { chunksAlias, type VectorStore } from '@aia/vectors';
import { withDeadline } from '../src/adapters/embedder-deadline.js';
import { createPostgresLibrary } from '../src/adapters/postgres-library.js';
import { createVocabulary } from '../src/adapters/vocabulary.js';
import { buildApp } from '../src/app.js';
import { retrievalHealth } from '../src/health.js';
import type { RetrievalDeps } from '../src/deps.js';
import type { EvaluationDeps } from '../src/evaluation/ports.js';
import type { Reranker } from '../src/search/ports.js';
import type { SearchDeps, StepDeadlines } from '../src/search/search.js';
import { DIMENSION } from './library.js';

const MODEL = 'multilingual-e5-small';
export const COLLECTION = chunksAlias(MODEL);

const info: EmbeddingModelInfo = {
  name: MODEL,
  kind: 'embedding',
  dimension: DIMENSION,
  maxTokens: 512,
  prefixes: { query: 'query: ', passage: 'passage: ' },
  languages: ['en', 'ru'],
  licence: 'MIT',
};

/** The service on a free port, with calls on behalf of any identity. */
export interface TestRetrieval {
  server: RunningServer;
  /** A search that must succeed. */
  search(identity: Identity, body: object): Promise<SearchResponse>;
  similar(identity: Identity, body: object): Promise<SearchResponse>;
  suggest(identity: Identity, query: Record<string, string>): Promise<Suggestions>;
  /** Any call: its status and parsed body. */
  call(
    identity: Identity,
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: unknown }>;
  /** A search that must fail: its problem and headers. */
  refused(
    identity: Identity | undefined,
    body: object,
    path?: string,
  ): Promise<{ problem: Problem; retryAfter: string | null }>;
}

/** Starts the app over real adapters. */
export async function startRetrieval(parts: {
  db: Kysely<Database>;
  store: VectorStore;
  modelUrl: string;
  reranker?: Reranker;
  deadlines?: Partial<StepDeadlines>;
  /** Makes the part that evaluates, over the same search. */
  evaluation?: (search: SearchDeps) => EvaluationDeps;
}): Promise<TestRetrieval> {
  const keys = createTestKeys();
  const embedder = createOllamaEmbedder({
    url: parts.modelUrl,
    info: createModelRegistry([info]).embedding(MODEL),
  });
  const deps: RetrievalDeps = {
    collection: COLLECTION,
    index: parts.store,
    embedder: withDeadline(embedder, 1000),
    library: createPostgresLibrary(parts.db),
    vocabulary: createVocabulary({
      read: (datasetId) => readDatasetWords(parts.db, datasetId, 1000),
      onError: () => undefined,
      now: () => performance.now(),
    }),
    reranker: parts.reranker,
    deadlines: { store: 2000, database: 5000, rerank: 200, expand: 2000, ...parts.deadlines },
    now: () => performance.now(),
    verifyIdentity: createIdentityVerifier(keys.publicKeys),
    logger: createLogger('retrieval', 'silent'),
    metrics: createMetricsRegistry('retrieval'),
    health: retrievalHealth(parts.db, parts.store, () => Promise.resolve()),
  };
  if (parts.evaluation) deps.evaluation = parts.evaluation(deps);
  const server = await listen(buildApp(deps), 0, '127.0.0.1');
  const post = async (identity: Identity | undefined, body: object, path = '/search') =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(identity ? { [IDENTITY_HEADER]: await keys.mint(identity) } : {}),
      },
      body: JSON.stringify(body),
    });
  return {
    server,
    search: async (identity, body) => searchResponseSchema.parse(await (await post(identity, body)).json()),
    similar: async (identity, body) =>
      searchResponseSchema.parse(await (await post(identity, body, '/search/similar')).json()),
    suggest: async (identity, query) => {
      const headers = { [IDENTITY_HEADER]: await keys.mint(identity) };
      const response = await fetch(`${server.url}/search/suggestions?${new URLSearchParams(query)}`, {
        headers,
      });
      return suggestionsSchema.parse(await response.json());
    },
    call: async (identity, method, path, body) => {
      const headers = { 'content-type': 'application/json', [IDENTITY_HEADER]: await keys.mint(identity) };
      const response = await fetch(`${server.url}${path}`, {
        method,
        headers,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
    },
    refused: async (identity, body, path) => {
      const response = await post(identity, body, path);
      return {
        problem: problemSchema.parse(await response.json()),
        retryAfter: response.headers.get('retry-after'),
      };
    },
  };
}
