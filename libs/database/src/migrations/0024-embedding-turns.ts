import { type Kysely, sql } from 'kysely';

const NO_USER = '00000000-0000-0000-0000-000000000000';

const statements = [
  // Who asked for the content on its way. No foreign key, as for import_id: it decides turns and must not cost a check a write.
  `alter table ingestion.documents add column requested_by uuid not null default '${NO_USER}'`,
  `update ingestion.documents d set requested_by = i.created_by from ingestion.imports i where i.id = d.import_id`,
  `drop index ingestion.documents_embedding_idx`,
  `create index documents_embedding_idx on ingestion.documents (requested_by, dataset_id, import_id, id)
    where state = 'embedding' or reindex`,
];

/** Turns at the embedder by user and dataset, so that one who sends many small imports gets no more than another. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Goes back to turns by import. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop index ingestion.documents_embedding_idx').execute(db);
  await sql.raw('alter table ingestion.documents drop column requested_by').execute(db);
  await sql
    .raw(
      `create index documents_embedding_idx on ingestion.documents (import_id, id) where state = 'embedding' or reindex`,
    )
    .execute(db);
}
