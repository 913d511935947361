import { connectDatabase, poolCounts, sql, type Database, type Kysely } from '@aia/database';
import { findActiveIndex, readBacklogFigures, withExclusiveLock } from '@aia/database/ingestion';
import {
  checkModel,
  createGenAiMetrics,
  createOllamaEmbedder,
  loadModelRegistry,
  measureEmbedder,
} from '@aia/models';
import {
  closeOnSignals,
  createClosers,
  createLogger,
  createMetricsRegistry,
  listen,
  loadEnv,
  measurePool,
  runMain,
  type Closers,
  type Logger,
} from '@aia/platform';
import { createQueueProducer, createWorkers, type QueueWorkers } from '@aia/queue';
import { measureVectorStore, type VectorStore } from '@aia/vectors';
import type { Registry } from 'prom-client';
import { openBlobStore } from './blobs/open-blob-store.js';
import { createEmbeddingPace } from './embedding/embedding-pace.js';
import { createCredentialCipher } from './credentials/credential-cipher.js';
import { workerEnvSchema, type WorkerEnv } from './env.js';
import { startIndexMaintenance } from './index-maintenance.js';
import { followIndex } from './indexes/index-target.js';
import type { JobDeps } from './jobs/job-deps.js';
import { createJobHandlers } from './jobs/job-handlers.js';
import { purgeDeleted } from './maintenance/purge-deleted.js';
import { startWordRefreshes } from './maintenance/refresh-words.js';
import { createPipelineMetrics, type PipelineMetrics } from './metrics.js';
import { measureBacklog, measureDisks } from './backlog-metrics.js';
import { createAddressPolicy } from './network/address-policy.js';
import { openVectorStore } from './open-vector-store.js';
import { startDispatcher } from './outbox/dispatcher.js';
import { prepareCollection } from './prepare-collection.js';
import { startReconciler } from './reconciler/reconciler.js';
import { ocrOptions } from './extraction/ocr/ocr-options.js';
import { createExclusiveStore } from './pipeline/exclusive-store.js';
import { createSourceOpener } from './sources/open-source.js';
import { createPreparationPool } from './threads/preparation-pool.js';
import { buildWorkerApp } from './worker-app.js';

const OUTBOX_POLL_MS = 200;
/** A change of the active index is noticed at once where it matters; this is for everything else. */
const INDEX_POLL_MS = 2000;
const LEASE_SECONDS = 15;
const GRACE_SECONDS = 5;
const INDEX_MAINTENANCE_MS = 30_000;

/** What every part of the process shares. */
interface WorkerContext {
  env: WorkerEnv;
  logger: Logger;
  metrics: Registry;
  closers: Closers;
}

/** Starts the ingestion worker: job handlers, outbox dispatcher and reconciler, with health and metrics over HTTP. */
async function main(): Promise<void> {
  const env = loadEnv(workerEnvSchema);
  const logger = createLogger('ingestion-worker', env.LOG_LEVEL);
  const closers = createClosers(logger);
  const context = { env, logger, closers, metrics: createMetricsRegistry('ingestion-worker') };
  closeOnSignals(closers, logger);

  const ports = await openPorts(context);
  const pipelineMetrics = createPipelineMetrics(context.metrics);
  const wakeDispatcher = startLoops(context, ports, pipelineMetrics);
  const workers = createWorkers({
    service: 'ingestion',
    redisUrl: env.REDIS_URL,
    prefix: env.QUEUE_PREFIX,
    logger,
    metrics: context.metrics,
    ...(env.WORKER_QUEUES.length > 0 ? { queues: env.WORKER_QUEUES } : {}),
    concurrency: { document: env.DOCUMENT_CONCURRENCY },
    handlers: createJobHandlers(jobDeps(context, ports, pipelineMetrics, wakeDispatcher)),
  });
  closers.add('workers', () => workers.close());
  const health = healthChecks(env, ports, workers);
  const server = await listen(buildWorkerApp({ ...context, health }), env.PORT, env.HOST);
  closers.add('http', () => server.close(0));
  logger.info({ url: server.url, queues: workers.queues }, 'ingestion worker runs');
}

type Ports = Awaited<ReturnType<typeof openPorts>>;

/** Opens every client and adapter of the process. */
async function openPorts({ env, logger, closers, metrics }: WorkerContext) {
  const db = openDatabase(env, logger, closers);
  measurePool(metrics, () => poolCounts(db));
  measureDisks(metrics, {
    blobs: env.BLOB_STORE === 'fs' ? env.BLOBS_PATH : undefined,
    vectors: env.VECTOR_STORE === 'lancedb' ? env.LANCEDB_PATH : undefined,
  });
  const models = loadModelRegistry(env.MODELS_CONFIG);
  const vectors = await openSharedStore(env, db, metrics);
  closers.add('vectors', () => vectors.close());
  const active = await prepareCollection(db, vectors, models.embedding(env.EMBEDDING_MODEL));
  const genAi = createGenAiMetrics(metrics);
  const embedderOf = (name: string) =>
    measureEmbedder(createOllamaEmbedder({ url: env.OLLAMA_URL, info: models.embedding(name) }), genAi);
  const targets = followIndex(active, {
    findActive: () => findActiveIndex(db),
    embedderOf,
    pollMs: INDEX_POLL_MS,
    onError: (error) => logger.warn({ err: error }, 'the active index could not be looked up'),
  });
  closers.add('index', async () => targets.close());
  const blobs = await openBlobStore(env);
  const producer = createQueueProducer({ redisUrl: env.REDIS_URL, prefix: env.QUEUE_PREFIX, logger });
  closers.add('producer', () => producer.close());
  const pool = createPreparationPool({
    threads: env.EXTRACT_THREADS,
    timeoutMs: env.EXTRACT_TIMEOUT_MS,
    memoryMb: env.EXTRACT_MEMORY_MB,
    ...(env.OCR === 'tesseract' ? { ocr: ocrOptions(env.OCR_LANGUAGES) } : {}),
  });
  closers.add('threads', () => pool.close());
  return { db, targets, vectors, blobs, producer, pool };
}

/** Starts what runs beside the jobs: dispatcher, reconciler and gauges. Returns what wakes the dispatcher. */
function startLoops(
  { env, logger, metrics, closers }: WorkerContext,
  { db, producer, targets, blobs, vectors }: Ports,
  pipelineMetrics: PipelineMetrics,
): () => void {
  measureBacklog(metrics, { postgres: () => readBacklogFigures(db), producer });
  const dispatcher = startDispatcher({
    db,
    producer,
    logger,
    embeddingModel: () => targets.current().embedder.model,
    documentWindow: env.DOCUMENT_WINDOW,
    pollMs: OUTBOX_POLL_MS,
  });
  closers.add('dispatcher', () => dispatcher.close());
  const reconciler = startReconciler({
    db,
    producer,
    logger,
    metrics: pipelineMetrics,
    embeddingModel: () => targets.current().embedder.model,
    graceSeconds: GRACE_SECONDS,
    intervalMs: env.RECONCILE_INTERVAL_MS,
    wakeDispatcher: dispatcher.wake,
    purge: () => purgeDeleted({ db, blobs }, env.PURGE_AFTER_DAYS),
  });
  closers.add('reconciler', () => reconciler.close());
  const maintenance = startIndexMaintenance({
    vectors,
    collection: () => targets.current().collection,
    logger,
    intervalMs: INDEX_MAINTENANCE_MS,
  });
  closers.add('index maintenance', () => maintenance.close());
  const words = startWordRefreshes({ db, logger, intervalMs: env.RECONCILE_INTERVAL_MS });
  closers.add('words', () => words.close());
  return dispatcher.wake;
}

function jobDeps(
  { env, logger }: WorkerContext,
  { producer, ...ports }: Ports,
  metrics: PipelineMetrics,
  wakeDispatcher: () => void,
): JobDeps {
  return {
    ...ports,
    get embedder() {
      return ports.targets.current().embedder;
    },
    get collection() {
      return ports.targets.current().collection;
    },
    logger,
    metrics,
    wakeDispatcher,
    pace: createEmbeddingPace({ maxBatch: env.EMBED_BATCH, maxConcurrency: env.EMBED_CONCURRENCY }),
    leaseSeconds: LEASE_SECONDS,
    schedules: producer.schedules,
    cipher: createCredentialCipher(env.SOURCE_CREDENTIALS_KEY),
    openSource: createSourceOpener({
      policy: createAddressPolicy(env.SOURCE_ALLOWED_HOSTS),
      blobs: ports.blobs,
      importRoots: env.IMPORT_ROOTS,
      cacheFolder: env.SOURCE_CACHE_PATH,
      userAgent: env.SOURCE_USER_AGENT,
      maxFileBytes: env.MAX_UPLOAD_BYTES,
    }),
    maxFileBytes: env.MAX_UPLOAD_BYTES,
    largeTextBytes: env.LARGE_TEXT_BYTES,
    maxBacklog: env.MAX_BACKLOG_DOCUMENTS,
    purgeAfterDays: env.PURGE_AFTER_DAYS,
  };
}

function healthChecks(env: WorkerEnv, { db, vectors, blobs, targets }: Ports, workers: QueueWorkers) {
  return {
    postgres: async () => void (await sql`select 1`.execute(db)),
    redis: () => workers.ping(),
    vectors: () => vectors.ping(),
    embedder: () => checkModel(env.OLLAMA_URL, targets.current().embedder.model),
    blobs: () => blobs.ping(),
  };
}

function openDatabase(env: WorkerEnv, logger: Logger, closers: Closers): Kysely<Database> {
  const db = connectDatabase({
    url: env.DATABASE_URL,
    poolSize: env.DATABASE_POOL_SIZE,
    applicationName: 'aia-ingestion-worker',
    onError: (error) => logger.warn({ err: error }, 'an idle database connection broke'),
  });
  closers.add('database', () => db.destroy());
  return db;
}

/** A folder has one writer at a time; a server orders its writers itself. */
async function openSharedStore(
  env: WorkerEnv,
  db: Kysely<Database>,
  metrics: Registry,
): Promise<VectorStore> {
  const store = measureVectorStore(await openVectorStore(env), env.VECTOR_STORE, metrics);
  if (env.VECTOR_STORE !== 'lancedb') return store;
  return createExclusiveStore(store, (write) => withExclusiveLock(db, 'lancedb', write));
}

runMain('ingestion-worker', main);
