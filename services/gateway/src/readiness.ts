import { healthSchema } from '@aia/contracts';
import { sql, type Database, type Kysely } from '@aia/database';
import type { HealthCheck } from '@aia/platform';
import type { Redis } from 'ioredis';
import { request, type Dispatcher } from 'undici';
import type { Upstreams } from './proxy/proxy.js';

export interface ReadinessDeps {
  db: Kysely<Database>;
  redis: Redis;
  upstreams: Upstreams;
  dispatcher: Dispatcher;
}

const TIMEOUT_MS = 1800;

/** What the gateway needs, by name: Postgres, Redis and every service behind it. */
export function readinessChecks(deps: ReadinessDeps): Record<string, HealthCheck> {
  const services = Object.entries(deps.upstreams).map(
    ([name, origin]) => [name, () => checkService(deps.dispatcher, origin)] as const,
  );
  return {
    postgres: async () => void (await sql`select 1`.execute(deps.db)),
    redis: async () => void (await deps.redis.ping()),
    ...Object.fromEntries(services),
  };
}

async function checkService(dispatcher: Dispatcher, origin: string): Promise<void> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const { statusCode, body } = await request(`${origin}/health/ready`, { dispatcher, signal });
  const parsed = healthSchema.safeParse(await body.json());
  if (statusCode === 200) return;
  if (!parsed.success) throw new Error(`answered ${statusCode}`);
  const failing = Object.entries(parsed.data.checks).filter(([, check]) => !check.ok);
  throw new Error(failing.map(([name, { detail }]) => `${name}: ${detail ?? 'fails'}`).join('; '));
}
