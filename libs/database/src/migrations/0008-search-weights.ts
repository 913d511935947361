import { type Kysely, sql } from 'kysely';

/** Weights of fusion that were fitted to the golden questions of a dataset. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table retrieval.search_weights (
    dataset_id uuid primary key references ingestion.datasets on delete cascade,
    dense_weight double precision not null check (dense_weight between 0 and 1),
    score_per_term double precision not null check (score_per_term > 0),
    questions int not null,
    held_out_fitted double precision not null,
    held_out_standard double precision not null,
    fitted_at timestamptz not null default now()
  )`,
    )
    .execute(db);
}

/** Drops what `up` made. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop table retrieval.search_weights').execute(db);
}
