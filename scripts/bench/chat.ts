// What chat and gateway add to a model's stream. The stub model (50 ms to the first token, 10 ms a token) is asked directly
// and through the built gateway and chat, turn about in one run, with 1, 20 and 50 streams at a time and without documents.
// Then: memory of chat and gateway with 200 streams open, and how soon the model is freed when a reader leaves.
//
//   npm run build && node --conditions=aia-source --import tsx scripts/bench/chat.ts [rounds]
import { randomBytes } from 'node:crypto';
import { generateInternalKeys } from '@aia/platform';
import { createTestDatabase, dropTestDatabase, testRedisUrl } from '@aia/testing';
import { startService, startStub } from './chat/processes.js';
import { readStream, type Ask, type StreamTimes } from './chat/read-stream.js';
import { percentile } from './gateway/percentiles.js';
import { ADMIN, rssOf } from './gateway/processes.js';

const ROUNDS = Number(process.argv[2] ?? 8);
const LEVELS = [1, 20, 50];
const WARM_UP = 5;
const OPEN_STREAMS = 200;
const ABORTS = 20;
const QUESTION = 'How do I stop the system without losing anything?';

const database = await createTestDatabase();
const redisUrl = await testRedisUrl();
const { signingKey, publicKeys } = generateInternalKeys();
const stub = await startStub();
const many = String(2 * OPEN_STREAMS);
const shared = {
  DATABASE_URL: database.url,
  REDIS_URL: redisUrl,
  QUEUE_PREFIX: `{bench-${process.pid}}`,
  LOG_LEVEL: 'info',
};
const chat = await startService('chat', {
  ...shared,
  OLLAMA_URL: stub.url,
  INTERNAL_PUBLIC_KEYS: publicKeys,
  MAX_STREAMS: many,
  MAX_STREAMS_PER_USER: many,
  ANSWER_MAX_TOKENS: '1000',
});
const gateway = await startService('gateway', {
  ...shared,
  METRICS_PORT: '0',
  JWT_SECRET: randomBytes(32).toString('hex'),
  INTERNAL_SIGNING_KEY: signingKey,
  INTERNAL_PUBLIC_KEYS: publicKeys,
  CHAT_URL: chat.url,
  INGESTION_URL: chat.url,
  RETRIEVAL_URL: chat.url,
  ADMIN_EMAIL: ADMIN.email,
  ADMIN_PASSWORD: ADMIN.password,
  STREAMS_PER_USER: many,
});
const { children, token } = { children: [gateway, chat, stub], token: await signIn() };
try {
  await compare();
  await memory();
  await aborts();
} finally {
  for (const { child } of children) {
    child.removeAllListeners('exit');
    child.kill('SIGTERM');
  }
  await database.db.destroy();
  await dropTestDatabase(database.url);
}
process.exit(0);

async function compare(): Promise<void> {
  console.log('streams  first token, direct p50 / p99   added p50 / p99        gap, direct p99   added p99');
  for (const streams of LEVELS) {
    const rounds = streams === 1 ? ROUNDS * 10 : ROUNDS;
    const direct: StreamTimes[] = [];
    const through: StreamTimes[] = [];
    for (let round = -WARM_UP; round < rounds; round += 1) {
      const asks = await Promise.all(Array.from({ length: streams }, throughGateway));
      const alone = await Promise.all(asks.map(() => readStream(directly())));
      const passed = await Promise.all(asks.map((ask) => readStream(ask)));
      if (round < 0) continue;
      direct.push(...alone);
      through.push(...passed);
    }
    console.log(row(streams, direct, through));
  }
}

function row(streams: number, direct: StreamTimes[], through: StreamTimes[]): string {
  const first = (times: StreamTimes[], share: number) =>
    percentile(
      times.map(({ firstToken }) => firstToken),
      share,
    );
  const gap = (times: StreamTimes[]) =>
    percentile(
      times.flatMap(({ gaps }) => gaps),
      0.99,
    );
  const ms = (value: number) => `${value.toFixed(2)} ms`.padStart(10);
  const added = (share: number) => ms(first(through, share) - first(direct, share));
  const own = `${ms(first(direct, 0.5))} ${ms(first(direct, 0.99))}`;
  return `${String(streams).padEnd(8)} ${own}      ${added(0.5)} ${added(0.99)}   ${ms(gap(direct))}      ${ms(gap(through) - gap(direct))}`;
}

async function memory(): Promise<void> {
  const before = rssOf(chat.child) + rssOf(gateway.child);
  const asks = await Promise.all(Array.from({ length: OPEN_STREAMS }, () => throughGateway('LONG')));
  let open = 0;
  let most = 0;
  const look = setInterval(() => (most = Math.max(most, rssOf(chat.child) + rssOf(gateway.child))), 100);
  await Promise.all(asks.map((ask) => readStream(ask, (count) => (open += count === 1 ? 1 : 0))));
  clearInterval(look);
  console.log(
    `\n${open} streams open: chat and gateway ${most.toFixed(0)} MB at most (${before.toFixed(0)} MB before)`,
  );
}

async function aborts(): Promise<void> {
  const times: number[] = [];
  const freed: ((at: number) => void)[] = [];
  stub.onLine((line) => {
    const at = /^aborted (\d+)$/.exec(line)?.[1];
    if (at) freed.shift()?.(Number(at));
  });
  for (let count = 0; count < ABORTS; count += 1) {
    const leaving = new AbortController();
    const at = new Promise<number>((resolve) => freed.push(resolve));
    let left = 0;
    const leave = (tokens: number) => {
      if (tokens !== 5) return;
      left = Date.now();
      leaving.abort();
    };
    await readStream(await throughGateway('LONG'), leave, leaving.signal).catch((error: unknown) => {
      if (!leaving.signal.aborted) throw error;
    });
    times.push((await at) - left);
  }
  console.log(
    `reader leaves: model freed after ${percentile(times, 0.5)} ms (p50), ${Math.max(...times)} ms at most`,
  );
}

function directly(): Ask {
  const messages = [{ role: 'user', content: QUESTION }];
  const body = { model: 'smollm2:135m', messages, stream: true };
  return { url: `${stub.url}/api/chat`, headers: {}, body, mark: '"content":"' };
}

/** Asks in a conversation that was started before, so that only the answer is timed. */
async function throughGateway(kind: string | number = ''): Promise<Ask> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${gateway.url}/api/v1/conversations`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: '{}',
  });
  const { id } = (await response.json()) as { id: string };
  const content = kind === 'LONG' ? `${QUESTION} LONG` : QUESTION;
  const url = `${gateway.url}/api/v1/conversations/${id}/messages`;
  return { url, headers, body: { content, datasetIds: [] }, mark: 'event: delta' };
}

async function signIn(): Promise<string> {
  const response = await fetch(`${gateway.url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ADMIN),
  });
  return ((await response.json()) as { accessToken: string }).accessToken;
}
