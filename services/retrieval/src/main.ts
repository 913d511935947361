import { connectDatabase } from '@aia/database';
import { readDatasetWords } from '@aia/database/retrieval';
import {
  checkModel,
  createOllamaChatModel,
  createOllamaEmbedder,
  loadModelRegistry,
  type ModelRegistry,
} from '@aia/models';
import {
  closeOnSignals,
  createClosers,
  createIdentityVerifier,
  createLogger,
  createMetricsRegistry,
  listen,
  loadEnv,
  runMain,
} from '@aia/platform';
import { chunksAlias, type VectorStore } from '@aia/vectors';
import { followActiveIndex } from './adapters/active-index.js';
import { withCache } from './adapters/cached-embedder.js';
import { createChatReranker } from './adapters/chat-reranker.js';
import { withDeadline } from './adapters/embedder-deadline.js';
import { createHttpReranker } from './adapters/http-reranker.js';
import { createPostgresLibrary } from './adapters/postgres-library.js';
import { createRedisCache } from './adapters/redis-cache.js';
import { createVocabulary } from './adapters/vocabulary.js';
import { buildApp } from './app.js';
import type { RetrievalDeps } from './deps.js';
import { required, retrievalEnvSchema, storeLocation, type RetrievalEnv, type StoreLocation } from './env.js';
import { retrievalHealth } from './health.js';
import type { QueryEmbedder, Reranker } from './search/ports.js';

/** A vector that takes longer to fetch than this is sooner embedded again. */
const CACHE_TIMEOUT_MS = 50;
/** Words of a dataset that are kept in memory for spelling and completion. */
const MOST_WORDS = 200_000;

/** How soon another active index is noticed; the one before stays until then. */
const INDEX_POLL_MS = 1000;

runMain('retrieval', async () => {
  const env = loadEnv(retrievalEnvSchema);
  const logger = createLogger('retrieval', env.LOG_LEVEL);
  const closers = createClosers(logger);
  closeOnSignals(closers, logger);
  const deps = await build(env, logger, closers);
  const server = await listen(buildApp(deps), env.PORT, env.HOST);
  closers.add('http server', () => server.close());
  logger.info({ url: server.url, store: env.VECTOR_STORE }, 'retrieval is listening');
});

/** The clients and adapters of this process. */
async function build(
  env: RetrievalEnv,
  logger: ReturnType<typeof createLogger>,
  closers: ReturnType<typeof createClosers>,
): Promise<RetrievalDeps> {
  const onError = (err: Error) => logger.error({ err }, 'an idle database connection broke');
  const { DATABASE_URL: url, DATABASE_POOL_SIZE: poolSize, EMBEDDING_MODEL: model } = env;
  const db = connectDatabase({ url, poolSize, applicationName: 'retrieval', onError });
  closers.add('postgres', () => db.destroy());
  const store = await openStore(storeLocation(env));
  closers.add('vector store', () => store.close());
  const registry = loadModelRegistry(env.MODELS_CONFIG);
  const now = () => performance.now();
  const active = await followActiveIndex({
    db,
    fallback: { collection: chunksAlias(registry.embedding(model).name), model },
    embedderOf: createEmbedderOf(env, registry, logger, closers),
    pollMs: INDEX_POLL_MS,
    onError: (err) => logger.warn({ err }, 'the active index could not be looked up'),
  });
  closers.add('active index', () => active.close());
  return {
    get collection() {
      return active.current().collection;
    },
    index: store,
    get embedder() {
      return active.current().embedder;
    },
    library: createPostgresLibrary(db),
    vocabulary: createVocabulary({
      read: (datasetId) => readDatasetWords(db, datasetId, MOST_WORDS),
      onError: (err) => logger.warn({ err }, 'the words of a dataset could not be read'),
      now,
    }),
    reranker: openReranker(env, registry),
    deadlines: {
      store: env.STORE_TIMEOUT_MS,
      rerank: env.RERANK_TIMEOUT_MS,
      expand: env.EXPAND_TIMEOUT_MS,
    },
    now,
    verifyIdentity: createIdentityVerifier(env.INTERNAL_PUBLIC_KEYS),
    logger,
    metrics: createMetricsRegistry('retrieval'),
    health: retrievalHealth(db, store, () => checkModel(env.OLLAMA_URL, active.current().model)),
  };
}

/** Makes the embedder of questions for a model; with Redis it remembers them. */
function createEmbedderOf(
  env: RetrievalEnv,
  registry: ModelRegistry,
  logger: ReturnType<typeof createLogger>,
  closers: ReturnType<typeof createClosers>,
): (name: string) => QueryEmbedder {
  const onError = (err: unknown) => logger.debug({ err }, 'the cache of embeddings does not answer');
  const cache =
    env.REDIS_URL === undefined ? undefined : createRedisCache(env.REDIS_URL, env.QUEUE_PREFIX, onError);
  if (cache) closers.add('embedding cache', () => cache.close());
  return (name) => {
    const info = registry.embedding(name);
    const embedder = withDeadline(createOllamaEmbedder({ url: env.OLLAMA_URL, info }), env.EMBED_TIMEOUT_MS);
    if (!cache) return embedder;
    const { name: model, dimension } = info;
    return withCache(embedder, { cache, model, dimension, timeoutMs: CACHE_TIMEOUT_MS, onError });
  };
}

function openReranker(env: RetrievalEnv, registry: ModelRegistry): Reranker | undefined {
  switch (env.RERANKER) {
    case 'none':
      return undefined;
    case 'server': {
      const url = required('RERANK_URL', env.RERANK_URL, 'RERANKER=server');
      return createHttpReranker({ url, model: env.RERANK_MODEL, apiKey: env.RERANK_API_KEY });
    }
    case 'chat': {
      const info = registry.chat(env.RERANK_MODEL ?? env.CHAT_MODEL);
      return createChatReranker(createOllamaChatModel({ url: env.OLLAMA_URL, info }));
    }
  }
}

/** Loads the chosen adapter only: each brings a large client, and an image may lack the other one. */
async function openStore(location: StoreLocation): Promise<VectorStore> {
  if (location.kind === 'lancedb') {
    const { createLanceDbStore } = await import('@aia/vectors/lancedb');
    return createLanceDbStore({ path: location.path });
  }
  const { createQdrantStore } = await import('@aia/vectors/qdrant');
  const { url, apiKey } = location;
  return createQdrantStore({ url, ...(apiKey === undefined ? {} : { apiKey }) });
}
