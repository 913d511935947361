import { setTimeout as sleep } from 'node:timers/promises';
import type { Role, Session } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import { insertUser } from '@aia/database/gateway';
import {
  createIdentitySigner,
  createLogger,
  createMetricsRegistry,
  generateInternalKeys,
  listen,
  type ListenOptions,
  type Logger,
  type RunningServer,
} from '@aia/platform';
import { usePostgres, useRedis } from '@aia/testing';
import type { Express } from 'express';
import { Redis } from 'ioredis';
import { buildApp, type GatewayDeps } from '../../src/app.js';
import { createAccessTokens } from '../../src/auth/access-tokens.js';
import { createLoginLimiter, type LoginLimits } from '../../src/auth/login-limiter.js';
import { createLoginStates } from '../../src/auth/oidc/login-state.js';
import { createPasswordStrength } from '../../src/auth/password-strength.js';
import { createPasswords, type Passwords } from '../../src/auth/passwords.js';
import { createDraining } from '../../src/edge/draining.js';
import { createPublishedKeys } from '../../src/keys/published-keys.js';
import { createProtection, type Protection, type ProtectionOptions } from '../../src/protection.js';
import { createUpstreamDispatcher } from '../../src/proxy/dispatcher.js';
import { readinessChecks } from '../../src/readiness.js';
import { startUpstream, type Upstream } from './upstream.js';

/** Long enough for every HMAC, so that only the pinned algorithm refuses the others. */
export const JWT_SECRET = 'a secret of a test'.padEnd(64, '!');
export const PASSWORD = 'correct horse battery';

const LIMITS: LoginLimits = {
  attempts: 50,
  attemptsPerIp: 500,
  windowSeconds: 60,
  lockSeconds: 30,
  lockMaxSeconds: 60,
  withoutRedis: 'refuse',
};

/** Nothing that a test does by the way meets these. */
const PROTECTION: ProtectionOptions = {
  prefix: '',
  requestsPerMinute: 1_000_000,
  withoutRedis: 'count-locally',
  streamsPerUser: 1000,
  reservedTokens: 100,
  prices: { prompt: 1, completion: 2 },
  repeatableBody: { maxBytes: 100_000, idleMs: 30_000 },
};

export interface GatewayOptions {
  limits?: Partial<LoginLimits>;
  maxUploadBytes?: number;
  maxJsonBytes?: number;
  bodyIdleMs?: number;
  listen?: ListenOptions;
  protection?: Partial<ProtectionOptions>;
  onBuild?: (app: Express) => void;
  logger?: () => Logger;
  /** Changes what the app is built from, beside the limits above. */
  deps?: () => Partial<GatewayDeps> | Promise<Partial<GatewayDeps>>;
}

/** A running gateway with a database, a Redis and one upstream that stands for every service. */
export interface TestGateway {
  readonly url: string;
  readonly db: Kysely<Database>;
  readonly upstream: Upstream;
  readonly publicKeys: string;
  readonly protection: Protection;
  /** The limits of another replica, over the same Redis and database. */
  secondReplica(): Protection;
  /** What the gateway is built from. */
  readonly deps: GatewayDeps;
  /** Starts a gateway beside it, built from the same with these changes. */
  anotherGateway(changes: Partial<GatewayDeps>): Promise<RunningServer>;
  /** Waits until at most `open` streams are. */
  untilIdle(open?: number): Promise<void>;
  /** Adds a user with `PASSWORD` and returns who it is. */
  addUser(role: Role): Promise<{ id: string; email: string }>;
  /** Adds a user of that role and signs in. */
  signedIn(role: Role): Promise<Session & { id: string; email: string }>;
  /** A call below `/api/v1`. */
  call(method: string, path: string, options?: { token?: string; body?: unknown }): Promise<Response>;
}

interface Running {
  server: RunningServer;
  upstream: Upstream;
  passwords: Passwords;
  publicKeys: string;
  protection: Protection;
  secondReplica: () => Protection;
  deps: GatewayDeps;
  anotherGateway: TestGateway['anotherGateway'];
}

/** Inside `describe`: starts a gateway before its tests and stops it after them. */
export function useGateway(options: GatewayOptions = {}): TestGateway {
  const postgres = usePostgres();
  const redis = useRedis();
  const closers: (() => Promise<unknown>)[] = [];
  let running: Running | undefined;
  before(async () => {
    running = await start(options, postgres.db, redis, closers);
  });
  after(async () => {
    for (const close of closers.reverse()) await close();
  });
  const current = () => running ?? fail();
  return toGateway(current, () => postgres.db);
}

async function start(
  options: GatewayOptions,
  db: Kysely<Database>,
  redisOf: { url: string; prefix: string },
  closers: (() => Promise<unknown>)[],
): Promise<Running> {
  const redis = new Redis(redisOf.url);
  closers.push(async () => redis.disconnect());
  const upstream = await startUpstream();
  closers.push(() => upstream.close());
  const dispatcher = createUpstreamDispatcher(2000);
  closers.push(() => dispatcher.destroy());
  const { signingKey, publicKeys } = generateInternalKeys();
  const keys = createPublishedKeys(db, signingKey, createLogger('keys-test', 'silent'));
  closers.push(async () => keys.close());
  await keys.announce();
  const limits = { ...LIMITS, ...options.limits };
  const passwords = await createPasswords();
  const logger = options.logger?.() ?? createLogger('gateway-test', 'silent');
  const upstreams = { ingestion: upstream.url, retrieval: upstream.url, chat: upstream.url };
  const protection = createProtection(
    { db, redis, logger },
    { ...PROTECTION, ...options.protection, prefix: redisOf.prefix },
  );
  closers.push(() => protection.close());
  const deps: GatewayDeps = {
    db,
    passwords,
    accessTokens: createAccessTokens(JWT_SECRET),
    loginLimiter: createLoginLimiter(redis, redisOf.prefix, limits),
    refreshTokenDays: 30,
    logger,
    metrics: createMetricsRegistry('gateway-test'),
    health: readinessChecks({ db, redis, upstreams, dispatcher }),
    proxy: {
      dispatcher,
      upstreams,
      identitySigner: createIdentitySigner(signingKey),
      maxUploadBytes: options.maxUploadBytes ?? 100_000_000,
      maxJsonBytes: options.maxJsonBytes ?? 1_000_000,
      bodyIdleMs: options.bodyIdleMs ?? 30_000,
    },
    redis,
    protection,
    draining: createDraining(),
    publicKeys: keys.read,
    corsOrigins: [],
    doctor: {
      host: '127.0.0.1',
      trustedProxies: [],
      publicOrigin: undefined,
      corsOrigins: [],
      webApp: false,
      auditSinks: 0,
    },
    passwordStrength: createPasswordStrength(),
    oidc: undefined,
    loginStates: createLoginStates(JWT_SECRET),
    trustedProxies: [],
    webFolder: undefined,
    ...(await options.deps?.()),
  };
  const app = buildApp(deps);
  options.onBuild?.(app);
  const server = await listen(app, 0, '127.0.0.1', options.listen);
  closers.push(() => server.close(0));
  const secondReplica = () =>
    createProtection({ db, redis, logger }, { ...PROTECTION, prefix: redisOf.prefix });
  const anotherGateway = async (changes: Partial<GatewayDeps>) => {
    const metrics = createMetricsRegistry('gateway-test');
    const another = await listen(buildApp({ ...deps, metrics, ...changes }), 0, '127.0.0.1');
    closers.push(() => another.close(0));
    return another;
  };
  return { server, upstream, passwords, publicKeys, protection, secondReplica, deps, anotherGateway };
}

let users = 0;

function toGateway(current: () => Running, db: () => Kysely<Database>): TestGateway {
  const call: TestGateway['call'] = (method, path, { token, body } = {}) =>
    fetch(`${current().server.url}/api/v1${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const addUser: TestGateway['addUser'] = async (role) => {
    users += 1;
    const email = `user-${users}@example.org`;
    const user = await insertUser(db(), {
      email,
      role,
      passwordHash: await current().passwords.hash(PASSWORD),
    });
    return user ? { id: user.id, email } : fail();
  };
  return {
    call,
    addUser,
    secondReplica: () => current().secondReplica(),
    anotherGateway: (changes) => current().anotherGateway(changes),
    untilIdle: async (open = 0) => {
      while (current().protection.openStreams.count > open) await sleep(2);
    },
    signedIn: async (role) => {
      const user = await addUser(role);
      const response = await call('POST', '/auth/login', { body: { email: user.email, password: PASSWORD } });
      return { ...((await response.json()) as Session), ...user };
    },
    get url() {
      return current().server.url;
    },
    get deps() {
      return current().deps;
    },
    get db() {
      return db();
    },
    get upstream() {
      return current().upstream;
    },
    get publicKeys() {
      return current().publicKeys;
    },
    get protection() {
      return current().protection;
    },
  };
}

/** The problem document of an unsuccessful response. */
export async function problemOf(
  response: Response,
): Promise<{ code: string; detail: string; errors?: unknown[] }> {
  return (await response.json()) as { code: string; detail: string; errors?: unknown[] };
}

function fail(): never {
  throw new Error('The gateway runs during tests and hooks only.');
}
