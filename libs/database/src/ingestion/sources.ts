import type {
  CreateSourceRequest,
  Page,
  DatasetSource,
  SourceSchedule,
  SourceTest,
  UpdateSourceRequest,
} from '@aia/contracts';
import { AppError, newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { Database } from '../schema.js';
import type { Principals } from './datasets.js';
import { removeDocuments } from './delete-documents.js';
import { unclaimed } from './manifest-gone.js';
import { enqueueJobs } from './outbox.js';
import { isUniqueViolation } from './postgres-errors.js';

/** A source without what only the API can work out. */
export type StoredSource = Omit<DatasetSource, 'nextSyncAt'>;

export interface NewSource extends Omit<CreateSourceRequest, 'credentials'> {
  id: string;
  /** Encrypted. */
  credentials: string | null;
  createdBy: string;
}

/** Changes of a source; absent fields stay. */
export interface SourceChange extends Omit<UpdateSourceRequest, 'credentials'> {
  credentials?: string | null;
}

export interface ListSources {
  /** Only sources of datasets that one of these may write; `null` sees all. */
  principals: Principals;
  datasetId?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Sources whose datasets the caller may change, oldest first. */
export async function listSources(db: Kysely<Database>, query: ListSources): Promise<Page<StoredSource>> {
  let select = selectSources(db)
    .orderBy('s.id')
    .limit(query.limit + 1);
  if (query.cursor) select = select.where('s.id', '>', decodeCursor(query.cursor));
  if (query.datasetId) select = select.where('s.dataset_id', '=', query.datasetId);
  if (query.principals) {
    select = select.where(
      sql<boolean>`exists (select from ingestion.dataset_access a where a.dataset_id = s.dataset_id
        and a.permission = 'write' and a.principal = any(${[...query.principals]}::text[]))`,
    );
  }
  return toPage(await select.execute(), query.limit, toSource);
}

/** One source, or undefined when there is none or it was removed. */
export async function findSource(db: Kysely<Database>, id: string): Promise<StoredSource | undefined> {
  const row = await selectSources(db).where('s.id', '=', id).executeTakeFirst();
  return row && toSource(row);
}

/** Creates a source and tells the workers its schedule. Throws `conflict` when the dataset has one of that name. */
export async function createSource(db: Kysely<Database>, source: NewSource): Promise<void> {
  try {
    await db.transaction().execute(async (trx) => {
      await trx
        .insertInto('ingestion.sources')
        .values({
          id: source.id,
          dataset_id: source.datasetId,
          name: source.name,
          kind: source.config.type,
          config: JSON.stringify(source.config),
          credentials: source.credentials,
          include: source.include,
          exclude: source.exclude,
          schedule: source.schedule && JSON.stringify(source.schedule),
          enabled: source.enabled,
          delete_missing: source.deleteMissing,
          max_delete_share: source.maxDeleteShare,
          created_by: source.createdBy,
        })
        .execute();
      await enqueueTask(trx, source.id, 'schedule');
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const detail = `The dataset already has a source "${source.name}"; choose another name.`;
    throw new AppError('conflict', detail, { cause: error });
  }
}

/** Changes a source. What the last run left is forgotten, so that the next one looks at everything. */
export async function updateSource(db: Kysely<Database>, id: string, change: SourceChange): Promise<void> {
  const { config, schedule, include, exclude, enabled, deleteMissing, maxDeleteShare, credentials } = change;
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('ingestion.sources')
      .set({
        updated_at: sql<Date>`now()`,
        state: null,
        ...(config === undefined ? {} : { config: JSON.stringify(config) }),
        ...(credentials === undefined ? {} : { credentials }),
        ...(schedule === undefined ? {} : { schedule: schedule && JSON.stringify(schedule) }),
        ...(include === undefined ? {} : { include }),
        ...(exclude === undefined ? {} : { exclude }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(deleteMissing === undefined ? {} : { delete_missing: deleteMissing }),
        ...(maxDeleteShare === undefined ? {} : { max_delete_share: maxDeleteShare }),
      })
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .execute();
    await enqueueTask(trx, id, 'schedule');
  });
}

/** Removes a source, ends its imports, and deletes its documents unless they are to be kept. */
export async function removeSource(
  db: Kysely<Database>,
  id: string,
  documents: 'delete' | 'keep',
): Promise<string[]> {
  return db.transaction().execute(async (trx) => {
    await trx
      .updateTable('ingestion.sources')
      .set({ deleted_at: sql<Date>`now()`, updated_at: sql<Date>`now()`, credentials: null })
      .where('id', '=', id)
      .execute();
    await trx
      .updateTable('ingestion.imports')
      .set({ status: 'cancelled', reason: 'The source was removed.', finished_at: sql<Date>`now()` })
      .where('source_id', '=', id)
      .where('status', 'in', ['queued', 'enumerating', 'running', 'paused'])
      .execute();
    const removed = await trx
      .deleteFrom('ingestion.manifest_entries')
      .where('manifest_id', '=', id)
      .returning('document_id')
      .execute();
    await enqueueTask(trx, id, 'schedule');
    if (documents === 'keep') return [];
    const ids = await unclaimed(
      trx,
      removed.flatMap((row) => row.document_id ?? []),
    );
    return ids.length > 0 ? removeDocuments(trx, { documentIds: ids }) : [];
  });
}

/** Asks the workers to do something about a source. */
export async function enqueueTask(
  trx: Kysely<Database>,
  sourceId: string,
  task: 'schedule' | 'test',
): Promise<void> {
  await enqueueJobs(trx, [{ queue: 'sync', jobId: newId(), payload: { v: 1, sourceId, task } }]);
}

/** Starts a test of a source; its answer replaces this `running` one. */
export async function requestTest(db: Kysely<Database>, sourceId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await saveTest(trx, sourceId, {
      status: 'running',
      detail: 'The test runs.',
      sample: [],
      testedAt: null,
    });
    await enqueueTask(trx, sourceId, 'test');
  });
}

export async function saveTest(db: Kysely<Database>, sourceId: string, test: SourceTest): Promise<void> {
  await db
    .updateTable('ingestion.sources')
    .set({ last_test: JSON.stringify(test) })
    .where('id', '=', sourceId)
    .execute();
}

/** The last answer of a test. */
export async function readTest(db: Kysely<Database>, sourceId: string): Promise<SourceTest | undefined> {
  const row = await db
    .selectFrom('ingestion.sources')
    .select('last_test')
    .where('id', '=', sourceId)
    .executeTakeFirst();
  return row?.last_test ?? undefined;
}

/** Schedules of every source that has one and is enabled. */
export async function sourceSchedules(
  db: Kysely<Database>,
  sourceId?: string,
): Promise<{ sourceId: string; schedule: SourceSchedule }[]> {
  let select = db
    .selectFrom('ingestion.sources as s')
    .innerJoin('ingestion.datasets as d', 'd.id', 's.dataset_id')
    .select(['s.id', 's.schedule'])
    .where('s.deleted_at', 'is', null)
    .where('d.deleted_at', 'is', null)
    .where('s.enabled', '=', true)
    .where('s.schedule', 'is not', null);
  if (sourceId) select = select.where('s.id', '=', sourceId);
  const rows = await select.execute();
  return rows.flatMap(({ id, schedule }) => (schedule ? [{ sourceId: id, schedule }] : []));
}

function selectSources(db: Kysely<Database>) {
  return db
    .selectFrom('ingestion.sources as s')
    .innerJoin('ingestion.datasets as d', (join) =>
      join.onRef('d.id', '=', 's.dataset_id').on('d.deleted_at', 'is', null),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('ingestion.imports as i')
          .select(['i.id', 'i.status', 'i.reason', 'i.created_at'])
          .whereRef('i.source_id', '=', 's.id')
          .orderBy('i.id', 'desc')
          .limit(1)
          .as('last'),
      (join) => join.onTrue(),
    )
    .select(['s.id', 's.dataset_id', 's.name', 's.config', 's.include', 's.exclude', 's.schedule'])
    .select(['s.enabled', 's.delete_missing', 's.max_delete_share', 's.last_synced_at'])
    .select(['s.created_at', 's.updated_at'])
    .select(['last.id as import_id', 'last.status', 'last.reason', 'last.created_at as import_created_at'])
    .select(sql<boolean>`s.credentials is not null`.as('has_credentials'))
    .select(
      sql<number>`(select count(*)::int from ingestion.manifest_entries e
        where e.manifest_id = s.id and e.document_id is not null)`.as('document_count'),
    )
    .where('s.deleted_at', 'is', null);
}

type SourceRow = Awaited<ReturnType<ReturnType<typeof selectSources>['executeTakeFirstOrThrow']>>;

function toSource(row: SourceRow): StoredSource {
  return {
    id: row.id,
    datasetId: row.dataset_id,
    name: row.name,
    config: row.config,
    include: row.include,
    exclude: row.exclude,
    schedule: row.schedule,
    enabled: row.enabled,
    deleteMissing: row.delete_missing,
    maxDeleteShare: row.max_delete_share,
    hasCredentials: row.has_credentials,
    documentCount: row.document_count,
    lastImport:
      row.import_id && row.status && row.import_created_at
        ? {
            id: row.import_id,
            status: row.status,
            reason: row.reason,
            createdAt: row.import_created_at.toISOString(),
          }
        : null,
    lastSyncedAt: row.last_synced_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
