import { join } from 'node:path';
import type { Identity } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import {
  createIdentityVerifier,
  createLogger,
  createMetricsRegistry,
  listen,
  type RunningServer,
} from '@aia/platform';
import { createTestKeys, usePostgres, useRedis, useStubModel, useTempFolder } from '@aia/testing';
import { chunksAlias, type VectorStore } from '@aia/vectors';
import { createLanceDbStore } from '@aia/vectors/lancedb';
import { buildApp, createBacklogGuard, createDatasetAccess, createFsBlobStore } from '../../src/index.js';
import { createApiClient, type ApiClient } from './api-client.js';
import { startWorkerProcess, type WorkerProcess } from './worker-process.js';

/** A whole ingestion service: API in this process, workers as processes of their own. */
export interface TestIngestion {
  readonly db: Kysely<Database>;
  readonly databaseUrl: string;
  readonly redis: { url: string; prefix: string };
  readonly model: ReturnType<typeof useStubModel>;
  readonly folder: string;
  readonly collection: string;
  /** A client that calls as this identity. */
  as(identity: Identity): ApiClient;
  startWorker(env?: Record<string, string>): Promise<WorkerProcess>;
  /** Opens the vector store for reading. */
  openVectors(): Promise<VectorStore>;
}

export interface TestIngestionOptions {
  maxFileBytes?: number;
  maxFiles?: number;
  /** Unfinished documents above which uploads are refused. */
  maxBacklog?: number;
  /** Folder imports may read the temporary folder. */
  importRoots?: boolean;
}

/** Inside `describe`: everything fresh; workers that a test left running are killed after the last test. */
export function useIngestion(options: TestIngestionOptions = {}): TestIngestion {
  const postgres = usePostgres();
  const redis = useRedis();
  const model = useStubModel();
  const temp = useTempFolder();
  const keys = createTestKeys();
  const workers: WorkerProcess[] = [];
  let server: RunningServer | undefined;

  before(async () => {
    const app = buildApp({
      logger: createLogger('ingestion', 'silent'),
      metrics: createMetricsRegistry('ingestion'),
      verifyIdentity: createIdentityVerifier(keys.publicKeys),
      db: postgres.db,
      blobs: await createFsBlobStore(join(temp.path, 'blobs')),
      access: createDatasetAccess(postgres.db),
      embeddingModel: 'multilingual-e5-small',
      uploadLimits: { maxFileBytes: options.maxFileBytes ?? 1_000_000, maxFiles: options.maxFiles ?? 100 },
      importRoots: options.importRoots ? [temp.path] : [],
      backlog: createBacklogGuard(postgres.db, options.maxBacklog ?? 100_000),
      followIntervalMs: 50,
      health: {},
    });
    server = await listen(app, 0, '127.0.0.1');
  });
  after(async function () {
    this.timeout(30_000);
    await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
    await server?.close(0);
  });

  return {
    redis,
    model,
    collection: chunksAlias('multilingual-e5-small'),
    get db() {
      return postgres.db;
    },
    get databaseUrl() {
      return postgres.url;
    },
    get folder() {
      return temp.path;
    },
    as: (identity) =>
      createApiClient(
        () => server?.url ?? '',
        () => keys.mint(identity),
      ),
    openVectors: () => createLanceDbStore({ path: join(temp.path, 'vectors') }),
    startWorker: async (env = {}) => {
      const worker = await startWorkerProcess({
        DATABASE_URL: postgres.url,
        REDIS_URL: redis.url,
        QUEUE_PREFIX: redis.prefix,
        OLLAMA_URL: model.url,
        BLOBS_PATH: join(temp.path, 'blobs'),
        LANCEDB_PATH: join(temp.path, 'vectors'),
        PORT: '0',
        LOG_LEVEL: 'info',
        RECONCILE_INTERVAL_MS: '500',
        ...(options.importRoots ? { IMPORT_ROOTS: temp.path } : {}),
        ...env,
      });
      workers.push(worker);
      return worker;
    },
  };
}
