import { randomUUID } from 'node:crypto';
import { parseAnswerEvent, type AnswerEvent, type Identity } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import type { ChatModel } from '@aia/models';
import {
  AppError,
  createIdentityVerifier,
  createLogger,
  createMetricsRegistry,
  createServiceClient,
  IDENTITY_HEADER,
  listen,
  notFound,
} from '@aia/platform';
import { createTestKeys, testIdentity } from '@aia/testing';
import {
  buildApp,
  createAnswerMetrics,
  createReadableDocuments,
  createRetrievalSearcher,
  createRunningAnswers,
  createTokenCalibration,
  type ChatDeps,
} from '../src/index.js';

export interface ChatUnderTest {
  readonly url: string;
  readonly deps: ChatDeps;
  /** Calls the service as a user; the first one is the default. */
  /** The headers that make a call the owner's. */
  headers(): Promise<Record<string, string>>;
  call(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Response>;
  /** A new conversation's id. */
  conversation(options?: CallOptions): Promise<string>;
  /** Asks and reads the whole stream. */
  ask(conversation: string, body: object, options?: CallOptions): Promise<SseEvent[]>;
  close(): Promise<void>;
}

export interface CallOptions {
  as?: Identity;
  accept?: string;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** One event of a stream as it arrived, checked against the contract. */
export type SseEvent = AnswerEvent & { id: string };

export const owner = testIdentity('viewer');

interface StartOptions {
  db: Kysely<Database>;
  retrievalUrl: string;
  model: ChatModel;
  brief?: boolean;
  change?: Partial<ChatDeps>;
}

/** The service on a free port, with its real routes and storage. */
export async function startChat({
  db,
  retrievalUrl,
  model,
  brief = false,
  change,
}: StartOptions): Promise<ChatUnderTest> {
  const keys = createTestKeys();
  const metrics = createMetricsRegistry('chat');
  const running = change?.running ?? createRunningAnswers(8);
  const client = createServiceClient({ service: 'retrieval', baseUrl: retrievalUrl, retries: 0 });
  const deps: ChatDeps = {
    db,
    searcher: createRetrievalSearcher(client),
    support: undefined,
    translations: undefined,
    readableDocuments: createReadableDocuments(client),
    library: { datasets: () => Promise.resolve([]), content: () => Promise.reject(notFound('document')) },
    models: () => ({ chat: model, charsPerToken: 4, brief }),
    modelNames: [model.model],
    embedders: new Map(),
    calibration: createTokenCalibration(),
    limits: {
      passages: 8,
      promptTokens: 700,
      answerTokens: 256,
      answerCharacters: 4000,
      modelIdleMs: 5000,
    },
    running,
    // Nobody comes back in these tests; those of coming back bring a real log.
    eventLog: { append: () => undefined, read: () => Promise.resolve([]) },
    // Nothing writes documents in the background here; their tests call the job themselves, or bring a queue.
    generations: { enqueue: () => Promise.resolve() },
    stopSignals: { send: () => Promise.resolve() },
    analytics: { questionTexts: 'conversation', retentionDays: 400, intervalSeconds: 600 },
    followPollMs: 10,
    processId: randomUUID(),
    verifyIdentity: createIdentityVerifier(keys.publicKeys),
    logger: createLogger('chat', 'silent'),
    metrics,
    observe: createAnswerMetrics(metrics, () => running.ids().length),
    health: {},
    now: () => performance.now(),
    ...change,
  };
  const server = await listen(buildApp(deps), 0, '127.0.0.1');
  const call: ChatUnderTest['call'] = async (method, path, body, options = {}) =>
    fetch(`${server.url}${path}`, {
      method,
      headers: {
        [IDENTITY_HEADER]: await keys.mint(options.as ?? owner),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.accept ? { accept: options.accept } : {}),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  return {
    url: server.url,
    deps,
    call,
    headers: async () => ({ [IDENTITY_HEADER]: await keys.mint(owner) }),
    conversation: async (options) => {
      const response = await call('POST', '/conversations', {}, options);
      return ((await response.json()) as { id: string }).id;
    },
    ask: async (conversation, body, options) => {
      const response = await call('POST', `/conversations/${conversation}/messages`, body, options);
      return parseStream(await response.text());
    },
    close: async () => {
      await server.close(100);
      await client.close();
    },
  };
}

/** The events of a stream's text, comments left out. */
export function parseStream(text: string): SseEvent[] {
  const blocks = text.split('\n\n').filter((block) => block.includes('event: '));
  return blocks.map((block) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
    return { ...parseAnswerEvent(field('event'), JSON.parse(field('data'))), id: field('id') };
  });
}

/** What a registry says of a model that it does not have. */
export function unknownModel(): never {
  const message = 'Use one of the chat models scripted.';
  throw new AppError('validation-failed', message, { errors: [{ path: 'body.model', message }] });
}
