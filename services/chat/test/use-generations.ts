import type { Generation, GenerationDetail } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import type { ChatModel } from '@aia/models';
import type { JobContext } from '@aia/queue';
import { createGenerationJob, type ChatDeps } from '../src/index.js';
import { startRetrievalStub, type RetrievalStub } from './retrieval-stub.js';
import { startChat, type CallOptions, type ChatUnderTest } from './start-chat.js';

/** The service with its documents, which are written when a test says so: as a worker would, without a queue. */
export interface GenerationsUnderTest {
  readonly retrieval: RetrievalStub;
  readonly chat: ChatUnderTest;
  json<T>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<T>;
  /** Asks for a document; the first template about backups unless told otherwise. */
  create(change?: object, options?: CallOptions): Promise<Generation>;
  /** One delivery of the job. */
  work(id: string, context?: Partial<JobContext<'generation'>>): Promise<void>;
  read(id: string, query?: string): Promise<GenerationDetail>;
  close(): Promise<void>;
}

export async function startGenerations(
  db: Kysely<Database>,
  model: ChatModel,
  change: Partial<ChatDeps> = {},
): Promise<GenerationsUnderTest> {
  const retrieval = await startRetrievalStub();
  const chat = await startChat({ db, retrievalUrl: retrieval.url, model, change });
  const json = async <T>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<T> =>
    (await (await chat.call(method, path, body, options)).json()) as T;
  return {
    retrieval,
    chat,
    json,
    create: (change = {}, options) => {
      const body = { templateId: 'runbook-en', variables: { topic: 'the backup' }, ...change };
      return json('POST', '/generations', body, options);
    },
    work: (generationId, context = {}) =>
      createGenerationJob(chat.deps)(
        { v: 1, generationId },
        {
          jobId: generationId,
          attempt: 1,
          lastAttempt: false,
          retryDelayMs: 0,
          signal: new AbortController().signal,
          updatePayload: () => Promise.resolve(),
          ...context,
        },
      ),
    read: (id, query = '') => json('GET', `/generations/${id}${query}`),
    close: async () => {
      await chat.close();
      await retrieval.close();
    },
  };
}
