/**
 * What the chat service adds to the time to the first token: the stub model asked directly and through chat, turn about
 * in one run, without retrieval. Run: npx tsx --conditions=aia-source scripts/bench/chat-ttft.ts [rounds]
 * AIA_TEST_DATABASE_URL names a Postgres to use; without it an embedded one runs with fsync off.
 */
import { randomUUID } from 'node:crypto';
import {
  buildApp,
  createAnswerMetrics,
  createModelLookup,
  createRunningAnswers,
  createTokenCalibration,
  type ChatDeps,
} from '@aia/chat';
import { createModelRegistry, createOllamaChatModel, type ChatModelInfo } from '@aia/models';
import {
  createIdentityVerifier,
  createLogger,
  createMetricsRegistry,
  IDENTITY_HEADER,
  listen,
} from '@aia/platform';
import {
  createTestDatabase,
  createTestKeys,
  dropTestDatabase,
  startStubModel,
  testIdentity,
} from '@aia/testing';

const ROUNDS = Number(process.argv[2] ?? 200);
const WARM_UP = 30;
const question = 'How do I stop the system without losing anything?';

const info: ChatModelInfo = {
  name: 'smollm2:135m',
  kind: 'chat',
  contextTokens: 2048,
  charsPerToken: 4,
  languages: ['en'],
  licence: 'Apache-2.0',
};

const stub = await startStubModel({ answer: 'It stops with make stop.' });
const { url, db } = await createTestDatabase();
const keys = createTestKeys();
const metrics = createMetricsRegistry('chat');
const running = createRunningAnswers(64);
const deps: ChatDeps = {
  db,
  searcher: { search: () => Promise.reject(new Error('This bench does not search.')) },
  support: undefined,
  translations: undefined,
  readableDocuments: () => Promise.resolve(new Set<string>()),
  library: {
    datasets: () => Promise.resolve([]),
    content: () => Promise.reject(new Error('Nothing is read.')),
  },
  modelNames: [info.name],
  embedders: new Map(),
  models: createModelLookup(createModelRegistry([info]), info.name, (model) =>
    createOllamaChatModel({ url: stub.url, info: model }),
  ),
  calibration: createTokenCalibration(),
  limits: {
    passages: 8,
    promptTokens: 700,
    answerTokens: 256,
    answerCharacters: 8000,
    modelIdleMs: 10_000,
  },
  running,
  eventLog: { append: () => undefined, read: () => Promise.resolve([]) },
  generations: { enqueue: () => Promise.resolve() },
  stopSignals: { send: () => Promise.resolve() },
  analytics: { questionTexts: 'none', retentionDays: 1, intervalSeconds: 86_400 },
  followPollMs: 50,
  processId: randomUUID(),
  verifyIdentity: createIdentityVerifier(keys.publicKeys),
  logger: createLogger('chat', 'silent'),
  metrics,
  observe: createAnswerMetrics(metrics, () => running.ids().length),
  health: {},
  now: () => performance.now(),
};
const server = await listen(buildApp(deps), 0, '127.0.0.1');
const identity = await keys.mint(testIdentity('viewer'));
const headers = { 'content-type': 'application/json', [IDENTITY_HEADER]: identity };

/** Milliseconds until `marker` shows in the body of a POST; the rest is read before it returns. */
async function untilMarker(address: string, body: object, marker: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok || !response.body) throw new Error(`${address} answered ${response.status}`);
  const decoder = new TextDecoder();
  let seen = '';
  let elapsed: number | undefined;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    seen += decoder.decode(chunk, { stream: true });
    if (elapsed === undefined && seen.includes(marker)) elapsed = performance.now() - started;
  }
  if (elapsed === undefined) throw new Error(`${address} never sent ${marker}`);
  return elapsed;
}

const conversation = async (): Promise<string> => {
  const response = await fetch(`${server.url}/conversations`, { method: 'POST', headers, body: '{}' });
  return ((await response.json()) as { id: string }).id;
};
const direct = () => {
  const messages = [{ role: 'user', content: question }];
  return untilMarker(`${stub.url}/api/chat`, { model: info.name, messages, stream: true }, '"content":"It"');
};
const throughChat = async () => {
  const path = `${server.url}/conversations/${await conversation()}/messages`;
  return untilMarker(path, { content: question, datasetIds: [] }, 'event: delta');
};

const quantile = (values: number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? NaN;
const line = (name: string, values: number[]) => {
  const figures = [0.5, 0.95, 0.99].map((q) => `p${q * 100} ${quantile(values, q).toFixed(2)} ms`);
  console.log(`${name.padEnd(14)} ${figures.join('  ')}`);
};

const times: { direct: number[]; chat: number[] } = { direct: [], chat: [] };
for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
  const pair = [await direct(), await throughChat()] as const;
  if (round < WARM_UP) continue;
  times.direct.push(pair[0]);
  times.chat.push(pair[1]);
}
line('direct', times.direct);
line('through chat', times.chat);
line(
  'added',
  times.chat.map((value, at) => value - (times.direct[at] ?? 0)),
);

await server.close(0);
await db.destroy();
await dropTestDatabase(url);
await stub.close();
