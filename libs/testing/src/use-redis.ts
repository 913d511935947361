import { randomBytes } from 'node:crypto';
import { prepareRedis, redisUrl } from '@aia/embedded';
import { startSharedServer } from './shared-server.js';

/** The Redis of this run, with a key prefix that nobody else has (with a hash tag, as queues need). */
export interface TestRedis {
  readonly url: string;
  readonly prefix: string;
}

const HOOK_TIMEOUT_MS = 60_000;

let server: Promise<string> | undefined;

/** Inside `describe`: the server of AIA_TEST_REDIS_URL, else an embedded one that is started once a run. */
export function useRedis(): TestRedis {
  let url: string | undefined;
  const prefix = uniqueRedisPrefix();
  before(async function () {
    this.timeout(HOOK_TIMEOUT_MS);
    url = await testRedisUrl();
  });
  return {
    prefix,
    get url() {
      if (url === undefined) throw new Error('useRedis() gives its URL to tests and hooks only.');
      return url;
    },
  };
}

/** A prefix with a hash tag, so that all keys below it are in one slot of a cluster. */
export function uniqueRedisPrefix(): string {
  return `{test-${randomBytes(6).toString('hex')}}`;
}

/** The URL of the run's Redis, outside of mocha's hooks. */
export function testRedisUrl(): Promise<string> {
  server ??= startServer();
  return server;
}

async function startServer(): Promise<string> {
  const given = process.env['AIA_TEST_REDIS_URL'];
  if (given) return given;
  const { port } = await startSharedServer({
    name: 'redis',
    killSignal: 'KILL',
    prepare: (dataDir, port) => prepareRedis({ dataDir, port, durable: false }),
  });
  return redisUrl(port);
}
