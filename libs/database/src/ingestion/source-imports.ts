import type { SourceConfig } from '@aia/contracts';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { insertQueuedImport } from './imports.js';

/** What a worker needs to synchronise a source. */
export interface SyncableSource {
  id: string;
  datasetId: string;
  name: string;
  config: SourceConfig;
  /** Encrypted. */
  credentials: string | null;
  include: string[];
  exclude: string[];
  deleteMissing: boolean;
  maxDeleteShare: number;
  /** What the last complete synchronisation left. */
  state: Record<string, unknown> | null;
}

/** A source that was not removed. */
export async function syncableSource(db: Kysely<Database>, id: string): Promise<SyncableSource | undefined> {
  const row = await db
    .selectFrom('ingestion.sources as s')
    .innerJoin('ingestion.datasets as d', 'd.id', 's.dataset_id')
    .selectAll('s')
    .where('s.id', '=', id)
    .where('s.deleted_at', 'is', null)
    .where('d.deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    datasetId: row.dataset_id,
    name: row.name,
    config: row.config,
    credentials: row.credentials,
    include: row.include,
    exclude: row.exclude,
    deleteMissing: row.delete_missing,
    maxDeleteShare: row.max_delete_share,
    state: row.state,
  };
}

/**
 * Starts an import of a source, unless one is under way already: one source is never synchronised twice at a time.
 * Returns the import that runs now; undefined when the source was removed.
 */
export async function startSourceImport(
  db: Kysely<Database>,
  sourceId: string,
  options: { createdBy?: string; confirmDeletions?: boolean } = {},
): Promise<string | undefined> {
  return db.transaction().execute(async (trx) => {
    const source = await trx
      .selectFrom('ingestion.sources')
      .select(['id', 'dataset_id', 'name', 'kind', 'created_by'])
      .where('id', '=', sourceId)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!source) return undefined;
    const open = await trx
      .selectFrom('ingestion.imports')
      .select('id')
      .where('source_id', '=', sourceId)
      .where('status', 'in', ['queued', 'enumerating', 'paused'])
      .orderBy('id', 'desc')
      .executeTakeFirst();
    if (open) return open.id;
    const { name, kind } = source;
    const confirm = options.confirmDeletions ? { confirmDeletions: true } : {};
    const id = await insertQueuedImport(trx, {
      datasetId: source.dataset_id,
      source: { type: 'source', sourceId, name, kind, ...confirm },
      createdBy: options.createdBy ?? source.created_by,
    });
    await trx.updateTable('ingestion.imports').set({ source_id: sourceId }).where('id', '=', id).execute();
    return id;
  });
}

/**
 * Remembers what a complete synchronisation leaves to the next one. A source that was changed since `startedAt` keeps
 * nothing, so that the next one looks at everything.
 */
export async function finishSourceSync(
  db: Kysely<Database>,
  sourceId: string,
  state: Record<string, unknown> | null,
  startedAt: Date,
): Promise<void> {
  await db
    .updateTable('ingestion.sources')
    .set({
      state: sql<
        string | null
      >`case when updated_at <= ${startedAt} then ${state && JSON.stringify(state)}::jsonb end`,
      last_synced_at: sql<Date>`now()`,
    })
    .where('id', '=', sourceId)
    .execute();
}
