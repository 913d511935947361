import { setTimeout as sleep } from 'node:timers/promises';
import { startQdrantFront } from '../../dev/qdrant-server/start.js';
import { startIngestStack, type IngestStack } from '../../bench/ingest/ingest-stack.js';
import { seededPoints, startBulkImport } from './bulk-import.js';

const KILLS = 20;
const FROZEN_MS = 90_000;
const AWAY_MS = 2000;
const EMBED_MS = 20;

async function withStack(
  options: Parameters<typeof startIngestStack>[0],
  use: (stack: IngestStack) => Promise<string[]>,
): Promise<string[]> {
  const stack = await startIngestStack({ embedMs: EMBED_MS, durable: true, ...options });
  try {
    return await use(stack);
  } finally {
    await stack.stop();
  }
}

/** A worker is killed with SIGKILL at twenty seeded points; another one is started each time. */
export function killWorkers(): Promise<string[]> {
  return withStack({}, async (stack) => {
    let worker = await stack.worker();
    await worker.start();
    const run = await startBulkImport(stack, 'killed');
    for (const point of seededPoints(KILLS)) {
      await run.untilPublished(point);
      // Somewhere within a step, not always right after a publication.
      await sleep(Math.round(point * 100));
      await worker.end('SIGKILL');
      worker = await stack.worker();
      await worker.start();
    }
    console.log(`     killed ${KILLS} times`);
    return run.finish();
  });
}

/** Redis and Postgres are killed in turns and come back after a while. */
export function killServers(): Promise<string[]> {
  return withStack({}, async (stack) => {
    await (await stack.worker()).start();
    const run = await startBulkImport(stack, 'servers');
    for (const [index, name] of (['redis', 'postgres', 'redis', 'postgres'] as const).entries()) {
      await run.untilPublished((index + 1) / 6);
      await stack[name].end(name === 'postgres' ? 'SIGQUIT' : 'SIGKILL');
      await sleep(AWAY_MS);
      await stack[name].start();
      console.log(`     ${name} was killed and is back`);
    }
    return run.finish();
  });
}

/** A worker stands still for 90 s with everything that it holds, while another one works; then it wakes up. */
export function freezeWorker(): Promise<string[]> {
  return withStack({}, async (stack) => {
    const [frozen, other] = [await stack.worker(), await stack.worker()];
    await frozen.start();
    const run = await startBulkImport(stack, 'frozen');
    await run.untilPublished(0.1);
    frozen.signal('SIGSTOP');
    await other.start();
    await sleep(FROZEN_MS);
    console.log(`     ${await run.published()} published when the frozen worker woke up`);
    frozen.signal('SIGCONT');
    return run.finish();
  });
}

/** Redis loses everything, twice. */
export function flushRedis(): Promise<string[]> {
  return withStack({}, async (stack) => {
    await (await stack.worker()).start();
    const run = await startBulkImport(stack, 'flushed');
    for (const share of [0.2, 0.6]) {
      await run.untilPublished(share);
      await flush(stack.redisUrl);
      console.log(`     Redis was emptied when ${await run.published()} were published`);
    }
    return run.finish();
  });
}

/** The vector store is away for a while, in the middle of writes. */
export async function loseVectorStore(): Promise<string[]> {
  const front = await startQdrantFront();
  try {
    return await withStack({ qdrantUrl: front.url }, async (stack) => {
      await (await stack.worker()).start();
      const run = await startBulkImport(stack, 'vectors');
      for (const share of [0.2, 0.5]) {
        await run.untilPublished(share);
        front.signal('SIGSTOP');
        await sleep(AWAY_MS * 2);
        front.signal('SIGCONT');
        console.log('     the vector store did not answer for a while');
      }
      return run.finish();
    });
  } finally {
    await front.stop();
  }
}

async function flush(url: string): Promise<void> {
  const { createConnection } = await import('node:net');
  const { hostname, port } = new URL(url);
  await new Promise<void>((resolve, reject) => {
    const socket = createConnection(Number(port), hostname, () => socket.write('FLUSHALL\r\n'));
    socket.once('error', reject);
    socket.once('data', () => {
      socket.end();
      resolve();
    });
  });
}
