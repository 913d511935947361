import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { findRedisServer } from './redis-binary.js';
import { baseEnvironment, type ProcessSpec } from './process-spec.js';

export interface RedisOptions {
  /** Folder of the append-only file; created when it is not there. */
  dataDir: string;
  port: number;
  /** false keeps everything in memory: for tests only. */
  durable: boolean;
}

const ANSWER_TIMEOUT_MS = 2000;

/** The URL of the embedded server. */
export function redisUrl(port: number): string {
  return `redis://127.0.0.1:${port}`;
}

/**
 * Gets a Redis server ready to start: loopback only, nothing is ever evicted, and every write is on disk within a
 * second (queues are rebuilt from Postgres anyway).
 */
export async function prepareRedis(options: RedisOptions): Promise<ProcessSpec> {
  const command = await findRedisServer();
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  return {
    name: 'redis',
    command,
    args: serverArguments(options),
    env: baseEnvironment(),
    cwd: options.dataDir,
    stopSignal: 'SIGTERM',
    dependsOn: [],
    url: redisUrl(options.port),
    isReady: () => ping(options.port),
  };
}

function serverArguments(options: RedisOptions): string[] {
  const settings: Record<string, string> = {
    bind: '127.0.0.1',
    port: String(options.port),
    dir: options.dataDir,
    daemonize: 'no',
    save: '',
    appendonly: options.durable ? 'yes' : 'no',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}

/** Sends PING; rejects while the server loads its data or does not answer. */
function ping(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: ANSWER_TIMEOUT_MS });
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.once('error', fail);
    socket.once('timeout', () => fail(new Error('Redis does not answer.')));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      if (!data.toString().startsWith('+PONG'))
        return fail(new Error(`Redis says ${data.toString().trim()}.`));
      socket.end();
      resolve();
    });
  });
}
