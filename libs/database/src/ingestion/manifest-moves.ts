import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import type { Enumeration } from './imports.js';
import { lockEnumeration, registerEntries, type Manifest, type ReadEntry } from './manifest-entries.js';

const PAGE = 200;

/**
 * Settles the entries that waited for the end of the enumeration: one whose content belonged to an entry that is gone
 * takes its document over, with its version and without a call of the embedder; every other one is a new document.
 * Returns how many were moved.
 */
export async function settleMoves(
  db: Kysely<Database>,
  enumeration: Enumeration,
  manifest: Manifest,
): Promise<number> {
  let moved = 0;
  for (;;) {
    const settled = await db.transaction().execute((trx) => settlePage(trx, enumeration, manifest));
    moved += settled.moved;
    if (settled.entries < PAGE) return moved;
  }
}

async function settlePage(trx: Kysely<Database>, enumeration: Enumeration, manifest: Manifest) {
  await lockEnumeration(trx, enumeration);
  const rows = await trx
    .selectFrom('ingestion.manifest_entries')
    .select(['entry_key', 'revision', 'content_hash', 'size_bytes'])
    .where('manifest_id', '=', manifest.id)
    .where('document_id', 'is', null)
    .orderBy('entry_key')
    .limit(PAGE)
    .forUpdate()
    .execute();
  const added: ReadEntry[] = [];
  for (const row of rows) {
    const entry = {
      key: row.entry_key,
      revision: row.revision,
      contentHash: row.content_hash ?? '',
      sizeBytes: row.size_bytes,
    };
    if (!(await takeOver(trx, enumeration, manifest, entry))) added.push(entry);
  }
  await registerEntries(trx, enumeration, manifest, added);
  return { entries: rows.length, moved: rows.length - added.length };
}

/** Gives the entry the document of one with the same content that is gone; false when there is none. */
async function takeOver(
  trx: Kysely<Database>,
  { importId, enumeratedFrom }: Enumeration,
  manifest: Manifest,
  entry: ReadEntry,
): Promise<boolean> {
  const sourceKey = manifest.keyPrefix + entry.key;
  const old = await trx
    .selectFrom('ingestion.manifest_entries as e')
    .innerJoin('ingestion.documents as d', 'd.id', 'e.document_id')
    .innerJoin('ingestion.document_versions as v', 'v.id', 'd.current_version_id')
    .select(['e.entry_key', 'd.id', 'v.id as version_id'])
    .where('e.manifest_id', '=', manifest.id)
    .where('e.content_hash', '=', entry.contentHash)
    .whereRef('v.content_hash', '=', 'e.content_hash')
    .where('e.seen_at', '<', enumeratedFrom)
    .where('d.deleted_at', 'is', null)
    .where('d.pending_version_id', 'is', null)
    .where(
      sql<boolean>`not exists (select from ingestion.documents taken
        where taken.dataset_id = ${manifest.datasetId} and taken.source_key = ${sourceKey})`,
    )
    .orderBy('e.entry_key')
    .limit(1)
    .forUpdate(['e', 'd'])
    .executeTakeFirst();
  if (!old) return false;
  await renameDocument(trx, old.id, sourceKey);
  await trx
    .deleteFrom('ingestion.manifest_entries')
    .where('manifest_id', '=', manifest.id)
    .where('entry_key', '=', old.entry_key)
    .execute();
  await trx
    .updateTable('ingestion.manifest_entries')
    .set({ document_id: old.id, seen_at: sql<Date>`now()` })
    .where('manifest_id', '=', manifest.id)
    .where('entry_key', '=', entry.key)
    .execute();
  await trx
    .insertInto('ingestion.import_documents')
    .values({
      import_id: importId,
      document_id: old.id,
      version_id: old.version_id,
      outcome: 'unmodified',
      size_bytes: entry.sizeBytes,
    })
    .onConflict((conflict) => conflict.columns(['import_id', 'document_id']).doNothing())
    .execute();
  return true;
}

async function renameDocument(trx: Kysely<Database>, id: string, sourceKey: string): Promise<void> {
  await trx
    .updateTable('ingestion.documents')
    .set({
      source_key: sourceKey,
      title: sourceKey.split('/').at(-1) ?? sourceKey,
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .execute();
}
