import { connectDatabase } from '@aia/database';
import { checkModel, createOllamaEmbedder, loadModelRegistry } from '@aia/models';
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
import { withDeadline } from './adapters/embedder-deadline.js';
import { createPostgresLibrary } from './adapters/postgres-library.js';
import { buildApp } from './app.js';
import type { RetrievalDeps } from './deps.js';
import { retrievalEnvSchema, storeLocation, type RetrievalEnv, type StoreLocation } from './env.js';
import { retrievalHealth } from './health.js';

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
  const models = loadModelRegistry(env.MODELS_CONFIG);
  const active = await followActiveIndex({
    db,
    fallback: { collection: chunksAlias(models.embedding(model).name), model },
    embedderOf: (name) => {
      const embedder = createOllamaEmbedder({ url: env.OLLAMA_URL, info: models.embedding(name) });
      return withDeadline(embedder, env.EMBED_TIMEOUT_MS);
    },
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
    now: () => performance.now(),
    verifyIdentity: createIdentityVerifier(env.INTERNAL_PUBLIC_KEYS),
    logger,
    metrics: createMetricsRegistry('retrieval'),
    health: retrievalHealth(db, store, () => checkModel(env.OLLAMA_URL, active.current().model)),
  };
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
