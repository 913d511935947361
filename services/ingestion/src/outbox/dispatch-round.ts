import { queueNames, type QueueName } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import { admitDocuments, dispatchOutbox, findDispatches, hasWaitingChunks } from '@aia/database/ingestion';
import { newId } from '@aia/platform';
import type { QueueProducer } from '@aia/queue';

export interface DispatchDeps {
  db: Kysely<Database>;
  producer: QueueProducer;
  /** Of the active index. */
  embeddingModel: () => string;
  /** Documents that wait in Redis at most; the others wait in Postgres, where their order is fair. */
  documentWindow: number;
}

/** Jobs that are moved in one transaction. */
const BATCH = 500;
/** A queue with this many waiting jobs takes no more: its jobs wait in the outbox. */
const FULL = 1000;
/** Documents of one import that may wait for the embedder; it keeps chunks that nobody can embed yet out of Postgres. */
const EMBEDDING_AHEAD = 200;

/**
 * Moves work from Postgres to Redis until the queues are full or nothing waits: jobs of the outbox, documents in fair
 * turns, and one wake-up when chunks wait for the embedder. Rejects when Postgres or Redis does not take part; then
 * everything stays where it was.
 */
export async function dispatchRound(deps: DispatchDeps, isClosed: () => boolean): Promise<void> {
  while (!isClosed()) {
    const waiting = await findDispatches(deps.db);
    const sent = waiting.jobs ? await sendJobs(deps) : 0;
    if (waiting.documents) await fillDocumentWindow(deps);
    await wakeEmbedding(deps);
    if (sent < BATCH) return;
  }
}

/** Moves jobs of the outbox to those queues that are not full; returns how many. */
async function sendJobs({ db, producer }: DispatchDeps): Promise<number> {
  const waiting = await waitingJobs(producer);
  return dispatchOutbox(
    db,
    BATCH,
    (jobs) => producer.addAll(jobs),
    queueNames.filter((queue) => waiting[queue] < FULL),
  );
}

async function waitingJobs(producer: QueueProducer): Promise<Record<QueueName, number>> {
  const counts = await Promise.all(
    queueNames.map(async (queue) => [queue, (await producer.counts(queue)).waiting] as const),
  );
  return Object.fromEntries(counts) as Record<QueueName, number>;
}

async function fillDocumentWindow(deps: DispatchDeps): Promise<void> {
  const limit = deps.documentWindow - (await deps.producer.counts('document')).waiting;
  // Small top-ups would ask Postgres for every single document.
  if (limit < Math.max(1, deps.documentWindow / 4)) return;
  await admitDocuments(deps.db, { limit, embeddingAhead: EMBEDDING_AHEAD }, (jobs) =>
    deps.producer.addAll(jobs),
  );
}

/** Embedding jobs say only that chunks wait, so one that waits is enough; every free worker takes one and looks. */
async function wakeEmbedding({ db, producer, embeddingModel }: DispatchDeps): Promise<void> {
  if ((await producer.counts('embedding')).waiting > 0) return;
  const versionId = await hasWaitingChunks(db, embeddingModel());
  if (!versionId) return;
  await producer.addAll([{ queue: 'embedding', jobId: newId(), payload: { v: 1, versionId, fence: 0 } }]);
}
