import type { Import, Page } from '@aia/contracts';
import type { Kysely } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { Database } from '../schema.js';
import { toFailure } from './document-reads.js';
import { describeActivity, readImportFacts } from './import-activity.js';
import { OPEN_IMPORT } from './imports.js';

/** Failures that an import lists. */
const LISTED_FAILURES = 100;

/** One import with its progress and first failures. */
export async function findImport(db: Kysely<Database>, id: string): Promise<Import | undefined> {
  const row = await db.selectFrom('ingestion.imports').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const facts = await readImportFacts(db, id);
  return {
    id: row.id,
    datasetId: row.dataset_id,
    source: row.source,
    status: row.status,
    reason: row.reason,
    progress: {
      ...facts.progress,
      total: facts.progress.total + row.unmodified,
      unmodified: facts.progress.unmodified + row.unmodified,
    },
    activity: describeActivity(row, facts),
    failures: facts.progress.failed > 0 ? await importFailures(db, id) : [],
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

export interface ListImports {
  datasetId: string;
  /** Only imports that have not ended (true) or that have (false). */
  open?: boolean | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** The imports of a dataset, newest first. */
export async function listImports(db: Kysely<Database>, query: ListImports): Promise<Page<Import>> {
  let select = db
    .selectFrom('ingestion.imports')
    .select('id')
    .where('dataset_id', '=', query.datasetId)
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (query.open !== undefined) select = select.where('status', query.open ? 'in' : 'not in', OPEN_IMPORT);
  if (query.cursor) select = select.where('id', '<', decodeCursor(query.cursor));
  const { items, nextCursor } = toPage(await select.execute(), query.limit, ({ id }) => id);
  const found = await Promise.all(items.map((id) => findImport(db, id)));
  return { items: found.filter((run) => run !== undefined), nextCursor };
}

async function importFailures(db: Kysely<Database>, importId: string): Promise<Import['failures']> {
  const rows = await db
    .selectFrom('ingestion.import_documents as r')
    .innerJoin('ingestion.documents as d', 'd.id', 'r.document_id')
    .select(['d.id', 'd.source_key', 'd.failure_code', 'd.failure_reason', 'd.retryable'])
    .where('r.import_id', '=', importId)
    .where('r.outcome', '=', 'failed')
    .orderBy('r.updated_at')
    .limit(LISTED_FAILURES)
    .execute();
  return rows.flatMap((row) => {
    const failure = toFailure(row);
    return failure ? [{ documentId: row.id, sourceKey: row.source_key, failure }] : [];
  });
}
