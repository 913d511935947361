import {
  type Evaluation,
  evaluationSchema,
  goldenQuestionSchema,
  type GoldenQuestion,
  type GoldenQuestionsAdded,
  goldenQuestionsAddedSchema,
} from '@aia/contracts';
import { sql } from '@aia/database';
import { listSearchWeights } from '@aia/database/retrieval';
import { createModelRegistry, createOllamaChatModel } from '@aia/models';
import { createLogger, createMetricsRegistry } from '@aia/platform';
import type { JobContext } from '@aia/queue';
import { testIdentity, usePostgres, useRedis, useStubModel, useTempFolder } from '@aia/testing';
import type { VectorStore } from '@aia/vectors';
import { createLanceDbStore } from '@aia/vectors/lancedb';
import { z } from 'zod';
import { type DatasetWeights, followDatasetWeights } from '../src/adapters/dataset-weights.js';
import { type EvaluationQueue, openEvaluationQueue } from '../src/adapters/evaluation-queue.js';
import { createEvaluationJob } from '../src/evaluation/evaluation-job.js';
import type { EvaluationDeps } from '../src/evaluation/ports.js';
import { createTestLibrary, DIMENSION, type TestLibrary } from './library.js';
import { COLLECTION, startRetrieval, type TestRetrieval } from './start-retrieval.js';

export const editor = testIdentity('editor');
export const viewer = testIdentity('viewer');
const logger = createLogger('retrieval', 'silent');
const TEXTS = {
  'backup.md': 'The backup of the database runs every night at two.',
  'login.md': 'A session ends after eight hours without any request.',
  'limits.md': 'Файлы больше ста мегабайт не принимаются.',
};
/** One for each of the documents. */
export const questions = [
  { key: 'a', question: 'When does the backup run?', expected: [{ sourceKey: 'backup.md' }] },
  { key: 'b', question: 'After how many hours does a session end?', expected: [{ sourceKey: 'login.md' }] },
  { key: 'c', question: 'Какие файлы не принимаются?', expected: [{ sourceKey: 'limits.md' }] },
];

/** The service with its evaluations over real stores and queue, and a fresh dataset of three documents for each test. */
export interface TestEvaluation {
  retrieval: TestRetrieval;
  library: TestLibrary;
  deps: EvaluationDeps;
  weights: DatasetWeights;
  datasetId: string;
  readonly postgres: ReturnType<typeof usePostgres>;
  readonly model: ReturnType<typeof useStubModel>;
  /** With a list, work is noted in it instead of being handed to the queue. */
  held: string[] | undefined;
  add(body: object): Promise<GoldenQuestionsAdded>;
  start(body?: object): Promise<Evaluation>;
  get(id: string): Promise<Evaluation>;
  /** The run once it has ended. */
  ended(id: string): Promise<Evaluation>;
  listed(query?: string): Promise<GoldenQuestion[]>;
  context(change?: Partial<JobContext<'evaluation'>>): JobContext<'evaluation'>;
}

/** Inside `describe`: starts and stops it. */
export function useEvaluation(): TestEvaluation {
  const [postgres, redis, folder, model] = [usePostgres(), useRedis(), useTempFolder(), useStubModel()];
  let store: VectorStore;
  let queue: EvaluationQueue;
  const test = { postgres, model, ...callsOf(() => test) } as TestEvaluation;
  before(async () => {
    store = await createLanceDbStore({ path: folder.path });
    await store.ensureCollection(COLLECTION, { dimension: DIMENSION });
    test.library = createTestLibrary(postgres.db, store, COLLECTION);
    test.weights = await followDatasetWeights({
      read: () => listSearchWeights(postgres.db),
      pollMs: 60_000,
      onError: (error) => logger.error({ err: error }),
    });
    const metrics = createMetricsRegistry('evaluation');
    queue = openEvaluationQueue({ redisUrl: redis.url, prefix: redis.prefix, logger, metrics });
    test.retrieval = await startRetrieval({
      db: postgres.db,
      store,
      modelUrl: model.url,
      evaluation: (search) => {
        const searched = { ...search, weightsFor: test.weights.weightsFor };
        test.deps = {
          db: postgres.db,
          searchedIndex: () => Promise.resolve({ deps: searched, embeddingModel: 'multilingual-e5-small' }),
          weightsChanged: () => test.weights.refresh(),
          chatModel: chatModelAt(model.url),
          enqueue: async (task, id) => void (test.held ? test.held.push(id) : await queue.enqueue(task, id)),
          logger,
        };
        return test.deps;
      },
    });
    queue.work(createEvaluationJob(test.deps), () => Promise.resolve());
  });
  beforeEach(async () => {
    test.held = undefined;
    test.datasetId = await test.library.addDataset(['everyone']);
    await sql`insert into ingestion.dataset_access (dataset_id, principal, permission)
      values (${test.datasetId}, ${`user:${editor.userId}`}, 'write')`.execute(postgres.db);
    for (const [path, text] of Object.entries(TEXTS))
      await test.library.addDocument({ datasetId: test.datasetId, path, title: path, chunks: [text] });
  });
  after(async () => {
    await queue.close();
    await test.weights.close();
    await test.retrieval.server.close(0);
    await store.close();
  });
  return test;
}

function chatModelAt(url: string) {
  const info = {
    name: 'smollm2:135m',
    kind: 'chat' as const,
    contextTokens: 4096,
    charsPerToken: 4,
    languages: ['en' as const],
    licence: 'x',
  };
  return createOllamaChatModel({ url, info: createModelRegistry([info]).chat(info.name) });
}

function callsOf(test: () => TestEvaluation) {
  const get = async (id: string) =>
    evaluationSchema.parse((await test().retrieval.call(viewer, 'GET', `/evaluations/${id}`)).body);
  return {
    get,
    add: async (body: object) => {
      const path = `/datasets/${test().datasetId}/golden-questions`;
      return goldenQuestionsAddedSchema.parse((await test().retrieval.call(editor, 'POST', path, body)).body);
    },
    start: async (body: object = {}) => {
      const request = { datasetId: test().datasetId, ...body };
      return evaluationSchema.parse(
        (await test().retrieval.call(editor, 'POST', '/evaluations', request)).body,
      );
    },
    ended: async (id: string): Promise<Evaluation> => {
      const deadline = Date.now() + 40_000;
      for (;;) {
        const run = await get(id);
        if (!['queued', 'running'].includes(run.status)) return run;
        if (Date.now() > deadline) throw new Error(`The run is still ${run.status} at ${run.done}.`);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    },
    listed: async (query = ''): Promise<GoldenQuestion[]> => {
      const path = `/datasets/${test().datasetId}/golden-questions${query}`;
      const { body } = await test().retrieval.call(viewer, 'GET', path);
      return z.object({ items: z.array(goldenQuestionSchema) }).parse(body).items;
    },
    context: (change: Partial<JobContext<'evaluation'>> = {}): JobContext<'evaluation'> => ({
      jobId: 'job',
      attempt: 1,
      lastAttempt: false,
      retryDelayMs: 0,
      signal: new AbortController().signal,
      updatePayload: () => Promise.resolve(),
      ...change,
    }),
  };
}
