import { randomBytes } from 'node:crypto';
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
import { loadModelRegistry } from '@aia/models';
import { createTestKeys, usePostgres, useRedis, useStubModel, useTempFolder } from '@aia/testing';
import { chunksAlias, type VectorStore } from '@aia/vectors';
import { createLanceDbStore } from '@aia/vectors/lancedb';
import {
  buildApp,
  createAddressPolicy,
  createBacklogGuard,
  createCredentialCipher,
  createDatasetAccess,
  createFsBlobStore,
  createPreparationPool,
} from '../../src/index.js';
import { createQueueBoardPage, type QueueBoardPage } from '../../src/routes/queue-board.js';
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
  /** Another file of models for API and workers. */
  modelsConfig?: string;
  /** What the stub serves instead of the default models. */
  stubModels?: NonNullable<Parameters<typeof useStubModel>[0]>['models'];
  /** Folder imports may read the temporary folder. */
  importRoots?: boolean;
  /** Hosts that sources may read from although they are not public. */
  allowedHosts?: string[];
}

/** Inside `describe`: everything fresh; workers that a test left running are killed after the last test. */
export function useIngestion(options: TestIngestionOptions = {}): TestIngestion {
  const postgres = usePostgres();
  const redis = useRedis();
  const model = useStubModel(options.stubModels ? { models: options.stubModels } : {});
  const temp = useTempFolder();
  const keys = createTestKeys();
  const workers: WorkerProcess[] = [];
  const allowedHosts = options.allowedHosts ?? [];
  const credentialsKey = randomBytes(32).toString('base64');
  const pool = createPreparationPool({ threads: 1, timeoutMs: 30_000, memoryMb: 256 });
  let server: RunningServer | undefined;
  let queueBoard: QueueBoardPage | undefined;

  before(async () => {
    queueBoard = createQueueBoardPage({
      redisUrl: redis.url,
      prefix: redis.prefix,
      logger: createLogger('ingestion', 'silent'),
    });
    const app = buildApp({
      logger: createLogger('ingestion', 'silent'),
      metrics: createMetricsRegistry('ingestion'),
      verifyIdentity: createIdentityVerifier(keys.publicKeys),
      db: postgres.db,
      blobs: await createFsBlobStore(join(temp.path, 'blobs')),
      access: createDatasetAccess(postgres.db),
      embeddingModel: 'multilingual-e5-small',
      embeddingTokens: 512,
      models: loadModelRegistry(options.modelsConfig ?? 'config/models.json'),
      pool,
      uploadLimits: { maxFileBytes: options.maxFileBytes ?? 1_000_000, maxFiles: options.maxFiles ?? 100 },
      importRoots: options.importRoots ? [temp.path] : [],
      policy: createAddressPolicy(allowedHosts),
      cipher: createCredentialCipher([credentialsKey]),
      backlog: createBacklogGuard(postgres.db, options.maxBacklog ?? 100_000),
      queueBoard,
      followIntervalMs: 50,
      health: {},
    });
    server = await listen(app, 0, '127.0.0.1');
  });
  after(async function () {
    this.timeout(30_000);
    await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
    await server?.close(0);
    await pool.close();
    await queueBoard?.close();
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
        ...(options.modelsConfig ? { MODELS_CONFIG: options.modelsConfig } : {}),
        ...(options.importRoots ? { IMPORT_ROOTS: temp.path } : {}),
        SOURCE_ALLOWED_HOSTS: allowedHosts.join(','),
        SOURCE_CREDENTIALS_KEY: credentialsKey,
        SOURCE_CACHE_PATH: join(temp.path, 'cache'),
        ...env,
      });
      workers.push(worker);
      return worker;
    },
  };
}
