import type { SearchWeights } from '@aia/contracts';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { Database, SearchWeightsTable } from '../schema.js';

export type FittedSearchWeights = Omit<SearchWeights, 'fittedAt'>;

/** Makes weights those of their dataset. */
export async function storeSearchWeights(db: Kysely<Database>, weights: FittedSearchWeights): Promise<void> {
  const values = {
    dense_weight: weights.denseWeight,
    score_per_term: weights.scorePerTerm,
    questions: weights.questions,
    held_out_fitted: weights.heldOut.fitted,
    held_out_standard: weights.heldOut.standard,
    fitted_at: sql<Date>`now()`,
  };
  await db
    .insertInto('retrieval.search_weights')
    .values({ dataset_id: weights.datasetId, ...values })
    .onConflict((conflict) => conflict.column('dataset_id').doUpdateSet(values))
    .execute();
}

/** Gives a dataset the standard weights again. */
export async function deleteSearchWeights(db: Kysely<Database>, datasetId: string): Promise<void> {
  await db.deleteFrom('retrieval.search_weights').where('dataset_id', '=', datasetId).execute();
}

/** The weights of all datasets that have some of their own. */
export async function listSearchWeights(db: Kysely<Database>): Promise<SearchWeights[]> {
  const rows = await db.selectFrom('retrieval.search_weights').selectAll().execute();
  return rows.map(toSearchWeights);
}

/** The weights of a dataset, or undefined where it has the standard ones. */
export async function findSearchWeights(
  db: Kysely<Database>,
  datasetId: string,
): Promise<SearchWeights | undefined> {
  const row = await db
    .selectFrom('retrieval.search_weights')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .executeTakeFirst();
  return row && toSearchWeights(row);
}

function toSearchWeights(row: Selectable<SearchWeightsTable>): SearchWeights {
  return {
    datasetId: row.dataset_id,
    denseWeight: row.dense_weight,
    scorePerTerm: row.score_per_term,
    questions: row.questions,
    heldOut: { fitted: row.held_out_fitted, standard: row.held_out_standard },
    fittedAt: row.fitted_at.toISOString(),
  };
}
