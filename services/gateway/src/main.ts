import { connectDatabase } from '@aia/database';
import {
  closeOnSignals,
  createClosers,
  createIdentitySigner,
  createLogger,
  createMetricsRegistry,
  listen,
  loadEnv,
  metricsRoute,
  runMain,
  type Closers,
  type Logger,
} from '@aia/platform';
import express from 'express';
import { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import { buildApp } from './app.js';
import { createAccessTokens } from './auth/access-tokens.js';
import { ensureFirstAdmin } from './auth/first-admin.js';
import { createLoginLimiter } from './auth/login-limiter.js';
import { createPasswords } from './auth/passwords.js';
import type { SignInDeps } from './auth/sign-in.js';
import { gatewayEnvSchema, type GatewayEnv } from './env.js';
import { createUpstreamDispatcher } from './proxy/dispatcher.js';
import type { ProxyDeps } from './proxy/proxy.js';
import { readinessChecks } from './readiness.js';
import { startSessionPurge } from './session-purge.js';

function openDatabase(env: GatewayEnv, logger: Logger, closers: Closers) {
  const db = connectDatabase({
    url: env.DATABASE_URL,
    poolSize: env.DATABASE_POOL_SIZE,
    applicationName: 'gateway',
    onError: (error) => logger.error({ err: error }, 'idle database connection failed'),
  });
  closers.add('postgres', () => db.destroy());
  return db;
}

function openRedis(env: GatewayEnv, logger: Logger, closers: Closers): Redis {
  const redis = new Redis(env.REDIS_URL, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  redis.on('error', (error: Error) => logger.warn({ err: error }, 'redis connection failed'));
  closers.add('redis', async () => redis.disconnect());
  return redis;
}

async function signInDeps(
  env: GatewayEnv,
  db: SignInDeps['db'],
  redis: Redis,
  logger: Logger,
): Promise<SignInDeps> {
  const limits = {
    attempts: env.LOGIN_ATTEMPTS,
    attemptsPerIp: env.LOGIN_ATTEMPTS_PER_IP,
    windowSeconds: env.LOGIN_WINDOW_SECONDS,
  };
  return {
    db,
    passwords: await createPasswords(),
    accessTokens: createAccessTokens(env.JWT_SECRET),
    loginLimiter: createLoginLimiter(redis, env.QUEUE_PREFIX, limits),
    refreshTokenDays: env.REFRESH_TOKEN_DAYS,
    logger,
  };
}

function proxyDeps(env: GatewayEnv, closers: Closers): ProxyDeps {
  const dispatcher = createUpstreamDispatcher(env.UPSTREAM_TIMEOUT_MS);
  closers.add('upstream connections', () => dispatcher.destroy());
  return {
    dispatcher,
    upstreams: { ingestion: env.INGESTION_URL, retrieval: env.RETRIEVAL_URL, chat: env.CHAT_URL },
    identitySigner: createIdentitySigner(env.INTERNAL_SIGNING_KEY),
    maxUploadBytes: env.MAX_UPLOAD_BYTES,
    maxJsonBytes: env.MAX_JSON_BYTES,
  };
}

async function prepareFirstAdmin(env: GatewayEnv, deps: SignInDeps): Promise<void> {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = env;
  if (email === undefined || password === undefined) return;
  const outcome = await ensureFirstAdmin(deps.db, deps.passwords, {
    email,
    password,
    reset: env.ADMIN_RESET,
  });
  deps.logger.info({ outcome }, 'administrator of the environment');
}

async function serveMetrics(env: GatewayEnv, metrics: Registry, closers: Closers): Promise<void> {
  const app = express().disable('x-powered-by').get('/metrics', metricsRoute(metrics));
  const server = await listen(app, env.METRICS_PORT, env.HOST);
  closers.add('metrics server', () => server.close());
}

async function main(): Promise<void> {
  const env = loadEnv(gatewayEnvSchema);
  const logger = createLogger('gateway', env.LOG_LEVEL);
  const closers = createClosers(logger);
  closeOnSignals(closers, logger);
  const db = openDatabase(env, logger, closers);
  const redis = openRedis(env, logger, closers);
  const deps = await signInDeps(env, db, redis, logger);
  await prepareFirstAdmin(env, deps);
  const proxy = proxyDeps(env, closers);
  const metrics = createMetricsRegistry('gateway');
  const health = readinessChecks({ db, redis, upstreams: proxy.upstreams, dispatcher: proxy.dispatcher });
  const app = buildApp({ ...deps, metrics, health, proxy, trustedProxies: env.TRUSTED_PROXIES });
  const stopPurge = startSessionPurge(db, logger);
  closers.add('session purge', async () => stopPurge());
  await serveMetrics(env, metrics, closers);
  const server = await listen(app, env.PORT, env.HOST);
  closers.add('http server', () => server.close());
  logger.info({ url: server.url }, 'gateway is listening');
}

runMain('gateway', main);
