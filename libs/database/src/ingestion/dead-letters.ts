import type { DeadLetter, FailureStack, Page } from '@aia/contracts';
import { sql, type Kysely } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { Database } from '../schema.js';
import type { Principals } from './datasets.js';
import { toFailure } from './document-reads.js';

export interface ListDeadLetters {
  principals: Principals;
  limit: number;
  cursor?: string | undefined;
  datasetId?: string | undefined;
  importId?: string | undefined;
}

/** Failed documents of datasets that the caller may read, oldest first. */
export async function listDeadLetters(
  db: Kysely<Database>,
  query: ListDeadLetters,
): Promise<Page<DeadLetter>> {
  let select = db
    .selectFrom('ingestion.documents as d')
    .innerJoin('ingestion.datasets as s', 's.id', 'd.dataset_id')
    .leftJoin('ingestion.imports as i', 'i.id', 'd.import_id')
    .select(['d.id', 'd.dataset_id', 'd.source_key', 'i.id as import_id', 'd.updated_at'])
    .select(['d.failure_code', 'd.failure_reason', 'd.retryable'])
    .select(['d.failure_stage', 'd.failure_tries', 'd.failure_stack'])
    .where('d.state', '=', 'failed')
    .where('s.deleted_at', 'is', null)
    .orderBy('d.id')
    .limit(query.limit + 1);
  if (query.cursor) select = select.where('d.id', '>', decodeCursor(query.cursor));
  if (query.datasetId) select = select.where('d.dataset_id', '=', query.datasetId);
  if (query.importId) select = select.where('d.import_id', '=', query.importId);
  const { principals } = query;
  if (principals) {
    select = select.where(
      sql<boolean>`exists (select from ingestion.dataset_access a
        where a.dataset_id = d.dataset_id and a.principal = any(${[...principals]}::text[]))`,
    );
  }
  return toPage(await select.execute(), query.limit, (row) => ({
    documentId: row.id,
    datasetId: row.dataset_id,
    sourceKey: row.source_key,
    importId: row.import_id,
    failure: toFailure(row) ?? { code: 'internal', reason: '', retryable: true },
    stage: row.failure_stage ?? 'unknown',
    attempts: row.failure_tries ?? 1,
    stackId: row.failure_stack,
    failedAt: row.updated_at.toISOString(),
  }));
}

/** Keeps a stack trace under its id; the same one again only moves its last time on. */
export async function rememberStack(db: Kysely<Database>, id: string, stack: string): Promise<void> {
  await sql`insert into ingestion.failure_stacks (id, stack) values (${id}, ${stack})
    on conflict (id) do update set last_seen_at = now()`.execute(db);
}

/** The stack trace of an id. */
export async function findStack(db: Kysely<Database>, id: string): Promise<FailureStack | undefined> {
  const row = await db
    .selectFrom('ingestion.failure_stacks')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    stack: row.stack,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
  };
}
