import { sql, type Kysely } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
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
  const asked = among ? [...among] : null;
  const { rows } = await askPostgres(() =>
    sql<{ id: string }>`${sql.raw(preparedMark('all-datasets'))}
      select id from ingestion.datasets
      where deleted_at is null and (${asked}::uuid[] is null or id = any(${asked}::uuid[]))`.execute(db),
  );
  return rows.map(({ id }) => id);
}

async function grantedDatasetIds(
  db: Kysely<Database>,
  principals: readonly string[],
  among: readonly string[] | undefined,
): Promise<string[]> {
  const asked = among ? [...among] : null;
  const { rows } = await askPostgres(() =>
    sql<{ id: string }>`${sql.raw(preparedMark('granted-datasets'))}
      select distinct dataset_id as id from ingestion.readable_datasets
      where principal = any(${[...principals]}::text[])
        and (${asked}::uuid[] is null or dataset_id = any(${asked}::uuid[]))`.execute(db),
  );
  return rows.map(({ id }) => id);
}
