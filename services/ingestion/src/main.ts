import { connectDatabase, sql } from '@aia/database';
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
import { createDatasetAccess } from './access/dataset-access.js';
import { buildApp } from './app.js';
import { createFsBlobStore } from './blobs/fs-blob-store.js';
import { apiEnvSchema } from './env.js';
import { createBacklogGuard } from './imports/backlog-guard.js';

const FOLLOW_INTERVAL_MS = 500;

/** Starts the ingestion API: it needs Postgres and the blob folder, nothing else. */
async function main(): Promise<void> {
  const env = loadEnv(apiEnvSchema);
  const logger = createLogger('ingestion', env.LOG_LEVEL);
  const closers = createClosers(logger);
  closeOnSignals(closers, logger);
  const db = connectDatabase({
    url: env.DATABASE_URL,
    poolSize: env.DATABASE_POOL_SIZE,
    applicationName: 'aia-ingestion',
    onError: (error) => logger.warn({ err: error }, 'an idle database connection broke'),
  });
  closers.add('database', () => db.destroy());
  const blobs = await createFsBlobStore(env.BLOBS_PATH);
  const app = buildApp({
    logger,
    metrics: createMetricsRegistry('ingestion'),
    verifyIdentity: createIdentityVerifier(env.INTERNAL_PUBLIC_KEYS),
    db,
    blobs,
    access: createDatasetAccess(db),
    embeddingModel: env.EMBEDDING_MODEL,
    uploadLimits: { maxFileBytes: env.MAX_UPLOAD_BYTES, maxFiles: env.MAX_UPLOAD_FILES },
    importRoots: env.IMPORT_ROOTS,
    backlog: createBacklogGuard(db, env.MAX_BACKLOG_DOCUMENTS),
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
