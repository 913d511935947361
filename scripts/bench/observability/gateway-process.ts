import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@aia/embedded';
import { generateInternalKeys } from '@aia/platform';
import { ADMIN } from '../gateway/processes.js';

export interface GatewayUnderTest {
  readonly child: ChildProcess;
  readonly url: string;
  readonly metricsUrl: string;
}

const MAIN = fileURLToPath(new URL('../../../services/gateway/dist/main.js', import.meta.url));
const WITHOUT_METRICS = new URL('without-metrics.mjs', import.meta.url).href;
const START_MS = 60_000;

/** Starts the built gateway, with everything that it says about itself (its log in a file of `folder`) or without. */
export async function startGateway(
  observed: boolean,
  {
    upstream,
    databaseUrl,
    redisUrl,
    folder,
  }: { upstream: string; databaseUrl: string; redisUrl: string; folder: string },
): Promise<GatewayUnderTest> {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const log = openSync(join(folder, `gateway-${observed ? 'on' : 'off'}.log`), 'w');
  const args = observed ? [MAIN] : ['--import', WITHOUT_METRICS, MAIN];
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    LOG_LEVEL: observed ? 'info' : 'silent',
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    REQUESTS_PER_MINUTE: '100000000',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    QUEUE_PREFIX: `{bench-${process.pid}-${observed}}`,
    JWT_SECRET: randomBytes(32).toString('hex'),
    INTERNAL_SIGNING_KEY: generateInternalKeys().signingKey,
    INGESTION_URL: upstream,
    RETRIEVAL_URL: upstream,
    CHAT_URL: upstream,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
  };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', log, 'inherit'] });
  const gateway = {
    child,
    url: `http://127.0.0.1:${port}`,
    metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
  };
  await untilLive(gateway);
  return gateway;
}

async function untilLive({ child, url }: GatewayUnderTest): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const live = await fetch(`${url}/health/live`).catch(() => undefined);
    if (live?.ok) return;
    await sleep(100);
  }
  throw new Error('The gateway of the bench did not start.');
}
