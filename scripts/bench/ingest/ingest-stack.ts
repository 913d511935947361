import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, migrateToLatest, sql, type Database, type Kysely } from '@aia/database';
import {
  freePort,
  postgresUrl,
  preparePostgres,
  prepareRedis,
  redisUrl,
  type ProcessSpec,
} from '@aia/embedded';
import { createTestKeys, startStubModel, testIdentity, type StubModel, type TestKeys } from '@aia/testing';
import type { VectorStore } from '@aia/vectors';
import { createLanceDbStore } from '@aia/vectors/lancedb';
import { createQdrantStore } from '@aia/vectors/qdrant';
import { createIngestClient, type IngestClient } from './ingest-client.js';
import { createServerProcess, type ServerProcess } from './server-process.js';

export interface IngestStackOptions {
  /** Milliseconds before the stub embedder answers a call; 0 is free. */
  embedMs?: number;
  /** Flushes to disk as in production: needed where servers are killed. */
  durable?: boolean;
  /** A Qdrant server instead of LanceDB's folder. */
  qdrantUrl?: string;
  /** Variables of API and workers. */
  env?: Record<string, string>;
}

/** The ingestion service as real processes over its own Postgres and Redis, with a stub embedder. */
export interface IngestStack {
  readonly folder: string;
  readonly db: Kysely<Database>;
  readonly model: StubModel;
  readonly postgres: ServerProcess;
  readonly redis: ServerProcess;
  readonly redisUrl: string;
  readonly api: ServerProcess;
  /** A client with an identity of its own. */
  client(role?: 'editor' | 'admin'): IngestClient;
  /** A worker that is not started yet. */
  worker(env?: Record<string, string>): Promise<ServerProcess>;
  openVectors(): Promise<VectorStore>;
  stop(): Promise<void>;
}

const root = process.cwd();
const PASSWORD = 'bench';
const PASSABLE = 0o711;
const COMPILED = 'services/ingestion/dist';

/** Starts Postgres, Redis, the stub and the API; workers are started by the caller. */
export async function startIngestStack(options: IngestStackOptions = {}): Promise<IngestStack> {
  const folder = await mkdtemp(join(tmpdir(), 'aia-ingest-'));
  await chmod(folder, PASSABLE);
  const durable = options.durable ?? false;
  const [postgresPort, redisPort] = [await freePort(), await freePort()];
  const logFile = (name: string) => join(folder, `${name}.log`);
  const postgres = createServerProcess(
    await preparePostgres({
      dataDir: join(folder, 'postgres'),
      port: postgresPort,
      password: PASSWORD,
      durable,
    }),
    logFile('postgres'),
  );
  const redis = createServerProcess(
    await prepareRedis({ dataDir: join(folder, 'redis'), port: redisPort, durable }),
    logFile('redis'),
  );
  await Promise.all([postgres.start(), redis.start()]);
  const db = await openMigrated(postgresPort);
  const model = await startStubModel({ embedMs: options.embedMs ?? 0 });
  const keys = createTestKeys();
  const shared = {
    DATABASE_URL: postgresUrl({ port: postgresPort, password: PASSWORD }),
    REDIS_URL: redisUrl(redisPort),
    OLLAMA_URL: model.url,
    BLOBS_PATH: join(folder, 'blobs'),
    LOG_LEVEL: 'warn',
    ...(options.qdrantUrl
      ? { VECTOR_STORE: 'qdrant', QDRANT_URL: options.qdrantUrl }
      : { LANCEDB_PATH: join(folder, 'vectors') }),
    ...options.env,
  };
  const apiPort = await freePort();
  const apiEnv = { ...shared, PORT: String(apiPort), INTERNAL_PUBLIC_KEYS: keys.publicKeys };
  const api = createServerProcess(nodeSpec('main', apiPort, apiEnv), logFile('api'));
  await api.start();
  const workers: ServerProcess[] = [];
  return {
    folder,
    db,
    model,
    postgres,
    redis,
    api,
    redisUrl: redisUrl(redisPort),
    client: (role = 'editor') => createIngestClient(`http://127.0.0.1:${apiPort}`, minter(keys, role)),
    worker: async (env = {}) => {
      const port = await freePort();
      const name = `worker-${workers.length + 1}`;
      const spec = nodeSpec('worker', port, { ...shared, ...env, PORT: String(port) });
      const worker = createServerProcess({ ...spec, name }, logFile(name));
      workers.push(worker);
      return worker;
    },
    openVectors: async () =>
      options.qdrantUrl
        ? createQdrantStore({ url: options.qdrantUrl })
        : createLanceDbStore({ path: join(folder, 'vectors') }),
    stop: async () => {
      for (const one of [...workers, api]) if (one.running) await one.end('SIGKILL');
      await db.destroy();
      await model.close();
      await Promise.all([redis.end('SIGKILL'), postgres.end('SIGQUIT')]);
      if (!process.env['KEEP']) await rm(folder, { recursive: true, force: true });
    },
  };
}

function minter(keys: TestKeys, role: 'editor' | 'admin'): () => Promise<string> {
  const identity = testIdentity(role);
  return () => keys.mint(identity);
}

async function openMigrated(port: number): Promise<Kysely<Database>> {
  const url = (database: string) => postgresUrl({ port, password: PASSWORD }, database);
  const open = (database: string, poolSize: number) =>
    connectDatabase({
      url: url(database),
      poolSize,
      applicationName: 'aia-bench',
      onError: () => undefined,
    });
  const admin = open('postgres', 1);
  await sql.raw('create database aia').execute(admin);
  await admin.destroy();
  const db = open('aia', 4);
  await migrateToLatest(db);
  return db;
}

/** The compiled program with the heap that it has in production. */
function nodeSpec(program: 'main' | 'worker', port: number, env: Record<string, string>): ProcessSpec {
  return {
    name: program,
    command: process.execPath,
    // As `make start` runs them.
    args: ['--max-old-space-size=512', '--max-semi-space-size=4', join(root, COMPILED, `${program}.js`)],
    env: { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', MALLOC_ARENA_MAX: '2', ...env },
    cwd: root,
    stopSignal: 'SIGTERM',
    dependsOn: [],
    isReady: async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
      if (!answer.ok) throw new Error(`answers ${answer.status}: ${await answer.text()}`);
    },
  };
}
