import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { askPostgres } from './unavailable.js';

/**
 * Up to `limit` words of the published texts of a dataset, in order.
 * @throws AppError `dependency-unavailable` when the database does not answer.
 */
export async function readDatasetWords(
  db: Kysely<Database>,
  datasetId: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await askPostgres(() =>
    sql<{ word: string }>`select word from ingestion.dataset_words
      where dataset_id = ${datasetId} order by word limit ${limit}`.execute(db),
  );
  return rows.map(({ word }) => word);
}
