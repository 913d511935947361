import { type Kysely, sql } from 'kysely';

const statements = [
  `alter table ingestion.document_versions add column if not exists author text`,
  // Where a document came from is asked for each of its chunks.
  `create index import_documents_by_document_idx on ingestion.import_documents (document_id)`,
  // Words of the published texts for spelling and completion. Only documents that every reader of the dataset may read
  // add to them, so that a suggestion tells nobody of a document that they may not read.
  `create table ingestion.dataset_words (
    dataset_id uuid not null references ingestion.datasets on delete cascade,
    word text not null,
    primary key (dataset_id, word)
  )`,
];

/** Authors of documents, and the words that each dataset uses. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Drops what `up` made. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop index ingestion.import_documents_by_document_idx').execute(db);
  await sql.raw('drop table ingestion.dataset_words').execute(db);
  await sql.raw('alter table ingestion.document_versions drop column author').execute(db);
}
