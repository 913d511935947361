import { newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';
import type { IncomingFile, MemberContext } from './incoming-files.js';

/** Files of one statement. */
const FILES_PER_STATEMENT = 1000;

/**
 * Registers those files whose keys the dataset does not know yet, with their versions and import rows: most files of
 * most imports are new, and this way they cost one statement together. Returns the documents of these keys.
 */
export async function registerNew(
  trx: Kysely<Database>,
  context: MemberContext,
  files: IncomingFile[],
): Promise<Map<string, string>> {
  const documents = new Map<string, string>();
  for (let from = 0; from < files.length; from += FILES_PER_STATEMENT) {
    const rows = files.slice(from, from + FILES_PER_STATEMENT).map(toRow);
    for (const { id, source_key } of await insertNew(trx, context, rows)) documents.set(source_key, id);
  }
  return documents;
}

type NewRow = ReturnType<typeof toRow>;

function toRow({ sourceKey, contentHash, sizeBytes }: IncomingFile) {
  return {
    id: newId(),
    version_id: newId(),
    source_key: sourceKey,
    title: sourceKey.split('/').at(-1) ?? sourceKey,
    content_hash: contentHash,
    size_bytes: sizeBytes,
  };
}

/** Foreign keys between documents and versions are checked when the whole statement is done. */
async function insertNew(
  trx: Kysely<Database>,
  { datasetId, importId, parentId, embeddingModel }: MemberContext,
  files: NewRow[],
): Promise<{ id: string; source_key: string }[]> {
  const { rows } = await sql<{ id: string; source_key: string }>`${sql.raw(preparedMark('register-new'))}
    with incoming as materialized (
      select * from json_to_recordset(${JSON.stringify(files)}::json) as f (id uuid, version_id uuid, source_key text,
        title text, content_hash text, size_bytes bigint)
    ), asked as (
      select id, created_by from ingestion.imports where id = ${importId}::uuid
    ), fresh as (
      insert into ingestion.documents (id, dataset_id, source_key, title, state, fence, pending_version_id, parent_id,
        import_id, requested_by)
      select f.id, ${datasetId}::uuid, f.source_key, f.title, 'queued', 1, f.version_id, ${parentId ?? null}::uuid,
        coalesce(a.id, ${NOBODY}::uuid), coalesce(a.created_by, ${NOBODY}::uuid)
      from incoming f left join asked a on true order by f.source_key collate "C"
      on conflict (dataset_id, source_key) do nothing
      returning id, source_key
    ), versions as (
      insert into ingestion.document_versions (id, document_id, version, content_hash, size_bytes, embedding_model)
      select f.version_id, f.id, 1, f.content_hash, f.size_bytes, ${embeddingModel} from incoming f join fresh using (id)
    ), members as (
      insert into ingestion.import_documents (import_id, document_id, version_id, outcome, size_bytes)
      select a.id, f.id, f.version_id, 'pending', f.size_bytes from incoming f join fresh using (id) cross join asked a
    )
    select id, source_key from fresh`.execute(trx);
  return rows;
}

/** Of a document that no import waits for, as the columns' defaults. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
