import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { connectDatabase, poolCounts } from '@aia/database';
import {
  createGenAiMetrics,
  createOllamaChatModel,
  createOllamaEmbedder,
  loadModelRegistry,
  measureChatModel,
  measureEmbedder,
  type Embedder,
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
  createServiceClient,
  listen,
  loadEnv,
  measurePool,
  runMain,
  startTracing,
} from '@aia/platform';
import { Redis } from 'ioredis';
import { openGenerationQueue, type GenerationQueue } from './adapters/generation-queue.js';
import { createRedisEventLog } from './adapters/redis-event-log.js';
import { createStopSignals } from './adapters/redis-stop-signals.js';
import { createIngestionLibrary } from './adapters/ingestion-library.js';
import { createReadableDocuments } from './adapters/retrieval-readable-documents.js';
import { createRetrievalSearcher } from './adapters/retrieval-searcher.js';
import { createTextMatcher } from './adapters/text-matcher.js';
import { createSummaryCache } from './answer/summary-cache.js';
import { createTokenCalibration } from './answer/token-budget.js';
import { startAnalytics } from './analytics/analytics-loop.js';
import type { TopicModel } from './analytics/place-gaps.js';
import { buildApp } from './app.js';
import type { ChatDeps } from './deps.js';
import { analyticsSettings, answerLimits, chatEnvSchema, type ChatEnv } from './env.js';
import { createGenerationJob, redispatchGenerations } from './generation/generation-job.js';
import { chatHealth } from './health.js';
import { keepClaims } from './messages/claims.js';
import { createRunningAnswers } from './messages/running-answers.js';
import { createAnswerMetrics } from './metrics.js';
import { createModelLookup } from './models.js';

/** Summaries of long conversations that are remembered, of up to a few hundred characters each. */
const SUMMARIES = 2000;
/** Answers that run when the process is told to stop get this long to end by themselves, in milliseconds. */
const DRAIN_MS = 3000;
const CLOSE_MS = 5000;
/** Longest wait for the embedding model before the sentences to quote are chosen by words alone, in milliseconds. */
const MATCH_MS = 3000;
/** A reader who has come back sees new words with at most this delay, in milliseconds. */
const FOLLOW_POLL_MS = 50;

runMain('chat', async () => {
  const env = loadEnv(chatEnvSchema);
  const logger = createLogger('chat', env.LOG_LEVEL);
  const closers = createClosers(logger);
  closeOnSignals(closers, logger);
  await startTracing({ service: 'chat', env, trustCallers: true, closers, logger });
  const deps = build(env, logger, closers);
  closers.add('claims', keepClaims(deps));
  closers.add('analytics', startAnalytics({ ...deps, settings: deps.analytics }));
  deps.generations.work(createGenerationJob(deps), () => redispatchGenerations(deps));
  const server = await listen(buildApp(deps), env.PORT, env.HOST);
  closers.add('http server', () => Promise.all([server.close(CLOSE_MS), deps.running.drain(DRAIN_MS)]));
  logger.info({ url: server.url }, 'chat is listening');
});

/** The clients and adapters of this process. */
function build(
  env: ChatEnv,
  logger: ReturnType<typeof createLogger>,
  closers: ReturnType<typeof createClosers>,
): ChatDeps & { generations: GenerationQueue; topics: TopicModel | undefined } {
  const onError = (err: Error) => logger.error({ err }, 'an idle database connection broke');
  const { DATABASE_URL: url, DATABASE_POOL_SIZE: poolSize } = env;
  const db = connectDatabase({ url, poolSize, applicationName: 'chat', onError });
  closers.add('postgres', () => db.destroy());
  const retrieval = createServiceClient({ service: 'retrieval', baseUrl: env.RETRIEVAL_URL });
  closers.add('retrieval client', () => retrieval.close());
  const probe = createServiceClient({ service: 'retrieval', baseUrl: env.RETRIEVAL_URL, retries: 0 });
  closers.add('retrieval probe', () => probe.close());
  const ingestion = createServiceClient({ service: 'ingestion', baseUrl: env.INGESTION_URL });
  closers.add('ingestion client', () => ingestion.close());
  const metrics = createMetricsRegistry('chat');
  measurePool(metrics, () => poolCounts(db));
  const genAi = createGenAiMetrics(metrics);
  const running = createRunningAnswers(env.MAX_STREAMS, env.MAX_STREAMS_PER_USER);
  const resume = openResume(env, running, logger, closers);
  const generations = openGenerations(env, logger, metrics, closers);
  const connect = (info: Parameters<typeof createOllamaChatModel>[0]['info']) =>
    measureChatModel(createOllamaChatModel({ url: env.OLLAMA_URL, info }), genAi);
  const registry = loadModelRegistry(env.MODELS_CONFIG);
  const embedders = openEmbedders(env, registry, genAi);
  return {
    db,
    searcher: createRetrievalSearcher(retrieval),
    readableDocuments: createReadableDocuments(retrieval),
    support: registry.embedding(env.EMBEDDING_MODEL).support,
    translations: translationsOf(env, registry, embedders),
    topics: topicsOf(env, registry, embedders),
    analytics: analyticsSettings(env),
    sentences: sentencesOf(env, embedders),
    library: createIngestionLibrary(ingestion),
    models: createModelLookup(registry, env.CHAT_MODEL, connect),
    modelNames: registry.chatModels().map(({ name }) => name),
    embedders,
    summaries: createSummaryCache(SUMMARIES),
    calibration: createTokenCalibration(),
    limits: answerLimits(env),
    running,
    generations,
    ...resume,
    processId: `${hostname()}:${process.pid}:${randomUUID()}`,
    verifyIdentity: createIdentityVerifier(identityKeysOf(env, logger)),
    logger,
    metrics,
    observe: createAnswerMetrics(metrics, () => running.ids().length),
    health: chatHealth(db, probe),
    now: () => performance.now(),
  };
}

/** The embedding models of the installation: the one that documents are embedded by. */
function openEmbedders(
  { OLLAMA_URL: url, EMBEDDING_MODEL: name }: ChatEnv,
  registry: ModelRegistry,
  genAi: GenAiMetrics,
): Map<string, Embedder> {
  const embedder = createOllamaEmbedder({ url, info: registry.embedding(name) });
  return new Map([[name, measureEmbedder(embedder, genAi)]]);
}

/** Tells translations by the embedding model, where its threshold was measured. */
function translationsOf(
  { EMBEDDING_MODEL: name }: ChatEnv,
  registry: ModelRegistry,
  embedders: Map<string, Embedder>,
): ChatDeps['translations'] {
  const threshold = registry.embedding(name).translationCosine;
  const embedder = embedders.get(name);
  return embedder && threshold !== undefined ? { embedder, threshold } : undefined;
}

/** Tells which questions ask for the same by the embedding model, where its threshold was measured. */
function topicsOf(
  { EMBEDDING_MODEL: name }: ChatEnv,
  registry: ModelRegistry,
  embedders: Map<string, Embedder>,
): TopicModel | undefined {
  const threshold = registry.embedding(name).topicCosine;
  const embedder = embedders.get(name);
  return embedder && threshold !== undefined ? { embedder, threshold } : undefined;
}

/** Chooses sentences by the embedding model that documents are embedded by. */
function sentencesOf(
  { EMBEDDING_MODEL: name }: ChatEnv,
  embedders: Map<string, Embedder>,
): ChatDeps['sentences'] {
  const embedder = embedders.get(name);
  return embedder && createTextMatcher({ embedder, deadlineMs: MATCH_MS, now: () => performance.now() });
}

/** The queue of documents. Without Redis, they wait in Postgres. */
function openGenerations(
  { REDIS_URL: redisUrl, QUEUE_PREFIX: prefix }: ChatEnv,
  logger: ChatDeps['logger'],
  metrics: ChatDeps['metrics'],
  closers: ReturnType<typeof createClosers>,
): GenerationQueue {
  const queue = openGenerationQueue({ redisUrl, prefix, logger, metrics });
  closers.add('generations', () => queue.close());
  return queue;
}

/** What lets readers come back to an answer and stop it from any replica. Without Redis, answers go on without it. */
function openResume(
  env: ChatEnv,
  running: ChatDeps['running'],
  logger: ChatDeps['logger'],
  closers: ReturnType<typeof createClosers>,
): Pick<ChatDeps, 'eventLog' | 'stopSignals' | 'followPollMs'> {
  const redis = new Redis(env.REDIS_URL, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  const subscriber = new Redis(env.REDIS_URL, { maxRetriesPerRequest: null });
  for (const client of [redis, subscriber]) {
    client.on('error', (err: Error) => logger.warn({ err }, 'redis connection failed'));
    closers.add('redis', async () => client.disconnect());
  }
  const prefix = env.QUEUE_PREFIX;
  const stop = (answerId: string) => void running.stop(answerId);
  return {
    eventLog: createRedisEventLog(redis, prefix, logger),
    stopSignals: createStopSignals({ redis, subscriber, prefix }, stop, logger),
    followPollMs: FOLLOW_POLL_MS,
  };
}
