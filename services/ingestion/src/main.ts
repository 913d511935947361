import { connectDatabase, poolCounts, sql } from '@aia/database';
import { loadModelRegistry } from '@aia/models';
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
  runMain,
  startTracing,
} from '@aia/platform';
import { createDatasetAccess } from './access/dataset-access.js';
import { buildApp } from './app.js';
import { openBlobStore } from './blobs/open-blob-store.js';
import { createCredentialCipher } from './credentials/credential-cipher.js';
import { apiEnvSchema } from './env.js';
import { createAddressPolicy } from './network/address-policy.js';
import { createPreparationPool } from './threads/preparation-pool.js';
import { createBacklogGuard } from './imports/backlog-guard.js';
import { createQueueBoardPage } from './routes/queue-board.js';

const FOLLOW_INTERVAL_MS = 500;

/** Starts the ingestion API: it needs Postgres and the blob folder, and Redis only for the page of the queues. */
async function main(): Promise<void> {
  const env = loadEnv(apiEnvSchema);
  const logger = createLogger('ingestion', env.LOG_LEVEL);
  const closers = createClosers(logger);
  closeOnSignals(closers, logger);
  await startTracing({ service: 'ingestion', env, trustCallers: true, closers, logger });
  const db = connectDatabase({
    url: env.DATABASE_URL,
    poolSize: env.DATABASE_POOL_SIZE,
    applicationName: 'aia-ingestion',
    onError: (error) => logger.warn({ err: error }, 'an idle database connection broke'),
  });
  closers.add('database', () => db.destroy());
  const metrics = createMetricsRegistry('ingestion');
  measurePool(metrics, () => poolCounts(db));
  const blobs = await openBlobStore(env);
  const models = loadModelRegistry(env.MODELS_CONFIG);
  const model = models.embedding(env.EMBEDDING_MODEL);
  const pool = createPreparationPool({
    threads: 1,
    timeoutMs: env.EXTRACT_TIMEOUT_MS,
    memoryMb: env.EXTRACT_MEMORY_MB,
  });
  closers.add('threads', () => pool.close());
  const queueBoard = createQueueBoardPage({ redisUrl: env.REDIS_URL, prefix: env.QUEUE_PREFIX, logger });
  closers.add('page of the queues', () => queueBoard.close());
  const app = buildApp({
    logger,
    metrics,
    verifyIdentity: createIdentityVerifier(identityKeysOf(env, logger)),
    db,
    blobs,
    access: createDatasetAccess(db),
    embeddingModel: model.name,
    embeddingTokens: model.maxTokens,
    models,
    pool,
    uploadLimits: { maxFileBytes: env.MAX_UPLOAD_BYTES, maxFiles: env.MAX_UPLOAD_FILES },
    importRoots: env.IMPORT_ROOTS,
    policy: createAddressPolicy(env.SOURCE_ALLOWED_HOSTS),
    cipher: createCredentialCipher(env.SOURCE_CREDENTIALS_KEY),
    backlog: createBacklogGuard(db, env.MAX_BACKLOG_DOCUMENTS),
    queueBoard,
    followIntervalMs: FOLLOW_INTERVAL_MS,
    health: {
      postgres: async () => void (await sql`select 1`.execute(db)),
      blobs: () => blobs.ping(),
    },
  });
  const server = await listen(app, env.PORT, env.HOST);
  closers.add('http', () => server.close());
  logger.info({ url: server.url }, 'ingestion API listens');
}

runMain('ingestion', main);
