import type { DocumentState } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import {
  completeImports,
  countDocuments,
  documentJobId,
  finishIndexed,
  hasWaitingChunks,
  PREPARING,
  redispatchDocument,
  redispatchImports,
  redispatchMaintenance,
  redispatchSweeps,
  settleCancelled,
  staleDocuments,
  wakeEmbedding,
} from '@aia/database/ingestion';
import type { QueueProducer } from '@aia/queue';

export interface ReconcileDeps {
  db: Kysely<Database>;
  producer: QueueProducer;
  embeddingModel: string;
  /** Work that was touched more recently than this is left alone, seconds. */
  graceSeconds: number;
  /** Removes documents whose retention time is over; returns how many. */
  purge: () => Promise<number>;
}

/** How much work of each kind was dispatched again. */
export type ReconcileReport = Record<
  'documents' | 'publications' | 'embeddings' | 'sweeps' | 'imports' | 'maintenance' | 'cancelled' | 'purged',
  number
>;

const PAGE = 500;
const SWEEPS_PER_ROUND = 500;

/**
 * One round: what Postgres says is unfinished and Redis does not know is dispatched again, so that nothing depends on
 * Redis keeping its data. Rejects when Redis does not answer, because then it cannot be asked what it knows.
 */
export async function reconcile(deps: ReconcileDeps): Promise<ReconcileReport> {
  const { db } = deps;
  await deps.producer.ping();
  await db.transaction().execute((trx) => finishIndexed(trx));
  const report = {
    documents: await redispatchLost(deps, 'document', PREPARING),
    publications: await redispatchLost(deps, 'publish', ['indexing']),
    embeddings: await wakeIdleEmbedding(deps),
    sweeps: (await isIdle(deps, 'sweep'))
      ? await redispatchSweeps(db, deps.graceSeconds, SWEEPS_PER_ROUND)
      : 0,
    imports: (await isIdle(deps, 'import')) ? await redispatchImports(db, deps.graceSeconds) : 0,
    maintenance: (await isIdle(deps, 'maintenance')) ? await redispatchMaintenance(db, deps.graceSeconds) : 0,
    cancelled: await settleCancelled(db),
    purged: await deps.purge(),
  };
  await completeImports(db);
  return report;
}

/** Documents in the states whose newest job Redis does not hold. Nothing is looked up while Redis holds them all. */
async function redispatchLost(
  { db, producer, graceSeconds }: ReconcileDeps,
  queue: 'document' | 'publish',
  states: DocumentState[],
): Promise<number> {
  const { waiting, active, delayed } = await producer.counts(queue);
  if ((await countDocuments(db, states)) <= waiting + active + delayed) return 0;
  let redispatched = 0;
  for (let after: string | undefined; ;) {
    const page = await staleDocuments(db, states, graceSeconds, { after, limit: PAGE });
    for (const document of page) {
      if (await producer.isPending(queue, documentJobId(document.id, document.attempts))) continue;
      if (await redispatchDocument(db, document)) redispatched++;
    }
    after = page.at(-1)?.id;
    if (page.length < PAGE) return redispatched;
  }
}

/** Embedding jobs are wake-ups, so one is enough, and only when none is under way. */
async function wakeIdleEmbedding(deps: ReconcileDeps): Promise<number> {
  if (!(await isIdle(deps, 'embedding'))) return 0;
  const versionId = await hasWaitingChunks(deps.db, deps.embeddingModel);
  if (!versionId) return 0;
  await wakeEmbedding(deps.db, versionId);
  return 1;
}

async function isIdle(
  { producer }: ReconcileDeps,
  queue: 'embedding' | 'sweep' | 'import' | 'maintenance',
): Promise<boolean> {
  const { waiting, active, delayed } = await producer.counts(queue);
  return waiting + active + delayed === 0;
}
