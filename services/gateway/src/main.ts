import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase, poolCounts } from '@aia/database';
import {
  closeOnSignals,
  createClosers,
  createIdentitySigner,
  createLogger,
  createMetricsRegistry,
  listen,
  loadEnv,
  measurePool,
  metricsRoute,
  runMain,
  type Closers,
  type Logger,
  startTracing,
} from '@aia/platform';
import express from 'express';
import { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import { buildApp } from './app.js';
import { createAccessTokens } from './auth/access-tokens.js';
import { ensureFirstAdmin } from './auth/first-admin.js';
import { createLoginLimiter } from './auth/login-limiter.js';
import { createPasswords } from './auth/passwords.js';
import { createLoginStates } from './auth/oidc/login-state.js';
import { createPasswordStrength } from './auth/password-strength.js';
import type { SignInDeps } from './auth/sign-in.js';
import { startForwarding } from './audit/forward-audit.js';
import { createDraining } from './edge/draining.js';
import { gatewayEnvSchema, type GatewayEnv } from './env.js';
import { auditSinks, doctorSettings, protectionOptions } from './settings.js';
import { createProtection, type Protection } from './protection.js';
import { createPublishedKeys } from './keys/published-keys.js';
import { oidcProvider } from './oidc-provider.js';
import { createUpstreamDispatcher } from './proxy/dispatcher.js';
import type { ProxyDeps } from './proxy/proxy.js';
import { readinessChecks } from './readiness.js';
import { startSessionPurge } from './session-purge.js';
import { startSettling } from './limits/settle-tokens.js';
import { webFolder } from './web-folder.js';

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
): Promise<Omit<SignInDeps, 'audit'>> {
  const limits = {
    attempts: env.LOGIN_ATTEMPTS,
    attemptsPerIp: env.LOGIN_ATTEMPTS_PER_IP,
    windowSeconds: env.LOGIN_WINDOW_SECONDS,
    lockSeconds: env.LOGIN_LOCK_SECONDS,
    lockMaxSeconds: env.LOGIN_LOCK_MAX_SECONDS,
    withoutRedis: env.LOGIN_WITHOUT_REDIS,
  };
  return {
    db,
    passwords: await createPasswords(),
    accessTokens: createAccessTokens(env.JWT_SECRET, env.JWT_PREVIOUS_SECRETS),
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
    bodyIdleMs: env.BODY_IDLE_MS,
  };
}

function openProtection(
  env: GatewayEnv,
  deps: { db: SignInDeps['db']; redis: Redis; logger: Logger },
  closers: Closers,
): Protection {
  const protection = createProtection(deps, protectionOptions(env));
  closers.add('limits, usage and audit log', () => protection.close());
  return protection;
}

/** The others have to know this gateway's key before it signs. */
async function announcedKeys(
  env: GatewayEnv,
  db: SignInDeps['db'],
  logger: Logger,
  closers: Closers,
): Promise<() => Promise<string>> {
  const keys = createPublishedKeys(db, env.INTERNAL_SIGNING_KEY, logger);
  closers.add('published keys', async () => keys.close());
  await keys.announce();
  return keys.read;
}

async function prepareFirstAdmin(env: GatewayEnv, deps: Omit<SignInDeps, 'audit'>): Promise<void> {
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
  await startTracing({ service: 'gateway', env, trustCallers: false, closers, logger });
  const db = openDatabase(env, logger, closers);
  const redis = openRedis(env, logger, closers);
  const deps = await signInDeps(env, db, redis, logger);
  await prepareFirstAdmin(env, deps);
  const proxy = proxyDeps(env, closers);
  const metrics = createMetricsRegistry('gateway');
  measurePool(metrics, () => poolCounts(db));
  const protection = openProtection(env, { db, redis, logger }, closers);
  const sinks = auditSinks(env);
  closers.add('audit sinks', startForwarding(db, sinks, logger));
  const draining = createDraining();
  const health = readinessChecks({ db, redis, upstreams: proxy.upstreams, dispatcher: proxy.dispatcher });
  const app = buildApp({
    ...deps,
    metrics,
    health,
    proxy,
    redis,
    protection,
    draining,
    publicKeys: await announcedKeys(env, db, logger, closers),
    corsOrigins: env.CORS_ORIGINS,
    doctor: doctorSettings(env, sinks.length),
    passwordStrength: createPasswordStrength(),
    oidc: oidcProvider(env),
    loginStates: createLoginStates(env.JWT_SECRET),
    trustedProxies: env.TRUSTED_PROXIES,
    webFolder: webFolder(env.WEB_DIST),
  });
  const stopPurge = startSessionPurge(db, logger);
  closers.add('session purge', async () => stopPurge());
  const stopSettling = startSettling(protection.quotas, logger);
  closers.add('settling of tokens', async () => stopSettling());
  await serveMetrics(env, metrics, closers);
  const server = await listen(app, env.PORT, env.HOST);
  closers.add('http server', async () => {
    draining.begin();
    await sleep(env.DRAIN_MS);
    await server.close();
  });
  logger.info({ url: server.url }, 'gateway is listening');
}

runMain('gateway', main);
