import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { removeDocuments } from './delete-documents.js';
import type { Enumeration } from './imports.js';
import { lockEnumeration, type Manifest } from './manifest-entries.js';

const PAGE = 500;

/** How many entries a manifest has, and how many of them the enumeration did not find. */
export async function countGone(
  db: Kysely<Database>,
  { enumeratedFrom }: Enumeration,
  manifest: Manifest,
): Promise<{ total: number; gone: number }> {
  const { rows } = await sql<{ total: number; gone: number }>`
    select count(*)::int as total, count(*) filter (where seen_at < ${enumeratedFrom})::int as gone
    from ingestion.manifest_entries where manifest_id = ${manifest.id}`.execute(db);
  return rows[0] ?? { total: 0, gone: 0 };
}

/**
 * Deletes the documents of entries that the enumeration did not find, page by page; one that another manifest has too
 * stays. They count as `deleted` in the import. Returns the imports that waited for them.
 */
export async function deleteGone(
  db: Kysely<Database>,
  enumeration: Enumeration,
  manifest: Manifest,
): Promise<string[]> {
  const waiting = new Set<string>();
  for (;;) {
    const page = await db.transaction().execute((trx) => deletePage(trx, enumeration, manifest));
    for (const importId of page.waiting) waiting.add(importId);
    if (page.entries < PAGE) return [...waiting];
  }
}

async function deletePage(trx: Kysely<Database>, enumeration: Enumeration, manifest: Manifest) {
  await lockEnumeration(trx, enumeration);
  const { rows } = await sql<{ document_id: string | null }>`
    delete from ingestion.manifest_entries where (manifest_id, entry_key) in (
      select manifest_id, entry_key from ingestion.manifest_entries
      where manifest_id = ${manifest.id} and seen_at < ${enumeration.enumeratedFrom}
      order by entry_key limit ${PAGE} for update)
    returning document_id`.execute(trx);
  const ids = await unclaimed(
    trx,
    rows.flatMap((row) => row.document_id ?? []),
  );
  const waiting = ids.length > 0 ? await removeDocuments(trx, { documentIds: ids }) : [];
  await sql`insert into ingestion.import_documents (import_id, document_id, outcome)
    select ${enumeration.importId}, id, 'deleted' from unnest(${ids}::uuid[]) as id
    on conflict (import_id, document_id) do update set outcome = 'deleted', updated_at = now()`.execute(trx);
  return { entries: rows.length, waiting };
}

/** Those of the documents that no manifest names any more. */
export async function unclaimed(trx: Kysely<Database>, documentIds: string[]): Promise<string[]> {
  if (documentIds.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select d.id from ingestion.documents d where d.id = any(${documentIds}::uuid[]) and d.deleted_at is null
      and not exists (select from ingestion.manifest_entries e where e.document_id = d.id)`.execute(trx);
  return rows.map((row) => row.id);
}
