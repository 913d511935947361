import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { generateInternalKeys } from '@aia/platform';

export const ADMIN = { email: 'bench@example.org', password: 'a password of the bench' };

/** A process of the bench, ended with it. */
export interface BenchProcess {
  readonly child: ChildProcess;
  readonly url: string;
}

/** Where a benched gateway finds its service and its stores. */
export interface BenchedServers {
  upstream: string;
  databaseUrl: string;
  redisUrl: string;
}

/** Starts the service that answers at once. */
export async function startUpstream(): Promise<BenchProcess> {
  const file = fileURLToPath(new URL('upstream.ts', import.meta.url));
  return started(
    spawn(process.execPath, ['--import', 'tsx', file], { stdio: ['ignore', 'pipe', 'inherit'] }),
    portIn,
  );
}

/** Starts a proxy that only passes on, over node:http or Express. */
export async function startPlainProxy(kind: 'node' | 'express', upstream: string): Promise<BenchProcess> {
  const file = fileURLToPath(new URL('plain-proxies.ts', import.meta.url));
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production', KIND: kind, UPSTREAM: upstream };
  return started(
    spawn(process.execPath, ['--import', 'tsx', file], { env, stdio: ['ignore', 'pipe', 'inherit'] }),
    portIn,
  );
}

function portIn(line: string): string | undefined {
  const port = /^port (\d+)$/.exec(line)?.[1];
  return port === undefined ? undefined : `http://127.0.0.1:${port}`;
}

/** What a benched gateway is told, but for its ports: what is measured is counting, not being refused. */
export function gatewayEnv({ upstream, databaseUrl, redisUrl }: BenchedServers) {
  return {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    REQUESTS_PER_MINUTE: '100000000',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    QUEUE_PREFIX: `{bench-${process.pid}}`,
    JWT_SECRET: randomBytes(32).toString('hex'),
    INTERNAL_SIGNING_KEY: generateInternalKeys().signingKey,
    INGESTION_URL: upstream,
    RETRIEVAL_URL: upstream,
    CHAT_URL: upstream,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
  };
}

/** Starts the built gateway in front of `upstream`. */
export async function startGateway(
  upstream: string,
  databaseUrl: string,
  redisUrl: string,
): Promise<BenchProcess> {
  const file = fileURLToPath(new URL('../../../services/gateway/dist/main.js', import.meta.url));
  const env = {
    ...gatewayEnv({ upstream, databaseUrl, redisUrl }),
    PORT: '0',
    METRICS_PORT: '0',
    STREAMS_PER_USER: '1000',
  };
  return started(spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] }), (line) => {
    const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
    return msg === 'gateway is listening' ? url : undefined;
  });
}

/** Resident memory of a process in MB. */
export function rssOf(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

function started(child: ChildProcess, urlIn: (line: string) => string | undefined): Promise<BenchProcess> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`A process of the bench ended with ${code}.`)));
    const { stdout } = child;
    if (!stdout) return reject(new Error('A process of the bench has no output.'));
    createInterface({ input: stdout }).on('line', (line) => {
      const url = urlIn(line);
      if (url !== undefined) resolve({ child, url });
    });
  });
}
