import type { AccessEntry, CreateDatasetRequest, Dataset, DatasetSettings, Page } from '@aia/contracts';
import { AppError, newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { Database } from '../schema.js';
import { isUniqueViolation } from './postgres-errors.js';
import { dispatchRechunk, toChunking } from './rechunk.js';

/** Who asks for datasets: `null` sees all of them, principals see what their access lists allow. */
export type Principals = readonly string[] | null;

export interface ListDatasets {
  principals: Principals;
  limit: number;
  cursor?: string | undefined;
  slug?: string | undefined;
}

export interface NewDataset extends CreateDatasetRequest {
  embeddingModel: string;
  createdBy: string;
}

interface DatasetRow {
  id: string;
  slug: string;
  name: string;
  description: string;
  embedding_model: string;
  settings: Record<string, unknown>;
  outdated_documents: number;
  created_at: Date;
  updated_at: Date;
  document_count: number;
}

/** Datasets that the caller may read, oldest first. */
export async function listDatasets(db: Kysely<Database>, query: ListDatasets): Promise<Page<Dataset>> {
  let select = selectDatasets(db)
    .orderBy('s.id')
    .limit(query.limit + 1);
  if (query.cursor) select = select.where('s.id', '>', decodeCursor(query.cursor));
  if (query.slug) select = select.where('s.slug', '=', query.slug);
  const { principals } = query;
  if (principals) {
    select = select.where((eb) =>
      eb.exists(
        eb
          .selectFrom('ingestion.dataset_access as a')
          .select('a.dataset_id')
          .whereRef('a.dataset_id', '=', 's.id')
          .where('a.principal', 'in', principals.length > 0 ? [...principals] : ['']),
      ),
    );
  }
  return toPage(await select.execute(), query.limit, toDataset);
}

/** One dataset, or undefined when there is none or it was deleted. */
export async function findDataset(db: Kysely<Database>, id: string): Promise<Dataset | undefined> {
  const row = await selectDatasets(db).where('s.id', '=', id).executeTakeFirst();
  return row && toDataset(row);
}

/** The best permission that any of the principals has: write, read, or null. */
export async function findPermission(
  db: Kysely<Database>,
  datasetId: string,
  principals: readonly string[],
): Promise<'read' | 'write' | null> {
  if (principals.length === 0) return null;
  const rows = await db
    .selectFrom('ingestion.dataset_access')
    .select('permission')
    .where('dataset_id', '=', datasetId)
    .where('principal', 'in', [...principals])
    .execute();
  if (rows.some((row) => row.permission === 'write')) return 'write';
  return rows.length > 0 ? 'read' : null;
}

/** Creates a dataset that its creator alone may read and write. Throws `conflict` when the slug is taken. */
export async function createDataset(db: Kysely<Database>, dataset: NewDataset): Promise<string> {
  const id = newId();
  const settings = dataset.settings ?? {};
  const { key } = toChunking(settings);
  try {
    await db.transaction().execute(async (trx) => {
      await trx
        .insertInto('ingestion.datasets')
        .values({
          id,
          slug: dataset.slug,
          name: dataset.name ?? dataset.slug,
          description: dataset.description ?? '',
          embedding_model: dataset.embeddingModel,
          settings: JSON.stringify(settings),
          chunking_key: key,
          chunking_applied_key: key,
          created_by: dataset.createdBy,
          deleted_at: null,
        })
        .execute();
      await trx
        .insertInto('ingestion.dataset_access')
        .values({ dataset_id: id, principal: `user:${dataset.createdBy}`, permission: 'write' })
        .execute();
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError('conflict', `There is already a dataset "${dataset.slug}"; choose another slug.`, {
      cause: error,
    });
  }
  return id;
}

/**
 * Changes name, description or settings; absent fields stay. Other chunking settings queue new versions of the
 * documents in the background.
 */
export async function updateDataset(
  db: Kysely<Database>,
  id: string,
  change: {
    name?: string | undefined;
    description?: string | undefined;
    settings?: DatasetSettings | undefined;
  },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await updateNames(trx, id, change);
    if (change.settings) await updateSettings(trx, id, change.settings);
  });
}

async function updateSettings(trx: Kysely<Database>, id: string, change: DatasetSettings): Promise<void> {
  const row = await trx
    .selectFrom('ingestion.datasets')
    .select(['settings', 'chunking_key'])
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return;
  const settings = { ...row.settings, ...change };
  const { key } = toChunking(settings);
  const changed = key !== row.chunking_key;
  await trx
    .updateTable('ingestion.datasets')
    .set({
      settings: JSON.stringify(settings),
      ...(changed ? { chunking_key: key, chunking_changed_at: sql<Date>`now()` } : {}),
    })
    .where('id', '=', id)
    .execute();
  if (changed) await dispatchRechunk(trx, id);
}

async function updateNames(
  db: Kysely<Database>,
  id: string,
  change: { name?: string | undefined; description?: string | undefined },
): Promise<void> {
  await db
    .updateTable('ingestion.datasets')
    .set({
      updated_at: new Date(),
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.description === undefined ? {} : { description: change.description }),
    })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .execute();
}

/** The access list of a dataset, by principal. */
export async function getAccess(db: Kysely<Database>, datasetId: string): Promise<AccessEntry[]> {
  return db
    .selectFrom('ingestion.dataset_access')
    .select(['principal', 'permission'])
    .where('dataset_id', '=', datasetId)
    .orderBy('principal')
    .execute();
}

/** Replaces the access list in one step; of two entries with one principal, `write` wins. */
export async function replaceAccess(
  db: Kysely<Database>,
  datasetId: string,
  entries: AccessEntry[],
): Promise<void> {
  const permissions = new Map<string, 'read' | 'write'>();
  for (const { principal, permission } of entries) {
    if (permissions.get(principal) !== 'write') permissions.set(principal, permission);
  }
  const rows = [...permissions].map(([principal, permission]) => ({
    dataset_id: datasetId,
    principal,
    permission,
  }));
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('ingestion.dataset_access').where('dataset_id', '=', datasetId).execute();
    if (rows.length > 0) await trx.insertInto('ingestion.dataset_access').values(rows).execute();
  });
}

function selectDatasets(db: Kysely<Database>) {
  return db
    .selectFrom('ingestion.datasets as s')
    .select([
      's.id',
      's.slug',
      's.name',
      's.description',
      's.embedding_model',
      's.settings',
      's.created_at',
      's.updated_at',
    ])
    .select(
      sql<number>`(select count(*) from ingestion.documents d
        where d.dataset_id = s.id and d.deleted_at is null)`.as('document_count'),
    )
    .select(
      // Counted only where the settings were ever changed.
      sql<number>`case when s.chunking_changed_at is null then 0 else (select count(*) from ingestion.documents d
        join ingestion.document_versions v on v.id = d.current_version_id
        where d.dataset_id = s.id and d.deleted_at is null and v.chunking_key <> s.chunking_key) end`.as(
        'outdated_documents',
      ),
    )
    .where('s.deleted_at', 'is', null);
}

function toDataset(row: DatasetRow): Dataset {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    embeddingModel: row.embedding_model,
    documentCount: row.document_count,
    settings: { ...row.settings, chunking: toChunking(row.settings).settings },
    outdatedDocuments: Number(row.outdated_documents),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
