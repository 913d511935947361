import { connectDatabase, poolCounts } from '@aia/database';
import { findIndex } from '@aia/database/ingestion';
import { listSearchWeights, readDatasetWords } from '@aia/database/retrieval';
import {
  checkModel,
  createGenAiMetrics,
  createOllamaChatModel,
  createOllamaEmbedder,
  loadModelRegistry,
  measureChatModel,
  measureEmbedder,
  type ChatModel,
  type ChatModelInfo,
  type GenAiMetrics,
  type ModelRegistry,
} from '@aia/models';
import {
  closeOnSignals,
  createClosers,
  createIdentityVerifier,
  identityKeysOf,
  createLogger,
  createMetricsRegistry,
  listen,
  loadEnv,
  measurePool,
  notFound,
  runMain,
  startTracing,
} from '@aia/platform';
import { chunksAlias, measureVectorStore, type VectorStore } from '@aia/vectors';
import { type ActiveIndexFollower, followActiveIndex } from './adapters/active-index.js';
import { withCache } from './adapters/cached-embedder.js';
import { createChatReranker } from './adapters/chat-reranker.js';
import { withDeadline } from './adapters/embedder-deadline.js';
import { openEvaluationQueue } from './adapters/evaluation-queue.js';
import { followDatasetWeights } from './adapters/dataset-weights.js';
import { createHttpReranker } from './adapters/http-reranker.js';
import { createPostgresLibrary } from './adapters/postgres-library.js';
import { createRedisCache } from './adapters/redis-cache.js';
import { createVocabulary } from './adapters/vocabulary.js';
import { analyzerWarnings } from './search/analyzer-warnings.js';
import { buildApp } from './app.js';
import type { RetrievalDeps } from './deps.js';
import { createEvaluationJob, redispatchEvaluations } from './evaluation/evaluation-job.js';
import type { EvaluationDeps, SearchedIndex } from './evaluation/ports.js';
import { required, retrievalEnvSchema, storeLocation, type RetrievalEnv, type StoreLocation } from './env.js';
import { retrievalHealth } from './health.js';
import type { QueryEmbedder, Reranker } from './search/ports.js';
import type { SearchDeps } from './search/search.js';

/** A vector that takes longer to fetch than this is sooner embedded again. */
const CACHE_TIMEOUT_MS = 50;
/** Words of a dataset that are kept in memory for spelling and completion. */
const MOST_WORDS = 200_000;

/** Indexes that hold every published chunk. */
const SEARCHABLE = new Set(['ready', 'active', 'retired']);

/** How soon another active index is noticed; the one before stays until then. */
const INDEX_POLL_MS = 1000;
/** How soon weights show that another process has fitted. */
const WEIGHTS_POLL_MS = 10_000;

runMain('retrieval', async () => {
  const env = loadEnv(retrievalEnvSchema);
  const logger = createLogger('retrieval', env.LOG_LEVEL);
  const closers = createClosers(logger);
  closeOnSignals(closers, logger);
  await startTracing({ service: 'retrieval', env, trustCallers: true, closers, logger });
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
  const metrics = createMetricsRegistry('retrieval');
  measurePool(metrics, () => poolCounts(db));
  const genAi = createGenAiMetrics(metrics);
  const connect = (info: ChatModelInfo) =>
    measureChatModel(createOllamaChatModel({ url: env.OLLAMA_URL, info }), genAi);
  const location = storeLocation(env);
  const store = measureVectorStore(await openStore(location), location.kind, metrics);
  closers.add('vector store', () => store.close());
  const registry = loadModelRegistry(env.MODELS_CONFIG);
  const embedderOf = createEmbedderOf(env, registry, genAi, logger, closers);
  const active = await followActiveIndex({
    db,
    fallback: { collection: chunksAlias(registry.embedding(model).name), model },
    embedderOf,
    pollMs: INDEX_POLL_MS,
    onError: (err) => logger.warn({ err }, 'the active index could not be looked up'),
  });
  closers.add('active index', () => active.close());
  const weights = await followDatasetWeights({
    read: () => listSearchWeights(db),
    pollMs: WEIGHTS_POLL_MS,
    onError: (err) => logger.warn({ err }, 'the weights of datasets could not be read'),
  });
  closers.add('weights of datasets', () => weights.close());
  const deps: RetrievalDeps = {
    get collection() {
      return active.current().collection;
    },
    index: store,
    get embedder() {
      return active.current().embedder;
    },
    get standing() {
      return analyzerWarnings(active.current().collection);
    },
    library: createPostgresLibrary(db),
    weightsFor: weights.weightsFor,
    vocabulary: createVocabulary({
      read: (datasetId) => readDatasetWords(db, datasetId, MOST_WORDS),
      onError: (err) => logger.warn({ err }, 'the words of a dataset could not be read'),
      now: () => performance.now(),
    }),
    reranker: openReranker(env, registry, connect),
    deadlines: {
      store: env.STORE_TIMEOUT_MS,
      database: env.DATABASE_TIMEOUT_MS,
      rerank: env.RERANK_TIMEOUT_MS,
      expand: env.EXPAND_TIMEOUT_MS,
    },
    now: () => performance.now(),
    verifyIdentity: createIdentityVerifier(identityKeysOf(env, logger)),
    logger,
    metrics,
    health: retrievalHealth(db, store, () => checkModel(env.OLLAMA_URL, active.current().model)),
  };
  const searchedIndex = createSearchedIndex(db, deps, active, embedderOf);
  const chatModel = connect(registry.chat(env.CHAT_MODEL));
  const evaluation = startEvaluations(
    env,
    { db, searchedIndex, weightsChanged: weights.refresh, chatModel, logger },
    metrics,
    closers,
  );
  if (evaluation) deps.evaluation = evaluation;
  return deps;
}

/** Evaluations need Redis; without it there are none. */
function startEvaluations(
  env: RetrievalEnv,
  parts: Omit<EvaluationDeps, 'enqueue'>,
  metrics: RetrievalDeps['metrics'],
  closers: ReturnType<typeof createClosers>,
): EvaluationDeps | undefined {
  const { REDIS_URL: redisUrl, QUEUE_PREFIX: prefix } = env;
  if (redisUrl === undefined) return undefined;
  const queue = openEvaluationQueue({ redisUrl, prefix, logger: parts.logger, metrics });
  closers.add('evaluations', () => queue.close());
  const deps: EvaluationDeps = { ...parts, enqueue: queue.enqueue };
  queue.work(createEvaluationJob(deps), () => redispatchEvaluations(deps));
  return deps;
}

/** What an evaluation searches: a copy, so that an activation on the way changes nothing. */
function createSearchedIndex(
  db: EvaluationDeps['db'],
  search: SearchDeps,
  active: ActiveIndexFollower,
  embedderOf: (model: string) => QueryEmbedder,
): EvaluationDeps['searchedIndex'] {
  return async (indexId): Promise<SearchedIndex> => {
    if (indexId === null) return { deps: { ...search }, embeddingModel: active.current().model };
    const index = await findIndex(db, indexId);
    if (!index || !SEARCHABLE.has(index.status)) throw notFound('index that is ready');
    const { collection, embeddingModel } = index;
    return { deps: { ...search, collection, embedder: embedderOf(embeddingModel) }, embeddingModel };
  };
}

/** Makes the embedder of questions for a model; with Redis it remembers them. */
function createEmbedderOf(
  env: RetrievalEnv,
  registry: ModelRegistry,
  genAi: GenAiMetrics,
  logger: ReturnType<typeof createLogger>,
  closers: ReturnType<typeof createClosers>,
): (name: string) => QueryEmbedder {
  const onError = (err: unknown) => logger.debug({ err }, 'the cache of embeddings does not answer');
  const cache =
    env.REDIS_URL === undefined ? undefined : createRedisCache(env.REDIS_URL, env.QUEUE_PREFIX, onError);
  if (cache) closers.add('embedding cache', () => cache.close());
  return (name) => {
    const info = registry.embedding(name);
    const measured = measureEmbedder(createOllamaEmbedder({ url: env.OLLAMA_URL, info }), genAi);
    const embedder = withDeadline(measured, env.EMBED_TIMEOUT_MS);
    if (!cache) return embedder;
    const { name: model, dimension } = info;
    return withCache(embedder, { cache, model, dimension, timeoutMs: CACHE_TIMEOUT_MS, onError });
  };
}

function openReranker(
  env: RetrievalEnv,
  registry: ModelRegistry,
  connect: (info: ChatModelInfo) => ChatModel,
): Reranker | undefined {
  switch (env.RERANKER) {
    case 'none':
      return undefined;
    case 'server': {
      const url = required('RERANK_URL', env.RERANK_URL, 'RERANKER=server');
      return createHttpReranker({ url, model: env.RERANK_MODEL, apiKey: env.RERANK_API_KEY });
    }
    case 'chat': {
      const info = registry.chat(env.RERANK_MODEL ?? env.CHAT_MODEL);
      return createChatReranker(connect(info));
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
