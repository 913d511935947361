import { join } from 'node:path';
import { checkHttpAnswers } from './http-ready.js';
import type { Installation } from './installation.js';
import type { ModelEndpoint } from './model-endpoint.js';
import { preparePostgres, postgresUrl } from './postgres.js';
import { baseEnvironment, type ProcessSpec } from './process-spec.js';
import { prepareRedis, redisUrl } from './redis.js';
import type { LoadedSettings, Settings } from './settings.js';

/** Addresses that the processes find each other at. */
export interface Endpoints {
  database: string;
  redis: string;
  models: string;
}

/** A Node process: its script, port, variables of its own and the most its old generation may hold (MiB). */
interface NodeProcess {
  name: string;
  script: string;
  port: number;
  env: Record<string, string>;
  heapMiB: number;
  dependsOn?: string[];
  host?: string;
}

/**
 * Every process of an installation, in the order of their start. Databases that `.env` says are elsewhere, and the model
 * server where an Ollama answers, are left out.
 * @throws Error with one line when a server's program cannot be had.
 */
export async function systemProcesses(
  installation: Installation,
  loaded: LoadedSettings,
  models: ModelEndpoint,
  onNotice: (message: string) => void,
): Promise<ProcessSpec[]> {
  const { settings } = loaded;
  const servers = await embeddedServers(installation, settings, onNotice);
  const endpoints: Endpoints = {
    database: databaseUrl(settings),
    redis: settings.REDIS_URL ?? redisUrl(settings.REDIS_PORT),
    models: models.url,
  };
  const context = { installation, passedOn: loaded.passedOn, servers: servers.map(({ name }) => name) };
  const services = [
    ...(models.embedded ? [modelServer(settings)] : []),
    ingestionApi(settings, endpoints, installation),
    ingestionWorker(settings, endpoints, installation),
    retrieval(settings, endpoints, installation),
    chat(settings, endpoints),
    gateway(settings, endpoints),
  ];
  return [...servers, migration(context, settings), ...services.map((service) => toSpec(service, context))];
}

/** The database of an installation: the one that `.env` names, else the embedded one. */
export function databaseUrl(settings: Settings): string {
  if (settings.DATABASE_URL) return settings.DATABASE_URL;
  return postgresUrl({ port: settings.POSTGRES_PORT, password: settings.POSTGRES_PASSWORD });
}

async function embeddedServers(
  { dataDir }: Installation,
  settings: Settings,
  onNotice: (message: string) => void,
): Promise<ProcessSpec[]> {
  const postgres = {
    dataDir: join(dataDir, 'postgres'),
    port: settings.POSTGRES_PORT,
    password: settings.POSTGRES_PASSWORD,
    durable: true,
    onNotice,
  };
  const redis = { dataDir: join(dataDir, 'redis'), port: settings.REDIS_PORT, durable: true };
  return Promise.all([
    ...(settings.DATABASE_URL ? [] : [preparePostgres(postgres)]),
    ...(settings.REDIS_URL ? [] : [prepareRedis(redis)]),
  ]);
}

function modelServer(settings: Settings): NodeProcess {
  return {
    name: 'model-server',
    script: 'services/model-server/dist/main.js',
    port: settings.MODEL_SERVER_PORT,
    env: {},
    heapMiB: 256,
    dependsOn: [],
  };
}

function ingestionApi(settings: Settings, endpoints: Endpoints, installation: Installation): NodeProcess {
  return {
    name: 'ingestion-api',
    script: 'services/ingestion/dist/main.js',
    port: settings.INGESTION_PORT,
    env: ingestionEnvironment(settings, endpoints, installation),
    heapMiB: 256,
  };
}

function ingestionWorker(settings: Settings, endpoints: Endpoints, installation: Installation): NodeProcess {
  return {
    name: 'ingestion-worker',
    script: 'services/ingestion/dist/worker.js',
    port: settings.WORKER_PORT,
    env: ingestionEnvironment(settings, endpoints, installation),
    heapMiB: 512,
  };
}

/** Variables of everything that works on documents: the ingestion service and backups. */
export function ingestionEnvironment(
  settings: Settings,
  endpoints: Endpoints,
  { dataDir, root }: Installation,
): Record<string, string> {
  return {
    // What anybody may read anyway, so that the example of config/datasets works at once.
    IMPORT_ROOTS: settings.IMPORT_ROOTS ?? join(root, 'docs'),
    SOURCE_CACHE_PATH: join(dataDir, 'sources'),
    DATABASE_URL: endpoints.database,
    REDIS_URL: endpoints.redis,
    OLLAMA_URL: endpoints.models,
    EMBEDDING_MODEL: settings.EMBEDDING_MODEL,
    ...identityKeys(settings),
    BLOBS_PATH: join(dataDir, 'blobs'),
    LANCEDB_PATH: join(dataDir, 'vectors'),
  };
}

/** What the gateway's word about callers is checked with: the keys of the start, and where it publishes newer ones. */
function identityKeys(settings: Settings): Record<string, string> {
  return {
    INTERNAL_PUBLIC_KEYS: settings.INTERNAL_PUBLIC_KEYS,
    INTERNAL_KEYS_URL: `http://127.0.0.1:${settings.GATEWAY_PORT}/.well-known/jwks.json`,
  };
}

function retrieval(settings: Settings, endpoints: Endpoints, { dataDir }: Installation): NodeProcess {
  return {
    name: 'retrieval',
    script: 'services/retrieval/dist/main.js',
    port: settings.RETRIEVAL_PORT,
    env: {
      DATABASE_URL: endpoints.database,
      REDIS_URL: endpoints.redis,
      OLLAMA_URL: endpoints.models,
      EMBEDDING_MODEL: settings.EMBEDDING_MODEL,
      ...identityKeys(settings),
      LANCEDB_PATH: join(dataDir, 'vectors'),
    },
    heapMiB: 256,
  };
}

function chat(settings: Settings, endpoints: Endpoints): NodeProcess {
  return {
    name: 'chat',
    script: 'services/chat/dist/main.js',
    port: settings.CHAT_PORT,
    env: {
      DATABASE_URL: endpoints.database,
      REDIS_URL: endpoints.redis,
      OLLAMA_URL: endpoints.models,
      EMBEDDING_MODEL: settings.EMBEDDING_MODEL,
      ...identityKeys(settings),
      INGESTION_URL: `http://127.0.0.1:${settings.INGESTION_PORT}`,
      RETRIEVAL_URL: `http://127.0.0.1:${settings.RETRIEVAL_PORT}`,
    },
    heapMiB: 256,
  };
}

function gateway(settings: Settings, endpoints: Endpoints): NodeProcess {
  return {
    name: 'gateway',
    script: 'services/gateway/dist/main.js',
    port: settings.GATEWAY_PORT,
    host: settings.HOST,
    env: {
      METRICS_PORT: String(settings.METRICS_PORT),
      DATABASE_URL: endpoints.database,
      REDIS_URL: endpoints.redis,
      JWT_SECRET: settings.JWT_SECRET,
      INTERNAL_SIGNING_KEY: settings.INTERNAL_SIGNING_KEY,
      INTERNAL_PUBLIC_KEYS: settings.INTERNAL_PUBLIC_KEYS,
      ADMIN_EMAIL: settings.ADMIN_EMAIL,
      ADMIN_PASSWORD: settings.ADMIN_PASSWORD,
      INGESTION_URL: `http://127.0.0.1:${settings.INGESTION_PORT}`,
      RETRIEVAL_URL: `http://127.0.0.1:${settings.RETRIEVAL_PORT}`,
      CHAT_URL: `http://127.0.0.1:${settings.CHAT_PORT}`,
    },
    heapMiB: 256,
  };
}

interface SpecContext {
  installation: Installation;
  passedOn: Record<string, string>;
  /** Names of the embedded database servers. */
  servers: string[];
}

const LOOPBACK = '127.0.0.1';
/** A small young generation keeps idle processes small; requests here make few short-lived objects. */
const SEMI_SPACE_MIB = 4;
/**
 * V8's helper threads of each process. Its own four are more than the cores of a small machine once every service has
 * them: they take memory (about 8 MB a process) and compete with the work that waits for them.
 */
const V8_THREADS = 1;

/** glibc keeps a pool of memory for each thread; two are enough here and give more of it back. */
const SMALL_HEAP = { MALLOC_ARENA_MAX: '2' };

function toSpec(node: NodeProcess, { installation, passedOn }: SpecContext): ProcessSpec {
  const host = node.host ?? LOOPBACK;
  const url = `http://${host === '0.0.0.0' || host === '::' ? LOOPBACK : host}:${node.port}`;
  return {
    name: node.name,
    command: process.execPath,
    args: [
      `--max-old-space-size=${node.heapMiB}`,
      `--max-semi-space-size=${SEMI_SPACE_MIB}`,
      `--v8-pool-size=${V8_THREADS}`,
      join(installation.root, node.script),
    ],
    env: {
      ...baseEnvironment(),
      NODE_ENV: 'production',
      ...SMALL_HEAP,
      ...passedOn,
      ...node.env,
      HOST: host,
      PORT: String(node.port),
    },
    cwd: installation.root,
    stopSignal: 'SIGTERM',
    dependsOn: node.dependsOn ?? ['migrate'],
    url,
    isReady: () => checkHttpAnswers(`${url}/health/ready`),
  };
}

/** The task that brings the database up to date; on the embedded server it creates it first. */
export function migration(
  { installation, servers }: Pick<SpecContext, 'installation' | 'servers'>,
  settings: Settings,
): ProcessSpec {
  return {
    name: 'migrate',
    task: true,
    command: process.execPath,
    args: [join(import.meta.dirname, 'migrate-database.js')],
    env: {
      ...baseEnvironment(),
      DATABASE_URL: databaseUrl(settings),
      ...(settings.DATABASE_URL ? {} : { AIA_CREATE_DATABASE: '1' }),
    },
    cwd: installation.root,
    stopSignal: 'SIGTERM',
    dependsOn: servers,
    isReady: () => Promise.resolve(),
  };
}
