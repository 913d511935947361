import type { Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { askPostgres } from './unavailable.js';

/** Whose datasets are asked for: `null` reads all of them (administrators), a list what its principals may. */
export interface DatasetReader {
  principals: readonly string[] | null;
  /** Only these, if given. */
  among?: readonly string[] | undefined;
}

/**
 * Ids of the datasets that a caller may read. Deleted and unknown ones are not among them.
 * @throws AppError `dependency-unavailable` when the database does not answer.
 */
export async function readableDatasetIds(db: Kysely<Database>, reader: DatasetReader): Promise<string[]> {
  const { principals, among } = reader;
  if (among?.length === 0 || principals?.length === 0) return [];
  return principals === null ? allDatasetIds(db, among) : grantedDatasetIds(db, principals, among);
}

async function allDatasetIds(db: Kysely<Database>, among: readonly string[] | undefined): Promise<string[]> {
  let query = db.selectFrom('ingestion.datasets').select('id').where('deleted_at', 'is', null);
  if (among) query = query.where('id', 'in', [...among]);
  return (await askPostgres(() => query.execute())).map(({ id }) => id);
}

async function grantedDatasetIds(
  db: Kysely<Database>,
  principals: readonly string[],
  among: readonly string[] | undefined,
): Promise<string[]> {
  let query = db
    .selectFrom('ingestion.readable_datasets')
    .select('dataset_id')
    .distinct()
    .where('principal', 'in', [...principals]);
  if (among) query = query.where('dataset_id', 'in', [...among]);
  return (await askPostgres(() => query.execute())).map(({ dataset_id: id }) => id);
}
